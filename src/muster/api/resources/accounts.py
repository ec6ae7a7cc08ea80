"""Accounts of money and minutes: what is in them, and their statements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import Day, Out, Ref
from muster.ledger import queries as ledger_queries
from muster.people.terms import TokenScope

router = Router(tags=["Money"])
READ = needs(TokenScope.MONEY_READ)


class AccountOut(Out):
    """An account: ``amount`` is minor units of ``unit``, or minutes where the unit is MIN."""

    ref: str
    key: str
    kind: str
    holder_kind: str
    holder_ref: str
    unit: str
    amount: int


class StatementLineOut(Out):
    """What arrived (above zero) or left, and what was in the account afterwards."""

    entry_ref: str
    booked_date: date
    at: datetime
    about_kind: str
    about_ref: str
    words: str
    amount: int
    balance: int


class StatementOut(Out):
    """``closing`` is ``opening`` and all amounts of these days, also those on other pages."""

    unit: str
    opening: int
    closing: int
    lines: PageOf[StatementLineOut]


class StatementQuery(Paging):
    """Days from ``start`` up to but not including ``end``."""

    start: Day | None = None
    end: Day | None = None


@router.get("", auth=READ, response=list[AccountOut], summary="My accounts")
def list_accounts(request: HttpRequest) -> list[dict[str, Any]]:
    """Every account that you may read: your own, and those of organisations whose finance you do."""
    return [
        {
            "ref": one.ref,
            "key": one.key,
            "kind": one.kind,
            "holder_kind": one.holder.kind,
            "holder_ref": one.holder.ref,
            "unit": one.unit,
            "amount": one.amount,
        }
        for one in ledger_queries.visible_balances(act_of(request).actor)
    ]


@router.get("/{ref}/statement", auth=READ, response=StatementOut, summary="A statement")
def read_statement(request: HttpRequest, ref: Ref, asked: Query[StatementQuery]) -> dict[str, Any]:
    """What came and went, oldest first, with what was in the account after each."""
    account = ledger_queries.get_visible_account(act_of(request).actor, ref)
    found = ledger_queries.statement(
        account.key, start=asked.start, end=asked.end, page=asked.page, size=asked.size
    )
    return {
        "unit": found.unit,
        "opening": found.opening,
        "closing": found.closing,
        "lines": paging.answer(request, found.lines),
    }
