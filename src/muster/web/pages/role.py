"""One role as the person sees it whom it may fit: the work, the sum, and the hand that goes up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.engagements.terms import Side
from muster.foundation.act import Act
from muster.foundation.errors import Invalid, NotFound, Refusal
from muster.foundation.periods import monday, week_minutes
from muster.foundation.words import _, language
from muster.matching import queries as matching_queries
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.queries import OpportunityCard, RoleView
from muster.opportunities.terms import ENDED, interview_status_label
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.components.asked_weeks import Run, runs_of
from muster.web.components.dates import day_long
from muster.web.components.numbers import tenth_words
from muster.web.components.parts import Parts
from muster.web.components.parts_of import parts_of, step_words
from muster.web.components.plate import Plate, draw_plate
from muster.web.components.plate_of import slots_of, weeks_of
from muster.web.components.reputation import reputation_view
from muster.web.components.threads import Thread, thread_of
from muster.web.components.work_rows import (
    Reader,
    WorkRow,
    facts_of,
    meta_of,
    reader_of,
    title_of,
    work_rows,
)
from muster.web.forms.work import HandForm

SIMILAR = 2
STEPS = 3
"""How many things that would raise the match are said."""
WEEKS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """One skill that the role asks for, beside what the person has."""

    label: str
    href: str
    kind: str
    level: int
    text: str
    must_have: bool
    note: str
    state: str
    state_words: str


@acting.signed_in
def role(request: HttpRequest, role_ref: str) -> HttpResponse:
    """The role; every answer of the person is one press here."""
    act = acting.act_of(request)
    found = opportunity_queries.cards_of_roles(act.actor, [role_ref], language=language()).get(role_ref)
    if found is None:
        raise NotFound(_("We know no such role."))
    form = HandForm(request.POST or None, role=found[1])
    refusal: Refusal | None = None
    if request.method == "POST":
        here = HttpResponseRedirect(f"/work/{role_ref}/")
        if acting.done_before(request):
            return here
        answer = ANSWERS.get(request.POST.get("do", ""))
        if answer is None:
            raise Http404
        if form.is_valid():
            try:
                where = answer(request, act, role_ref, form)
            except NotFound:
                raise
            except Refusal as caught:
                refusal = None if form.refuse(caught) else caught
            else:
                return HttpResponseRedirect(where)
    return _show(request, act, *found, form=form, refusal=refusal)


def _raise(request: HttpRequest, act: Act, role_ref: str, form: HandForm) -> str:
    hand = opportunity_actions.raise_hand(
        act, role_ref, form.cleaned_data["message"], proposal=form.proposal()
    )
    view = opportunity_queries.get_candidacy_view(act.actor, hand.ref)
    day = day_long(view.answer_due_at) if view.answer_due_at else ""
    messages.success(request, _("Hand raised. {name} answers by {day}.", name=view.owner_name, day=day))
    return f"/work/{role_ref}/"


def _withdraw(request: HttpRequest, act: Act, role_ref: str, form: HandForm) -> str:
    opportunity_actions.withdraw_candidacy(act, request.POST.get("candidacy", ""))
    messages.success(request, _("Taken back. Nobody counts it."))
    return f"/work/{role_ref}/"


def _welcome_invitation(request: HttpRequest, act: Act, role_ref: str, form: HandForm) -> str:
    opportunity_actions.answer_invitation(
        act,
        request.POST.get("candidacy", ""),
        accept=True,
        message=form.cleaned_data["message"],
        proposal=form.proposal(),
    )
    messages.success(request, _("Your hand is up. The owner answers next."))
    return f"/work/{role_ref}/"


def _refuse_invitation(request: HttpRequest, act: Act, role_ref: str, form: HandForm) -> str:
    opportunity_actions.answer_invitation(act, request.POST.get("candidacy", ""), accept=False)
    messages.success(request, _("Declined. Nobody counts it."))
    return _back(request, role_ref)


def _accept(request: HttpRequest, act: Act, role_ref: str, form: HandForm) -> str:
    work = engagement_actions.agree_to_offer(act, request.POST.get("candidacy", ""))
    messages.success(request, _("Agreed. The hours are held for you; the terms come next."))
    return f"/engagements/{work.ref}/"


def _decline(request: HttpRequest, act: Act, role_ref: str, form: HandForm) -> str:
    opportunity_actions.decline_offer(act, request.POST.get("candidacy", ""))
    messages.success(request, _("Declined. The hours stay free, and nobody counts it."))
    return _back(request, role_ref)


def _counter(request: HttpRequest, act: Act, role_ref: str, form: HandForm) -> str:
    said = form.proposal()
    opportunity_actions.counter_offer(
        act,
        request.POST.get("candidacy", ""),
        words=form.cleaned_data["message"],
        asked_minor=said.asked_minor,
        asked_minutes=said.asked_minutes,
    )
    messages.success(request, _("Sent. The owner answers next, and nothing is lost."))
    return f"/work/{role_ref}/"


def _nominate(request: HttpRequest, act: Act, role_ref: str, form: HandForm) -> str:
    person = people_queries.find_person_by_email(request.POST.get("email", "")[:254])
    if person is None:
        raise Invalid(_("We know nobody with this address."), field="email")
    opportunity_actions.nominate(act, role_ref, person.ref, form.cleaned_data["message"])
    messages.success(request, _("Thank you. We ask them; nobody else hears of it before they say yes."))
    return f"/work/{role_ref}/"


def _back(request: HttpRequest, role_ref: str) -> str:
    return "/" if request.POST.get("from") == "home" else f"/work/{role_ref}/"


ANSWERS: dict[str, Callable[[HttpRequest, Act, str, HandForm], str]] = {
    "raise": _raise,
    "withdraw": _withdraw,
    "welcome": _welcome_invitation,
    "refuse": _refuse_invitation,
    "accept": _accept,
    "decline": _decline,
    "counter": _counter,
    "nominate": _nominate,
}


def _show(
    request: HttpRequest,
    act: Act,
    card: OpportunityCard,
    view: RoleView,
    *,
    form: HandForm,
    refusal: Refusal | None,
) -> HttpResponse:
    why = matching_queries.explain(act.actor, view.ref, act.actor.person_ref, at=act.at, steps=STEPS)
    thread = _thread(act, view)
    reader = reader_of(act)
    is_over = thread is not None and not thread.view.is_live
    context = {
        "card": card,
        "role": view,
        "title": title_of(card, view),
        "meta": meta_of(card),
        "facts": facts_of(view),
        "why": why,
        "parts": parts_of(why.parts),
        "steps": [step_words(step) for step in why.steps],
        "split": _split(parts_of(why.parts)),
        "asked": _asked(view, why.parts, reader),
        "thread": thread,
        "work": engagement_queries.find_engagement_of_candidacy(thread.view.ref) if thread else None,
        "similar": _similar(act, view, reader) if is_over or card.status != "open" else [],
        "takes_hands": card.status == "open" and view.status == "open" and not card.is_own,
        "themes": [reader.theme_labels[key] for key in card.theme_keys if key in reader.theme_labels],
        "owner_reputation": reputation_view(
            engagement_queries.find_reputation(card.owner_ref, Side.OWNER, at=act.at)
        ),
        "form": form,
        "refusal": refusal,
        "plate": _refused_plate(act, view, refusal),
        "talk": _talk(thread),
        "runs": _offer_runs(act, view, thread),
        "withdraw_open": request.GET.get("withdraw") == "1",
        "request_ref": acting.fresh_request_ref(),
    }
    status = 200
    if refusal is not None:
        status = 409
    elif form.errors:
        status = 422
    return render(request, "work/role.html", context, status=status)


def _thread(act: Act, view: RoleView) -> Thread | None:
    if view.own is None:
        return None
    return thread_of(opportunity_queries.get_candidacy_view(act.actor, view.own.candidacy_ref))


def _split(parts: Parts) -> str:
    """What rests on evidence and what on the person's own word, in points that add up to those of the sum."""
    return _(
        "{evidenced} points rest on evidence, {claimed} on what you say yourself.",
        evidenced=tenth_words(parts.printed["evidenced"]),
        claimed=tenth_words(parts.printed["claimed"]),
    )


