"""Governing the taxonomy: proposals, reviews, versions with their diffs, reviewers of families."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.resources.loads import LoadOut
from muster.api.shapes import In, Line, MaybeWords, Out, Ref, Text, Word, Words
from muster.evidence import queries as evidence_queries
from muster.foundation import jobs
from muster.foundation.errors import Conflict, NotAllowed, NotFound
from muster.foundation.words import _, language
from muster.people import queries as people_queries
from muster.people.terms import TokenScope
from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.terms import ImportPart, ProposalKind, ProposalState

router = Router(tags=["Skills"])
READ = needs(TokenScope.SKILLS_READ)
WRITE = needs(TokenScope.SKILLS_WRITE)
ACCEPT = "web.accept_import"
"""The accepting of a list, the same for a page and for a program."""


class ProposalOut(Out):
    """A proposal in a list."""

    ref: str
    kind: str
    state: str
    title: str
    family: str
    family_label: str
    author_ref: str
    created_at: datetime
    notes: int
    version: int | None


class NoteOut(Out):
    """One line of a discussion: said, changed or refused."""

    kind: str
    by_ref: str
    words: str
    at: datetime


class DiffLineOut(Out):
    """One line of a diff, in the language asked for."""

    subject: str
    ref: str
    what: str
    before: str
    after: str


class ProposalDetailOut(Out):
    """A proposal with what it would change and what was said of it."""

    row: ProposalOut
    payload: dict[str, Any]
    skill_ref: str
    reason: str
    revision: int
    reviewer_ref: str
    decided_words: str
    decided_at: datetime | None
    notes: list[NoteOut]
    reviewer_refs: list[str]
    may_review: bool
    may_change: bool
    may_withdraw: bool
    diff: list[DiffLineOut]


class VersionRowOut(Out):
    """A version of the taxonomy; ``undone_by`` is the version that rolled it back."""

    number: int
    kind: str
    source: str
    at: datetime
    note: str
    author_ref: str
    reviewer_ref: str
    undoes: int | None
    undone_by: int | None
    proposal_ref: str
    counts: dict[str, int]


class VersionDiffOut(Out):
    """A version with what it changed: the first 200 lines of ``total``."""

    row: VersionRowOut
    lines: list[DiffLineOut]
    total: int
    can_roll_back: bool


class NearSkillOut(Out):
    """A skill of which a name comes near."""

    ref: str
    label: str
    score: int


class AlikeOut(Out):
    """What there is already: skills, and open proposals."""

    skills: list[NearSkillOut]
    proposals: list[tuple[str, str]]


class ReviewersOut(Out):
    """Who reviews a family."""

    family: str
    person_refs: list[str]


class DoubleOut(Out):
    """Two skills that may be one: what the first would be read as."""

    ref: str
    label: str
    into_ref: str
    into_label: str


class ProposalQuery(Paging):
    """A state, a kind, a family by key, an author, a skill."""

    state: ProposalState | None = None
    kind: ProposalKind | None = None
    family: Word = ""
    author_ref: Word = ""
    skill_ref: Word = ""


class ProposeIn(In):
    """``payload`` by kind: new_skill (label, language, kind, family, description, aliases, broader), alias and rename
    (skill, language, text), merge (skill, into), split (skill, language, parts), relation (skill, other, nearness:
    related or broader), deprecate (skill, instead), level_text (family, level, language, text).
    """

    kind: ProposalKind
    payload: dict[str, Any]
    reason: Text = ""


class ChangeIn(In):
    """Fields of the payload that are worded otherwise; ``seen`` is the revision that was read."""

    payload: dict[str, Any]
    words: Text = ""
    seen: int | None = Field(None, ge=0, le=2**31 - 1)


class DecideIn(MaybeWords):
    """The reason; ``seen`` is the revision that was read."""

    seen: int | None = Field(None, ge=0, le=2**31 - 1)


class AcceptListIn(DecideIn):
    """Which parts of the list count, and the URIs of skills that stay as they are."""

    take: list[ImportPart] = list(ImportPart)
    leave: list[Text] = Field([], max_length=20_000)


class ReviewerIn(In):
    """A family by key, and a person."""

    family: Word
    person_ref: Ref


class AlikeQuery(In):
    """What was typed so far."""

    q: Line


@router.get("", auth=READ, response=PageOf[ProposalOut], summary="Proposals")
def list_proposals(request: HttpRequest, asked: Query[ProposalQuery]) -> dict[str, Any]:
    """Proposals on the taxonomy, the newest first."""
    page = skills_queries.list_proposals(
        state=str(asked.state or ""),
        kind=str(asked.kind or ""),
        family=asked.family,
        author_ref=asked.author_ref,
        skill_ref=asked.skill_ref,
        language=language(),
        page=asked.page,
        size=asked.size,
    )
    return paging.answer(request, page)


@router.post("", auth=WRITE, response={201: ProposalDetailOut}, summary="Propose a change")
def propose(request: HttpRequest, asked: ProposeIn) -> Status[Any]:
    """Whoever reviews the family hears of it; nothing changes before it is accepted."""
    act = act_of(request)
    made = skills_actions.propose(act, asked.kind, asked.payload, reason=asked.reason)
    return Status(201, _detail(request, made.ref))


@router.get("/alike", auth=READ, response=AlikeOut, summary="What a new name may already be")
def list_alike(request: HttpRequest, asked: Query[AlikeQuery]) -> Any:
    """Skills and open proposals that the name comes near; errors of typing are forgiven."""
    return skills_queries.list_alike(asked.q, language())


@router.get("/doubles", auth=READ, response=list[DoubleOut], summary="Skills that may be one")
def list_doubles(request: HttpRequest) -> list[Any]:
    """Suggestions for merges, the most used first; names that must differ never meet."""
    return skills_queries.list_doubles(evidence_queries.count_speakers(), language=language(), limit=50)


@router.get("/reviewers", auth=READ, response=list[ReviewersOut], summary="Who reviews what")
def list_reviewers(request: HttpRequest) -> list[Any]:
    """Families with named reviewers; taxonomy stewards review every family."""
    return [{"family": key, "person_refs": refs} for key, refs in skills_queries.list_reviewers().items()]


@router.post("/reviewers", auth=WRITE, response={204: None}, summary="Name a reviewer")
def name_reviewer(request: HttpRequest, asked: ReviewerIn) -> Status[None]:
    """A person who decides on the proposals of a family."""
    act = act_of(request)
    if people_queries.find_person(asked.person_ref) is None:
        raise NotFound(_("There is no such person."))
    skills_actions.name_reviewer(act, asked.family, asked.person_ref)
    return Status(204, None)


@router.post("/reviewers/release", auth=WRITE, response={204: None}, summary="Release a reviewer")
def release_reviewer(request: HttpRequest, asked: ReviewerIn) -> Status[None]:
    """They no longer decide on the proposals of the family."""
    skills_actions.release_reviewer(act_of(request), asked.family, asked.person_ref)
    return Status(204, None)


@router.get("/versions", auth=READ, response=list[VersionRowOut], summary="Versions of the taxonomy")
def list_taxonomy_versions(request: HttpRequest) -> list[Any]:
    """The latest fifty with author and reviewer, newest first."""
    return skills_queries.list_version_rows()


@router.get("/versions/{number}", auth=READ, response=VersionDiffOut, summary="What a version changed")
def get_taxonomy_version(request: HttpRequest, number: int) -> Any:
    """Its diff, line by line."""
    found = skills_queries.find_version_diff(number, language=language()) if number < 2**31 else None
    if found is None:
        raise NotFound(_("There is no such version."))
    return found


@router.post(
    "/versions/{number}/roll-back", auth=WRITE, response=VersionDiffOut, summary="Roll a version back"
)
def roll_back_version(request: HttpRequest, number: int) -> Any:
    """Every row says again what it said before, in a version of its own, which is the answer."""
    act = act_of(request)
    undone = skills_actions.roll_back(act, number if number < 2**31 else 0)
    return skills_queries.find_version_diff(undone.number, language=language())


@router.get("/{ref}", auth=READ, response=ProposalDetailOut, summary="A proposal")
def get_proposal(request: HttpRequest, ref: Ref) -> Any:
    """What it would change, what was said of it, and what you may do."""
    return _detail(request, ref)


@router.post("/{ref}/change", auth=WRITE, response=ProposalDetailOut, summary="Word a proposal otherwise")
def change_proposal(request: HttpRequest, ref: Ref, asked: ChangeIn) -> Any:
    """Its author may, and its reviewers; refused when it was changed after the revision that you saw."""
    skills_actions.change_proposal(act_of(request), ref, asked.payload, words=asked.words, seen=asked.seen)
    return _detail(request, ref)


@router.post("/{ref}/notes", auth=WRITE, response=ProposalDetailOut, summary="Say something on a proposal")
def discuss_proposal(request: HttpRequest, ref: Ref, asked: Words) -> Any:
    """Those who take part hear of it."""
    skills_actions.discuss_proposal(act_of(request), ref, asked.words)
    return _detail(request, ref)


@router.post("/{ref}/accept", auth=WRITE, response=ProposalDetailOut, summary="Accept a proposal")
def accept_proposal(request: HttpRequest, ref: Ref, asked: DecideIn) -> Any:
    """It makes a version of the taxonomy at once. Nobody accepts their own."""
    skills_actions.accept_proposal(act_of(request), ref, words=asked.words, seen=asked.seen)
    return _detail(request, ref)


@router.post("/{ref}/accept-list", auth=WRITE, response={201: LoadOut}, summary="Accept a proposed list")
def accept_proposed_list(request: HttpRequest, ref: Ref, asked: AcceptListIn) -> Status[Any]:
    """A newer list, whole or in part. The worker reads it once more: ask for the load until it is done."""
    act = act_of(request)
    known = skills_queries.get_proposal(act.actor, ref)
    if known.row.kind != ProposalKind.IMPORT:
        raise Conflict(_("This is no list. Accept it as it is."))
    if not known.may_review:
        raise NotAllowed(known.why_not_review or _("This proposal has been decided already."))
    run = skills_actions.ask_for_load(act, known.payload["file_ref"], known.row.title, dry_run=False)
    jobs.defer(
        ACCEPT,
        lock=f"{ACCEPT}:{ref}",
        run_ref=run.ref,
        proposal_ref=ref,
        person_ref=act.actor.person_ref,
        take=[str(part) for part in asked.take],
        leave=asked.leave,
        words=asked.words,
        seen=asked.seen,
        language=language(),
    )
    return Status(201, run)


@router.post("/{ref}/refuse", auth=WRITE, response=ProposalDetailOut, summary="Refuse a proposal")
def refuse_proposal(request: HttpRequest, ref: Ref, asked: DecideIn) -> Any:
    """With a reason, which the author reads."""
    skills_actions.refuse_proposal(act_of(request), ref, asked.words, seen=asked.seen)
    return _detail(request, ref)


@router.post("/{ref}/withdraw", auth=WRITE, response=ProposalDetailOut, summary="Take a proposal back")
def withdraw_proposal(request: HttpRequest, ref: Ref) -> Any:
    """Your own."""
    skills_actions.withdraw_proposal(act_of(request), ref)
    return _detail(request, ref)


def _detail(request: HttpRequest, ref: str) -> Any:
    found = skills_queries.get_proposal(act_of(request).actor, ref, language=language())
    names = [field for field in ProposalDetailOut.model_fields if field != "diff"]
    is_open = found.row.state == ProposalState.OPEN
    diff = skills_queries.proposal_diff(found.row.kind, found.payload, language=language()) if is_open else []
    return {**{name: getattr(found, name) for name in names}, "diff": diff}
