"""What was shown, and to whom: each list can be made again, and says whether it comes out the same."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.engine.two_sided import Factor
from muster.foundation.words import _, _n
from muster.matching import queries as matching_queries
from muster.matching.terms import Sort, sort_label
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.components.numbers import tenth_words
from muster.web.components.order_lines import percent
from muster.web.forms.order import factor_words
from muster.web.leading import asked_page, led

SIZE = 20


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """The lists that one saw or stood on; with ``?organisation=`` those of an organisation one leads."""
    act = acting.act_of(request)
    here = led(request)[1] if request.GET.get("organisation") else None
    page = matching_queries.list_shown(
        act.actor, organisation_ref=here.ref if here else "", number=asked_page(request), size=SIZE
    )
    context = {
        "organisation": here,
        "page": page,
        "rows": [(one, list_words(one), _when(one.shown_at)) for one in page.items],
        "base": f"?organisation={here.ref}&" if here else "?",
        "title": _n("{n} list was shown.", "{n} lists were shown.", n=page.total)
        if page.total
        else _("No list was shown yet."),
    }
    return render(request, "shown/list.html", context)


@acting.signed_in
def one(request: HttpRequest, shown_ref: str) -> HttpResponse:
    """One list, made again now."""
    act = acting.act_of(request)
    found = matching_queries.replay(act.actor, shown_ref)
    words = factor_words()
    context: dict[str, Any] = {
        "list": found,
        "title": _title(found),
        "when": _when(found.shown_at),
        "lines": [
            (
                line,
                tenth_words(_tenths(line.score)),
                tenth_words(_tenths(line.score_now or 0)),
                "" if line.value is None else percent(line.value // 1000),
            )
            for line in found.lines
        ],
        "has_values": any(line.value is not None for line in found.lines),
        "sort": sort_label(found.sort) if found.sort in set(Sort) else "",
        "factors": [words[Factor(name)] for name in found.factors],
        "kilobytes": -(-found.input_bytes // 1024),
    }
    return render(request, "shown/page.html", context)


def _when(at: datetime) -> str:
    return _("{day} {year}, {time} UTC", day=day_long(at.date()), year=at.year, time=f"{at:%H:%M}")


def _tenths(points: int) -> int:
    return (2 * points + 100) // 200


def list_words(row: matching_queries.ShownRow) -> str:
    """One list in a sentence."""
    if row.direction == "work":
        return _n(
            "{n} piece of work, shown to {name}",
            "{n} pieces of work, shown to {name}",
            n=row.count,
            name=row.viewer_name,
        )
    return _n(
        "{n} person for “{work}”, shown to {name}",
        "{n} people for “{work}”, shown to {name}",
        n=row.count,
        work=row.about_name,
        name=row.viewer_name,
    )


def _title(found: matching_queries.Replay) -> str:
    if found.is_equal is None:
        return _("This list cannot be made again.")
    return _("The same list comes out again.") if found.is_equal else _("The list comes out differently.")


urls = [path("shown/", listing, name="shown"), path("shown/<str:shown_ref>/", one, name="shown_one")]
