"""Hours and finished work become money: owed, counted, charged between cost centres, frozen and ruled on in disputes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from muster.billing import actions as billing_actions
from muster.billing import queries as billing_queries
from muster.billing.actions import Sides, Work
from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.moving import _system
from muster.engagements.models import Engagement, Milestone, Timesheet
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.days import day_long
from muster.foundation.words import _
from muster.ledger.terms import About
from muster.opportunities.terms import PayKind

ItemKind = Literal["milestone", "timesheet"]


def _sides_of(work: Engagement) -> Sides:
    """Between whom this work's money moves."""
    return Sides(work.person.ref, work.organisation.ref, work.owner.ref, work.ref, work.kind)


def _owe_hours(act: Act, sheet: Timesheet) -> None:
    """What follows from an approved week: minutes are posted, the fee is owed, the cost centre is charged.

    The rate of each day is copied onto what is owed, so that a later change of the terms changes nothing here.
    """
    work, below = sheet.engagement, _system(act)
    minutes = queries.minutes_by_day(sheet)
    total = sum(minutes.values())
    if not total:
        return
    sides, about = _sides_of(work), About("timesheet", sheet.ref)
    # Approved, reopened and approved again is two deeds: what the books know of the week by then tells them apart.
    once = f"{sheet.ref}:{queries.deeds_about(sheet.ref)}"
    week = _("{title}, week of {day}", title=work.title, day=day_long(sheet.monday))
    billing_actions.count_minutes(below, sides, total, key=f"minutes:{once}", about=about, words=week)
    pay, rates = queries.pay_of(work), queries.rates_of(work)
    if rates and pay.kind == PayKind.HOURLY:
        for one in rules.rated(minutes, rates):
            if one.amount:
                owed = Work(
                    f"hours:{once}:{one.hourly}",
                    about,
                    week,
                    one.currency,
                    one.amount,
                    one.from_date,
                    one.until_date,
                    one.minutes,
                    one.hourly,
                )
                billing_actions.owe(below, sides, owed)
    elif pay.kind == PayKind.PER_SHIFT and pay.most_minor:
        days = sorted(day for day, worked in minutes.items() if worked)
        amount = pay.most_minor * len(days)
        shifts = Work(f"shifts:{once}", about, week, pay.currency, amount, days[0], days[-1])
        billing_actions.owe(below, sides, shifts)
    _charge_back(act, sheet, total, key=f"chargeback:{once}", words=week)


def _charge_back(act: Act, sheet: Timesheet, minutes: int, *, key: str, words: str) -> None:
    work = sheet.engagement
    borrower, lender = queries.units_of(work, sheet.monday)
    if borrower and lender:
        billing_actions.charge_back(
            _system(act),
            work.organisation.ref,
            borrower_ref=borrower,
            lender_ref=lender,
            minutes=minutes,
            key=key,
            about=About("timesheet", sheet.ref),
            words=words,
        )


def _take_hours_back(act: Act, sheet: Timesheet) -> None:
    """What follows from reopening an approved week: everything that its approval had posted is mirrored.

    Raises OnAnInvoice where it was invoiced, MilestoneIsFrozen while a dispute is about it.
    """
    rules.check_moves_freely(sheet.frozen_at)
    billing_actions.take_back(_system(act), sheet.ref, words=_("Hours reopened"))
    billing_actions.mirror(_system(act), sheet.ref, words=_("Hours reopened"))


def _owe_rest_of_price(act: Act, work: Engagement) -> None:
    """What follows from accepting work at a fixed price: what no milestone has paid for is owed."""
    pay = queries.pay_of(work)
    if pay.kind != PayKind.FIXED or not pay.most_minor:
        return
    milestones = queries.list_milestones(work)
    paid = sum(one.released for one in milestones if one.status in (terms.M.RELEASED, terms.M.RULED))
    planned = any(one.status not in (terms.M.CANCELLED, terms.M.REFUNDED) for one in milestones)
    if planned or paid >= pay.most_minor:
        return
    last = work.last_date or act.at.date()
    rest = Work(
        f"price:{work.ref}",
        About("engagement", work.ref),
        work.title,
        pay.currency,
        pay.most_minor - paid,
        min(work.starts_date, last),
        last,
    )
    billing_actions.owe(_system(act), _sides_of(work), rest)


def _require_money_settled(act: Act, work: Engagement, *, ends_well: bool) -> None:
    """Raise MoneyIsOpen, naming what is open, unless the work may end; what was only planned is planned no longer."""
    rules.check_settled([one.words for one in queries.open_money(work, ends_well=ends_well)])
    work.milestones.filter(status=terms.M.PLANNED).update(status=terms.M.CANCELLED, settled_at=act.at)


def _owe_retainer(act: Act, engagement_ref: str) -> int:
    """Owe every month of readiness that is over and not owed yet, up to a year back; how many."""
    work = queries.lock_engagement(engagement_ref)
    pay = queries.pay_of(work)
    if pay.kind != PayKind.RETAINER or not pay.most_minor:
        return 0
    ends, done = work.last_date or work.ends_date, 0
    month, _after = rules.month_of(work.starts_date)
    while (after := rules.month_of(month)[1]) <= act.at.date():
        amount = rules.retainer_for(month, pay.most_minor, starts_date=work.starts_date, ends_date=ends)
        if amount:
            done += _owe_month(act, work, month, after, amount, pay.currency)
        month = after
    return done


