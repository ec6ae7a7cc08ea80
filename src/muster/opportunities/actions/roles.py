"""Roles of a posting and what they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.opportunities import policy, queries, rules, terms
from muster.opportunities.actions.endings import _fill_if_full
from muster.opportunities.actions.keeping import _check_version, _note_owner, _put_needs, _today
from muster.opportunities.actions.postings import RoleChanges, _put_role, _require_standing
from muster.opportunities.events import RequirementsSet, RoleAdded, RoleEdited, RoleRemoved
from muster.opportunities.models import Opportunity, Role

PROMISED = (
    "minutes_per_week",
    "minimum_minutes",
    "starts_date",
    "ends_date",
    "pay",
    "notice_days",
    "commitment_minutes",
)
"""What cannot change on a role while somebody holds an offer or a seat on it."""


@action
def add_role(act: Act, opportunity_ref: str, **fields: Unpack[RoleChanges]) -> Role:
    """One more role on a draft or open posting, like its last role except for what is named."""
    posting = queries.lock_opportunity(opportunity_ref)
    policy.may_edit_opportunity(act.actor, posting).require()
    _require_standing(posting)
    roles = queries.list_roles(posting)
    if len(roles) >= terms.MOST_ROLES:
        raise rules.TooManyRoles()
    last = roles[-1]
    role = Role(
        opportunity=posting,
        title=last.title,
        position=last.position + 1,
        minutes_per_week=last.minutes_per_week,
        starts_date=last.starts_date,
        ends_date=last.ends_date,
        work_mode=last.work_mode,
        place=last.place,
        country=last.country,
        overlap_zone=last.overlap_zone,
        overlap_start_minute=last.overlap_start_minute,
        overlap_end_minute=last.overlap_end_minute,
        overlap_minimum_minutes=last.overlap_minimum_minutes,
        languages=last.languages,
        rate_ceiling_minor=last.rate_ceiling_minor,
        rate_currency=last.rate_currency,
        pay_kind=last.pay_kind,
        pay_least_minor=last.pay_least_minor,
        pay_most_minor=last.pay_most_minor,
        pay_currency=last.pay_currency,
        notice_days=last.notice_days,
        commitment_minutes=last.commitment_minutes,
        questions=last.questions,
    )
    _put_role(role, fields, today=_today(act, posting.organisation))
    role.save()
    if posting.status == terms.OpportunityStatus.FILLED:
        posting.status = rules.next_status("opportunity", posting.status, terms.OpportunityStatus.OPEN)
    _save(act, posting)
    journal.record(act, RoleAdded(posting.ref, role.ref))
    return role


@action
def edit_role(act: Act, role_ref: str, *, version: int | None = None, **changes: Unpack[RoleChanges]) -> Role:
    """Change what is named; ``version`` is that of the posting as it was read.

    Hours and dates of a role are fixed while somebody holds an offer or a seat on it, and seats never
    fall below those spoken for (RoleIsPromised). Raises ChangedMeanwhile, PostingIsOver, FieldInvalid.
    """
    role = queries.lock_role(role_ref)
    posting = role.opportunity
    policy.may_edit_opportunity(act.actor, posting).require()
    _require_standing(posting)
    _check_version(posting, version)
    spoken_for = queries.count_spoken_for(role)
    if spoken_for and any(name in changes and changes[name] != getattr(role, name) for name in PROMISED):  # type: ignore[literal-required]
        raise rules.RoleIsPromised()
    if changes.get("seats", role.seats) < spoken_for:
        raise rules.RoleIsPromised()
    _put_role(role, changes, today=_today(act, posting.organisation))
    _reopen_if_free(posting, role)
    role.save()
    _save(act, posting)
    told = () if posting.is_draft else queries.live_person_refs(posting, role)
    journal.record(act, RoleEdited(posting.ref, role.ref, tuple(sorted(changes)), told))
    _fill_if_full(act, role)
    return role


@action
def offer_seat_from(
    act: Act, role_ref: str, *, starts_date: date, ends_date: date, minutes_per_week: int
) -> Role:
    """The seat that somebody has left is looked for with these days and hours; the others keep what they agreed on.

    Raises NoSeatFree where none is, RoleIsPromised while somebody else holds an offer of it, PostingIsOver.
    """
    role = queries.lock_role(role_ref)
    posting = role.opportunity
    policy.may_edit_opportunity(act.actor, posting).require()
    _require_standing(posting)
    if not role.seats_free:
        raise rules.NoSeatFree()
    if queries.count_spoken_for(role) > role.seats_filled:
        raise rules.RoleIsPromised()
    asked: RoleChanges = {
        "starts_date": starts_date,
        "ends_date": ends_date,
        "minutes_per_week": minutes_per_week,
    }
    _put_role(role, asked, today=_today(act, posting.organisation))
    role.save()
    _save(act, posting)
    told = queries.live_person_refs(posting, role)
    journal.record(act, RoleEdited(posting.ref, role.ref, tuple(sorted(asked)), told))
    return role


@action
def remove_role(act: Act, role_ref: str) -> Opportunity:
    """Take a role out of a draft. Raises LastRole for the only one, MoveNotPossible once it is posted."""
    role = queries.lock_role(role_ref)
    posting = role.opportunity
    policy.may_edit_opportunity(act.actor, posting).require()
    if not posting.is_draft:
        raise rules.MoveNotPossible("opportunity", posting.status, terms.OpportunityStatus.DRAFT)
    if len(queries.list_roles(posting)) == 1:
        raise rules.LastRole()
    role.delete()
    _save(act, posting)
    journal.record(act, RoleRemoved(posting.ref, role_ref))
    return posting


@action
def set_requirements(
    act: Act, role_ref: str, needs: Sequence[rules.SkillNeed], *, version: int | None = None
) -> Role:
    """Say anew which skills a role asks for; weights follow by rule (required 3 to useful 1, sum 1,000).

    Raises FieldInvalid for a level, kind or skill that cannot be; NotFound for an unknown skill.
    """
    role = queries.lock_role(role_ref)
    posting = role.opportunity
    policy.may_edit_opportunity(act.actor, posting).require()
    _require_standing(posting)
    _check_version(posting, version)
    if not needs and not posting.is_draft:
        raise rules.NotReadyToPost("requirements", rules.no_skill_named(role.title, 1), role_ref=role.ref)
    refs = _put_needs(role, needs)
    _save(act, posting)
    told = () if posting.is_draft else queries.live_person_refs(posting, role)
    journal.record(act, RequirementsSet(posting.ref, role.ref, refs, told))
    return role


def _reopen_if_free(posting: Opportunity, role: Role) -> None:
    """More seats than are taken: a filled role is open again, and its posting with it."""
    if role.status == terms.RoleStatus.FILLED and role.seats_free:
        role.status = rules.next_status("role", role.status, terms.RoleStatus.OPEN)
        if posting.status == terms.OpportunityStatus.FILLED:
            posting.status = rules.next_status("opportunity", posting.status, terms.OpportunityStatus.OPEN)


def _save(act: Act, posting: Opportunity) -> None:
    _note_owner(act, posting)
    posting.save()