def _asked(view: RoleView, parts: Any, reader: Reader) -> list[Asked]:
    """The skills asked for in the role's order, each with what its level means and where the person stands."""
    lines = {line.skill_ref: line for line in parts.lines if line.group == "skills" and line.skill_ref}
    missing = {one.skill_ref for one in parts.missing_skills}
    texts = skills_queries.level_texts_for([need.skill_ref for need in view.requirements], language())
    found = []
    for need in view.requirements:
        state, words = _standing(need, lines.get(need.skill_ref), missing, reader)
        found.append(
            Asked(
                label=need.label,
                href=f"/skills/{need.skill_ref}/",
                kind=need.kind_label,
                level=need.level,
                text=texts.get(need.skill_ref, {}).get(need.level, ""),
                must_have=need.must_have,
                note=need.note,
                state=state,
                state_words=words,
            )
        )
    return found


def _standing(need: Any, line: Any, missing: set[str], reader: Reader) -> tuple[str, str]:
    row = reader.levels.get(need.skill_ref)
    if need.skill_ref in missing:
        if row is not None and row.level is not None:
            return "bad", _("missing: you are at level {n}", n=row.level)
        return "bad", _("missing")
    if line is not None and line.is_met and not line.through:
        return "ok", _("met, by evidence") if line.is_evidenced else _("met, by your word")
    if line is not None and line.through:
        return "ok" if line.is_met else "plain", _("counted through {skill}", skill=line.through)
    if row is not None and row.level is not None:
        return "plain", _("you are at level {n}", n=row.level)
    if need.kind == "learnable":
        return "plain", _("to be learned here")
    return "plain", _("not there yet")