def _owe_month(act: Act, work: Engagement, month: date, after: date, amount: int, currency: str) -> int:
    key = f"retainer:{work.ref}:{month}"
    if billing_queries.was_billed(key):
        return 0
    words = _("{title}, readiness in {month}", title=work.title, month=f"{month:%Y-%m}")
    last = date.fromordinal(after.toordinal() - 1)
    owed = Work(
        key,
        About("engagement", work.ref),
        words,
        currency,
        amount,
        max(month, work.starts_date),
        min(last, work.last_date or work.ends_date),
    )
    billing_actions.owe(_system(act), _sides_of(work), owed)
    journal.record(act, events.RetainerOwed(work.ref, work.person.ref, work.owner.ref, month))
    return 1


@action
def freeze_money(act: Act, item_kind: ItemKind, item_ref: str) -> Engagement:
    """A dispute about this item begins: just its money stays where it is until a ruling, or until it is let go.

    ``item_kind`` "milestone" or "timesheet" (approved hours). Called in the transaction that opens the dispute, as
    the system. Raises OnAnInvoice for hours that were invoiced, MoveNotPossible for a milestone without money.
    """
    item, work = _item(item_kind, item_ref)
    policy.may_move_in_dispute(act.actor, work).require()
    if isinstance(item, Milestone):
        rules.next_status("milestone", item.status, terms.M.RULED)
    else:
        billing_actions.freeze(_system(act), item.ref, is_frozen=True)
    item.frozen_at = item.frozen_at or act.at
    item.save(update_fields=["frozen_at"])
    journal.record(act, events.MoneyFrozen(item_kind, item_ref, work.ref))
    return work


@action
def unfreeze_money(act: Act, item_kind: ItemKind, item_ref: str) -> Engagement:
    """The dispute is over without a ruling: the item goes on as before, its clock from now."""
    item, work = _item(item_kind, item_ref)
    policy.may_move_in_dispute(act.actor, work).require()
    item.frozen_at = None
    if isinstance(item, Milestone):
        if item.status == terms.M.SUBMITTED:
            item.submitted_at = act.at
        item.save(update_fields=["frozen_at", "submitted_at"])
    else:
        item.save(update_fields=["frozen_at"])
        billing_actions.freeze(_system(act), item.ref, is_frozen=False)
    journal.record(act, events.MoneyUnfrozen(item_kind, item_ref, work.ref))
    return work


@action
def rule_on_money(act: Act, item_kind: ItemKind, item_ref: str, *, to_person: int) -> Engagement:
    """Carry the decider's ruling out: ``to_person`` minor units are the person's, the rest is the client's.

    Raises MilestoneNotPossible for a part below zero or above what the item holds, OnAnInvoice.
    """
    item, work = _item(item_kind, item_ref)
    policy.may_move_in_dispute(act.actor, work).require()
    if isinstance(item, Milestone):
        _rule_on_milestone(act, item, to_person)
    else:
        _rule_on_hours(act, item, to_person)
    named = events.MoneyRuled(item_kind, item_ref, work.ref, work.person.ref, work.owner.ref)
    journal.record(act, named)
    return work


def _disputed_amount(item_kind: ItemKind, item_ref: str) -> tuple[int, str]:
    """What a ruling about the item can share out, in minor units, and its currency; (0, "") for nothing."""
    item, _work = _item(item_kind, item_ref)
    if isinstance(item, Milestone):
        return item.held, item.currency
    return billing_queries.owed_about(item.ref)


def _item(item_kind: ItemKind, item_ref: str) -> tuple[Milestone | Timesheet, Engagement]:
    if item_kind == "milestone":
        milestone = queries.lock_milestone(item_ref)
        return milestone, milestone.engagement
    sheet = queries.lock_timesheet(item_ref)
    return sheet, sheet.engagement


def _rule_on_milestone(act: Act, milestone: Milestone, to_person: int) -> None:
    held = milestone.held
    if not 0 <= to_person <= held:
        raise rules.MilestoneNotPossible(
            _("A ruling shares out what is set aside, and not more."), field="amount"
        )
    milestone.status = rules.next_status("milestone", milestone.status, terms.M.RULED)
    work = milestone.engagement
    today = act.at.date()
    ruled = Work(
        f"ruling:{milestone.ref}",
        About("milestone", milestone.ref),
        milestone.title,
        milestone.currency,
        held,
        work.starts_date,
        max(today, work.starts_date),
    )
    billing_actions.rule_on(_system(act), _sides_of(work), ruled, name=milestone.ref, to_person=to_person)
    milestone.held, milestone.released, milestone.settled_at, milestone.frozen_at = 0, to_person, act.at, None
    milestone.save(update_fields=["status", "held", "released", "settled_at", "frozen_at"])
    milestone.deliveries.filter(status=terms.DeliveryStatus.SUBMITTED).update(
        status=terms.DeliveryStatus.RETURNED, answered_at=act.at
    )


def _rule_on_hours(act: Act, sheet: Timesheet, to_person: int) -> None:
    owed, currency = billing_queries.owed_about(sheet.ref)
    if not 0 <= to_person <= owed:
        raise rules.MilestoneNotPossible(_("A ruling shares out what is owed, and not more."), field="amount")
    billing_actions.take_back(_system(act), sheet.ref, words=_("Settled by a ruling"))
    sheet.frozen_at = None
    sheet.save(update_fields=["frozen_at"])
    if to_person:
        work = sheet.engagement
        ruled = Work(
            f"ruling:{sheet.ref}:{queries.deeds_about(sheet.ref)}",
            About("timesheet", sheet.ref),
            _("{title}, week of {day}, by a ruling", title=work.title, day=day_long(sheet.monday)),
            currency,
            to_person,
            sheet.monday,
            sheet.sunday,
        )
        billing_actions.owe(_system(act), _sides_of(work), ruled)
