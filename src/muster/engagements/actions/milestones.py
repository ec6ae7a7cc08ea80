"""Milestones: planned, money set aside, handed over, accepted and paid; or given back. Every step that moves money is one
entry in the ledger, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from muster.billing import actions as billing_actions
from muster.billing.actions import Work
from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.finishing import _own_files
from muster.engagements.actions.money import _sides_of
from muster.engagements.actions.moving import _system
from muster.engagements.models import DeliveryOfWork, Engagement, Milestone
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.words import _
from muster.ledger.terms import About
from muster.opportunities.terms import PayKind

M = terms.MilestoneStatus


def _move(milestone: Milestone, status: terms.MilestoneStatus, *fields: str) -> None:
    rules.check_moves_freely(milestone.frozen_at)
    milestone.status = rules.next_status("milestone", milestone.status, status)
    milestone.save(update_fields=["status", *fields])


def _named(milestone: Milestone) -> dict[str, str]:
    work = milestone.engagement
    return {
        "milestone_ref": milestone.ref,
        "engagement_ref": work.ref,
        "person_ref": work.person.ref,
        "owner_ref": work.owner.ref,
    }


@action
def plan_milestone(
    act: Act,
    engagement_ref: str,
    *,
    title: str,
    amount: int,
    currency: str = "",
    words: str = "",
    due_date: date | None = None,
) -> Milestone:
    """Give a part of the work its own price (minor units, tax included); nothing is set aside yet.

    The currency is that of the agreed pay, where money is agreed. Raises WordsMissing, AmountNotPositive,
    MilestoneNotPossible (all milestones together are more than the agreed price), MoveNotPossible (the work is over).
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_plan_milestones(act.actor, work).require()
    if work.status not in terms.RUNNING:
        raise rules.MoveNotPossible("engagement", work.status, terms.EngagementStatus.ACTIVE)
    return _plan(act, work, title=title, amount=amount, currency=currency, words=words, due_date=due_date)


def _plan_proposed(act: Act, work: Engagement) -> None:
    """The milestones that were proposed with the raised hand become those of the work, where they sum to its price."""
    pay = queries.pay_of(work)
    for part in rules.agreed_milestones(work.candidacy.milestones, pay, starts_date=work.starts_date):
        _plan(act, work, title=part.title, amount=part.minor, currency=pay.currency, due_date=part.due_date)


def _plan(
    act: Act,
    work: Engagement,
    *,
    title: str,
    amount: int,
    currency: str,
    words: str = "",
    due_date: date | None = None,
) -> Milestone:
    pay, known = queries.pay_of(work), queries.list_milestones(work)
    if len(known) >= terms.MOST_MILESTONES:
        raise rules.MilestoneNotPossible(_("This work has as many milestones as it can have."), field="title")
    title = rules.check_milestone(
        title,
        amount,
        due_date,
        starts_date=work.starts_date,
        planned=queries.sum_of(known),
        agreed=pay.most_minor if pay.kind == PayKind.FIXED else None,
    )
    milestone = Milestone.objects.create(
        engagement=work,
        number=len(known) + 1,
        title=title,
        words=words.strip()[:4000],
        amount=amount,
        currency=rules.check_currency_of(currency or pay.currency, agreed=pay.currency),
        due_date=due_date,
        created_at=act.at,
    )
    journal.record(act, events.MilestonePlanned(**_named(milestone), by_ref=act.actor.ref))
    return milestone


@action
def drop_milestone(act: Act, milestone_ref: str) -> Milestone:
    """Plan a milestone no longer, while nothing is set aside for it. Raises MoveNotPossible."""
    milestone = queries.lock_milestone(milestone_ref)
    policy.may_plan_milestones(act.actor, milestone.engagement).require()
    milestone.settled_at = act.at
    _move(milestone, M.CANCELLED, "settled_at")
    journal.record(act, events.MilestoneDropped(**_named(milestone), by_ref=act.actor.ref))
    return milestone


@action
def fund_milestone(act: Act, milestone_ref: str) -> Milestone:
    """Set the price aside, from what the client has paid in; from then on it is protected for the person.

    Raises NotEnough (less was paid in), MoveNotPossible (it was set aside before).
    """
    milestone = queries.lock_milestone(milestone_ref)
    work = milestone.engagement
    policy.may_fund(act.actor, work).require()
    if work.status not in terms.RUNNING:
        raise rules.MoveNotPossible("engagement", work.status, terms.EngagementStatus.ACTIVE)
    milestone.held, milestone.funded_at = milestone.amount, act.at
    _move(milestone, M.FUNDED, "held", "funded_at")
    billing_actions.set_aside(
        _system(act), _sides_of(work), _work(act, milestone, "fund", milestone.amount), name=milestone.ref
    )
    journal.record(act, events.MilestoneFunded(**_named(milestone)))
    return milestone


