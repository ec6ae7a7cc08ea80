"""What one has and is owed: balances, work to invoice, payouts; for finance people those of their organisations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from muster.billing import actions as billing_actions
from muster.billing import policy as billing_policy
from muster.billing import queries as billing_queries
from muster.engagements import queries as engagement_queries
from muster.foundation.act import Actor, Grant
from muster.foundation.errors import Refusal
from muster.foundation.paging import page_of
from muster.foundation.words import _, _n
from muster.ledger import queries as ledger_queries
from muster.ledger.rules import amount_words
from muster.ledger.terms import MINUTES, AccountKind, Holder, HolderKind
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

    @property
    def sought(self) -> str:
        """What a search looks at."""
        return f"{self.label} {self.whose} {self.unit}".casefold()


def jars(
    actor: Actor, balances: Sequence[ledger_queries.Balance], *, q: str = "", order: str = ""
) -> list[Jar]:
    """Those of the accounts (which the actor may read) that hold something, own ones first, then by whose they are.

    ``q``: only those whose words hold every one of its words; ``order``: "most" or "least" in them first, by unit.
    """
    found = [one for one in balances if one.amount]
    names = _names_of([one.holder for one in found])
    made = [
        (one, _jar(one, "" if one.holder.ref == actor.person_ref else names(one.holder))) for one in found
    ]
    words = q.casefold().split()
    made = [pair for pair in made if all(word in pair[1].sought for word in words)]
    if order in ("most", "least"):
        made.sort(key=lambda pair: (pair[0].unit, -pair[0].amount if order == "most" else pair[0].amount))
    else:
        made.sort(
            key=lambda pair: (pair[0].holder.ref != actor.person_ref, pair[1].whose.casefold(), pair[0].key)
        )
    return [jar for _balance, jar in made]


def _jar(one: ledger_queries.Balance, whose: str) -> Jar:
    return Jar(
        label_of(one.kind, one.key, one.unit),
        whose,
        amount_words(one.amount, one.unit),
        one.unit,
        f"/money/accounts/{one.ref}/",
    )


def _names_of(holders: Sequence[Holder]) -> Callable[[Holder], str]:
    """By holder: the person, organisation, part of one, or piece of work that it is. A query for each kind there is."""
    refs: dict[str, set[str]] = {}
    for one in holders:
        refs.setdefault(str(one.kind), set()).add(one.ref)
    readers: dict[str, Callable[[set[str]], dict[str, str]]] = {
        str(HolderKind.PERSON): people_queries.names_for,
        str(HolderKind.ORGANISATION): people_queries.organisation_names,
        "unit": people_queries.unit_names,
        "engagement": engagement_queries.titles_of,
    }
    names = {
        (kind, ref): name
        for kind, some in refs.items()
        if kind in readers
        for ref, name in readers[kind](some).items()
    }
    house = _("This installation")
    return lambda one: (
        house if one.kind == HolderKind.INSTALLATION else names.get((str(one.kind), one.ref), "")
    )


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
    q, order = request.GET.get("q", "")[:80].strip(), request.GET.get("order", "")
    order = order if order in ("most", "least") else ""
    cut = page_of(jars(actor, mine, q=q, order=order), asked_page(request), MANY)
    context: dict[str, Any] = {
        "title": _finding(actor, ready, open_items),
        "waiting": [row_of(one, today) for one in waiting.items[:FEW]],
        "more_waiting": max(0, waiting.total - FEW),
        "jars": cut.items,
        "page": cut,
        "base": f"?{urlencode({'q': q, 'order': order})}&" if q or order else "?",
        "q": q,
        "order": order,
        "is_sought": bool(q) or cut.total > FEW,
        "orders": [
            (words, f"?{urlencode({'q': q, 'order': key})}#accounts", key == order)
            for key, words in (
                ("", _("by whose it is")),
                ("most", _("most first")),
                ("least", _("least first")),
            )
        ],
        "deposits": _deposits(actor, mine),
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


def _deposits(actor: Actor, balances: Sequence[ledger_queries.Balance]) -> list[dict[str, str]]:
    """What the actor's organisations have paid in and could have sent back, by organisation and currency."""
    names = dict(finance_organisations(actor))
    return [
        {
            "name": names[one.holder.ref],
            "held": amount_words(one.amount, one.unit),
            "organisation": one.holder.ref,
            "unit": one.unit,
        }
        for one in balances
        if one.holder.ref in names and one.key.endswith(":deposit") and one.amount > 0
    ]


def finance_organisations(actor: Actor) -> list[tuple[str, str]]:
    """The organisations whose finance the actor does, as (reference, name), by name."""
    refs = [ref for grant, ref in actor.grants if grant == Grant.FINANCE and ref != "*"]
    return sorted(people_queries.organisation_names(refs).items(), key=lambda pair: pair[1])


def _finding(
    actor: Actor,
    ready: Sequence[ledger_queries.Balance],
    open_items: Sequence[billing_queries.OpenItems],
) -> str:
    """What there is to do first: take what one has, pay what is due, write what can be written."""
    if ready:
        words = " + ".join(amount_words(one.amount, one.unit) for one in ready)
        return _("{amount} are yours to be paid out.", amount=words)
    due = billing_queries.to_pay(actor)
    if due.first_due is not None:
        return _n(
            "{n} invoice is to be paid, by {day}.",
            "{n} invoices are to be paid, the first by {day}.",
            n=due.count,
            day=day_long(due.first_due),
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


@acting.signed_in
@require_POST
def send_back(request: HttpRequest) -> HttpResponse:
    """Ask for money that was paid in to be sent back."""
    act, back = acting.act_of(request), HttpResponseRedirect("/money/")
    unit = request.POST.get("unit", "EUR")[:3]
    form = PayoutForm(request.POST, unit=unit)
    if acting.done_before(request) or not form.is_valid():
        if form.errors:
            messages.error(request, _("Write the amount as a number, such as 1250.50."))
        return back
    amount = minor_of(form.cleaned_data["amount"], unit)
    billing_actions.ask_return(act, request.POST.get("organisation", ""), amount=amount, unit=unit)
    messages.success(request, _("Asked for. It is kept apart until it was sent and confirmed by two people."))
    return HttpResponseRedirect("/money/payments/")
