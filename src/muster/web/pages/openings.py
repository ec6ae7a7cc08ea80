"""The owner's openings: all of them, and one with the people who can and want to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.foundation.words import _, _n, language
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.terms import Filter, Sort, filter_label
from muster.opportunities import actions as opportunities_actions
from muster.opportunities import queries as opportunities_queries
from muster.opportunities import terms
from muster.opportunities.terms import OpportunityStatus as Status
from muster.web import acting
from muster.web.asked import whole_number
from muster.web.components import work_words
from muster.web.components.dates import day_long
from muster.web.components.fitting import fitting, relaxing
from muster.web.components.names import who_and_where
from muster.web.components.numbers import hours as hours_words
from muster.web.components.numbers import tenth_words
from muster.web.components.order_lines import order_view
from muster.web.components.parts_of import missing_words, parts_of
from muster.web.components.standing import Standing
from muster.web.forms.openings import EndForm
from muster.web.leading import asked_page
from muster.web.pages import candidates
from muster.web.pages.bench import Bench

FIRST, MOST = 10, 200
PAGE = 12
STATES = {
    "draft": (Status.DRAFT,),
    "open": (Status.OPEN, Status.PAUSED),
    "filled": (Status.FILLED,),
    "closed": (Status.CLOSED, Status.WITHDRAWN),
}


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """All openings of one's own, lately touched first, with what waits for an answer."""
    act = acting.act_of(request)
    state = request.GET.get("state", "")
    page = opportunities_queries.list_owned(
        act.actor,
        statuses=[str(status) for status in STATES.get(state, ())],
        number=asked_page(request),
        size=PAGE,
        language=language(),
    )
    standing_ones = [
        one.card for one in page.items if one.card.status in (Status.DRAFT, Status.OPEN, Status.PAUSED)
    ]
    roles = [role.ref for card in standing_ones for role in card.roles[:1]]
    fits = matching_queries.count_fitting_each(act.actor, roles, at=act.at)
    waiting = opportunities_queries.count_waiting(act.actor)
    context = {
        "page": page,
        "rows": [_row(one, fits) for one in page.items],
        "state": state,
        "states": [("", _("All")), *((key, label) for key, label in _state_labels().items())],
        "waiting": waiting,
        "title": _title(waiting, page.total, state),
        "base": f"?state={state}&" if state else "?",
    }
    return render(request, "openings/list.html", context)


def _state_labels() -> dict[str, str]:
    return {"draft": _("Drafts"), "open": _("Open"), "filled": _("Filled"), "closed": _("Closed")}


def _title(waiting: int, total: int, state: str) -> str:
    if waiting:
        return _n("{n} hand waits for your answer.", "{n} hands wait for your answer.", n=waiting)
    if total or state:
        return _("Nobody waits for you.")
    return _("Openings")


def _row(one: opportunities_queries.OwnedCard, fits: dict[str, int]) -> dict[str, Any]:
    card = one.card
    role = card.roles[0] if card.roles else None
    return {
        "card": card,
        "href": f"/post/{card.ref}/" if card.status == Status.DRAFT else f"/openings/{card.ref}/",
        "facts": work_words.facts_of(card, role) if role else [],
        "kind": {"open": "ok", "filled": "ok", "paused": "wait"}.get(card.status, "plain"),
        "where": " · ".join(words for words in (card.organisation_name, card.unit_name) if words),
        "words": _hands_words(one),
        "due": day_long(one.next_answer_due_at.date()) if one.next_answer_due_at else "",
        "fits": fits.get(role.ref) if role else None,
    }


def _hands_words(one: opportunities_queries.OwnedCard) -> str:
    if one.card.status == Status.DRAFT:
        return ""
    found = []
    if one.waiting:
        found.append(_n("{n} hand waits", "{n} hands wait", n=one.waiting))
    if one.invited:
        found.append(_n("{n} invited", "{n} invited", n=one.invited))
    if one.offered:
        found.append(_n("{n} seat offered", "{n} seats offered", n=one.offered))
    if one.agreed:
        found.append(_n("{n} agreed", "{n} agreed", n=one.agreed))
    return ", ".join(found) or (_("No hands raised yet") if one.card.status == Status.OPEN else "")


