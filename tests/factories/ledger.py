"""Accounts and entries for tests, made by the real actions."""

from __future__ import annotations

from datetime import datetime
from itertools import count

from muster.foundation.act import Act, system
from muster.ledger import actions as ledger_actions
from muster.ledger import rules
from muster.ledger.models import Account, Entry
from muster.ledger.terms import INSTALLATION, About, AccountKind, Holder
from tests.factories.people import NOW

CLIENT = Holder("organisation", "org-client")
TALENT = Holder("person", "per-talent")
WORK = Holder("engagement", "eng-work")
ABOUT = About("engagement", "eng-work")

_numbers = count(1)


def clerk(at: datetime = NOW) -> Act:
    """An act of the system, as the floors above post."""
    return system("engagements", at=at)


def open_account(kind: AccountKind, holder: Holder = INSTALLATION, unit: str = "EUR", name: str = "") -> str:
    """The key of the holder's account, opened where there is none."""
    key = rules.account_key(kind, holder, unit, name=name)
    return ledger_actions.open_account(clerk(), key, kind=kind, holder=holder, unit=unit).key


def post(lines: rules.flows.Lines, key: str = "", **said: object) -> Entry:
    """An entry about the work, under a key of its own unless it is named."""
    named = {"about": ABOUT, "words": "Test", **said}
    return ledger_actions.post(clerk(), key or f"test-{next(_numbers)}", lines, **named)  # type: ignore[arg-type]


def deposit(amount: int, holder: Holder = CLIENT, unit: str = "EUR") -> str:
    """Money from the bank onto the party's account; the key of that account."""
    bank, party = open_account(AccountKind.BANK, unit=unit), open_account(AccountKind.PARTY, holder, unit)
    post(rules.move(amount, unit=unit, source=bank, target=party))
    return party


def fund(amount: int, unit: str = "EUR") -> str:
    """Money of the client's set aside for the work; the key of the escrow."""
    party, escrow = deposit(amount, unit=unit), open_account(AccountKind.ESCROW, WORK, unit)
    post(rules.fund(amount, unit=unit, payer=party, escrow=escrow))
    return escrow


def account_of(key: str) -> Account:
    """The row."""
    return Account.objects.get(key=key)
