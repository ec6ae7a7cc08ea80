"""The journal: what happened across the installation, for whoever runs it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.foundation.words import _, _n
from muster.insights import queries as insights_queries
from muster.web import acting
from muster.web.components.charts import plain
from muster.web.leading import asked_page


@acting.signed_in
def journal(request: HttpRequest) -> HttpResponse:
    """A list with filters. The query asks who may read it."""
    actor = acting.act_of(request).actor
    asked = {key: request.GET.get(key, "").strip()[:80] for key in ("event", "who", "about")}
    page = insights_queries.list_journal(
        actor, name=asked["event"], actor_ref=asked["who"], about=asked["about"], number=asked_page(request)
    )
    context = {
        "page": page,
        "asked": asked,
        "is_asked": any(asked.values()),
        "events": [("", _("Everything")), *((name, name) for name in insights_queries.event_names())],
        "base": f"?{urlencode(asked)}&",
        "finding": _n(
            "{count} deed is written down.",
            "{count} deeds are written down.",
            n=page.total,
            count=plain(page.total),
        ),
    }
    return render(request, "journal/page.html", context)


urls = [path("journal/", journal, name="journal")]
