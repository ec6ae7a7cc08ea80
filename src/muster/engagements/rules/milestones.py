"""What a milestone allows, and the clocks around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from muster.engagements import terms
from muster.engagements.rules.refusals import (
    DatesNotPossible,
    MilestoneIsFrozen,
    MilestoneNotPossible,
    MoneyIsOpen,
    WordsMissing,
)
from muster.foundation.words import _
from muster.ledger import rules as ledger_rules
from muster.opportunities.rules import Milestone
from muster.opportunities.terms import PayKind, PayTerms


def check_milestone(
    title: str, amount: int, due_date: date | None, *, starts_date: date, planned: int, agreed: int | None
) -> str:
    """The title without blanks around it, where the milestone is possible.

    ``planned`` is what the other milestones come to and ``agreed`` the price of the whole work, both in minor
    units; None leaves it open. Raises WordsMissing, AmountNotPositive, AmountTooLarge, DatesNotPossible,
    MilestoneNotPossible.
    """
    title = " ".join(title.split())[:120]
    if not title:
        raise WordsMissing("title")
    ledger_rules.check_amount(amount)
    if agreed is not None and planned + amount > agreed:
        raise MilestoneNotPossible(
            _("All milestones together are more than the agreed price. Change the terms first."),
            field="amount",
        )
    if due_date is not None and due_date < starts_date:
        raise DatesNotPossible(_("This day is before the work begins."), field="due_date")
    return title


def agreed_milestones(
    proposed: Sequence[Mapping[str, Any]], pay: PayTerms, *, starts_date: date
) -> tuple[Milestone, ...]:
    """The proposed milestones (as JSON), where they sum to the agreed fixed price; none otherwise.

    When the price was changed on the way they stand for nothing any more: the sides plan anew. One that was due
    before the first day is due on it.
    """
    parts = [
        Milestone(one["title"], one["minor"], max(date.fromisoformat(one["due_date"]), starts_date))
        for one in proposed
    ]
    if pay.kind != PayKind.FIXED or sum(one.minor for one in parts) != pay.most_minor:
        return ()
    return tuple(parts)


def check_part(amount: int, *, held: int) -> int:
    """The part of what is held that is accepted; raises MilestoneNotPossible unless it is from one cent to all of it."""
    if not 0 < amount <= held:
        raise MilestoneNotPossible(
            _("Accept some of what is set aside, and not more than that."), field="amount"
        )
    return amount


def check_moves_freely(frozen_at: datetime | None) -> None:
    """Raise MilestoneIsFrozen while a dispute is about it."""
    if frozen_at is not None:
        raise MilestoneIsFrozen


def check_settled(still_open: Sequence[str]) -> None:
    """Raise MoneyIsOpen, naming each once, unless there is nothing that has to be settled first."""
    if still_open:
        raise MoneyIsOpen("; ".join(dict.fromkeys(still_open)))


def accepts_itself_at(submitted_at: datetime) -> datetime:
    """The moment from which a milestone that was handed over counts as accepted."""
    return submitted_at + timedelta(days=terms.ACCEPT_DAYS)


def refund_due_at(asked_at: datetime) -> datetime:
    """The moment from which money that was asked back goes back, if the person has not answered."""
    return asked_at + timedelta(days=terms.REFUND_DAYS)


def check_currency_of(currency: str, *, agreed: str) -> str:
    """The currency of a milestone: that of the agreed pay, where there is one. Raises UnitUnknown, UnitsDiffer."""
    ledger_rules.check_currency(currency)
    if agreed and currency != agreed:
        raise ledger_rules.UnitsDiffer(currency, agreed)
    return currency
