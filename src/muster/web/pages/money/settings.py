"""How one stands on invoices, how an organisation pays, and which fees hold."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from muster.billing import actions as billing_actions
from muster.billing import policy as billing_policy
from muster.billing import queries as billing_queries
from muster.billing.terms import PartyKind
from muster.foundation.act import Actor
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.ledger.rules import amount_words
from muster.ledger.terms import INSTALLATION, Payer
from muster.people import queries as people_queries
from muster.web import acting
from muster.web.forms.money import BillingForm, DetailsForm, FeeForm, minor_of
from muster.web.pages.money.overview import finance_organisations


def _whose(request: HttpRequest, actor: Actor) -> tuple[str, str, str]:
    """Kind, reference and name of whom the details are about: oneself, unless another is asked for."""
    wanted = request.GET.get("of", "") or request.POST.get("of", "")
    if wanted == INSTALLATION.ref:
        kind, name = PartyKind.INSTALLATION, _("this installation")
    elif wanted:
        kind, name = PartyKind.ORGANISATION, people_queries.get_organisation(wanted).name
    else:
        kind, wanted, name = PartyKind.PERSON, actor.person_ref, ""
    billing_policy.may_write_details(actor, kind, wanted).require()
    return kind, wanted, name


@acting.signed_in
def details(request: HttpRequest) -> HttpResponse:
    """Name, address, tax and bank account."""
    act = acting.act_of(request)
    kind, ref, name = _whose(request, act.actor)
    found = billing_queries.find_details(ref)
    initial = {field: getattr(found, field) for field in DetailsForm.base_names()} if found else {}
    form = DetailsForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect("/money/")
        if form.is_valid() and _saved(act, kind, ref, form):
            messages.success(request, _("Saved. It stands on every invoice from now on."))
            return HttpResponseRedirect("/money/")
    context = {
        "form": form,
        "of": "" if kind == PartyKind.PERSON else ref,
        "name": name,
        "is_person": kind == PartyKind.PERSON,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "money/details.html", context, status=422 if form.errors else 200)


def _saved(act: Any, kind: str, ref: str, form: DetailsForm) -> bool:
    said = dict(form.cleaned_data)
    said["tax_share"] = said["tax_share"] or 0
    try:
        billing_actions.save_details(act, kind, ref, **said)
    except Refusal as refusal:
        form.show(refusal)
        return False
    return True


@acting.signed_in
def billing(request: HttpRequest) -> HttpResponse:
    """How an organisation pays. Finance people choose; the others learn who does."""
    act = acting.act_of(request)
    known = finance_organisations(act.actor)
    wanted = request.GET.get("organisation", "") or request.POST.get("organisation", "")
    wanted = wanted or (known[0][0] if known else "")
    billing_policy.may_set_billing(act.actor, wanted).require()
    found = billing_queries.billing_of(wanted)
    initial = {name: getattr(found, name) for name in BillingForm.base_names()}
    form = BillingForm(request.POST or None, initial=initial)
    if request.method == "POST" and not acting.done_before(request) and form.is_valid():
        said = dict(form.cleaned_data)
        said["internal_hourly"] = minor_of(said["internal_hourly"] or Decimal(0), said["currency"])
        try:
            billing_actions.set_billing(act, wanted, **said)
        except Refusal as refusal:
            form.show(refusal)
        else:
            messages.success(request, _("Saved. It holds from now on."))
            return HttpResponseRedirect(f"/money/settings/?organisation={wanted}")
    context = {
        "form": form,
        "organisation": people_queries.get_organisation(wanted),
        "others": [pair for pair in known if pair[0] != wanted],
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "money/settings.html", context, status=422 if form.errors else 200)


@acting.signed_in
def fees(request: HttpRequest) -> HttpResponse:
    """The fees that hold, and a new one."""
    act = acting.act_of(request)
    billing_policy.may_set_fees(act.actor).require()
    form = FeeForm(request.POST or None)
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect("/money/fees/")
        if form.is_valid() and _fee_set(act, form):
            messages.success(request, _("Saved. It is charged on work that is approved from now on."))
            return HttpResponseRedirect("/money/fees/")
    context = {
        "form": form,
        "rows": [_fee_row(one) for one in billing_queries.list_fee_rules(on=act.at.date())],
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "money/fees.html", context, status=422 if form.errors else 200)


def _fee_set(act: Any, form: FeeForm) -> bool:
    said = form.cleaned_data
    try:
        billing_actions.set_fee(
            act,
            said["name"],
            payer=said["payer"],
            tiers=[{"above": 0, "share": said["share"]}],
            minimum=minor_of(said["minimum"] or Decimal(0), "EUR"),
            cap=minor_of(said["cap"], "EUR") if said["cap"] is not None else None,
        )
    except Refusal as refusal:
        form.show(refusal, tiers="share")
        return False
    return True


def _fee_row(row: Any) -> dict[str, Any]:
    shares = [f"{tier.get('share', 0) / 10_000:g} %" for tier in row.data["tiers"]]
    return {
        "ref": row.ref,
        "name": row.name,
        "payer": Payer(row.data["payer"]).label,
        "share": ", ".join(shares),
        "minimum": amount_words(row.data["minimum"], "EUR") if row.data["minimum"] else "–",
        "whose": row.organisation.name if row.organisation else _("everybody"),
        "from": row.from_date,
    }


@acting.signed_in
@require_POST
def end_fee(request: HttpRequest, rule_ref: str) -> HttpResponse:
    """Charge a fee no longer."""
    if not rule_ref.startswith("fee-"):
        raise Http404
    if not acting.done_before(request):
        billing_actions.end_fee(acting.act_of(request), rule_ref)
        messages.success(request, _("Ended. Work approved from now on is without it."))
    return HttpResponseRedirect("/money/fees/")
