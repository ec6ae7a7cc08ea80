"""Changing a posting as one form shows it, and reading a draft anew from other words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Unpack

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.opportunities import drafting, policy, queries, rules
from muster.opportunities.actions.endings import _fill_if_full
from muster.opportunities.actions.keeping import _check_version, _note_owner, _put_needs, _today, _words
from muster.opportunities.actions.postings import (
    MOST_LETTERS,
    DraftFields,
    OpportunityChanges,
    RoleChanges,
    _needs_of,
    _put_posting,
    _put_role,
    _require_standing,
    _role_of,
    post,
)
from muster.opportunities.actions.roles import PROMISED, _reopen_if_free
from muster.opportunities.events import OpportunityEdited
from muster.opportunities.models import Opportunity, Role
from muster.skills import extraction


@action
def rework(
    act: Act,
    role_ref: str,
    *,
    version: int | None = None,
    needs: Sequence[rules.SkillNeed] | None = None,
    settled: Collection[int] = (),
    **fields: Unpack[DraftFields],
) -> Opportunity:
    """Change a posting, one role of it and what the role asks for: all of it, or nothing.

    What is the same stays untouched; where everything is, nothing is recorded and the version stays. The
    title is the posting's, and the role's too while both are called the same. ``settled`` are places in
    ``readings`` whose question is answered. ``version`` is that of the posting as it was read. Raises ChangedMeanwhile, PostingIsOver, RoleIsPromised, NotReadyToPost (a
    posted role without a skill), FieldInvalid.
    """
    role = queries.lock_role(role_ref)
    posting = role.opportunity
    policy.may_edit_opportunity(act.actor, posting).require()
    _require_standing(posting)
    _check_version(posting, version)
    changed = _changed(posting, role, fields, needs) | _settle(posting, settled)
    if not changed:
        return posting
    if "audience" in changed:
        policy.may_address(act.actor, posting.organisation.ref, fields["audience"]).require()
    _require_kept_promises(role, changed, fields)
    if needs is not None and not needs and not posting.is_draft:
        raise rules.NotReadyToPost("requirements", rules.no_skill_named(role.title, 1), role_ref=role.ref)
    _write(act, posting, role, {name: fields[name] for name in changed if name in fields})  # type: ignore[literal-required]
    if "requirements" in changed and needs is not None:
        _put_needs(role, needs)
    _note_owner(act, posting)
    posting.save()
    told = () if posting.is_draft else queries.live_person_refs(posting)
    journal.record(act, OpportunityEdited(posting.ref, tuple(sorted(changed)), told))
    _fill_if_full(act, role)
    return posting


@action
def rework_and_post(
    act: Act,
    role_ref: str,
    *,
    version: int | None = None,
    needs: Sequence[rules.SkillNeed] | None = None,
    **fields: Unpack[DraftFields],
) -> Opportunity:
    """Keep what the form says and open the draft to its audience: both, or neither.

    Raises what ``rework`` and ``post`` raise. No policy: the two ask their own. No event: they record theirs.
    """
    posting = rework(act, role_ref, version=version, needs=needs, **fields)
    return post(act, posting.ref)


@action
def reread(
    act: Act,
    opportunity_ref: str,
    text: str,
    *,
    language: str | None = None,
    extractor: drafting.Extractor | None = None,
) -> Opportunity:
    """Read a draft anew from other words: everything that words can say is taken from them.

    Purpose, themes, audience and unit stay. Raises MoveNotPossible once it is posted.
    """
    posting = queries.lock_opportunity(opportunity_ref)
    policy.may_edit_opportunity(act.actor, posting).require()
    if not posting.is_draft:
        raise rules.MoveNotPossible("opportunity", posting.status, "draft")
    said = _words("text", text, MOST_LETTERS)
    today = _today(act, posting.organisation)
    read = drafting.draft(
        said,
        today=today,
        language=language,
        extractor=extractor or extraction.current().extract,
        zone=posting.organisation.own_settings.time_zone,
    )
    posting.title, posting.kind = read.title, read.kind
    posting.summary = posting.said = said
    posting.readings = [reading.as_json() for reading in read.readings]
    role = queries.lock_role(queries.list_roles(posting)[0].ref)
    for name, value in (_unsaid() | _role_of(read, posting)).items():
        setattr(role, name, value)
    role.save()
    _put_needs(role, _needs_of(read))
    _note_owner(act, posting)
    posting.save()
    journal.record(act, OpportunityEdited(posting.ref, ("said",), ()))
    return posting


def _unsaid() -> dict[str, Any]:
    """A role's columns where the words say nothing."""
    plain = Role()
    return {
        name: getattr(plain, name)
        for name in (
            "minimum_minutes",
            "place",
            "country",
            "languages",
            "overlap_zone",
            "overlap_start_minute",
            "overlap_end_minute",
            "overlap_minimum_minutes",
        )
    }


def _changed(
    posting: Opportunity, role: Role, fields: DraftFields, needs: Sequence[rules.SkillNeed] | None
) -> set[str]:
    """The names whose values are not what they were."""
    changed = {name for name, value in fields.items() if not _is_same(_present(posting, role, name), value)}
    if needs is not None and [
        (need.skill.standing.ref, need.level, need.kind, need.must_have)
        for need in queries.list_requirements(role)
    ] != [(need.skill_ref, need.level, need.kind, need.must_have) for need in needs]:
        changed.add("requirements")
    return changed


def _settle(posting: Opportunity, settled: Collection[int]) -> set[str]:
    """Take the questions of these readings as answered."""
    asked = [at for at in settled if 0 <= at < len(posting.readings) and posting.readings[at]["ask"]]
    posting.readings = [
        {**reading, "ask": "", "sure": True} if at in asked else reading
        for at, reading in enumerate(posting.readings)
    ]
    return {"readings"} if asked else set()


def _present(posting: Opportunity, role: Role, name: str) -> Any:
    if name == "unit_ref":
        return posting.unit.ref if posting.unit else None
    if name in OpportunityChanges.__annotations__:
        return getattr(posting, name)
    return getattr(role, name)


def _is_same(now: Any, then: Any) -> bool:
    if isinstance(now, list):
        return sorted(now) == sorted(then)
    return bool(now == then)


def _require_kept_promises(role: Role, changed: Collection[str], fields: DraftFields) -> None:
    spoken_for = queries.count_spoken_for(role)
    if spoken_for and set(PROMISED) & set(changed):
        raise rules.RoleIsPromised()
    if fields.get("seats", role.seats) < spoken_for:
        raise rules.RoleIsPromised()


def _write(act: Act, posting: Opportunity, role: Role, fields: dict[str, Any]) -> None:
    today = _today(act, posting.organisation)
    alike = posting.title == role.title
    _put_posting(
        posting, {n: v for n, v in fields.items() if n in OpportunityChanges.__annotations__}, today=today
    )
    of_role = {n: v for n, v in fields.items() if n in RoleChanges.__annotations__ and n != "title"}
    if alike:
        of_role["title"] = posting.title
    _put_role(role, of_role, today=today)
    _reopen_if_free(posting, role)
    role.save()
