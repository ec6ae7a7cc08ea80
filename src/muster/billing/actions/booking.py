"""Putting money into the books: the accounts are opened on first use, the entry is posted, nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from muster.billing.rules import Book
from muster.foundation.act import Act, Actor
from muster.ledger import actions as ledger_actions
from muster.ledger.models import Entry
from muster.ledger.rules.flows import Lines
from muster.ledger.terms import About


def _system_of(act: Act) -> Act:
    """The same deed as carried on below by the system: the ledger takes nobody else's word."""
    return replace(act, actor=Actor(ref="system:billing", name="Muster", kind="system"))


def _book(
    act: Act,
    key: str,
    lines: Lines,
    books: Iterable[Book],
    *,
    about: About,
    words: str,
    booked_date: date | None = None,
) -> Entry:
    """Post the lines under the key, with the accounts they need."""
    below = _system_of(act)
    for one in books:
        ledger_actions.open_account(
            below,
            one.key,
            kind=one.kind,
            holder=one.holder,
            unit=one.unit,
            organisation_ref=one.organisation_ref,
            may_go_below_zero=one.may_go_below_zero,
        )
    return ledger_actions.post(below, key, lines, about=about, words=words[:200], booked_date=booked_date)
