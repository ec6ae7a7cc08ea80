"""Loading lists of skills: uploaded, read first, then written, by those who may."""

from __future__ import annotations

from datetime import datetime
from typing import Any, BinaryIO, cast

from django.http import HttpRequest
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from muster.api.auth import act_of, needs
from muster.api.shapes import In, MaybeWords, Out, Ref
from muster.files import actions as files_actions
from muster.files.terms import MEGABYTE, FilePurpose
from muster.foundation import jobs
from muster.foundation.act import Act
from muster.foundation.errors import NotAllowed
from muster.foundation.words import _, language
from muster.people.terms import TokenScope
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries

router = Router(tags=["Skills"])
READ = needs(TokenScope.SKILLS_READ)
WRITE = needs(TokenScope.SKILLS_WRITE)
LIMIT = 100 * MEGABYTE
JOB = "web.load_upload"
"""The reading of an upload, the same for a page and for a program."""


class LoadOut(Out):
    """One reading of a list: waiting, done or refused (``words`` say why). ``report`` counts what it did or would do."""

    ref: str
    name: str
    is_dry_run: bool
    state: str
    words: str
    report: dict[str, Any]
    asked_at: datetime
    ended_at: datetime | None


class ProposedOut(Out):
    """The proposal that was made."""

    proposal_ref: str


class VersionOut(Out):
    """One change of the taxonomy."""

    number: int
    source: str
    at: datetime
    note: str
    counts: dict[str, int]


class LoadQuery(In):
    """Nothing is written without ``apply``."""

    apply: bool = False


@router.get("", auth=READ, response=list[LoadOut], summary="My loads")
def list_loads(request: HttpRequest) -> list[Any]:
    """The latest readings that you asked for, newest first."""
    return skills_queries.list_runs(act_of(request).actor)


@router.post("", auth=WRITE, response={201: LoadOut}, summary="Load a list of skills")
def load_skills(request: HttpRequest, asked: Query[LoadQuery], file: File[UploadedFile]) -> Status[Any]:
    """A ZIP with ESCO, O*NET or one list, or a CSV file of your own, up to 100 MB. The worker reads it: ask again."""
    act = act_of(request)
    if not skills_queries.may_load(act.actor):
        raise NotAllowed(_("Only a taxonomy steward or an operator may load skills."))
    name = (file.name or "").replace("\x00", "")[:200]
    kept = files_actions.store_file(act, name, cast(BinaryIO, file), purpose=FilePurpose.IMPORT, limit=LIMIT)
    return Status(201, _begin(act, kept.ref, kept.name, dry_run=not asked.apply))


@router.get("/versions", auth=READ, response=list[VersionOut], summary="Changes of the taxonomy")
def list_versions(request: HttpRequest) -> list[Any]:
    """The latest, newest first."""
    return skills_queries.list_versions()


@router.get("/{ref}", auth=READ, response=LoadOut, summary="A load")
def get_load(request: HttpRequest, ref: Ref) -> Any:
    """What came of it so far."""
    return skills_queries.get_run(act_of(request).actor, ref)


@router.post("/{ref}/propose", auth=WRITE, response={201: ProposedOut}, summary="Propose what was checked")
def propose_load(request: HttpRequest, ref: Ref, asked: MaybeWords) -> Status[Any]:
    """Another steward decides, on the whole list or on a part of it."""
    made = skills_actions.propose_load(act_of(request), ref, reason=asked.words)
    return Status(201, {"proposal_ref": made.ref})


@router.post("/{ref}/apply", auth=WRITE, response={201: LoadOut}, summary="Load what was checked")
def apply_load(request: HttpRequest, ref: Ref) -> Status[Any]:
    """Read the same file once more and write it this time."""
    act = act_of(request)
    run = skills_queries.get_run(act.actor, ref)
    return Status(201, _begin(act, run.file_ref, run.name, dry_run=False))


def _begin(act: Act, file_ref: str, name: str, *, dry_run: bool) -> Any:
    """Note the run and queue its job."""
    run = skills_actions.ask_for_load(act, file_ref, name, dry_run=dry_run)
    spoken = language()
    jobs.defer(
        JOB, lock=f"{JOB}:{run.ref}", run_ref=run.ref, person_ref=act.actor.person_ref, language=spoken
    )
    return run
