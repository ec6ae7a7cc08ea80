"""My work: hands that are up, agreed work, and what is over."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.engagements import queries as engagement_queries
from muster.foundation.words import _, _n
from muster.opportunities import queries as opportunity_queries
from muster.web import acting
from muster.web.components.threads import thread_of
from muster.web.leading import asked_page

SIZE = 20


@acting.signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Everything live on top; what is over behind its own link."""
    act = acting.act_of(request)
    is_over = request.GET.get("show") == "over"
    number = asked_page(request)
    hands = opportunity_queries.candidacies_of_person(
        act.actor, is_live=not is_over, number=number, size=SIZE
    ).map(thread_of)
    works = engagement_queries.list_mine(act.actor, over=is_over, number=number, size=SIZE)
    agreed = {"agreed_by_person", "confirmed"}
    context = {
        "is_over": is_over,
        "hands": [one for one in hands.items if is_over or one.view.status not in agreed],
        "hands_page": hands,
        "works": works.items,
        "works_page": works,
        "needs": [] if is_over else engagement_queries.needs_of(act.actor, at=act.at),
        "title": _title(works.total, sum(not one.is_invitation for one in hands.items), is_over=is_over),
        "pager": hands if hands.pages >= works.pages else works,
    }
    return render(request, "mine/page.html", context)


def _title(works: int, hands: int, *, is_over: bool) -> str:
    if is_over:
        return _("What is over")
    if works:
        return _n("{n} piece of work is agreed.", "{n} pieces of work are agreed.", n=works)
    if hands:
        return _n("{n} hand is up.", "{n} hands are up.", n=hands)
    return _("Nothing on your plate yet.")


urls = [path("mine/", mine, name="mine")]
