"""Payments and payouts on their way: recorded by one person, confirmed by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from muster.billing import actions as billing_actions
from muster.billing import policy as billing_policy
from muster.billing import queries as billing_queries
from muster.billing.queries import Payment, Payout
from muster.billing.terms import (
    PaymentPurpose,
    PaymentStatus,
    PayoutStatus,
    payment_status_label,
    payout_status_label,
)
from muster.foundation.act import Act, Actor
from muster.foundation.words import _, _n
from muster.ledger.rules import amount_words
from muster.people import queries as people_queries
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.leading import asked_page

P = PaymentStatus
STEPS: dict[str, Callable[[Act, str], Any]] = {
    "record": billing_actions.record_payment,
    "confirm": billing_actions.confirm_payment,
    "call-off": billing_actions.call_off_payment,
}
PAYOUT_STEPS: dict[str, Callable[[Act, str], Any]] = {
    "send": billing_actions.send_payout,
    "confirm": billing_actions.confirm_payout,
    "call-off": billing_actions.call_off_payout,
}


def _said(step: str) -> str:
    return {
        "record": _("Recorded. A second person confirms it now."),
        "send": _("Sent. A second person confirms it now."),
        "confirm": _("Confirmed. It is in the books."),
        "call-off": _("Called off. Nothing was moved."),
    }[step]


@acting.signed_in
def payments(request: HttpRequest) -> HttpResponse:
    """What waits for somebody, and what was paid lately."""
    actor = acting.act_of(request).actor
    waiting = billing_queries.list_payments(actor, waiting=True)
    out = billing_queries.list_payouts(actor, waiting=True)
    all_of_them = billing_queries.list_payments(actor, page=asked_page(request))
    recorded = [one.recorded_by_ref for one in waiting.items] + [one.sent_by_ref for one in out.items]
    names = people_queries.names_for([ref for ref in recorded if ref])
    count = waiting.total + out.total
    context = {
        "title": _n("{n} payment is on its way.", "{n} payments are on their way.", n=count)
        if count
        else _("No payment is on its way."),
        "waiting": [_payment_row(actor, one, names) for one in waiting.items],
        "payouts": [_payout_row(actor, one, names) for one in out.items],
        "rows": [_payment_row(actor, one, {}) for one in all_of_them.items],
        "page": all_of_them,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "money/payments.html", context)


def _payment_row(actor: Actor, one: Payment, names: dict[str, str]) -> dict[str, Any]:
    steps = []
    is_return = one.purpose == PaymentPurpose.RETURN
    if one.status == P.ASKED and one.provider == "manual" and billing_policy.may_record(actor, one):
        steps.append(("record", _("I sent it") if is_return else _("I made the transfer")))
    is_second = one.status == P.RECORDED and one.recorded_by_ref != actor.ref
    if is_second and billing_policy.may_confirm_payment(actor, one):
        steps.append(("confirm", _("It has left") if is_return else _("The money is there")))
    is_live = one.status in (P.ASKED, P.RECORDED) and one.provider == "manual"
    if is_live and billing_policy.may_call_off(actor, one):
        steps.append(("call-off", _("It stays here") if is_return else _("It was not made")))
    return {
        "ref": one.ref,
        "url": f"/money/payments/{one.ref}/",
        "words": one.words,
        "whose": one.organisation.name,
        "amount": amount_words(one.amount, one.unit),
        "status": payment_status_label(one.status),
        "kind": {P.CONFIRMED: "ok", P.FAILED: "bad"}.get(PaymentStatus(one.status), "wait"),
        "day": day_long(one.asked_at),
        "by": names.get(one.recorded_by_ref, ""),
        "is_mine": one.status == P.RECORDED and one.recorded_by_ref == actor.ref,
        "steps": steps,
    }


def _payout_row(actor: Actor, one: Payout, names: dict[str, str]) -> dict[str, Any]:
    steps, sends = [], billing_policy.may_send_payouts(actor)
    if one.status == PayoutStatus.ASKED and sends:
        steps.append(("send", _("I sent it")))
    if one.status == PayoutStatus.SENT and sends and one.sent_by_ref != actor.ref:
        steps.append(("confirm", _("It has left")))
    if sends or (one.person.ref == actor.ref and one.status == PayoutStatus.ASKED):
        steps.append(("call-off", _("Call it off")))
    return {
        "ref": one.ref,
        "whose": one.person.name,
        "iban": one.iban if sends or one.person.ref == actor.ref else "",
        "amount": amount_words(one.amount, one.unit),
        "status": payout_status_label(one.status),
        "day": day_long(one.asked_at),
        "by": names.get(one.sent_by_ref, ""),
        "is_mine": one.status == PayoutStatus.SENT and one.sent_by_ref == actor.ref,
        "steps": steps,
    }


@acting.signed_in
def payment(request: HttpRequest, payment_ref: str) -> HttpResponse:
    """Where one payment stands; also where a payer comes back to from the provider. Reading it moves nothing."""
    actor = acting.act_of(request).actor
    found = billing_queries.get_visible_payment(actor, payment_ref)
    names = people_queries.names_for([found.recorded_by_ref] if found.recorded_by_ref else [])
    context = {
        "row": _payment_row(actor, found, names),
        "payment": found,
        "pay_url": found.pay_url if found.status == P.ASKED else "",
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "money/payment.html", context)


@acting.signed_in
@require_POST
def step_payment(request: HttpRequest, payment_ref: str, step: str) -> HttpResponse:
    """Record, confirm or call off a payment."""
    return _step(request, STEPS, step, payment_ref)


@acting.signed_in
@require_POST
def step_payout(request: HttpRequest, payout_ref: str, step: str) -> HttpResponse:
    """Send, confirm or call off a payout."""
    return _step(request, PAYOUT_STEPS, step, payout_ref)


def _step(
    request: HttpRequest, steps: dict[str, Callable[[Act, str], Any]], step: str, ref: str
) -> HttpResponse:
    if step not in steps:
        raise Http404
    if not acting.done_before(request):
        steps[step](acting.act_of(request), ref)
        messages.success(request, _said(step))
    return HttpResponseRedirect("/money/payments/")
