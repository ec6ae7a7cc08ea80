"""Storing and deleting files."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import BinaryIO

from django.db import connection, transaction

from muster.files import disk, policy, queries, rules, scanning
from muster.files.events import FileDeleted, FileScanned, FileStored
from muster.files.models import StoredFile
from muster.files.terms import CONTENT_TYPES, LIMIT_BYTES, FilePurpose, ScanState
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Invalid
from muster.foundation.words import _

LEFT_AFTER = timedelta(days=1)
"""Bytes without a row that are older than this were left by a crash."""


@action
def store_file(
    act: Act,
    name: str,
    data: bytes | BinaryIO,
    *,
    purpose: FilePurpose | str,
    limit: int = LIMIT_BYTES,
    owner_ref: str | None = None,
    organisation_ref: str = "",
) -> StoredFile:
    """Keep the bytes for the owner (the acting person) and a purpose; the same bytes are stored once.

    What the file is follows from its bytes; a scanner looks at them first, where there is one. Raises FileTooLarge,
    FileEmpty, FileKindNotAllowed, FileIsHarmful, ScannerSilent and StorageIsFull; then nothing is kept.
    """
    owner = owner_ref or act.actor.person_ref
    policy.may_store_file(act.actor, owner).require()
    wanted = FilePurpose(purpose)
    tidy = rules.clean_name(name)
    with disk.draft(data, limit=limit) as draft:
        kind = rules.check_kind(rules.kind_of(draft.data, tidy), wanted)
        state = scanning.scan(draft.data)
        _lock_content(draft.sha256)
        draft.keep()
        file = StoredFile.objects.create(
            owner_ref=owner,
            organisation_ref=organisation_ref,
            name=tidy,
            content_type=CONTENT_TYPES[kind],
            size=draft.size,
            sha256=draft.sha256,
            purpose=str(wanted),
            scan_state=str(state),
            at=act.at,
        )
    journal.record(act, FileStored(file.ref, owner, str(wanted)))
    return file


@action
def delete_file(act: Act, ref: str) -> None:
    """Delete the file; its bytes go after commit, unless another file has the same. Raises NotFound."""
    file = queries.get_file(ref)
    policy.may_delete_file(act.actor, file).require()
    file.delete()
    transaction.on_commit(partial(_forget_content, file.sha256))
    journal.record(act, FileDeleted(ref, file.owner_ref))


@action
def forget_files_of(act: Act, owner_ref: str) -> int:
    """Delete what a person has uploaded, but not what they handed over as work; how many. Bytes go after commit.

    No event: the floor above records that its person is gone.
    """
    policy.may_judge_file(act.actor).require()
    files = StoredFile.objects.filter(owner_ref=owner_ref).exclude(purpose=str(FilePurpose.DELIVERY))
    hashes = sorted(set(files.values_list("sha256", flat=True)))
    gone, _tables = files.delete()
    for sha256 in hashes:
        transaction.on_commit(partial(_forget_content, sha256))
    return gone


@action
def note_scan(act: Act, ref: str, state: ScanState | str) -> StoredFile:
    """Write down what a scanner found: clean, or refused, and then nobody reads it."""
    policy.may_judge_file(act.actor).require()
    if state not in (ScanState.CLEAN, ScanState.REFUSED):
        raise Invalid(_("A scanner finds a file clean or refuses it."), field="state")
    file = queries.get_file(ref)
    file.scan_state = str(state)
    file.save(update_fields=["scan_state"])
    journal.record(act, FileScanned(ref, file.owner_ref, str(state)))
    return file


@action
def remove_leftovers(act: Act) -> int:
    """Remove bytes that no file has and drafts that a crash left behind, a day old or more; how many.

    No event: nothing that anybody knew of is changed.
    """
    policy.may_judge_file(act.actor).require()
    before = (act.at - LEFT_AFTER).timestamp()
    drafts = disk.abandoned(before)
    for path in drafts:
        path.unlink(missing_ok=True)
    hashes = disk.stored_before(before)
    known = set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    orphans = [sha256 for sha256 in hashes if sha256 not in known]
    for sha256 in orphans:
        transaction.on_commit(partial(_forget_content, sha256))
    return len(drafts) + len(orphans)


def _lock_content(sha256: str) -> None:
    """Let nobody else store or forget these very bytes until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, int(sha256[:7], 16)])


_LOCK = 0x46494C45
"""The space of our advisory locks in the database ("FILE")."""


def _forget_content(sha256: str) -> None:
    """Remove the bytes unless a file still has them; runs after commit, against storing the same anew."""
    with transaction.atomic():
        _lock_content(sha256)
        if not StoredFile.objects.filter(sha256=sha256).exists():
            disk.remove(sha256)
