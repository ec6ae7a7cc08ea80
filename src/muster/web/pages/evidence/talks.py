"""The talk in which a home manager confirms levels, with the activity behind each skill before both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.evidence import actions as evidence_actions
from muster.evidence import policy as evidence_policy
from muster.evidence import queries as evidence_queries
from muster.foundation.errors import Refusal
from muster.foundation.words import _, language
from muster.people import queries as people_queries
from muster.web import acting

LEVELS = (1, 2, 3, 4, 5)


@acting.signed_in
def talk(request: HttpRequest, person_ref: str) -> HttpResponse:
    """Each skill with what happened since the last word on it; the manager says levels, for as many as they like."""
    act = acting.act_of(request)
    person = people_queries.get_visible_person(act.actor, person_ref)
    evidence_policy.may_hold_talk(act.actor, person).require()
    table = evidence_queries.talk_table(act.actor, person, at=act.at, language=language())
    refused = ""
    if request.method == "POST":
        back = f"/people/{person.ref}/"
        if acting.done_before(request):
            return HttpResponseRedirect(back)
        try:
            evidence_actions.hold_talk(
                act,
                person,
                _ratings(request, {line.skill_ref for line in table}),
                words=request.POST.get("words", ""),
            )
            messages.success(
                request, _("Written down. {name} sees each level and may answer.", name=person.name)
            )
            return HttpResponseRedirect(back)
        except Refusal as refusal:
            refused = refusal.message
    context = {
        "person": person,
        "title": _("A talk with {name} about levels", name=person.name),
        "rows": [_row(line, request) for line in table],
        "talks": evidence_queries.list_talks(act.actor, person),
        "words": request.POST.get("words", ""),
        "refused": refused,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "evidence/talk.html", context, status=422 if refused else 200)


def _ratings(request: HttpRequest, known: set[str]) -> dict[str, int]:
    """Skill reference to the level chosen; what was left open is left out."""
    return {
        ref: int(value)
        for ref in sorted(known)
        if (value := request.POST.get(f"level-{ref}", "")).isascii() and value.isdigit() and len(value) == 1
    }


def _row(line: evidence_queries.TalkLine, request: HttpRequest) -> dict[str, Any]:
    chosen = request.POST.get(f"level-{line.skill_ref}", "")
    options = [("", _("leave open")), *((str(n), str(n)) for n in LEVELS)]
    return {"line": line, "name": f"level-{line.skill_ref}", "options": options, "chosen": chosen}


urls = [path("people/<slug:person_ref>/talk/", talk, name="talk")]