def _similar(act: Act, view: RoleView, reader: Reader) -> list[WorkRow]:
    """Open roles that fit the person and ask for the same skills, the nearest first."""
    answer = matching_queries.find_work(act.actor, act.actor.person_ref, at=act.at, top=40)
    skills = {need.skill_ref for need in view.requirements}

    def shared(match: matching_queries.RoleMatch) -> int:
        return len(skills & {need.skill_ref for need in match.facts.requirements})

    near = sorted((m for m in answer.roles if m.ref != view.ref), key=lambda m: (-shared(m), -m.score))
    rows = work_rows(act, near[: SIMILAR + 10], reader)
    return [row for row in rows if row.own is None or row.own.status in ENDED][:SIMILAR]


def _talk(thread: Thread | None) -> str:
    """What stands about a talk on this thread, in words; nothing where none is on offer or set."""
    if thread is None or not thread.view.is_live:
        return ""
    talk = opportunity_queries.find_talks([thread.view.ref]).get(thread.view.ref)
    return interview_status_label(talk.status) if talk is not None else ""


def _offer_runs(act: Act, view: RoleView, thread: Thread | None) -> list[Run]:
    """Week by week, whether what is offered fits, before anybody says yes; none while nothing is offered."""
    if thread is None or not thread.is_offer:
        return []
    today = act.at.date()
    starts = max(view.starts_date, today)
    if view.ends_date < starts:
        return []
    asked = week_minutes(starts, view.ends_date, thread.view.asked_minutes or view.minutes_per_week)
    person = people_queries.get_person(act.actor.person_ref)
    weeks = people_queries.weeks_asked(person, asked, at=act.at, offer_ref=thread.view.ref)
    return runs_of(weeks, today, is_own=True)


def _refused_plate(act: Act, view: RoleView, refusal: Refusal | None) -> Plate | None:
    """The plate with the hours that did not fit, from the first week that is full."""
    if refusal is None or refusal.code != "week-is-full":
        return None
    today = act.at.date()
    first = monday(max(today, view.starts_date))
    plate = people_queries.plate(act.actor.person_ref, first, weeks=WEEKS_SHOWN)
    weeks = [
        replace(week, wanted=view.minutes_per_week) if first <= week.monday <= view.ends_date else week
        for week in weeks_of(plate)
    ]
    return draw_plate(weeks, today=today, title=_("Your plate with this work on it"), slots=slots_of(plate))


urls = [path("work/<str:role_ref>/", role, name="work_role")]
