"""A skill that was split: which of its parts are yours."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n, language
from muster.skills import queries as skills_queries
from muster.web import acting


@acting.signed_in
def split(request: HttpRequest, skill_ref: str) -> HttpResponse:
    """The parts with a tick each; what one said of the skill is then said of those ticked."""
    act = acting.act_of(request)
    skill = skills_queries.get_written_skill(skill_ref)
    problem = ""
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect("/skills/")
        try:
            chosen = evidence_actions.answer_split(
                act, act.actor.person_ref, skill.ref, request.POST.getlist("part")
            )
        except Refusal as refusal:
            problem = refusal.message
        else:
            words = _n("{n} skill is yours now.", "{n} skills are yours now.", n=len(chosen))
            messages.success(request, words if chosen else _("Noted: none of them is yours."))
            return HttpResponseRedirect("/skills/")
    asked = {one.skill_ref: one for one in evidence_queries.open_splits(act.actor.person_ref, language())}
    context = {
        "label": skills_queries.label_of(skill.ref, language()),
        "asked": asked.get(skill.ref),
        "problem": problem,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "proposals/split.html", context, status=422 if problem else 200)


urls = [path("skills/split/<str:skill_ref>/", split, name="skill_split")]
