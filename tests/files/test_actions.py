"""Storing files: once per content, whole or not at all."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest
from django.db import transaction

from muster.files import actions as files_actions
from muster.files import disk, policy, rules
from muster.files import queries as files_queries
from muster.files.models import StoredFile
from muster.foundation import journal, privacy
from muster.foundation.act import Act, Actor, as_operator, system
from muster.foundation.errors import Invalid, NotAllowed, NotFound

CV = b"%PDF-1.7\nKatrin Vogt, planner\n"


@pytest.fixture
def files(tmp_path: Path, settings) -> Path:
    settings.MUSTER_FILES = tmp_path / "files"
    return settings.MUSTER_FILES


@pytest.fixture
def act(now) -> Act:
    return Act(actor=Actor(ref="per-katrin", name="Katrin Vogt"), at=now)


@pytest.fixture
def stranger(now) -> Act:
    return Act(actor=Actor(ref="per-other", name="Other"), at=now)


def on_disk(root: Path) -> list[str]:
    return sorted(path.name for path in root.rglob("*") if path.is_file())


@pytest.mark.django_db
def test_a_file_is_kept_under_its_hash(act: Act, files: Path) -> None:
    file = files_actions.store_file(act, "../cv.pdf", CV, purpose="cv")
    assert (file.name, file.content_type, file.size) == ("cv.pdf", "application/pdf", len(CV))
    assert on_disk(files) == [file.sha256]
    assert disk.path_of(file.sha256) == files / file.sha256[:2] / file.sha256[2:4] / file.sha256
    assert files_queries.read_bytes(file) == CV
    assert [row.name for row in journal.list_about(file.ref)] == ["file.stored"]


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_are_stored_once_and_go_with_the_last_row(
    act: Act, stranger: Act, files: Path
) -> None:
    first = files_actions.store_file(act, "cv.pdf", CV, purpose="cv")
    second = files_actions.store_file(stranger, "other.pdf", io.BytesIO(CV), purpose="cv")
    assert on_disk(files) == [first.sha256]
    files_actions.delete_file(act, first.ref)
    assert files_queries.read_bytes(second) == CV
    files_actions.delete_file(stranger, second.ref)
    assert on_disk(files) == []


@pytest.mark.django_db(transaction=True)
def test_a_deletion_that_is_undone_leaves_the_bytes(act: Act, files: Path) -> None:
    file = files_actions.store_file(act, "cv.pdf", CV, purpose="cv")
    with transaction.atomic():
        files_actions.delete_file(act, file.ref)
        transaction.set_rollback(True)
    assert files_queries.read_bytes(files_queries.get_file(file.ref)) == CV


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", rules.FileEmpty),
        (io.BytesIO(b""), rules.FileEmpty),
        (b"%PDF-" + b"x" * 2000, rules.FileTooLarge),
        (io.BytesIO(b"%PDF-" + b"x" * 2000), rules.FileTooLarge),
        (b"MZ\x90\x00", rules.FileKindNotAllowed),
    ],
)
def test_what_is_refused_leaves_nothing(act: Act, files: Path, data, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        files_actions.store_file(act, "cv.pdf", data, purpose="cv", limit=1000)
    assert on_disk(files) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_full_disk_is_said_plainly_and_nothing_is_half_written(
    act: Act, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(rules.StorageIsFull) as refused:
        files_actions.store_file(act, "cv.pdf", CV, purpose="cv")
    assert refused.value.message.startswith("There is no room for this file")
    assert on_disk(files) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_another_failure_of_the_disk_is_not_hidden(
    act: Act, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(handle: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output error"):
        files_actions.store_file(act, "cv.pdf", CV, purpose="cv")
    assert on_disk(files) == []


@pytest.mark.django_db
def test_missing_or_short_bytes_are_said(act: Act, files: Path) -> None:
    file = files_actions.store_file(act, "cv.pdf", CV, purpose="cv")
    disk.path_of(file.sha256).write_bytes(CV[:5])
    with pytest.raises(rules.FileIsGone):
        files_queries.read_bytes(file)
    disk.remove(file.sha256)
    with pytest.raises(rules.FileIsGone):
        files_queries.read_bytes(file)


@pytest.mark.django_db
def test_who_may_do_what(act: Act, stranger: Act, files: Path, now) -> None:
    file = files_actions.store_file(act, "cv.pdf", CV, purpose="cv")
    operator = as_operator(at=now)
    table = [
        (act.actor, True),
        (stranger.actor, False),
        (operator.actor, True),
        (system("clock", at=now).actor, True),
    ]
    for actor, allowed in table:
        assert bool(policy.may_read_file(actor, file)) is allowed
        assert bool(policy.may_delete_file(actor, file)) is allowed
        assert policy.visible_to(actor, StoredFile.objects.all()).exists() is allowed
    with pytest.raises(NotAllowed):
        files_actions.delete_file(stranger, file.ref)
    with pytest.raises(NotAllowed):
        files_actions.store_file(stranger, "cv.pdf", CV, purpose="cv", owner_ref="per-katrin")
    with pytest.raises(NotFound):
        files_queries.get_visible_file(stranger.actor, file.ref)
    assert files_queries.get_visible_file(act.actor, file.ref) == file


@pytest.mark.django_db
def test_a_refused_file_stays_closed(act: Act, files: Path, now) -> None:
    file = files_actions.store_file(act, "cv.pdf", CV, purpose="cv")
    with pytest.raises(NotAllowed):
        files_actions.note_scan(act, file.ref, "clean")
    scanner = system("scanner", at=now)
    with pytest.raises(Invalid):
        files_actions.note_scan(scanner, file.ref, "pending")
    file = files_actions.note_scan(scanner, file.ref, "refused")
    assert not policy.may_read_file(act.actor, file)


@pytest.mark.django_db(transaction=True)
def test_leftovers_of_a_crash_are_removed_after_a_day(act: Act, files: Path, now) -> None:
    kept = files_actions.store_file(act, "cv.pdf", CV, purpose="cv")
    orphan = files_actions.store_file(act, "b.pdf", CV + b"2", purpose="cv")
    StoredFile.objects.filter(pk=orphan.pk).delete()
    half = files / "incoming" / "tmp123"
    half.write_bytes(b"half")
    old = now.timestamp() - 2 * 86400
    for path in (half, disk.path_of(orphan.sha256), disk.path_of(kept.sha256)):
        os.utime(path, (old, old))
    assert files_actions.remove_leftovers(as_operator(at=now)) == 2
    assert on_disk(files) == [kept.sha256]


@pytest.mark.django_db
def test_an_owner_finds_the_files_in_the_export(act: Act, files: Path) -> None:
    file = files_actions.store_file(act, "cv.pdf", CV, purpose="cv")
    assert files_queries.list_files("per-katrin") == [file]
    assert privacy.export_of("per-katrin")["files.storedfile"][0]["name"] == "cv.pdf"
