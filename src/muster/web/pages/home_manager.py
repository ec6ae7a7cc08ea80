"""For home managers: what is asked of their people, how the weeks look, who is lent and what came back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from muster.engagements import actions
from muster.engagements import queries as engagement_queries
from muster.engagements.queries import AskedCard, LentCard
from muster.engagements.terms import HomeState
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Act
from muster.foundation.errors import NotFound, Refusal
from muster.foundation.paging import page_of
from muster.foundation.periods import monday
from muster.foundation.words import _, _n, language
from muster.people import queries as people_queries
from muster.people.terms import HomeApprovalDefault
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.components.moments import day_brief, day_words, hours_a_week, hours_words, span_words
from muster.web.components.numbers import hours
from muster.web.components.plate_of import plate_of
from muster.web.components.week_strip import draw_strip
from muster.web.errors import status_of
from muster.web.forms.engagements import DatesForm, WordsForm

SOON_DAYS = 14
PEOPLE_A_PAGE = 20


def page_number(request: HttpRequest, name: str = "page") -> int:
    """The page asked for; anything that is no number is the first."""
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 7 else 1


@acting.signed_in
def asked(request: HttpRequest) -> HttpResponse:
    """The questions that wait, by the day on which they are due, and those that were answered."""
    act = acting.act_of(request)
    today = act.at.date()
    waiting = engagement_queries.asked_of_us(act.actor, number=page_number(request))
    answered = engagement_queries.asked_of_us(
        act.actor, answered=True, number=page_number(request, "before"), size=10
    )
    context = {
        "title": _asked_title(waiting.total, waiting.items, today),
        "waiting": waiting,
        "rows": [_question(card, today) for card in waiting.items],
        "answered": answered,
        "answered_rows": [_question(card, today) for card in answered.items],
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "home_manager/asked.html", context)


def _asked_title(total: int, cards: tuple[AskedCard, ...], today: date) -> str:
    if not total:
        return _("Nothing is asked of your people now.")
    due = day_words(cards[0].due_at.date(), today)
    return _n(
        "One question waits for you, until {day}.",
        "{n} questions wait for you, the first until {day}.",
        n=total,
        day=due,
    )


def _question(card: AskedCard, today: date) -> dict[str, Any]:
    return {
        "card": card,
        "href": f"/asked/{card.ref}/",
        "clock": _("Until {day}", day=day_words(card.due_at.date(), today)),
        "facts": _facts(card, today),
    }


def _facts(card: AskedCard, today: date) -> list[str]:
    """Hours, days and sum of what is asked; of a change what it would be instead of what it is."""
    span = span_words(card.starts_date, card.ends_date, today)
    a_week = hours_a_week(card.minutes_per_week)
    if card.minutes_before is None or card.ends_before is None:
        return [a_week, span, _("{hours} in all", hours=hours_words(card.total_minutes))]
    if card.minutes_before != card.minutes_per_week:
        a_week = _("{hours}, now {now}", hours=a_week, now=hours_words(card.minutes_before))
    if card.ends_before != card.ends_date:
        span = _("{span}, now until {now}", span=span, now=day_brief(card.ends_before, today))
    return [a_week, span, _("{hours} more in all", hours=hours_words(card.more_minutes or 0))]


@acting.signed_in
def question(request: HttpRequest, ref: str, answer: str = "") -> HttpResponse:
    """One question: what is asked, the person's weeks with the hours held, and the three answers."""
    act = acting.act_of(request)
    here = f"/asked/{ref}/"
    if request.method == "POST" and acting.done_before(request):
        return HttpResponseRedirect(here)
    card = engagement_queries.get_asked(act.actor, ref)
    sent = request.POST if request.method == "POST" else None
    forms = {
        "dates": DatesForm(
            sent if answer == "dates" else None, key="dates", starts=card.starts_date, ends=card.ends_date
        ),
        "no": WordsForm(sent if answer == "no" else None, label=_("Your reason"), key="no"),
    }
    refused, status = "", 200
    if sent is not None:
        form = forms.get(answer)
        if form is None or form.is_valid():
            try:
                messages.success(request, _give(act, card, answer, form.cleaned_data if form else {}))
                return HttpResponseRedirect(here)
            except Refusal as refusal:
                status = status_of(refusal)
                if form is None:
                    refused = refusal.message
                else:
                    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            status = 422
    context = _question_page(act, card) | {"forms": forms, "answer": answer, "refused": refused, "here": here}
    return render(request, "home_manager/question.html", context, status=status)


