"""What one has and is owed: balances, work to invoice, payouts; for finance people those of their organisations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from muster.billing import actions as billing_actions
from muster.billing import policy as billing_policy
from muster.billing import queries as billing_queries
from muster.foundation.act import Actor, Grant
from muster.foundation.errors import Refusal
from muster.foundation.paging import page_of
from muster.foundation.words import _, _n
from muster.ledger import queries as ledger_queries
from muster.ledger.rules import amount_words
from muster.ledger.terms import MINUTES, AccountKind, HolderKind
from muster.people import queries as people_queries
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.forms.money import DepositForm, PayoutForm, minor_of
from muster.web.leading import asked_page
from muster.web.pages.money.invoices import row_of

MANY = 30
"""Accounts on one page: whoever keeps the house reads those of everybody."""
FEW = 5
"""Open invoices shown before the whole list is offered."""


@dataclass(frozen=True, slots=True)
class Jar:
    """One account in a list: what it is, what is in it, its statement."""

    label: str
    whose: str
    amount: str
    unit: str
    url: str


def jars(actor: Actor) -> list[Jar]:
    """The accounts that the actor may read, own ones first; empty ones are left out."""
    found = [one for one in ledger_queries.visible_balances(actor) if one.amount]
    names = people_queries.organisation_names([one.holder.ref for one in found])
    found.sort(key=lambda one: (one.holder.ref != actor.person_ref, names.get(one.holder.ref, ""), one.key))
    return [
        Jar(
            label_of(one.kind, one.key, one.unit),
            names.get(one.holder.ref, "") if one.holder.kind == HolderKind.ORGANISATION else "",
            amount_words(one.amount, one.unit),
            one.unit,
            f"/money/accounts/{one.ref}/",
        )
        for one in found
    ]


def label_of(kind: str, key: str, unit: str) -> str:
    """What an account is, in words for people who read accounts rarely."""
    if unit == MINUTES and kind == AccountKind.PARTY:
        return _("Hours approved")
    if unit == MINUTES and kind == AccountKind.ENGAGEMENT:
        return _("Hours of agreed work")
    parts = key.split(":")
    name = parts[3] if len(parts) > 3 and kind in (AccountKind.EARNINGS, AccountKind.PARTY) else ""
    named = {
        (AccountKind.EARNINGS, ""): _("Yours, to be paid out"),
        (AccountKind.EARNINGS, "awaiting"): _("Earned, waiting for the client"),
        (AccountKind.EARNINGS, "leaving"): _("On its way to your bank"),
        (AccountKind.TAX, ""): _("Tax on invoices that are not paid yet"),
        (AccountKind.PARTY, ""): _("Open account"),
        (AccountKind.PARTY, "deposit"): _("Paid in, not set aside yet"),
        (AccountKind.ESCROW, ""): _("Set aside for work"),
        (AccountKind.FEE, ""): _("Fees"),
        (AccountKind.BANK, ""): _("Bank"),
    }
    return named.get((AccountKind(kind), name)) or AccountKind(kind).label


@acting.signed_in
def money(request: HttpRequest, *, form: PayoutForm | None = None, status: int = 200) -> HttpResponse:
    """The page."""
    actor = acting.act_of(request).actor
    mine = ledger_queries.visible_balances(actor)
    ready = [
        one
        for one in mine
        if one.kind == AccountKind.EARNINGS
        and one.holder.ref == actor.person_ref
        and one.key.count(":") == 2
        and one.amount > 0
    ]
    unit = ready[0].unit if ready else "EUR"
    today = acting.now(request).date()
    waiting = billing_queries.list_invoices(actor, show="open", today=today)
    open_items = billing_queries.open_items(actor)
    cut = page_of(jars(actor), asked_page(request), MANY)
    context: dict[str, Any] = {
        "title": _finding(actor, ready, waiting.items, open_items),
        "waiting": [row_of(one, today) for one in waiting.items[:FEW]],
        "more_waiting": max(0, waiting.total - FEW),
        "jars": cut.items,
        "page": cut,
        "base": "?",
        "open_items": [(one, amount_words(one.amount, one.unit)) for one in open_items],
        "details": billing_queries.find_details(actor.person_ref),
        "payout_form": form or PayoutForm(unit=unit, initial={"amount": ready[0].amount} if ready else None),
        "unit": unit,
        "can_pay_out": bool(ready),
        "organisations": finance_organisations(actor),
        "keeps_the_house": billing_policy.keeps_the_house(actor),
        "deposit_form": DepositForm(auto_id="deposit-%s"),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "money/page.html", context, status=status)


def finance_organisations(actor: Actor) -> list[tuple[str, str]]:
    """The organisations whose finance the actor does, as (reference, name), by name."""
    refs = [ref for grant, ref in actor.grants if grant == Grant.FINANCE and ref != "*"]
    return sorted(people_queries.organisation_names(refs).items(), key=lambda pair: pair[1])


def _finding(
    actor: Actor,
    ready: Sequence[ledger_queries.Balance],
    waiting: Sequence[billing_queries.Invoice],
    open_items: Sequence[billing_queries.OpenItems],
) -> str:
    """What there is to do first: take what one has, pay what is due, write what can be written."""
    if ready:
        words = " + ".join(amount_words(one.amount, one.unit) for one in ready)
        return _("{amount} are yours to be paid out.", amount=words)
    due = [one for one in waiting if one.issuer_ref != actor.person_ref]
    if due:
        first = min(one.due_date for one in due)
        return _n(
            "{n} invoice is to be paid, by {day}.",
            "{n} invoices are to be paid, the first by {day}.",
            n=len(due),
            day=day_long(first),
        )
    if open_items:
        return _("{amount} can be invoiced.", amount=_sums(open_items))
    return _("Nothing is waiting to be paid out.")


def _sums(open_items: Sequence[billing_queries.OpenItems]) -> str:
    """Each currency by itself."""
    by_unit: Counter[str] = Counter()
    for one in open_items:
        by_unit[one.unit] += one.amount
    return " + ".join(amount_words(amount, unit) for unit, amount in sorted(by_unit.items()))


@acting.signed_in
@require_POST
def payout(request: HttpRequest) -> HttpResponse:
    """Ask for a payout of earnings."""
    act, back = acting.act_of(request), HttpResponseRedirect("/money/")
    if acting.done_before(request):
        return back
    unit = request.POST.get("unit", "EUR")[:3]
    form = PayoutForm(request.POST, unit=unit)
    if not form.is_valid():
        return money(request, form=form, status=422)
    try:
        billing_actions.ask_payout(act, amount=minor_of(form.cleaned_data["amount"], unit), unit=unit)
    except Refusal as refusal:
        form.show(refusal)
        return money(request, form=form, status=422)
    messages.success(request, _("Asked for. It is sent to your bank account and confirmed by two people."))
    return back


@acting.signed_in
@require_POST
def deposit(request: HttpRequest) -> HttpResponse:
    """Begin to pay money in for an organisation."""
    act = acting.act_of(request)
    form = DepositForm(request.POST)
    if acting.done_before(request) or not form.is_valid():
        if form.errors:
            messages.error(request, _("Write the amount as a number, such as 1250.50."))
        return HttpResponseRedirect("/money/")
    unit = form.cleaned_data["unit"]
    asked = billing_actions.ask_deposit(
        act,
        request.POST.get("organisation", ""),
        amount=minor_of(form.cleaned_data["amount"], unit),
        unit=unit,
    )
    return HttpResponseRedirect(f"/money/payments/{asked.ref}/")
