"""Invoices: the list, one of them, writing, paying and taking back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from muster.billing import actions as billing_actions
from muster.billing import policy as billing_policy
from muster.billing import queries as billing_queries
from muster.billing import rules as billing_rules
from muster.billing.queries import Invoice
from muster.billing.terms import InvoiceKind, InvoiceStatus, TaxCategory, invoice_status_label
from muster.engagements import queries as engagement_queries
from muster.foundation.act import Act, Actor
from muster.foundation.words import _, _n
from muster.ledger.rules import amount_words
from muster.ledger.terms import MINUTES
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.components.parts import SumRow
from muster.web.leading import asked_page

KINDS = {InvoiceStatus.ISSUED: "wait", InvoiceStatus.PAID: "ok"}


def _shown(show: str) -> str:
    return {
        "open": _("To be paid"),
        "overdue": _("Overdue"),
        "paid": _("Paid"),
        "all": _("All"),
    }[show]


@acting.signed_in
def invoices(request: HttpRequest) -> HttpResponse:
    """The list. The query asks what the actor may see."""
    actor, today = acting.act_of(request).actor, acting.now(request).date()
    show = request.GET.get("show", "all")
    show = show if show in billing_queries.SHOWN else "all"
    page = billing_queries.list_invoices(actor, show=show, today=today, page=asked_page(request))
    counts = billing_queries.count_invoices(actor, today=today)
    context = {
        "title": _finding(counts),
        "filters": [
            {"label": _shown(one), "value": one, "on": one == show, "n": counts[one]}
            for one in billing_queries.SHOWN
        ],
        "rows": [row_of(one, today) for one in page.items],
        "page": page,
        "base": f"?show={show}&",
        "is_new": not counts["all"],
    }
    return render(request, "money/invoices.html", context)


def row_of(invoice: Invoice, today: Any) -> dict[str, Any]:
    """One line of a list of invoices."""
    late = invoice.is_open and invoice.due_date < today
    return {
        "ref": invoice.ref,
        "number": invoice.number,
        "kind": InvoiceKind(invoice.kind).label,
        "from": invoice.issuer["legal_name"],
        "to": invoice.buyer["legal_name"],
        "issued": day_long(invoice.issue_date),
        "due": day_long(invoice.due_date) if invoice.is_open else "",
        "gross": amount_words(invoice.gross, invoice.unit),
        "status": _status(invoice, is_late=late),
        "status_kind": "bad"
        if late or invoice.frozen_at
        else KINDS.get(InvoiceStatus(invoice.status), "plain"),
    }


def _status(invoice: Invoice, *, is_late: bool) -> str:
    if invoice.frozen_at:
        return _("In dispute")
    return _("Overdue") if is_late else invoice_status_label(invoice.status)


def _finding(counts: dict[str, int]) -> str:
    if counts["overdue"]:
        return _n("{n} invoice is overdue.", "{n} invoices are overdue.", n=counts["overdue"])
    if counts["open"]:
        return _n("{n} invoice is to be paid.", "{n} invoices are to be paid.", n=counts["open"])
    return _("No invoice is open.")


@acting.signed_in
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Write the invoice for the open items of one work."""
    act = acting.act_of(request)
    if acting.done_before(request):
        return HttpResponseRedirect("/money/invoices/")
    try:
        made = billing_actions.issue_invoice(
            act,
            request.POST.get("group", ""),
            issuer_kind=request.POST.get("issuer_kind", "person"),
            issuer_ref=request.POST.get("issuer", "") or act.actor.person_ref,
            unit=request.POST.get("unit", "EUR")[:3],
        )
    except billing_rules.DetailsMissing as refusal:
        messages.info(request, refusal.message)
        return HttpResponseRedirect("/money/details/")
    messages.success(request, _("Invoice {number} is written and sent.", number=made.number))
    return HttpResponseRedirect(f"/money/invoices/{made.ref}/")


