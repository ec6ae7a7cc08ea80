"""The long work behind the upload page: read an uploaded list of skills, in the worker."""

from __future__ import annotations

from datetime import UTC, datetime

from muster.files import queries as files_queries
from muster.foundation import jobs
from muster.foundation.act import Act, Door
from muster.foundation.errors import Refusal
from muster.foundation.words import use_language
from muster.people import queries as people_queries
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries

JOB = "web.load_upload"
ACCEPT = "web.accept_import"


@jobs.job(JOB)
def load_upload(*, run_ref: str, person_ref: str, language: str = "en") -> None:
    """Read the upload in the name of whoever asked, with what they may do now, and note what came of it."""
    at = datetime.now(tz=UTC)
    actor = people_queries.actor_for(people_queries.get_person(person_ref), at)
    act = Act(actor=actor, at=at, door=Door.WORKER)
    with use_language(language):
        run = skills_queries.get_run(actor, run_ref)
        try:
            with files_queries.open_bytes(files_queries.get_visible_file(actor, run.file_ref)) as data:
                report = skills_actions.load_upload(act, run.name, data, dry_run=run.is_dry_run)
        except Refusal as refusal:
            skills_actions.end_load(act, run_ref, words=refusal.message)
        else:
            skills_actions.end_load(act, run_ref, report=report)


@jobs.job(ACCEPT)
def accept_import(
    *,
    run_ref: str,
    proposal_ref: str,
    person_ref: str,
    take: list[str],
    leave: list[str],
    words: str = "",
    seen: int | None = None,
    language: str = "en",
) -> None:
    """Accept a proposed list in the name of the reviewer, whole or in part, and note what came of it."""
    at = datetime.now(tz=UTC)
    actor = people_queries.actor_for(people_queries.get_person(person_ref), at)
    act = Act(actor=actor, at=at, door=Door.WORKER)
    with use_language(language):
        run = skills_queries.get_run(actor, run_ref)
        try:
            with files_queries.open_bytes(files_queries.get_file(run.file_ref)) as data:
                report = skills_actions.accept_import(
                    act, proposal_ref, data, take=take, leave=leave, words=words, seen=seen
                )
        except Refusal as refusal:
            skills_actions.end_load(act, run_ref, words=refusal.message)
        else:
            skills_actions.end_load(act, run_ref, report=report)


def defer(run_ref: str, *, person_ref: str, language: str) -> None:
    """Queue the reading; one waiting reading of the same run is enough."""
    jobs.defer(JOB, lock=f"{JOB}:{run_ref}", run_ref=run_ref, person_ref=person_ref, language=language)
