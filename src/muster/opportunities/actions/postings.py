"""Drafting, posting, pausing and taking down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.opportunities import drafting, policy, queries, rules, terms
from muster.opportunities.actions.endings import _close_posting
from muster.opportunities.actions.keeping import (
    _check_version,
    _forget_none,
    _note_owner,
    _put_needs,
    _today,
    _words,
    _zones,
)
from muster.opportunities.events import (
    OpportunityClosed,
    OpportunityDrafted,
    OpportunityEdited,
    OpportunityPaused,
    OpportunityPosted,
    OpportunityResumed,
    OpportunityWithdrawn,
)
from muster.opportunities.models import Opportunity, Role
from muster.people import queries as people_queries
from muster.skills import extraction

MOST_LETTERS = 20_000


class OpportunityChanges(TypedDict, total=False):
    """What may be changed of a posting; what is not named stays."""

    title: str
    summary: str
    purpose: str
    kind: str
    audience: str
    unit_ref: str | None
    theme_keys: Sequence[str]
    closes_date: date | None


class RoleChanges(TypedDict, total=False):
    """What may be changed of a role; what is not named stays. Minutes are per week, both dates included;
    ``languages`` is ISO 639-1 code to level 1 (A1) to 6 (C2)."""

    title: str
    seats: int
    minutes_per_week: int
    minimum_minutes: int | None
    starts_date: date
    ends_date: date
    work_mode: str
    place: str
    country: str
    overlap: terms.Overlap | None
    languages: dict[str, int]
    rate_ceiling_minor: int | None
    rate_currency: str
    pay: terms.PayTerms
    notice_days: int | None
    commitment_minutes: int | None
    questions: Sequence[str]


class DraftFields(OpportunityChanges, RoleChanges, total=False):
    """The fields of a posting with one role."""


@action
def save_draft(
    act: Act,
    *,
    organisation_ref: str = "",
    text: str = "",
    language: str | None = None,
    extractor: drafting.Extractor | None = None,
    needs: Sequence[rules.SkillNeed] | None = None,
    **fields: Unpack[DraftFields],
) -> Opportunity:
    """Keep a draft with one role, read from sentences, from fields, or from both (fields win).

    Without ``organisation_ref`` it is for the actor's only organisation. ``language`` is that of the
    text, guessed when None. The actor becomes the owner. Raises OrganisationUnclear, FieldInvalid.
    """
    organisation = people_queries.get_organisation(organisation_ref or _only_organisation(act))
    audience = fields.get("audience", str(terms.Audience.ORGANISATION))
    policy.may_address(act.actor, organisation.ref, audience).require()
    today = _today(act, organisation)
    read = drafting.draft(
        _words("text", text, MOST_LETTERS),
        today=today,
        language=language,
        extractor=extractor or extraction.current().extract,
        zone=organisation.own_settings.time_zone,
    )
    posting = Opportunity(
        organisation=organisation,
        owner=people_queries.get_person(act.actor.person_ref),
        title=read.title,
        summary=text.strip(),
        kind=read.kind,
        said=text.strip(),
        readings=[reading.as_json() for reading in read.readings],
        created_at=act.at,
        changed_at=act.at,
        owner_acted_at=act.at,
    )
    _put_posting(posting, fields, today=today)
    posting.save()
    role = Role(opportunity=posting, **_role_of(read, posting))
    _put_role(role, fields, today=today)
    role.save()
    _put_needs(role, needs if needs is not None else _needs_of(read))
    journal.record(act, OpportunityDrafted(posting.ref, organisation.ref, posting.owner.ref))
    return posting


@action
def edit_opportunity(
    act: Act, opportunity_ref: str, *, version: int | None = None, **changes: Unpack[OpportunityChanges]
) -> Opportunity:
    """Change what is named. With ``version``, only when nobody saved since that version was read.

    Raises ChangedMeanwhile, PostingIsOver, FieldInvalid.
    """
    posting = queries.lock_opportunity(opportunity_ref)
    policy.may_edit_opportunity(act.actor, posting).require()
    _require_standing(posting)
    _check_version(posting, version)
    if "audience" in changes:
        policy.may_address(act.actor, posting.organisation.ref, changes["audience"]).require()
    _put_posting(posting, changes, today=_today(act, posting.organisation))
    if "kind" in changes:
        for role in queries.list_roles(posting):
            rules.check_role(_terms_of(role), kind=posting.kind, zones=_zones())
    _note_owner(act, posting)
    posting.save()
    told = () if posting.is_draft else queries.live_person_refs(posting)
    journal.record(act, OpportunityEdited(posting.ref, tuple(sorted(changes)), told))
    return posting


@action
def post(act: Act, opportunity_ref: str) -> Opportunity:
    """Open a draft to its audience.

    Raises NotReadyToPost with the field and role that lack something, FieldInvalid for a start or
    closing day that has passed, MoveNotPossible when it is posted already.
    """
    posting = queries.lock_opportunity(opportunity_ref)
    policy.may_post(act.actor, posting).require()
    posting.status = rules.next_status("opportunity", posting.status, terms.OpportunityStatus.OPEN)
    today = _today(act, posting.organisation)
    policy.may_post_kind(act.actor, posting.organisation.ref, posting.kind).require()
    rules.check_closes(posting.closes_date, today=today)
    roles = queries.list_roles(posting)
    for role in roles:
        rules.check_start(role.starts_date, today=today)
        rules.check_role(_terms_of(role), kind=posting.kind, zones=_zones())
        rules.check_kind_facts(posting.kind, _kind_facts(posting, role))
        if not role.requirements.all():
            raise rules.NotReadyToPost(
                "requirements", rules.no_skill_named(role.title, len(roles)), role_ref=role.ref
            )
    posting.opened_at = posting.opened_at or act.at
    _note_owner(act, posting)
    posting.save()
    refs = tuple(role.ref for role in roles)
    journal.record(act, OpportunityPosted(posting.ref, posting.organisation.ref, posting.owner.ref, refs))
    return posting


@action
def pause(act: Act, opportunity_ref: str) -> Opportunity:
    """Take no new hands for now. Hands already raised keep their clocks, because people wait."""
    posting = queries.lock_opportunity(opportunity_ref)
    policy.may_take_down(act.actor, posting).require()
    posting.status = rules.next_status("opportunity", posting.status, terms.OpportunityStatus.PAUSED)
    _note_owner(act, posting)
    posting.save()
    told = queries.live_person_refs(posting)
    journal.record(act, OpportunityPaused(posting.ref, posting.owner.ref, told))
    return posting


@action
def resume(act: Act, opportunity_ref: str) -> Opportunity:
    """Open a paused posting again. Raises MoveNotPossible when it is not paused."""
    posting = queries.lock_opportunity(opportunity_ref)
    policy.may_edit_opportunity(act.actor, posting).require()
    if posting.status != terms.OpportunityStatus.PAUSED:
        raise rules.MoveNotPossible("opportunity", posting.status, terms.OpportunityStatus.OPEN)
    posting.status = rules.next_status("opportunity", posting.status, terms.OpportunityStatus.OPEN)
    _note_owner(act, posting)
    posting.save()
    refs = tuple(role.ref for role in queries.list_roles(posting))
    journal.record(act, OpportunityResumed(posting.ref, posting.owner.ref, refs))
    return posting


@action
def close(act: Act, opportunity_ref: str, *, words: str = "") -> Opportunity:
    """End a posting. Everybody who is not confirmed is told, with these words if there are any.

    Work that was confirmed goes on. Raises MoveNotPossible for a draft (withdraw it) and when it is over.
    """
    posting = queries.lock_opportunity(opportunity_ref)
    policy.may_take_down(act.actor, posting).require()
    to = terms.OpportunityStatus.CLOSED
    _close_posting(act, posting, to, reason="posting_closed", words=_words("words", words))
    journal.record(act, OpportunityClosed(posting.ref, posting.owner.ref, "owner"))
    return posting


@action
def withdraw(act: Act, opportunity_ref: str, *, words: str = "") -> Opportunity:
    """Take a draft or posting back because the work is not needed. Everybody with a live candidacy is told."""
    posting = queries.lock_opportunity(opportunity_ref)
    policy.may_edit_opportunity(act.actor, posting).require()
    to = terms.OpportunityStatus.WITHDRAWN
    _close_posting(act, posting, to, reason="posting_withdrawn", words=_words("words", words))
    journal.record(act, OpportunityWithdrawn(posting.ref, posting.owner.ref))
    return posting


def _only_organisation(act: Act) -> str:
    refs = sorted(act.actor.organisation_refs)
    if len(refs) != 1:
        raise rules.OrganisationUnclear()
    return refs[0]


def _require_standing(posting: Opportunity) -> None:
    if not terms.OPPORTUNITY_MOVES[posting.status]:
        raise rules.PostingIsOver()


def _put_posting(posting: Opportunity, changes: Any, *, today: date) -> None:
    """Write the named changes onto the row, checked."""
    if "title" in changes:
        posting.title = rules.clean_title(changes["title"])
    for name in ("summary", "purpose"):
        if name in changes:
            setattr(posting, name, _words(name, changes[name], MOST_LETTERS))
    if "kind" in changes:
        posting.kind = str(rules.check_kind(changes["kind"]).kind)
    if "audience" in changes:
        posting.audience = rules.check_audience(changes["audience"])
    if "theme_keys" in changes:
        posting.theme_keys = sorted(set(changes["theme_keys"]))
    if "closes_date" in changes:
        rules.check_closes(changes["closes_date"], today=today)
        posting.closes_date = changes["closes_date"]
    if "unit_ref" in changes:
        unit = people_queries.get_unit(changes["unit_ref"]) if changes["unit_ref"] else None
        if unit is not None and unit.organisation_id != posting.organisation_id:
            raise rules.unit_elsewhere()
        posting.unit = unit


def _put_role(role: Role, changes: Any, *, today: date) -> None:
    """Write the named changes onto the role, then check the whole of it."""
    if "title" in changes:
        role.title = rules.clean_title(changes["title"])
    for name in ("seats", "minutes_per_week", "minimum_minutes", "starts_date", "ends_date"):
        if name in changes:
            setattr(role, name, changes[name])
    if "work_mode" in changes:
        role.work_mode = rules.check_work_mode(changes["work_mode"])
    if "place" in changes:
        role.place = _words("place", changes["place"], 80)
    if "country" in changes:
        role.country = rules.clean_country(changes["country"])
    if "languages" in changes:
        role.languages = {str(code): int(level) for code, level in sorted(changes["languages"].items())}
    if "overlap" in changes:
        _put_overlap(role, changes["overlap"])
    if "rate_ceiling_minor" in changes or "rate_currency" in changes:
        ceiling = changes.get("rate_ceiling_minor", role.rate_ceiling_minor)
        currency = changes.get("rate_currency", role.rate_currency)
        ceiling, currency = rules.check_rate(ceiling, currency)
        hourly = terms.PayTerms(str(terms.PayKind.HOURLY), 0, ceiling, currency)
        _put_pay(role, hourly if ceiling else terms.PayTerms())
    if "pay" in changes:
        _put_pay(role, changes["pay"])
    _put_kind_fields(role, changes)
    if "starts_date" in changes:
        rules.check_start(role.starts_date, today=today)
    if role.minimum_minutes and "minimum_minutes" not in changes:
        role.minimum_minutes = min(role.minimum_minutes, max(1, role.minutes_per_week))
    rules.check_role(_terms_of(role), kind=role.opportunity.kind, zones=_zones())


def _put_kind_fields(role: Role, changes: Any) -> None:
    """Write what only some kinds ask for."""
    if "notice_days" in changes:
        role.notice_days = rules.check_whole("notice_days", changes["notice_days"], most=365)
    if "commitment_minutes" in changes:
        most = terms.MOST_WEEK_MINUTES * 5
        role.commitment_minutes = rules.check_whole(
            "commitment_minutes", changes["commitment_minutes"], most=most
        )
    if "questions" in changes:
        role.questions = rules.clean_questions(changes["questions"])


def _kind_facts(posting: Opportunity, role: Role) -> rules.KindFacts:
    return rules.KindFacts(
        audience=posting.audience,
        pay=role.pay,
        seats=role.seats,
        minutes_per_week=role.minutes_per_week,
        commitment_minutes=role.commitment_minutes,
        country=role.country,
    )


def _put_pay(role: Role, pay: terms.PayTerms) -> None:
    """Write the pay; where it is by the hour, its upper end is the ceiling that matching reads."""
    pay = rules.check_pay(pay)
    role.pay_kind, role.pay_currency = pay.kind, pay.currency
    role.pay_least_minor, role.pay_most_minor = pay.least_minor, pay.most_minor
    by_the_hour = pay.kind == terms.PayKind.HOURLY
    role.rate_ceiling_minor = pay.most_minor if by_the_hour else None
    role.rate_currency = pay.currency if by_the_hour else ""


def _put_overlap(role: Role, overlap: terms.Overlap | None) -> None:
    role.overlap_zone = overlap.zone if overlap else ""
    role.overlap_start_minute = overlap.start_minute if overlap else 9 * 60
    role.overlap_end_minute = overlap.end_minute if overlap else 17 * 60
    role.overlap_minimum_minutes = overlap.minimum_minutes if overlap else 0


def _terms_of(role: Role) -> rules.RoleTerms:
    return rules.RoleTerms(
        minutes_per_week=role.minutes_per_week,
        minimum_minutes=role.minimum_minutes,
        starts_date=role.starts_date,
        ends_date=role.ends_date,
        seats=role.seats,
        overlap=role.overlap,
        languages=tuple(role.languages.items()),
    )


def _role_of(read: drafting.Draft, posting: Opportunity) -> dict[str, Any]:
    """The role's columns as the draft says them."""
    overlap = read.overlap
    return _forget_none(
        title=posting.title,
        seats=read.seats,
        minutes_per_week=read.minutes_per_week,
        minimum_minutes=read.minimum_minutes,
        starts_date=read.starts_date,
        ends_date=read.ends_date,
        work_mode=read.work_mode,
        place=read.place,
        country=read.country,
        languages=dict(read.languages),
        overlap_zone=overlap.zone if overlap else None,
        overlap_start_minute=overlap.start_minute if overlap else None,
        overlap_end_minute=overlap.end_minute if overlap else None,
        overlap_minimum_minutes=overlap.minimum_minutes if overlap else None,
    )


def _needs_of(read: drafting.Draft) -> list[rules.SkillNeed]:
    return [rules.SkillNeed(n.skill_ref, n.level, n.kind, n.must_have) for n in read.requirements]
