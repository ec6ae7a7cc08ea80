"""How suggestions are ordered here: the choice, its trail, and the work that is marked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.engine.two_sided import Factor
from muster.foundation.errors import Refusal
from muster.foundation.words import _, language
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.queries import OrderChange, OrderChoice
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.terms import OpportunityStatus
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.forms.order import PER_PERCENT, OrderForm, factor_words
from muster.web.leading import asked_page, led

SIZE = 20
LIFTS = ("strategic_lift", "urgent_lift")


@acting.signed_in
def order(request: HttpRequest) -> HttpResponse:
    """The form with what holds now, every change that was ever made, and the open work with its marks."""
    actor, here, _known = led(request)
    act = acting.act_of(request)
    back = HttpResponseRedirect(f"/organisation/order/?organisation={here.ref}")
    choice = matching_queries.order_choice(here.ref)
    form = OrderForm(request.POST if request.method == "POST" else None, initial=_initial(choice))
    if request.method == "POST":
        if acting.done_before(request):
            return back
        if form.is_valid():
            said = form.cleaned_data
            try:
                matching_actions.set_order(
                    act, here.ref, **{**said, **{name: said[name] * PER_PERCENT for name in LIFTS}}
                )
            except Refusal as refusal:
                form.show(refusal)
            else:
                messages.success(
                    request, _("Saved. Lists stand in the new order from now on; no score changes.")
                )
                return back
    page = opportunity_queries.list_posted(
        actor,
        here.ref,
        status=str(OpportunityStatus.OPEN),
        number=asked_page(request),
        size=SIZE,
        language=language(),
    )
    context = {
        "organisation": here,
        "form": form,
        "changes": [_change(one) for one in matching_queries.list_order_changes(actor, here.ref)],
        "page": page,
        "base": f"?organisation={here.ref}&",
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "organisation/order.html", context, status=422 if form.errors else 200)


@acting.signed_in
def mark(request: HttpRequest, opportunity_ref: str) -> HttpResponse:
    """Set or take off a mark; the action asks who may. Back to where one was."""
    act = acting.act_of(request)
    posting = opportunity_queries.get_visible_opportunity(act.actor, opportunity_ref)
    is_lead = request.POST.get("from") == "order"
    if request.method == "POST" and not acting.done_before(request):
        name = request.POST.get("mark", "")
        wanted = {name: request.POST.get("on") == "1"} if name in ("is_strategic", "is_urgent") else {}
        opportunity_actions.mark_opportunity(act, posting.ref, **wanted)
    if is_lead:
        return HttpResponseRedirect(f"/organisation/order/?organisation={posting.organisation.ref}#marks")
    return HttpResponseRedirect(f"/openings/{posting.ref}/")


def _initial(choice: OrderChoice) -> dict[str, Any]:
    return {
        "work": sorted(choice.work),
        "people": sorted(choice.people),
        "strategic_lift": choice.strategic_lift // PER_PERCENT,
        "urgent_lift": choice.urgent_lift // PER_PERCENT,
        "keep_days": choice.keep_days,
    }


def _change(one: OrderChange) -> dict[str, Any]:
    return {
        "when": day_long(one.at.date()),
        "at": one.at,
        "who": one.by_name or _("Whoever runs Muster here"),
        "lines": _differences(one.before, one.after),
    }


def _differences(before: OrderChoice, after: OrderChoice) -> list[str]:
    words = factor_words()
    said = []
    for title, old, new in (
        (_("Work that fits"), before.work, after.work),
        (_("People who fit"), before.people, after.people),
    ):
        said += [
            _("{list}: on: {factor}", list=title, factor=words[one]) for one in Factor if one in new - old
        ]
        said += [
            _("{list}: off: {factor}", list=title, factor=words[one]) for one in Factor if one in old - new
        ]
    numbers = (
        (
            _("Lift of strategic work: {old} %, now {new} %"),
            before.strategic_lift // 10,
            after.strategic_lift // 10,
        ),
        (_("Lift of urgent work: {old} %, now {new} %"), before.urgent_lift // 10, after.urgent_lift // 10),
        (_("Lists kept for {old} days, now {new}"), before.keep_days, after.keep_days),
    )
    return said + [
        text.replace("{old}", str(old)).replace("{new}", str(new)) for text, old, new in numbers if old != new
    ]


urls = [
    path("organisation/order/", order, name="organisation_order"),
    path("openings/<str:opportunity_ref>/mark/", mark, name="opening_mark"),
]
