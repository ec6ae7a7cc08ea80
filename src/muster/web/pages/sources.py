"""Make, borrow or buy, on one page for a role: employees, the wider circle, freelancers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.foundation.money import Money
from muster.foundation.words import _, _n, language
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.terms import Filter
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.components.names import who_and_where
from muster.web.components.numbers import hours as hours_words
from muster.web.components.parts_of import missing_words, parts_of
from muster.web.pages.bench import Bench


@acting.signed_in
def sources(request: HttpRequest, opportunity_ref: str) -> HttpResponse:
    """The three sources with what each would cost, when it could begin, and who would grow by it."""
    bench = Bench(request, opportunity_ref)
    found = matching_queries.list_sources(bench.act.actor, bench.role.ref, at=bench.act.at)
    for one in found:
        if one.people:
            matching_actions.record_shown(
                bench.act, one.answer, about_ref=bench.role.ref, filters=[str(one.source)]
            )
    labels = skills_queries.labels_for(
        {ref for source in found for one in source.people for ref in one.learns}, language()
    )
    minutes = bench.role.minutes_per_week * bench.role.weeks
    context = {
        "card": bench.card,
        "role": bench.role,
        "title": _title(sum(source.fits for source in found)),
        "sources": [_source(bench, source, labels) for source in found],
        "hours": hours_words(minutes),
    }
    return render(request, "openings/sources.html", context)


def _title(fits: int) -> str:
    if not fits:
        return _("Nobody fits from any side yet.")
    return _n("{n} person could do it.", "{n} people could do it.", n=fits)


def _source(bench: Bench, source: matching_queries.Source, labels: dict[str, str]) -> dict[str, Any]:
    heads = {
        Filter.INSIDE: (_("Borrow: employees"), _("Their hours are paid already; ask their home manager what they leave.")),
        Filter.EXTENDED: (_("Call back: retirees, alumni, people on leave"), _("They know the house. What they ask an hour stands beside them where they said it.")),
        Filter.OUTSIDE: (_("Buy: freelancers"), _("By the rate that they ask, for all hours of the role.")),
    }  # fmt: skip
    head, words = heads[source.source]
    return {
        "key": str(source.source),
        "head": head,
        "words": words,
        "fits": source.fits,
        "rows": [_row(bench, one, labels) for one in source.people],
    }


def _row(bench: Bench, one: matching_queries.Candidate, labels: dict[str, str]) -> dict[str, Any]:
    match = one.match
    rate = _money(one.rate_minor, one.currency)
    return {
        "name": match.name,
        "href": f"/openings/{bench.card.ref}/people/{match.ref}/?role={bench.role.ref}",
        "sub": who_and_where(match.headline, match.place),
        "score": parts_of(match.parts).total_words,
        "missing": ", ".join(missing_words(skill) for skill in match.missing),
        "rate": _("{money} an hour", money=rate) if rate else "",
        "cost": _money(one.cost_minor, one.currency),
        "starts": day_long(one.starts) if one.starts else "",
        "learns": ", ".join(labels.get(ref, ref) for ref in one.learns),
    }


def _money(minor: int | None, currency: str) -> str:
    return "" if minor is None or not currency else str(Money.from_minor(minor, currency))


urls = [path("openings/<str:opportunity_ref>/sources/", sources, name="opening_sources")]