@acting.signed_in
def opening(request: HttpRequest, opportunity_ref: str) -> HttpResponse:
    """One opening: hands and invitations, and the ranked people; ``?compare=`` puts some side by side."""
    bench = Bench(request, opportunity_ref)
    if bench.card.status == Status.DRAFT:
        return HttpResponseRedirect(f"/post/{opportunity_ref}/")
    if request.method == "POST":
        return _change(request, bench)
    compared = request.GET.getlist("compare")
    if 2 <= len(compared) <= 4:
        context = candidates.comparison(bench, compared)
        if context["is_enough"]:
            return render(request, "openings/compare.html", context)
        messages.info(request, _("Fewer than two of them are still there to compare."))
        return HttpResponseRedirect(bench.here)
    is_part = bool(request.headers.get("HX-Request"))
    context = _context(request, bench)
    if compared:
        messages.info(request, _("Choose two to four people to compare."))
    _record(bench, context, is_part=is_part)
    if is_part:
        return render(request, "openings/_people.html", context)
    return render(request, "openings/page.html", context)


def _context(request: HttpRequest, bench: Bench) -> dict[str, Any]:
    threads = bench.threads()
    card = bench.card
    context: dict[str, Any] = {
        "card": card,
        "role": bench.role,
        "here": bench.here,
        "more_of": bench.more,
        "one_of": f"?role={bench.role.ref}" if len(card.roles) > 1 else "",
        "facts": work_words.facts_of(card, bench.role),
        "threads": threads,
        "live": [one for one in threads if one.is_live],
        "ended": [one for one in threads if not one.is_live],
        "ranks": bench.ranks,
        "state_kind": {"open": "ok", "filled": "ok", "paused": "wait"}.get(card.status, "plain"),
        "state_words": _state_words(card),
        "can": [str(status) for status in terms.OPPORTUNITY_MOVES[card.status]],
        "end_form": EndForm(),
        "request_ref": acting.fresh_request_ref(),
        "compared": request.GET.getlist("compare"),
    }
    if bench.ranks:
        context |= _people(request, bench, threads)
    context["hands"] = _hands(bench, context["live"])
    return context


Hands = terms.CandidacyStatus
GROUPS = ((Hands.COUNTERED,), (Hands.SHORTLISTED,), (Hands.RAISED, Hands.SEEN))
"""Who waits for the owner, the closest to a seat first; then whoever the owner waits for."""


def _hands(bench: Bench, live: list[Standing]) -> list[dict[str, Any]]:
    """The live threads with what each person scores; in a group the best first, whoever lacks a condition after them."""
    refs = [one.view.person_ref for one in live]
    weighed = (
        matching_queries.weigh_hands(bench.act.actor, bench.role.ref, refs, at=bench.act.at) if refs else {}
    )

    def place(one: Standing) -> tuple[int, bool, int]:
        group = next((n for n, states in enumerate(GROUPS) if one.view.status in states), len(GROUPS))
        found = weighed.get(one.view.person_ref)
        return (group, found is None or bool(found.not_met), -(found.score if found else 0))

    hands = []
    for one in sorted(live, key=place):
        found = weighed.get(one.view.person_ref)
        hands.append(
            {
                "own": one,
                "score": tenth_words(found.tenths) if found and found.is_covered else "",
                "not_met": found.not_met if found else (),
            }
        )
    return hands


def _state_words(card: opportunities_queries.OpportunityCard) -> str:
    if card.status == Status.OPEN and card.opened_at:
        return _("Open since {day}", day=day_long(card.opened_at.date()))
    return card.status_label


