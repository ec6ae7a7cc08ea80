"""Searches that one keeps: work like this, people like this; each with a name, a rest and an end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n, language
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.queries import SearchQuery, SearchRow, WorkFilter
from muster.matching.terms import filter_label
from muster.opportunities import queries as opportunity_queries
from muster.opportunities import terms as opportunity_terms
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.components.dates import day_long
from muster.web.components.work_rows import meta_of, reader_of, title_of, work_rows
from muster.web.leading import asked_page
from muster.web.pages.wishes import Wishes, address_of

SIZE = 20


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """Every search that one keeps, those with news first; a new one is saved here too."""
    act = acting.act_of(request)
    if request.method == "POST":
        return _save(request, act)
    page = matching_queries.list_searches(act.actor, number=asked_page(request), size=SIZE)
    news = sum(one.new for one in page.items)
    context = {
        "page": page,
        "rows": _rows(act, page.items),
        "title": _title(page.total, news),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "searches/list.html", context)


def _title(total: int, news: int) -> str:
    if not total:
        return _("You keep no searches yet.")
    if news:
        return _n("{n} thing is new.", "{n} things are new.", n=news)
    return _("Nothing is new in your searches.")


def _save(request: HttpRequest, act: Act) -> HttpResponse:
    direction = "people" if request.POST.get("direction") == "people" else "work"
    back = HttpResponseRedirect("/searches/")
    if acting.done_before(request):
        return back
    name = request.POST.get("name", "")
    query = SearchQuery(filters=tuple(request.POST.getlist("f")))
    if direction == "work":
        query = Wishes.of(request.POST).as_query()
    try:
        matching_actions.save_search(
            act, direction, name, query.to_json(), role_ref=request.POST.get("role", "")
        )
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return back
    messages.success(request, _("Kept. You are told what is new; what is there now is not."))
    return back


@acting.signed_in
def one(request: HttpRequest, search_ref: str) -> HttpResponse:
    """What is new in one search; looking at it is seeing it. POST changes its name, its rest, or ends it."""
    act = acting.act_of(request)
    row = matching_queries.search_row(act.actor, search_ref)
    if request.method == "POST":
        return _change(request, act, row)
    context = {
        "row": row,
        "said": _said(act, row),
        "results": _address(act, row),
        **_fresh(act, row),
        "title": row.name,
        "request_ref": acting.fresh_request_ref(),
    }
    if row.new:
        matching_actions.see_search(act, row.ref)
    return render(request, "searches/one.html", context)


def _change(request: HttpRequest, act: Act, row: SearchRow) -> HttpResponse:
    do = request.POST.get("do", "")
    here = HttpResponseRedirect(f"/searches/{row.ref}/")
    if acting.done_before(request):
        return HttpResponseRedirect("/searches/") if do == "delete" else here
    if do == "delete":
        matching_actions.delete_search(act, row.ref)
        messages.success(request, _("Deleted. Nothing more is told about it."))
        return HttpResponseRedirect("/searches/")
    if do not in ("pause", "wake", "name"):
        raise Http404
    try:
        if do == "name":
            matching_actions.change_search(act, row.ref, name=request.POST.get("name", ""))
        else:
            matching_actions.change_search(act, row.ref, is_paused=do == "pause")
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return here


def _rows(act: Act, found: Any) -> list[dict[str, Any]]:
    return [
        {
            "row": row,
            "said": _said(act, row),
            "news": _n("{n} new", "{n} new", n=row.new) if row.new else "",
            "since": day_long(row.created_at.date()),
        }
        for row in found
    ]


def _said(act: Act, row: SearchRow) -> str:
    """What the search asks for, in words."""
    if row.direction == "people":
        both = opportunity_queries.cards_of_roles(act.actor, [row.role_ref], language=language())
        work = title_of(*both[row.role_ref]) if row.role_ref in both else _("work that is no longer there")
        asked = [filter_label(name) for name in row.query.filters]
        said = _("People for “{work}”", work=work)
        return f"{said}: {', '.join(asked)}" if asked else said
    query = row.query
    themes = (
        {theme.key: theme.label for theme in skills_queries.list_themes(language())} if query.themes else {}
    )
    asked = [
        *([f"“{query.words}”"] if query.words else []),
        *(opportunity_terms.kind_label(kind) for kind in query.kinds if kind in set(opportunity_terms.Kind)),
        *([_("Remote")] if query.modes else []),
        *([_("I would learn")] if query.would_learn else []),
        *([_("Outside my organisation")] if query.outside else []),
        *([_("beyond my free hours")] if query.beyond_hours else []),
        *(themes.get(key, key) for key in query.themes),
    ]
    return _("Work: {what}", what=", ".join(asked)) if asked else _("All work that fits")


def _address(act: Act, row: SearchRow) -> str:
    """Where the whole of its results stands."""
    if row.direction == "work":
        return address_of(row.query)
    both = opportunity_queries.cards_of_roles(act.actor, [row.role_ref], language=language())
    if row.role_ref not in both:
        return ""
    filters = "".join(f"&f={name}" for name in row.query.filters)
    return f"/openings/{both[row.role_ref][0].ref}/?role={row.role_ref}{filters}"


def _fresh(act: Act, row: SearchRow) -> dict[str, Any]:
    """What is new, only what the person may still see: matches with their reasons, then what no longer fits."""
    refs = matching_queries.new_refs(act.actor, row.ref)
    if row.direction == "people":
        return {"people": _fresh_people(act, row, refs)}
    asked = WorkFilter(
        refs=frozenset(refs), beyond_hours=True, without=matching_queries.hidden_refs(act.actor)
    )
    answer = matching_queries.find_work(
        act.actor, act.actor.person_ref, at=act.at, wished=asked, top=len(refs) or 1
    )
    rows = work_rows(act, answer.roles, reader_of(act)) if answer.roles else []
    if rows:
        matching_actions.record_shown(act, answer, about_ref=act.actor.person_ref, filters=["search"])
    left = [ref for ref in refs if ref not in {one.ref for one in rows} and ref not in asked.without]
    cards = opportunity_queries.cards_of_roles(act.actor, left, language=language()) if left else {}
    others = [
        (title_of(*cards[ref]), f"/work/{ref}/", meta_of(cards[ref][0])) for ref in left if ref in cards
    ]
    return {"rows": rows, "others": others}


def _fresh_people(act: Act, row: SearchRow, refs: Sequence[str]) -> list[dict[str, str]]:
    """New people for the opening: each leads to the lines of their match, or is left out of its suggestions."""
    opening = _address(act, row).split("?")[0]
    seen = people_queries.visible_refs(act.actor, refs) if opening else set()
    persons = people_queries.persons_by_ref([ref for ref in refs if ref in seen])
    return [
        {
            "ref": ref,
            "name": persons[ref].name,
            "sub": persons[ref].headline,
            "href": f"{opening}people/{ref}/?role={row.role_ref}",
            "opening": f"{opening}?role={row.role_ref}",
        }
        for ref in refs
        if ref in persons
    ]


urls = [
    path("searches/", listing, name="searches"),
    path("searches/<str:search_ref>/", one, name="search_one"),
]