def _give(act: Act, card: AskedCard, answer: str, given: dict[str, Any]) -> str:
    """The one act that the answer means, and what to say of it."""
    if answer == "dates":
        actions.propose_other_dates(act, card.ref, **given)
        return _("Proposed. Both sides read the new dates as terms.")
    if answer == "no":
        actions.refuse_home(act, card.ref, words=given["words"])
        return _("Answered. {name} and the owner read your reason.", name=card.person_name)
    actions.approve_home(act, card.ref)
    if card.change_ref:
        return _("Thank you. Both sides are told.")
    return _("Thank you. {name} may go.", name=card.person_name)


def _question_page(act: Act, card: AskedCard) -> dict[str, Any]:
    today = act.at.date()
    try:
        found = people_queries.visible_plate(act.actor, card.person_ref, monday(today))
        title = _("The weeks of {name}", name=card.person_name)
        plate = plate_of(found, today=today, title=title, home_label=_("Home role"))
    except NotFound:
        plate = None
    return {
        "card": card,
        "is_waiting": card.state == HomeState.WAITING,
        "plate": plate,
        "policy": _policy_words(card, act, today),
        "facts": _facts(card, today),
        "title": _title_of(card),
        "clock": _("Until {day}", day=day_words(card.due_at.date(), today)),
        "request_ref": acting.fresh_request_ref(),
    }


def _title_of(card: AskedCard) -> str:
    if card.change_ref:
        return _("“{title}” would take more of {name}’s weeks.", name=card.person_name, title=card.title)
    return _("{name} would like to work on “{title}”.", name=card.person_name, title=card.title)


def _policy_words(card: AskedCard, act: Act, today: date) -> str:
    """What happens without an answer, said plainly."""
    work = engagement_queries.get_approval(card.ref)
    settings = people_queries.settings_of(work.organisation.ref)
    day = day_words(card.due_at.date(), today)
    if settings.home_approval_default == HomeApprovalDefault.LET_GO and card.change_ref:
        return _("If you do not answer by {day}, the policy says yes for you.", day=day)
    if settings.home_approval_default == HomeApprovalDefault.LET_GO:
        return _("If you do not answer by {day}, the policy lets {name} go.", day=day, name=card.person_name)
    return _("If you do not answer by {day}, the policy says no for you.", day=day)


@acting.signed_in
def team(request: HttpRequest) -> HttpResponse:
    """One's people with their weeks at a glance: the home role, what is lent or held, what is free."""
    act = acting.act_of(request)
    today = act.at.date()
    people = people_queries.reports_of(act.actor.ref, on=today)
    page = page_of(people, page_number(request), PEOPLE_A_PAGE)
    plates = people_queries.plates_for([person.ref for person in page.items], monday(today))
    ties = people_queries.memberships_for([person.ref for person in page.items], on=today)
    rows = []
    for person in page.items:
        plate = plates[person.ref]
        now = plate.weeks[0]
        titles = [tie.title for tie in ties[person.ref] if tie.manager and tie.manager.ref == act.actor.ref]
        rows.append(
            {
                "name": person.name,
                "href": f"/people/{person.ref}/",
                "sub": next((title for title in titles if title), ""),
                "strip": draw_strip(plate.weeks, name=person.name),
                "home": hours(now.home_minutes),
                "lent": hours(now.firm),
                "held": hours(now.held),
                "free": hours(now.free_minutes),
                "is_away": now.leave,
            }
        )
    lent_now = sum(1 for plate in plates.values() if plate.weeks[0].firm)
    context = {"title": _team_title(page.total, lent_now), "rows": rows, "page": page}
    return render(request, "home_manager/team.html", context)


