"""The first page: welcome for visitors, and for the signed-in the home of the hat they wear."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.assessments import queries as assessment_queries
from muster.engagements import queries as engagement_queries
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Act
from muster.foundation.periods import monday
from muster.foundation.words import _, _n, language
from muster.matching import actions as matching_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.terms import CandidacyStatus
from muster.people import queries as people_queries
from muster.people.terms import CommitmentState
from muster.web import acting, nav
from muster.web.components.dates import day_long
from muster.web.components.numbers import hours
from muster.web.components.plate_of import plate_of
from muster.web.components.threads import Thread, talks_of, thread_of
from muster.web.components.week_words import week_finding
from muster.web.components.work_rows import Reader, reader_of, work_rows
from muster.web.pages import entry
from muster.web.pages.hidden import just_hidden, reasons
from muster.web.pages.wishes import Wishes
from muster.web.pages.work import answer_for, filter_context

BEST = 5


def home(request: HttpRequest) -> HttpResponse:
    """Welcome, or the home of the hat. No policy: each page shows what its reader may see."""
    actor = acting.actor(request)
    if actor is None:
        return entry.welcome(request)
    hat = nav.current_hat(request, actor)
    if hat.places[0].url != "/":
        return HttpResponseRedirect(hat.places[0].url)
    return talent(request)


@acting.signed_in
def talent(request: HttpRequest) -> HttpResponse:
    """The talent's home: the week, what needs them, and the work that fits best."""
    act = acting.act_of(request)
    today = act.at.date()
    reader = reader_of(act)
    plate = people_queries.own_plate(reader.person, monday(today), at=act.at)
    has_skills = any(row.level for row in reader.levels.values())
    offers = people_queries.offers_of(act.actor.person_ref)
    threads = [
        thread_of(view) for view in opportunity_queries.candidacies_of_person(act.actor, is_live=True).items
    ]
    context: dict[str, Any] = {
        "finding": week_finding(plate),
        "lede": _lede(act, plate, people_queries.offered_on(offers, today)),
        "plate": plate_of(plate, today=today, home_label=_home_label(act)),
        "has_skills": has_skills,
        "has_hours": bool(offers),
        "request_ref": acting.fresh_request_ref(),
        **_asides(act, threads, reader),
        **_best(request, act, reader, has_skills=has_skills),
        "just_hidden": just_hidden(act, request.GET.get("hidden", "")),
        "reasons": reasons(),
        "hide_from": "home",
    }
    return render(request, "home/talent.html", context)


def _home_label(act: Act) -> str:
    ties = people_queries.memberships_of(act.actor.person_ref, on=act.at.date())
    main = max(ties, key=lambda tie: tie.home_minutes, default=None)
    return main.title if main is not None and main.title else ""


def _lede(act: Act, plate: people_queries.Plate, offered: int) -> str:
    """What is offered, and what is held until an answer comes."""
    if not offered:
        return _("Say it once, and every list here keeps to it.")
    said = [_("You offer {hours} hours a week.", hours=hours(offered))]
    held = [one for one in plate.holdings if one.state == CommitmentState.HELD]
    if held:
        first = min(held, key=lambda one: one.starts_monday)
        said.append(
            _n(
                "Hours are held for “{title}” from {day}, until everybody has said yes.",
                "Hours are held for {n} pieces of work, the first “{title}” from {day}, until everybody has said yes.",
                n=len(held),
                title=first.title,
                day=day_long(max(first.starts_monday, monday(act.at.date()))),
            )
        )
    return " ".join(said)


def _asides(act: Act, threads: list[Thread], reader: Reader) -> dict[str, Any]:
    """What needs the person, the hands that are up, and what is worth knowing."""
    needs = engagement_queries.needs_of(act.actor, at=act.at)
    asked = [one for one in threads if one.is_offer or one.is_invitation]
    agreed = (CandidacyStatus.AGREED_BY_PERSON, CandidacyStatus.CONFIRMED)
    waiting = evidence_queries.waiting_finds(act.actor, reader.person, language=language())
    words_asked = evidence_queries.waiting_asks(act.actor, language=language())
    to_decide = evidence_queries.contests_to_decide(act.actor, language=language())
    talks = talks_of(threads, zone=reader.person.time_zone, at=act.at)
    sittings = assessment_queries.count_waiting(act.actor)
    return {
        "asked": asked,
        "needs": needs,
        "finds": waiting,
        "words_asked": words_asked,
        "to_decide": to_decide,
        "talks": talks,
        "sittings": sittings,
        "needs_count": sum(map(len, (asked, needs, words_asked, to_decide, talks)))
        + bool(waiting)
        + bool(sittings),
        "hands": [one for one in threads if not one.is_invitation and one.view.status not in agreed],
        "fading": next(
            (
                row
                for row in reader.levels.values()
                if row.is_fading and row.is_evidenced and row.unused_months is not None
            ),
            None,
        ),
    }


def _best(request: HttpRequest, act: Act, reader: Reader, *, has_skills: bool) -> dict[str, Any]:
    """The work that fits best, with the filters of the whole list; nothing while no skills are known."""
    if not has_skills:
        return {"rows": []}
    wishes = Wishes.of(request.GET)
    answer = answer_for(act, wishes, top=BEST)
    if answer.roles:
        matching_actions.record_shown(act, answer, about_ref=act.actor.person_ref, filters=wishes.names)
    return {
        "rows": work_rows(act, answer.roles, reader),
        "shown_of": answer.shown_of,
        **filter_context(act, wishes, answer, reader),
    }


urls = [path("", home, name="home")]