def _work(act: Act, milestone: Milestone, deed: str, amount: int) -> Work:
    """What is booked for the milestone. The key names the deed: it happens once."""
    start = milestone.engagement.starts_date
    return Work(
        f"{deed}:{milestone.ref}",
        About("milestone", milestone.ref),
        milestone.title,
        milestone.currency,
        amount,
        start,
        max(act.at.date(), start),
    )


@action
def begin_milestone(act: Act, milestone_ref: str) -> Milestone:
    """Say that one works on it now. Raises MoveNotPossible."""
    milestone = queries.lock_milestone(milestone_ref)
    policy.may_deliver(act.actor, milestone.engagement).require()
    _move(milestone, M.IN_PROGRESS)
    journal.record(act, events.MilestoneBegun(**_named(milestone)))
    return milestone


@action
def submit_milestone(
    act: Act, milestone_ref: str, *, words: str, file_refs: Sequence[str] = ()
) -> DeliveryOfWork:
    """Hand a milestone over, with files of one's own. Without an answer it counts as accepted after 14 days.

    Raises WordsMissing, MoveNotPossible, MilestoneIsFrozen, NotFound for a file.
    """
    milestone = queries.lock_milestone(milestone_ref)
    policy.may_deliver(act.actor, milestone.engagement).require()
    words = rules.check_words(words, field="words")
    milestone.submitted_at, milestone.refund_asked_at = act.at, None
    _move(milestone, M.SUBMITTED, "submitted_at", "refund_asked_at")
    delivery = DeliveryOfWork.objects.create(
        engagement=milestone.engagement,
        milestone=milestone,
        words=words,
        file_refs=_own_files(act, file_refs),
        submitted_at=act.at,
    )
    journal.record(
        act,
        events.MilestoneSubmitted(
            **_named(milestone),
            delivery_ref=delivery.ref,
            accepts_itself_at=rules.accepts_itself_at(act.at),
        ),
    )
    return delivery


def _answered(act: Act, milestone: Milestone, status: terms.DeliveryStatus, words: str) -> None:
    delivery = milestone.deliveries.filter(status=terms.DeliveryStatus.SUBMITTED).get()
    delivery.status = rules.next_status("delivery", delivery.status, status)
    delivery.answered_at, delivery.answer_words = act.at, words
    delivery.save(update_fields=["status", "answered_at", "answer_words"])


@action
def ask_for_changes(act: Act, milestone_ref: str, *, words: str) -> Milestone:
    """Ask for something to be changed; the clock stops. Raises WordsMissing, MoveNotPossible."""
    milestone = queries.lock_milestone(milestone_ref)
    policy.may_answer_milestone(act.actor, milestone.engagement).require()
    words = rules.check_words(words, field="words")
    _move(milestone, M.CHANGES_REQUESTED)
    _answered(act, milestone, terms.DeliveryStatus.RETURNED, words)
    journal.record(act, events.MilestoneChangesRequested(**_named(milestone)))
    return milestone


@action
def accept_milestone(
    act: Act, milestone_ref: str, *, amount: int | None = None, words: str = ""
) -> Milestone:
    """Accept what was handed over: its money is the person's, at once.

    With ``amount`` (minor units) only that part is; the rest is rolled forward to the next milestone that money is
    set aside for, or to a new one. Raises MilestoneNotPossible, MoveNotPossible, MilestoneIsFrozen.
    """
    milestone = queries.lock_milestone(milestone_ref)
    policy.may_answer_milestone(act.actor, milestone.engagement).require()
    rules.next_status("milestone", milestone.status, M.ACCEPTED)
    part = rules.check_part(milestone.held if amount is None else amount, held=milestone.held)
    _accept(act, milestone, M.ACCEPTED, part, words=words.strip()[:4000])
    return milestone


def _accept(
    act: Act, milestone: Milestone, status: terms.MilestoneStatus, part: int, *, words: str = ""
) -> None:
    held, work = milestone.held, milestone.engagement
    _move(milestone, status)
    _answered(act, milestone, terms.DeliveryStatus.ACCEPTED, words)
    onward = _roll_forward(act, milestone, held - part) if part < held else None
    billing_actions.release(
        _system(act),
        _sides_of(work),
        _work(act, milestone, "release", part),
        name=milestone.ref,
        held=held,
        next_name=onward.ref if onward else "",
    )
    milestone.held, milestone.released, milestone.settled_at = 0, part, act.at
    _move(milestone, M.RELEASED, "held", "released", "settled_at")
    by_clock = status == M.AUTO_ACCEPTED
    journal.record(act, events.MilestoneReleased(**_named(milestone), by_clock=by_clock))