def _team_title(total: int, lent_now: int) -> str:
    if not total:
        return _("Nobody reports to you here.")
    people = _n("One person reports to you", "{n} people report to you", n=total)
    if not lent_now:
        return _("{people}, nobody is lent this week.", people=people)
    lent_words = _n("one is lent this week", "{n} are lent this week", n=lent_now)
    return _("{people}, {lent}.", people=people, lent=lent_words)


@acting.signed_in
def lent(request: HttpRequest) -> HttpResponse:
    """Who is lent now, who is back soon, what is over and what came back with it."""
    act = acting.act_of(request)
    today = act.at.date()
    now = engagement_queries.lent(act.actor, number=page_number(request))
    over = engagement_queries.lent(act.actor, over=True, number=page_number(request, "before"), size=10)
    credit = engagement_queries.lending_credit(act.actor, at=act.at)
    brought = _brought_back([card.engagement_ref for card in over.items])
    context = {
        "title": _lent_title(now.total),
        "now": now,
        "rows": [_lent_row(card, today) for card in now.items],
        "credit": credit,
        "credit_hours": round(credit.minutes / 60),
        "request_ref": acting.fresh_request_ref(),
        "over": over,
        "over_rows": [
            _lent_row(card, today) | {"skills": brought[card.engagement_ref]} for card in over.items
        ],
    }
    return render(request, "home_manager/lent.html", context)


@acting.signed_in
@require_POST
def backfill(request: HttpRequest, engagement_ref: str) -> HttpResponse:
    """A draft for somebody who stands in for a person who is lent."""
    act = acting.act_of(request)
    engagement_queries.get_visible_engagement(act.actor, engagement_ref)
    if acting.done_before(request):
        return HttpResponseRedirect("/openings/")
    draft = actions.draft_backfill(act, engagement_ref)
    messages.success(request, _("Say what the work is and post it. Then you see who fits."))
    return HttpResponseRedirect(f"/post/{draft.ref}/")


def _lent_title(total: int) -> str:
    if not total:
        return _("Nobody is lent now.")
    return _n("One of your people works elsewhere.", "{n} pieces of work are lent out.", n=total)


def _lent_row(card: LentCard, today: date) -> dict[str, Any]:
    left = (card.ends_date - today).days
    return {
        "card": card,
        "href": f"/engagements/{card.engagement_ref}/",
        "span": span_words(card.starts_date, card.ends_date, today),
        "hours": hours(card.minutes_per_week),
        "is_soon": 0 <= left <= SOON_DAYS,
        "back": _("back after {day}", day=day_brief(card.ends_date, today)),
    }


def _brought_back(refs: list[str]) -> dict[str, list[dict[str, Any]]]:
    """By engagement: the skills it has proven, with the level it showed. Two queries."""
    pieces = evidence_queries.list_evidence_of_sources(refs)
    skills = {piece.skill.ref for found in pieces.values() for piece in found}
    labels = skills_queries.labels_for(skills, language())
    return {
        ref: [{"label": labels.get(p.skill.ref, ""), "level": p.rating} for p in found]
        for ref, found in pieces.items()
    }


urls = [
    path("lent/<slug:engagement_ref>/backfill/", backfill, name="lent_backfill"),
    path("asked/", asked, name="asked"),
    path("asked/<slug:ref>/", question, name="question"),
    path("asked/<slug:ref>/dates/", question, {"answer": "dates"}, name="question_dates"),
    path("asked/<slug:ref>/no/", question, {"answer": "no"}, name="question_no"),
    path("team/", team, name="team"),
    path("lent/", lent, name="lent"),
]
