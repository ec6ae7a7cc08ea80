"""The money of a dispute: just what the item is about stays where it is, until a ruling shares it out or it is let go.

Called in the transaction of the dispute's own step, with the engagement locked; the dispute's policy has asked who may.
"""

from __future__ import annotations

from muster.billing import actions as billing_actions
from muster.billing.actions import Work
from muster.engagements import events, queries, rules, terms
from muster.engagements.actions.hours import _approve
from muster.engagements.actions.money import _sides_of, _take_hours_back
from muster.engagements.actions.moving import _system
from muster.engagements.models import Dispute, Milestone, Timesheet
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.words import _
from muster.ledger.terms import About

ITEM = terms.DisputeItem


def _freeze_money(act: Act, dispute: Dispute) -> None:
    """The item's money stays where it is. Hours without an answer and work handed over have none of their own yet."""
    if dispute.amount is None:
        return
    ref = dispute.item_ref
    if dispute.item_kind == ITEM.MILESTONE:
        milestone = queries.lock_milestone(ref)
        milestone.frozen_at = act.at
        milestone.save(update_fields=["frozen_at"])
    elif dispute.item_kind == ITEM.HOURS:
        sheet = queries.lock_timesheet(ref)
        billing_actions.freeze(_system(act), ref, is_frozen=True)
        sheet.frozen_at = act.at
        sheet.save(update_fields=["frozen_at"])
    else:
        billing_actions.freeze_invoice(_system(act), ref)
    journal.record(act, events.MoneyFrozen(dispute.item_kind, ref, dispute.engagement.ref))


def _free_money(act: Act, dispute: Dispute) -> None:
    """The dispute is over without a ruling: the item goes on as before, a milestone's clock from now."""
    if dispute.amount is None:
        return
    ref = dispute.item_ref
    if dispute.item_kind == ITEM.MILESTONE:
        milestone = queries.lock_milestone(ref)
        milestone.frozen_at = None
        if milestone.status == terms.M.SUBMITTED:
            milestone.submitted_at = act.at
        milestone.save(update_fields=["frozen_at", "submitted_at"])
    elif dispute.item_kind == ITEM.HOURS:
        _free_hours(act, queries.lock_timesheet(ref))
    else:
        billing_actions.free_invoice(_system(act), ref)
    journal.record(act, events.MoneyUnfrozen(dispute.item_kind, ref, dispute.engagement.ref))


def _free_hours(act: Act, sheet: Timesheet) -> None:
    sheet.frozen_at = None
    sheet.save(update_fields=["frozen_at"])
    billing_actions.freeze(_system(act), sheet.ref, is_frozen=False)


def _rule_on_money(act: Act, dispute: Dispute) -> None:
    """The final ruling's share becomes the person's; the rest is the client's. Each is in the books at once."""
    share = dispute.share or 0
    if dispute.item_kind == ITEM.MILESTONE:
        _rule_on_milestone(act, queries.lock_milestone(dispute.item_ref), share)
    elif dispute.item_kind == ITEM.HOURS:
        _rule_on_hours(act, queries.lock_timesheet(dispute.item_ref), share, dispute.ruling_words)
    else:
        _rule_on_invoice(act, dispute, share)
    if dispute.amount is None:
        return
    work = dispute.engagement
    journal.record(
        act,
        events.MoneyRuled(dispute.item_kind, dispute.item_ref, work.ref, work.person.ref, work.owner.ref),
    )


def _rule_on_milestone(act: Act, milestone: Milestone, share: int) -> None:
    held, work, today = milestone.held, milestone.engagement, act.at.date()
    to_person = rules.part_of(held, share)
    milestone.status = rules.next_status("milestone", milestone.status, terms.M.RULED)
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
    milestone.refund_asked_at = None
    milestone.save(update_fields=["status", "held", "released", "settled_at", "frozen_at", "refund_asked_at"])
    milestone.deliveries.filter(status=terms.DeliveryStatus.SUBMITTED).update(
        status=terms.DeliveryStatus.RETURNED, answered_at=act.at
    )


def _rule_on_hours(act: Act, sheet: Timesheet, share: int, words: str) -> None:
    """The week is what the ruling leaves of it, and is approved so: owed at the rate of each day, counted, charged.

    Where it was approved before, what that had posted is mirrored first.
    """
    if sheet.status == terms.TimesheetStatus.APPROVED:
        _free_hours(act, sheet)
        _take_hours_back(act, sheet, words=_("Settled by a ruling"))
        sheet.status = rules.next_status("timesheet", sheet.status, terms.TimesheetStatus.RETURNED)
        sheet.status = rules.next_status("timesheet", sheet.status, terms.TimesheetStatus.SUBMITTED)
    days = {day.day: day for day in sheet.days.all()}
    left = rules.ruled_minutes({key: day.minutes for key, day in days.items()}, share)
    for key, day in days.items():
        if left[key] == 0:
            day.delete()
        elif left[key] != day.minutes:
            day.minutes = left[key]
            day.save(update_fields=["minutes"])
    sheet.note = "\n".join(filter(None, [sheet.note, _("Ruled: {words}", words=words)]))[:2000]
    sheet.save(update_fields=["status", "note"])
    _approve(_system(act), sheet)


def _rule_on_invoice(act: Act, dispute: Dispute, share: int) -> None:
    work = dispute.engagement
    to_person = rules.part_of(dispute.amount or 0, share)
    words = _("{title}, by a ruling", title=work.title)
    billing_actions.rule_on_invoice(
        _system(act), _sides_of(work), dispute.item_ref, to_person=to_person, words=words
    )