def _people(request: HttpRequest, bench: Bench, threads: list[Standing]) -> dict[str, Any]:
    chosen = [str(one) for one in Filter if str(one) in request.GET.getlist("f")]
    top = min(MOST, whole_number(request.GET.get("show", "")) or FIRST)
    actor, role, at = bench.act.actor, bench.role.ref, bench.act.at
    snapshot = matching_queries.current(at)
    sort = Sort.SCORE if request.GET.get("sort") == Sort.SCORE else Sort.SUGGESTED
    answer = matching_queries.find_people(
        actor, role, at=at, top=top, filters=chosen, snapshot=snapshot, sort=sort
    )
    count = matching_queries.count_fitting(actor, role, at=at, snapshot=snapshot)
    by_person = {one.view.person_ref: one for one in reversed(threads)}
    return {
        "answer": answer,
        "fit": fitting(count),
        "passing": answer.shown_of if chosen else None,
        "chosen": chosen,
        "filters": [(str(one), filter_label(one), str(one) in chosen) for one in Filter],
        "rows": [
            _person_row(place, match, by_person.get(match.ref))
            for place, match in enumerate(answer.people, 1)
        ],
        "more": max(0, min(MOST, answer.shown_of) - len(answer.people)),
        "next_top": 50 if top < 50 else MOST,
        "query": "&".join([*(f"f={one}" for one in chosen), *(["sort=score"] if sort == Sort.SCORE else [])]),
        "is_two_sided": any(match.placed for match in answer.people),
        "is_exact_asked": sort == Sort.SCORE,
        "left_out": matching_queries.list_left_out(actor, role).items if answer.left_out else (),
        "steps": [] if answer.fit_count else relaxing(actor, role, at=at, snapshot=snapshot),
    }


def _person_row(place: int, match: matching_queries.PersonMatch, own: Standing | None) -> dict[str, Any]:
    missing = ", ".join(missing_words(skill) for skill in match.missing)
    return {
        "place": place,
        "ref": match.ref,
        "name": match.name,
        "sub": who_and_where(match.headline, match.place),
        "parts": parts_of(match.parts),
        "flag": _("Missing: {skills}", skills=missing) if missing else "",
        "facts": [_("{hours} h free", hours=hours_words(match.free_minutes))],
        "order": order_view(match.placed),
        "standing": own,
    }


def _record(bench: Bench, context: dict[str, Any], *, is_part: bool) -> None:
    """Keep what was shown; a whole page also shows the hands, and their people see that it did."""
    answer = context.get("answer")
    if answer is not None and (answer.people or not is_part):
        matching_actions.record_shown(bench.act, answer, about_ref=bench.role.ref, filters=context["chosen"])
    if not is_part and any(one.view.status == terms.CandidacyStatus.RAISED for one in context["live"]):
        opportunities_actions.mark_role_seen(bench.act, bench.role.ref)


def _change(request: HttpRequest, bench: Bench) -> HttpResponse:
    """Pause, open again, close, take the posting back; leave a person out of the suggestions, or put them back."""
    if acting.done_before(request):
        return HttpResponseRedirect(bench.here)
    do, ref = request.POST.get("do", ""), bench.card.ref
    words = request.POST.get("words", "")
    if do == "pause":
        opportunities_actions.pause(bench.act, ref)
        messages.success(request, _("Paused. No new hands; those who wait still wait for you."))
    elif do == "resume":
        opportunities_actions.resume(bench.act, ref)
        messages.success(request, _("Open again."))
    elif do == "close":
        opportunities_actions.close(bench.act, ref, words=words)
        messages.success(request, _("Closed. Everybody who waited was told."))
    elif do == "leave-out":
        matching_actions.leave_out_person(bench.act, bench.role.ref, request.POST.get("person", ""))
        messages.success(request, _("Left out of your suggestions for this work. Nobody is told."))
    elif do == "suggest-again":
        matching_actions.suggest_person_again(bench.act, bench.role.ref, request.POST.get("person", ""))
        messages.success(request, _("Among your suggestions again."))
    elif do == "withdraw":
        opportunities_actions.withdraw(bench.act, ref, words=words)
        messages.success(request, _("Taken back. Everybody who waited was told."))
    return HttpResponseRedirect(bench.here)


urls = [
    path("openings/", listing, name="openings"),
    path("openings/<str:opportunity_ref>/", opening, name="opening"),
    *candidates.urls,
]
