"""What waits for one's yes, one's answers, one's word; and what came of earlier ones."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.assessments import queries
from muster.foundation.act import Grant
from muster.foundation.words import _, _n, language
from muster.web import acting
from muster.web.leading import asked_page


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """Sittings about oneself, those that wait for one's word, those to which one has invited others."""
    actor = acting.act_of(request).actor
    is_over = request.GET.get("show") == "over"
    number = asked_page(request)
    mine = queries.list_mine(actor, is_open=not is_over, number=number, language=language())
    invited = queries.list_sittings_of(actor, is_open=not is_over, number=number, language=language())
    to_rate = [] if is_over else queries.list_to_rate(actor, language=language())
    waiting = len(to_rate) + (0 if is_over else mine.total)
    if is_over:
        title = _("Assessments that are over")
    elif waiting:
        title = _n("{n} assessment waits for you.", "{n} assessments wait for you.", n=waiting)
    else:
        title = _("No assessment waits for you.")
    context = {
        "title": title,
        "is_over": is_over,
        "mine": mine,
        "invited": invited,
        "to_rate": to_rate,
        "pager": mine if mine.total >= invited.total else invited,
        "writes": any(grant in (Grant.PEOPLE_LEAD, Grant.OPERATOR) for grant, _ref in actor.grants)
        or bool(actor.manages),
    }
    return render(request, "assessments/list.html", context)


urls = [path("assessments/", listing, name="assessments")]
