"""Invoices and credit notes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.resources.payments import PaymentOut
from muster.api.resources.payments import shape as payment_shape
from muster.api.shapes import In, Out, Ref, Word
from muster.billing import actions as billing_actions
from muster.billing import queries as billing_queries
from muster.billing.queries import Invoice
from muster.people.terms import TokenScope

router = Router(tags=["Money"])
READ = needs(TokenScope.MONEY_READ)
WRITE = needs(TokenScope.MONEY_WRITE)


class InvoiceLineOut(Out):
    """One line: ``net`` minor units; ``minutes`` and ``hourly`` for work by the hour."""

    position: int
    words: str
    minutes: int | None
    hourly: int | None
    net: int
    from_date: date
    until_date: date
    about_ref: str


class InvoiceOut(Out):
    """An invoice or credit note. Amounts are minor units of ``unit``; ``tax_share`` is millionths."""

    ref: str
    number: str
    kind: str
    status: str
    issuer_ref: str
    issuer_name: str
    buyer_ref: str
    buyer_name: str
    group_ref: str
    issue_date: date
    due_date: date
    unit: str
    net: int
    tax: int
    gross: int
    tax_share: int
    tax_category: str
    is_prepaid: bool
    paid_at: datetime | None


class InvoiceDetailOut(InvoiceOut):
    """With its lines."""

    lines: list[InvoiceLineOut]


class OpenItemsOut(Out):
    """Approved work that stands on no invoice yet; ``amount`` minor units."""

    group_ref: str
    issuer_kind: str
    issuer_ref: str
    buyer_ref: str
    buyer_name: str
    unit: str
    count: int
    amount: int
    from_date: date
    until_date: date


class InvoicesQuery(Paging):
    """What to show."""

    show: Literal["open", "overdue", "paid", "all"] = "all"


class InvoiceIn(In):
    """For which work (an engagement) and in which currency; the issuer is you unless the installation is meant."""

    group_ref: Ref
    unit: Word
    issuer_kind: Literal["person", "installation"] = "person"


def _shape(one: Invoice) -> dict[str, Any]:
    same = (
        "ref", "number", "kind", "status", "issuer_ref", "buyer_ref", "group_ref", "issue_date", "due_date",
        "unit", "net", "tax", "gross", "tax_share", "tax_category", "paid_at",
    )  # fmt: skip
    return {name: getattr(one, name) for name in same} | {
        "issuer_name": one.issuer["legal_name"],
        "buyer_name": one.buyer["legal_name"],
        "is_prepaid": one.prepaid,
    }


def _detail(one: Invoice) -> dict[str, Any]:
    return {**_shape(one), "lines": billing_queries.lines_of(one)}


@router.get("", auth=READ, response=PageOf[InvoiceOut], summary="Invoices")
def list_invoices(request: HttpRequest, asked: Query[InvoicesQuery]) -> dict[str, Any]:
    """Those that you wrote, ordered the work of, or look after, newest first."""
    act = act_of(request)
    page = billing_queries.list_invoices(act.actor, show=asked.show, today=act.at.date(), page=asked.page)
    return paging.answer(request, page, _shape)


@router.get("/open-items", auth=READ, response=list[OpenItemsOut], summary="What I can invoice")
def list_open_items(request: HttpRequest) -> Any:
    """Approved work on no invoice yet, one row for each engagement and currency."""
    return billing_queries.open_items(act_of(request).actor)


@router.get("/{ref}", auth=READ, response=InvoiceDetailOut, summary="One invoice")
def get_invoice(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """With its lines."""
    return _detail(billing_queries.get_visible_invoice(act_of(request).actor, ref))


@router.post("", auth=WRITE, response={201: InvoiceDetailOut}, summary="Write an invoice")
def issue_invoice(request: HttpRequest, said: InvoiceIn) -> Any:
    """For everything of the work that is approved and on no invoice yet. It cannot be changed afterwards."""
    act = act_of(request)
    issuer = act.actor.person_ref if said.issuer_kind == "person" else "muster"
    made = billing_actions.issue_invoice(
        act, said.group_ref, issuer_kind=said.issuer_kind, issuer_ref=issuer, unit=said.unit
    )
    return Status(201, _detail(made))


@router.post("/{ref}/pay", auth=WRITE, response=PaymentOut, summary="Begin to pay an invoice")
def pay_invoice(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """The payment, and where to pay if the provider has a page. Nothing moves before it is confirmed."""
    act = act_of(request)
    asked = billing_actions.ask_payment(act, ref)
    back = f"{settings.MUSTER_URL}/money/payments/{asked.ref}/"
    return payment_shape(billing_actions.begin_payment(act, asked.ref, back_url=back))


@router.post(
    "/{ref}/pay-from-deposit", auth=WRITE, response=InvoiceDetailOut, summary="Pay with what was paid in"
)
def pay_from_deposit(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """In whole, with money that the buyer has paid in and not set aside. It moves at once: it is in the books already."""
    return _detail(billing_actions.pay_from_deposit(act_of(request), ref))


@router.post("/{ref}/credit", auth=WRITE, response=InvoiceDetailOut, summary="Take an invoice back")
def credit_invoice(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """By a credit note, in full; what the invoice moved is moved back."""
    act = act_of(request)
    billing_queries.get_visible_invoice(act.actor, ref)
    return _detail(billing_actions.credit_invoice(act, ref))
