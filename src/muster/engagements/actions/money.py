"""Hours and finished work become money: owed, counted, charged between cost centres."""

from __future__ import annotations

from datetime import date

from muster.billing import actions as billing_actions
from muster.billing import queries as billing_queries
from muster.billing.actions import Sides, Work
from muster.engagements import events, queries, rules, terms
from muster.engagements.actions.moving import _system
from muster.engagements.models import Engagement, Timesheet
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.days import day_long
from muster.foundation.words import _
from muster.ledger.terms import About
from muster.opportunities.terms import PayKind


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


def _take_hours_back(act: Act, sheet: Timesheet, *, words: str) -> None:
    """What follows from reopening an approved week: everything that its approval had posted is mirrored.

    Raises OnAnInvoice where it was invoiced, MilestoneIsFrozen while a dispute is about it.
    """
    rules.check_moves_freely(sheet.frozen_at)
    billing_actions.take_back(_system(act), sheet.ref, words=words)
    billing_actions.mirror(_system(act), sheet.ref, words=words)


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
    pauses = queries.pauses_of(work)
    month, _after = rules.month_of(work.starts_date)
    while (after := rules.month_of(month)[1]) <= act.at.date():
        amount = rules.retainer_for(
            month, pay.most_minor, starts_date=work.starts_date, ends_date=ends, pauses=pauses
        )
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
