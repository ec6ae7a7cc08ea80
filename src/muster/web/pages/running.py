"""The owner's running work: what runs, which hours and deliveries wait, what has ended."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.engagements import queries as engagement_queries
from muster.engagements.queries import EngagementCard, RunningFilter
from muster.engagements.terms import EngagementStatus
from muster.foundation.words import _, _n
from muster.web import acting
from muster.web.components.moments import hours_a_week, span_words
from muster.web.pages.engagements.standing import STATUS_KINDS
from muster.web.pages.home_manager import page_number


@acting.signed_in
def running(request: HttpRequest) -> HttpResponse:
    """The list, narrowed by what the address says."""
    act = acting.act_of(request)
    today = act.at.date()
    asked = request.GET.get("show", "")
    only = asked if asked in set(RunningFilter) else str(RunningFilter.LIVE)
    page = engagement_queries.list_running(act.actor, only=only, number=page_number(request))
    counts = engagement_queries.count_running(act.actor)
    filters = [
        {"value": str(key), "label": label, "on": only == key, "n": counts[str(key)]}
        for key, label in (
            (RunningFilter.LIVE, _("Everything live")),
            (RunningFilter.HOURS, _("Hours to approve")),
            (RunningFilter.DELIVERED, _("Handed over")),
            (RunningFilter.PENDING, _("Still being agreed")),
            (RunningFilter.OVER, _("Ended")),
        )
    ]
    context = {
        "title": _title(counts),
        "page": page,
        "rows": [_row(card, today) for card in page.items],
        "filters": filters,
        "only": only,
        "base": f"?show={only}&",
        "is_new": not counts["live"] and not counts["over"],
    }
    return render(request, "running/page.html", context)


def _title(counts: dict[str, int]) -> str:
    waits = counts["hours"] + counts["delivered"]
    if not counts["live"]:
        return _("No work runs for you now.")
    runs = _n("One piece of work runs for you", "{n} pieces of work run for you", n=counts["live"])
    if not waits:
        return _("{runs}, and nothing waits.", runs=runs)
    return _(
        "{runs}, {waits}.",
        runs=runs,
        waits=_n("one waits for your answer", "{n} wait for your answer", n=waits),
    )


def _row(card: EngagementCard, today: date) -> dict[str, Any]:
    href = f"/engagements/{card.ref}/"
    action = ("", "")
    if card.status == EngagementStatus.DELIVERED:
        action = (_("Read and accept"), href)
    elif card.hours_to_approve:
        words = _n("Approve one week", "Approve {n} weeks", n=card.hours_to_approve)
        action = (words, f"{href}#hours")
    elif card.status == EngagementStatus.AWAITING_TERMS:
        action = (_("Read the terms"), f"{href}#terms")
    return {
        "card": card,
        "href": href,
        "facts": [hours_a_week(card.minutes_per_week), span_words(card.starts_date, card.ends_date, today)],
        "kind": STATUS_KINDS[EngagementStatus(card.status)],
        "action": action[0],
        "action_href": action[1],
    }


urls = [path("running/", running, name="running")]
