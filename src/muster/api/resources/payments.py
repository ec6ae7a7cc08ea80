"""Money on its way in and out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import In, Minor, Out, Ref, Word
from muster.billing import actions as billing_actions
from muster.billing import queries as billing_queries
from muster.billing.queries import Payment, Payout
from muster.foundation.act import Act
from muster.people.terms import TokenScope

router = Router(tags=["Money"])
payouts = Router(tags=["Money"])
READ = needs(TokenScope.MONEY_READ)
WRITE = needs(TokenScope.MONEY_WRITE)


class PaymentOut(Out):
    """A payment: ``amount`` minor units of ``unit``; ``pay_url`` is the provider's page, or empty."""

    ref: str
    purpose: str
    status: str
    provider: str
    organisation_ref: str
    invoice_ref: str
    unit: str
    amount: int
    words: str
    pay_url: str
    asked_at: datetime
    settled_at: datetime | None


class PayoutOut(Out):
    """A payout: ``amount`` minor units of ``unit``."""

    ref: str
    status: str
    provider: str
    person_ref: str
    unit: str
    amount: int
    asked_at: datetime
    settled_at: datetime | None


class WaitingQuery(Paging):
    """``waiting``: only those that are not settled."""

    waiting: bool = False


class DepositIn(In):
    """Money that an organisation pays in, to have something to set aside."""

    organisation_ref: Ref
    amount: Minor
    unit: Word


class PayoutIn(In):
    """How much of one's earnings, and how."""

    amount: Minor
    unit: Word
    provider: Literal["manual", "stripe"] = Field("manual")


def shape(one: Payment) -> dict[str, Any]:
    """The payment as it goes out."""
    same = (
        "ref",
        "purpose",
        "status",
        "provider",
        "unit",
        "amount",
        "words",
        "pay_url",
        "asked_at",
        "settled_at",
    )
    return {name: getattr(one, name) for name in same} | {
        "organisation_ref": one.organisation.ref,
        "invoice_ref": one.invoice.ref if one.invoice else "",
    }


def _payout(one: Payout) -> dict[str, Any]:
    same = ("ref", "status", "provider", "unit", "amount", "asked_at", "settled_at")
    return {name: getattr(one, name) for name in same} | {"person_ref": one.person.ref}


@router.get("", auth=READ, response=PageOf[PaymentOut], summary="Payments")
def list_payments(request: HttpRequest, asked: Query[WaitingQuery]) -> dict[str, Any]:
    """Payments that you began, recorded or look after, newest first."""
    page = billing_queries.list_payments(act_of(request).actor, waiting=asked.waiting, page=asked.page)
    return paging.answer(request, page, shape)


@router.post("", auth=WRITE, response={201: PaymentOut}, summary="Begin to pay money in")
def ask_deposit(request: HttpRequest, said: DepositIn) -> Any:
    """Nothing moves before the payment is confirmed."""
    asked = billing_actions.ask_deposit(
        act_of(request), said.organisation_ref, amount=said.amount, unit=said.unit
    )
    return Status(201, shape(asked))


@router.post("/return", auth=WRITE, response={201: PaymentOut}, summary="Ask for a deposit to be sent back")
def ask_return(request: HttpRequest, said: DepositIn) -> Any:
    """It is kept apart at once; the house's finance people send it, and a second one confirms."""
    asked = billing_actions.ask_return(
        act_of(request), said.organisation_ref, amount=said.amount, unit=said.unit
    )
    return Status(201, shape(asked))


@router.get("/{ref}", auth=READ, response=PaymentOut, summary="One payment")
def get_payment(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """Where it stands."""
    return shape(billing_queries.get_visible_payment(act_of(request).actor, ref))


@router.post("/{ref}/record", auth=WRITE, response=PaymentOut, summary="Say that a transfer was made")
def record_payment(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """It waits for a second person."""
    return shape(billing_actions.record_payment(act_of(request), ref))


@router.post("/{ref}/confirm", auth=WRITE, response=PaymentOut, summary="Confirm a payment")
def confirm_payment(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """As the second person: the money is there, and in the books from now on."""
    return shape(billing_actions.confirm_payment(act_of(request), ref))


@router.post("/{ref}/call-off", auth=WRITE, response=PaymentOut, summary="Call a payment off")
def call_off_payment(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """It was not made after all."""
    return shape(billing_actions.call_off_payment(act_of(request), ref))


@payouts.get("", auth=READ, response=PageOf[PayoutOut], summary="Payouts")
def list_payouts(request: HttpRequest, asked: Query[WaitingQuery]) -> dict[str, Any]:
    """Your own, or all of them where you look after the money of the installation."""
    page = billing_queries.list_payouts(act_of(request).actor, waiting=asked.waiting, page=asked.page)
    return paging.answer(request, page, _payout)


@payouts.post("", auth=WRITE, response={201: PayoutOut}, summary="Ask for a payout")
def ask_payout(request: HttpRequest, said: PayoutIn) -> Any:
    """Of what you have earned; it is kept apart at once."""
    asked = billing_actions.ask_payout(
        act_of(request), amount=said.amount, unit=said.unit, provider=said.provider
    )
    return Status(201, _payout(asked))


def _stepped(request: HttpRequest, ref: str, step: Callable[[Act, str], Payout]) -> dict[str, Any]:
    act = act_of(request)
    billing_queries.get_visible_payout(act.actor, ref)
    return _payout(step(act, ref))


@payouts.post("/{ref}/send", auth=WRITE, response=PayoutOut, summary="Send a payout")
def send_payout(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """Say that the transfer was made, or let the provider make it."""
    return _stepped(request, ref, billing_actions.send_payout)


@payouts.post("/{ref}/confirm", auth=WRITE, response=PayoutOut, summary="Confirm a payout")
def confirm_payout(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """As the second person: the money has left."""
    return _stepped(request, ref, billing_actions.confirm_payout)


@payouts.post("/{ref}/call-off", auth=WRITE, response=PayoutOut, summary="Call a payout off")
def call_off_payout(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """The money goes back among the person's earnings."""
    return _stepped(request, ref, billing_actions.call_off_payout)