@acting.signed_in
def invoice(request: HttpRequest, invoice_ref: str) -> HttpResponse:
    """The page. The query asks who may see it."""
    actor, today = acting.act_of(request).actor, acting.now(request).date()
    found = billing_queries.get_visible_invoice(actor, invoice_ref)
    lines = billing_queries.lines_of(found)
    unit = found.unit
    under_way = billing_queries.find_live_payment(found.buyer_ref, invoice_ref=found.ref)
    context = {
        "invoice": found,
        "row": row_of(found, today),
        "lines": [_line(found, one) for one in lines],
        "sum_rows": [
            SumRow("part", _("Sum before tax"), amount_words(found.net, unit), "", ""),
            SumRow("part", _tax_label(found), amount_words(found.tax, unit), "", ""),
        ],
        "total": amount_words(found.gross, unit),
        "interest": _interest(found, today),
        "takes_back": found.credits,
        "taken_back_by": billing_queries.credit_note_of(found),
        "under_way": under_way,
        "dispute": engagement_queries.find_live_dispute(actor, found.ref) if found.frozen_at else None,
        **_may(actor, found, bool(under_way)),
        "deposit": _enough_paid_in(found),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "money/invoice.html", context)


def _line(found: Invoice, line: Any) -> dict[str, str]:
    return {
        "words": line.words,
        "days": f"{day_long(line.from_date)} – {day_long(line.until_date)}",
        "quantity": amount_words(line.minutes, MINUTES) if line.minutes else "1",
        "price": amount_words(line.hourly or line.net, found.unit),
        "net": amount_words(line.net, found.unit),
    }


def _tax_label(found: Invoice) -> str:
    if found.tax_category == TaxCategory.STANDARD:
        return _("Tax {percent} %", percent=format(billing_rules.percent_of(found.tax_share), "f"))
    return TaxCategory(found.tax_category).label


def _interest(found: Invoice, today: Any) -> str:
    if not found.is_open or found.due_date >= today:
        return ""
    share = billing_queries.billing_of(found.buyer_ref).interest_share
    return amount_words(
        billing_rules.interest_on(found.gross, share, due=found.due_date, today=today), found.unit
    )


def _enough_paid_in(found: Invoice) -> str:
    """What its buyer has paid in, where that is enough to pay it."""
    if not found.is_open:
        return ""
    held = billing_queries.held_by(billing_rules.books.deposit(found.buyer_ref, found.unit))
    return amount_words(held, found.unit) if held >= found.gross else ""


def _may(actor: Actor, found: Invoice, is_under_way: bool) -> dict[str, bool]:
    is_invoice = found.kind == InvoiceKind.INVOICE
    issues = bool(billing_policy.may_issue(actor, found.issuer_kind, found.issuer_ref))
    return {
        "may_pay": found.is_open
        and found.frozen_at is None
        and not is_under_way
        and bool(billing_policy.may_pay(actor, found.buyer_ref, found.contact_ref)),
        "may_credit": is_invoice
        and issues
        and found.status != InvoiceStatus.CREDITED
        and not found.frozen_at,
    }


@acting.signed_in
def pdf(request: HttpRequest, invoice_ref: str) -> HttpResponse:
    """The file as it was made when the invoice was written."""
    found = billing_queries.get_visible_invoice(acting.act_of(request).actor, invoice_ref)
    answer = HttpResponse(bytes(billing_queries.file_of(found).pdf), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.pdf"'
    return answer


@acting.signed_in
@require_POST
def pay(request: HttpRequest, invoice_ref: str) -> HttpResponse:
    """Begin to pay. The money moves when the provider or a second person says so, never by this page."""
    act = acting.act_of(request)
    asked = billing_actions.ask_payment(act, invoice_ref)
    return _go_on_paying(act, asked.ref)


def _go_on_paying(act: Act, payment_ref: str) -> HttpResponse:
    back = f"{settings.MUSTER_URL}/money/payments/{payment_ref}/"
    begun = billing_actions.begin_payment(act, payment_ref, back_url=back)
    return HttpResponseRedirect(begun.pay_url or f"/money/payments/{payment_ref}/")


@acting.signed_in
@require_POST
def from_deposit(request: HttpRequest, invoice_ref: str) -> HttpResponse:
    """Pay it with what was paid in before."""
    act = acting.act_of(request)
    if not acting.done_before(request):
        paid = billing_actions.pay_from_deposit(act, invoice_ref)
        messages.success(request, _("Invoice {number} is paid.", number=paid.number))
    return HttpResponseRedirect(f"/money/invoices/{invoice_ref}/")


@acting.signed_in
@require_POST
def credit(request: HttpRequest, invoice_ref: str) -> HttpResponse:
    """Take the invoice back by a credit note."""
    act = acting.act_of(request)
    if not acting.done_before(request):
        billing_queries.get_visible_invoice(act.actor, invoice_ref)
        note = billing_actions.credit_invoice(act, invoice_ref)
        messages.success(request, _("Taken back by credit note {number}.", number=note.number))
    return HttpResponseRedirect(f"/money/invoices/{invoice_ref}/")
