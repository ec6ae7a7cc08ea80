"""From "yes" to agreed work: the seat, the hours held, the home manager asked, the terms accepted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.asking_home import _ask_home, _stop_asking_home
from muster.engagements.actions.handing_over import _pass_handover
from muster.engagements.actions.milestones import _plan_proposed
from muster.engagements.actions.moving import _move, _system
from muster.engagements.models import Engagement, TermsVersion
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.opportunities import actions as opportunity_actions
from muster.opportunities.terms import PayTerms
from muster.people import actions as people_actions
from muster.people import queries as people_queries


@dataclass(frozen=True, slots=True)
class ProposedTerms:
    """What one side puts on the table; None keeps what the latest version says. Dates include the last day."""

    scope: str | None = None
    deliverables: str | None = None
    minutes_per_week: int | None = None
    starts_date: date | None = None
    ends_date: date | None = None
    place: str | None = None
    notice_days: int | None = None
    pay: PayTerms | None = None
    payment_days: int | None = None
    commitment_minutes: int | None = None
    law: str | None = None
    decider_ref: str | None = None
    ip_words: str | None = None
    confidentiality_words: str | None = None


@action
def agree_to_offer(act: Act, candidacy_ref: str) -> Engagement:
    """The chosen person says yes: the hours are held, and the home manager is asked where there is one.

    Raises WeekIsFull when the hours do not fit; then nothing has happened. Policy: asked by
    ``opportunities.agree`` (only the person themselves may say yes).
    No policy: ``opportunities.actions.agree`` asks it.
    """
    candidacy = opportunity_actions.agree(act, candidacy_ref)
    role = candidacy.role
    work = Engagement.objects.create(
        role=role,
        candidacy=candidacy,
        person=candidacy.person,
        owner=role.opportunity.owner,
        organisation=role.opportunity.organisation,
        title=role.title or role.opportunity.title,
        kind=role.opportunity.kind,
        status=terms.EngagementStatus.AWAITING_HOME,
        starts_date=max(role.starts_date, act.at.date()),
        ends_date=role.ends_date,
        minutes_per_week=candidacy.asked_minutes or role.minutes_per_week,
        created_at=act.at,
    )
    _first_terms(act, work)
    people_actions.hold_hours(
        _system(act),
        work.person.ref,
        source_ref=work.ref,
        title=work.title,
        kind=work.kind,
        weeks=rules.week_minutes(work.starts_date, work.ends_date, work.minutes_per_week),
    )
    journal.record(
        act,
        events.EngagementProposed(
            engagement_ref=work.ref,
            candidacy_ref=candidacy.ref,
            role_ref=role.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            organisation_ref=work.organisation.ref,
        ),
    )
    if not _ask_home(act, work):
        _move(work, terms.EngagementStatus.AWAITING_TERMS)
    return work


def _first_terms(act: Act, work: Engagement) -> None:
    opportunity = work.role.opportunity
    pay = rules.agreed_pay(work.candidacy.pay)
    TermsVersion.objects.create(
        engagement=work,
        version=1,
        scope=opportunity.summary or opportunity.title,
        minutes_per_week=work.minutes_per_week,
        starts_date=work.starts_date,
        ends_date=work.ends_date,
        place=work.role.place,
        notice_days=work.role.notice,
        commitment_minutes=work.role.commitment_minutes,
        law=rules.guess_law(work.role.country, work.role.place) if pay.is_paid else "",
        pay_kind=pay.kind,
        pay_minor=pay.most_minor,
        pay_currency=pay.currency,
        proposed_at=act.at,
    )


@action
def propose_terms(act: Act, engagement_ref: str, proposed: ProposedTerms, *, seen: int) -> TermsVersion:
    """Put a new version on the table. The proposer accepts it by proposing; the other side is asked.

    ``seen`` is the version the proposer read. Raises TermsHaveChanged, DatesNotPossible, WeekIsFull.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_propose_terms(act.actor, work).require()
    if work.status not in terms.PENDING:
        raise rules.MoveNotPossible("engagement", work.status, terms.EngagementStatus.AWAITING_TERMS)
    latest = queries.latest_terms(work)
    if latest.version != seen:
        raise rules.TermsHaveChanged(seen, latest.version)
    mine = (
        {"person_accepted_at": act.at} if policy.is_person(act.actor, work) else {"owner_accepted_at": act.at}
    )
    return _new_version(act, work, latest, proposed, accepted=mine)


def _new_version(
    act: Act,
    work: Engagement,
    latest: TermsVersion,
    proposed: ProposedTerms,
    *,
    accepted: Mapping[str, object],
) -> TermsVersion:
    """Write the next version and hold the hours as it asks for them."""
    starts = proposed.starts_date or latest.starts_date
    ends = proposed.ends_date or latest.ends_date
    minutes = proposed.minutes_per_week or latest.minutes_per_week
    rules.check_dates(starts, ends, today=act.at.date())
    pay = latest.pay if proposed.pay is None else rules.check_agreed_pay(proposed.pay)
    version = TermsVersion.objects.create(
        engagement=work,
        version=latest.version + 1,
        scope=latest.scope if proposed.scope is None else rules.check_words(proposed.scope, field="scope"),
        deliverables=latest.deliverables if proposed.deliverables is None else proposed.deliverables.strip(),
        minutes_per_week=minutes,
        starts_date=starts,
        ends_date=ends,
        place=latest.place if proposed.place is None else proposed.place.strip(),
        notice_days=latest.notice_days if proposed.notice_days is None else proposed.notice_days,
        pay_kind=pay.kind,
        pay_minor=pay.most_minor,
        pay_currency=pay.currency,
        proposed_by=people_queries.get_person(act.actor.ref),
        proposed_at=act.at,
        **_small_print(work, latest, proposed),
        **accepted,
    )
    if (starts, ends, minutes) != (work.starts_date, work.ends_date, work.minutes_per_week):
        people_actions.change_hours(_system(act), work.ref, weeks=rules.week_minutes(starts, ends, minutes))
        work.starts_date, work.ends_date, work.minutes_per_week = starts, ends, minutes
        work.save(update_fields=["starts_date", "ends_date", "minutes_per_week"])
    journal.record(
        act,
        events.TermsProposed(
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            version=version.version,
            proposed_by_ref=act.actor.ref,
        ),
    )
    return version


