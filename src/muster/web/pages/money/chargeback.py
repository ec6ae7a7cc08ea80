"""What cost centres gave and got for people they lent each other, for finance people and people leads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from muster.billing import queries as billing_queries
from muster.billing.terms import Chargeback
from muster.foundation.act import Actor
from muster.foundation.words import _, _n
from muster.insights import rules as insights_rules
from muster.ledger.rules import amount_words
from muster.people import queries as people_queries
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.pages.figures import WINDOWS, window_of
from muster.web.pages.money.overview import finance_organisations


def _organisation(request: HttpRequest, actor: Actor) -> str:
    known = [ref for ref, _name in finance_organisations(actor)]
    known += [one.ref for one in people_queries.list_led(actor)]
    return request.GET.get("organisation", "") or (known[0] if known else "")


@acting.signed_in
def cost_centres(request: HttpRequest) -> HttpResponse:
    """The report. The query asks who may read it."""
    actor, today = acting.act_of(request).actor, acting.now(request).date()
    ref = _organisation(request, actor)
    months, _window = window_of(request.GET.get("months", ""), today)
    start = insights_rules.months_back(today, months - 1)
    lines = billing_queries.list_cost_centres(actor, ref, start=start, end=today + timedelta(days=1))
    context: dict[str, Any] = {
        "organisation": people_queries.get_organisation(ref),
        "title": _n(
            "{n} cost centre lent or borrowed people.",
            "{n} cost centres lent or borrowed people.",
            n=len({one.unit_ref for one in lines}),
        )
        if lines
        else _("Nothing was charged between cost centres."),
        "way": Chargeback(billing_queries.billing_of(ref).chargeback).label,
        "window": _("{start} to {end}", start=day_long(start), end=day_long(today)),
        "choices": [(n, _n("{n} month", "{n} months", n=n), n == months) for n in WINDOWS],
        "rows": [
            {
                "name": one.unit_name,
                "got": amount_words(one.got, one.unit),
                "gave": amount_words(one.gave, one.unit),
                "net": amount_words(one.net, one.unit),
            }
            for one in lines
        ],
    }
    return render(request, "money/cost_centres.html", context)