def _roll_forward(act: Act, milestone: Milestone, rest: int) -> Milestone:
    """What was not accepted goes on to the next milestone that holds money, or to a new one after the last."""
    milestone.amount -= rest
    milestone.held -= rest
    milestone.save(update_fields=["amount", "held"])
    onward = queries.next_with_money(milestone)
    if onward is not None:
        onward.amount += rest
        onward.held += rest
        onward.save(update_fields=["amount", "held"])
        return onward
    work: Engagement = milestone.engagement
    return Milestone.objects.create(
        engagement=work,
        number=work.milestones.count() + 1,
        title=_("Rest of “{title}”", title=milestone.title)[:120],
        amount=rest,
        held=rest,
        currency=milestone.currency,
        status=M.FUNDED,
        created_at=act.at,
        funded_at=act.at,
    )


@action
def ask_refund(act: Act, milestone_ref: str, *, words: str) -> Milestone:
    """Ask for what was set aside. The person agrees or declines; without an answer it goes back after 7 days.

    Raises WordsMissing, MoveNotPossible (handed over, or nothing is set aside), MilestoneIsFrozen.
    """
    milestone = queries.lock_milestone(milestone_ref)
    policy.may_fund(act.actor, milestone.engagement).require()
    rules.check_moves_freely(milestone.frozen_at)
    if milestone.status == M.SUBMITTED or not milestone.held:
        raise rules.MoveNotPossible("milestone", milestone.status, M.REFUNDED)
    milestone.refund_words = rules.check_words(words, field="words")
    milestone.refund_asked_at = act.at
    milestone.save(update_fields=["refund_words", "refund_asked_at"])
    journal.record(act, events.MilestoneRefundAsked(**_named(milestone), due_at=rules.refund_due_at(act.at)))
    return milestone


@action
def decline_refund(act: Act, milestone_ref: str) -> Milestone:
    """Keep the money set aside and go on. Raises MoveNotPossible where it was not asked for."""
    milestone = queries.lock_milestone(milestone_ref)
    policy.may_give_back(act.actor, milestone.engagement).require()
    if milestone.refund_asked_at is None:
        raise rules.MoveNotPossible("milestone", milestone.status, M.FUNDED)
    milestone.refund_asked_at = None
    milestone.save(update_fields=["refund_asked_at"])
    journal.record(act, events.MilestoneRefundDeclined(**_named(milestone)))
    return milestone


@action
def give_back_milestone(act: Act, milestone_ref: str) -> Milestone:
    """Give what was set aside back to the client, as the person it was for. Raises MoveNotPossible."""
    milestone = queries.lock_milestone(milestone_ref)
    policy.may_give_back(act.actor, milestone.engagement).require()
    _give_back(act, milestone)
    return milestone


def _give_back(act: Act, milestone: Milestone) -> None:
    work, held = milestone.engagement, milestone.held
    milestone.held, milestone.settled_at, milestone.refund_asked_at = 0, act.at, None
    _move(milestone, M.REFUNDED, "held", "settled_at", "refund_asked_at")
    milestone.deliveries.filter(status=terms.DeliveryStatus.SUBMITTED).update(
        status=terms.DeliveryStatus.RETURNED, answered_at=act.at
    )
    billing_actions.give_back(
        _system(act), _sides_of(work), _work(act, milestone, "refund", held), name=milestone.ref
    )
    journal.record(act, events.MilestoneRefunded(**_named(milestone)))


def _milestone_clocks(act: Act) -> int:
    """Accept what nobody has answered for 14 days, and give back what was asked for 7 days ago."""
    done = 0
    for ref in queries.milestones_to_accept(act.at):
        milestone = queries.lock_milestone(ref)
        if milestone.status == M.SUBMITTED and milestone.frozen_at is None:
            _accept(act, milestone, M.AUTO_ACCEPTED, milestone.held)
            done += 1
    for ref in queries.refunds_due(act.at):
        milestone = queries.lock_milestone(ref)
        if milestone.refund_asked_at is not None and milestone.status in terms.MILESTONE_HOLDS:
            _give_back(act, milestone)
            done += 1
    return done