def _small_print(work: Engagement, latest: TermsVersion, proposed: ProposedTerms) -> dict[str, Any]:
    """What most terms leave as it is: when it is paid, the law, who decides, whose the result is."""
    return {
        "payment_days": latest.payment_days if proposed.payment_days is None else proposed.payment_days,
        "commitment_minutes": latest.commitment_minutes
        if proposed.commitment_minutes is None
        else proposed.commitment_minutes,
        "law": latest.law if proposed.law is None else rules.check_law_code(proposed.law),
        "decider": latest.decider if proposed.decider_ref is None else _decider(work, proposed.decider_ref),
        "ip_words": latest.ip_words if proposed.ip_words is None else proposed.ip_words.strip(),
        "confidentiality_words": latest.confidentiality_words
        if proposed.confidentiality_words is None
        else proposed.confidentiality_words.strip(),
    }


def _decider(work: Engagement, ref: str) -> people_queries.Person | None:
    """Who decides a dispute: nobody named yet, or a person who is neither side; raises DeciderIsASide."""
    if not ref:
        return None
    if ref in (work.person.ref, work.owner.ref):
        raise rules.DeciderIsASide()
    return people_queries.get_person(ref)


@action
def accept_terms(act: Act, engagement_ref: str, *, seen: int) -> Engagement:
    """One side says yes to the version it read; with both, the hours are firm and the seat is confirmed.

    Raises TermsHaveChanged when a later version is on the table, MoveNotPossible while the home manager
    has not answered or when it is agreed already, SignatureNeeded where the law wants a name under it. Saying
    yes twice changes nothing.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_speak_for_a_side(act.actor, work).require()
    latest = queries.latest_terms(work)
    if latest.version != seen:
        raise rules.TermsHaveChanged(seen, latest.version)
    if queries.needs_signature(work, latest, at=act.at):
        raise rules.SignatureNeeded(rules.law_label(latest.law))
    _say_yes(act, work, latest)
    return work


def _say_yes(act: Act, work: Engagement, latest: TermsVersion, *, lacks_name: bool = False) -> None:
    """Note this side's yes; firm with both, unless a name is still missing that the law wants."""
    rules.next_status("engagement", work.status, terms.EngagementStatus.AGREED)
    side = terms.Side.PERSON if policy.is_person(act.actor, work) else terms.Side.OWNER
    field = "person_accepted_at" if side == terms.Side.PERSON else "owner_accepted_at"
    if getattr(latest, field) is None:
        setattr(latest, field, act.at)
        latest.save(update_fields=[field])
    journal.record(
        act,
        events.TermsAccepted(
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            version=latest.version,
            side=str(side),
        ),
    )
    if latest.is_accepted and not lacks_name:
        _make_firm(act, work)


def _make_firm(act: Act, work: Engagement) -> None:
    people_actions.firm_hours(_system(act), work.ref)
    opportunity_actions.confirm(_system(act), work.candidacy.ref)
    work.agreed_at = act.at
    _move(work, terms.EngagementStatus.AGREED, "agreed_at")
    _plan_proposed(act, work)
    journal.record(
        act,
        events.EngagementAgreed(
            engagement_ref=work.ref,
            candidacy_ref=work.candidacy.ref,
            role_ref=work.role.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            organisation_ref=work.organisation.ref,
        ),
    )
    _pass_handover(act, work)


@action
def cancel_engagement(act: Act, engagement_ref: str, *, words: str) -> Engagement:
    """Either side steps back before the work has begun: the hours are free, the seat is open, both are told.

    Raises MoveNotPossible once the work runs (then it is ended early), WordsMissing without a reason, MoneyIsOpen
    while money is set aside for it.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_speak_for_a_side(act.actor, work).require()
    rules.check_settled([one.words for one in queries.open_money(work, ends_well=False)])
    _fall_through(act, work, words=rules.check_words(words, field="words"), reason_code="fell_through")
    return work


@action
def follow_candidacy(act: Act, candidacy_ref: str, *, words: str) -> Engagement | None:
    """The candidacy ended before all had said yes: its engagement ends too, and the hours are free.

    The engagement, or None where there was none to end. The candidacy itself is not touched.
    """
    policy.may_run_clocks(act.actor).require()
    found = queries.find_engagement_of_candidacy(candidacy_ref)
    if found is None:
        return None
    work = queries.lock_engagement(found.ref)
    if work.status not in terms.PENDING:
        return None
    _cancel(act, work, words=words)
    return work


def _fall_through(act: Act, work: Engagement, *, words: str, reason_code: str) -> None:
    """End what was to be agreed, and with it the candidacy that it came from."""
    _cancel(act, work, words=words)
    opportunity_actions.reopen_seat(_system(act), work.candidacy.ref, reason_code=reason_code, words=words)


def _cancel(act: Act, work: Engagement, *, words: str) -> None:
    work.ended_at, work.ended_words = act.at, words
    _move(work, terms.EngagementStatus.CANCELLED, "ended_at", "ended_words")
    people_actions.release_hours(_system(act), work.ref)
    _stop_asking_home(act, work)
    journal.record(
        act,
        events.EngagementCancelled(
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            by_ref=act.actor.ref,
        ),
    )
