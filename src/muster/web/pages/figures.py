"""Figures of an organisation: what it got out, what is open, who takes part, how long it takes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.foundation.words import _, _n
from muster.insights import queries as insights_queries
from muster.insights import rules as insights_rules
from muster.insights.terms import LEAST, Figures, Window
from muster.web import acting
from muster.web.components.charts import Bar, Chart, across, bars
from muster.web.components.dates import month_long, month_short
from muster.web.components.figure_words import FigureView, percent, spoken, whole_hours, window_words
from muster.web.leading import led

WINDOWS = (3, 6, 12)
USUAL = 6


def window_of(text: str, today: date) -> tuple[int, Window]:
    """The months asked for (six for anything else) and their days, today included."""
    months = int(text) if text in {str(n) for n in WINDOWS} else USUAL
    since = insights_rules.months_back(today, months - 1)
    return months, Window(since, today + timedelta(days=1))


@acting.signed_in
def figures(request: HttpRequest) -> HttpResponse:
    """The page. The query asks who may see it."""
    actor, organisation, known = led(request)
    months, window = window_of(request.GET.get("months", ""), acting.now(request).date())
    found = insights_queries.figures(actor, organisation.ref, window=window)
    context = {
        "organisation": organisation,
        "others": [one for one in known if one.ref != organisation.ref][:20],
        "choices": [(n, _n("{n} month", "{n} months", n=n), n == months) for n in WINDOWS],
        "months": months,
        "window": window_words(window),
        "finding": _finding(found, months),
        "is_empty": not found.hours_gross.value
        and not found.open_work.postings
        and not found.fill_rate.count,
        "figures": _figures(found),
        "open_work": found.open_work,
        "least": LEAST,
        **_charts(found),
    }
    return render(request, "figures/page.html", context)


def _finding(found: Figures, months: int) -> str:
    if not found.hours_gross.value:
        return _("No hours are approved in these {n} months yet.", n=months)
    if found.hours_net.value == found.hours_gross.value:
        return _(
            "{hours} hours unlocked in {n} months.", hours=whole_hours(found.hours_gross.value), n=months
        )
    return _(
        "{hours} hours unlocked in {n} months, {net} of them came to something.",
        hours=whole_hours(found.hours_gross.value),
        n=months,
        net=whole_hours(found.hours_net.value or 0),
    )


def _figures(found: Figures) -> list[FigureView]:
    staffed, fill, answers = found.time_to_staff, found.fill_rate, found.answered_in_time
    part, fresh = found.participation, found.evidence_fresh
    return [
        spoken(part, _("Members who take part"), _n("{n} member", "{n} members", n=part.count)),
        spoken(
            staffed, _("From open to staffed, in the middle"), _n("{n} seat", "{n} seats", n=staffed.count)
        ),
        spoken(fill, _("Seats filled"), _n("{n} seat", "{n} seats", n=fill.count)),
        spoken(answers, _("Raised hands answered in time"), _n("{n} hand", "{n} hands", n=answers.count)),
        spoken(fresh, _("Evidenced skills in use"), _n("{n} skill", "{n} skills", n=fresh.count)),
    ]


def _charts(found: Figures) -> dict[str, Any]:
    return {
        "hours_chart": _hours_chart(found),
        "seats_chart": _seats_chart(found),
        "units_chart": _units_chart(found),
    }


def _hours_chart(found: Figures) -> Chart | None:
    if not found.hours_gross.value:
        return None
    best = max(found.months, key=lambda month: month.net_minutes)
    points = [Bar(month_short(month.start.month), (month.net_minutes + 30) // 60) for month in found.months]
    return bars(
        _("Hours unlocked by month"),
        points,
        summary=_(
            "Most in {month}: {hours} hours.",
            month=month_long(best.start.month),
            hours=whole_hours(best.net_minutes),
        ),
        value_head=_("Hours, net"),
    )


def _seats_chart(found: Figures) -> Chart | None:
    if not found.time_to_staff.count:
        return None
    points = [Bar(month_short(month.start.month), month.seats) for month in found.months]
    return bars(
        _("Seats confirmed by month"),
        points,
        summary=_n("{n} seat in all.", "{n} seats in all.", n=found.time_to_staff.count),
        value_head=_("Seats"),
    )


def _units_chart(found: Figures) -> Chart | None:
    if len(found.units) < 2:
        return None
    rows = [
        Bar(
            _("{unit}, {n} members", unit=group.name, n=group.members),
            None if group.active is None else insights_rules.share(group.active, group.members, least=1),
        )
        for group in found.units
    ]
    return across(
        _("Who takes part, by unit"),
        rows,
        words=lambda value: percent(int(value)),
        summary=_("Units of which too few take part to say are left open."),
        value_head=_("Take part"),
    )


urls = [path("figures/", figures, name="figures")]
