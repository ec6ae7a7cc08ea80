"""From a CV to skills: upload or paste, then say of each find whether it is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.queries import DocumentView, FoundView
from muster.evidence.terms import FoundState
from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n, language
from muster.people import actions as people_actions
from muster.people import queries as people_queries
from muster.skills import extraction
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.components.names import cefr, language_name
from muster.web.forms import cv as answers
from muster.web.forms.skills import CvForm

LIKELY = 400
"""Thousandths of confidence below which a find that is not sure is folded away: one word may hint at much."""


@dataclass(frozen=True, slots=True)
class Find:
    """A skill found, ready to show: its words in their place, what else they may mean, what stands chosen."""

    found: FoundView
    others: str
    answer: str
    level: int
    is_said: bool


@acting.signed_in
def cv(request: HttpRequest) -> HttpResponse:
    """Upload a CV or paste its text."""
    act = acting.act_of(request)
    form = CvForm(request.POST or None, request.FILES or None)
    latest = evidence_queries.find_document_in_use(act.actor, act.actor.person_ref)
    if request.method == "POST":
        if acting.done_before(request) and latest is not None:
            return HttpResponseRedirect(f"/skills/cv/{latest.ref}/")
        document = _read(act, form)
        if document is not None:
            return HttpResponseRedirect(f"/skills/cv/{document.ref}/")
    context = {"form": form, "latest": latest, "request_ref": acting.fresh_request_ref()}
    return render(request, "cv/upload.html", context, status=422 if form.errors else 200)


def _read(act: Act, form: CvForm) -> evidence_queries.Document | None:
    """The document that the form holds, read; None when it cannot be, with the reason beside its field."""
    if not form.is_valid():
        return None
    upload, text = form.cleaned_data["document"], form.cleaned_data["text"]
    person = act.actor.person_ref
    try:
        if upload is not None:
            return evidence_actions.upload_document(act, person, upload.name, upload.read())
        return evidence_actions.paste_text(act, person, text)
    except Refusal as refusal:
        form.add_error("document" if upload is not None else "text", refusal.message)
        return None


@acting.signed_in
def found(request: HttpRequest, document_ref: str) -> HttpResponse:
    """What the CV named, each with its words; one form for all of it."""
    act = acting.act_of(request)
    document = evidence_queries.document(act.actor, document_ref, language=language())
    error = ""
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect("/skills/")
        chosen = document.found
        if "sure" in request.POST:
            chosen = tuple(one for one in document.found if one.is_sure)
        said = answers.read_answers(request.POST.dict(), chosen)
        try:
            evidence_actions.accept_many(act, document.ref, said.choices, rejected=said.rejected)
        except Refusal as refusal:
            error = refusal.message
        else:
            messages.success(
                request, _n("{n} skill is yours now.", "{n} skills are yours now.", n=said.count)
            )
            return HttpResponseRedirect(_onwards(act))
    return _show(request, act, document, error)


def _onwards(act: Act) -> str:
    """Where to go after the skills: to the hours, as long as none are offered."""
    offers = people_queries.offers_of(act.actor.person_ref)
    return "/skills/" if offers else "/me/#hours"


def _show(request: HttpRequest, act: Act, document: DocumentView, error: str) -> HttpResponse:
    uris = {uri for one in document.found for uri in one.ambiguous_with}
    labels = skills_queries.labels_for_uris(uris, language()) if uris else {}
    finds = [_find(one, labels, request) for one in document.found]
    open_finds = [one for one in finds if not one.is_said]
    context: dict[str, Any] = {
        "document": document,
        "sure": [one for one in open_finds if one.found.is_sure],
        "unsure": [one for one in open_finds if not one.found.is_sure and one.found.confidence >= LIKELY],
        "far": [one for one in open_finds if not one.found.is_sure and one.found.confidence < LIKELY],
        "said": [one for one in finds if one.is_said],
        "options": answers.answer_options(),
        "level_texts": sorted(skills_queries.level_texts("", language()).items()),
        "facts": _facts(act, document),
        "error": error,
        "request_ref": acting.fresh_request_ref(),
        "title": _title(document),
        "notice": extraction.notice(),
    }
    return render(request, "cv/found.html", context, status=422 if error else 200)


def _find(one: FoundView, labels: dict[str, str], request: HttpRequest) -> Find:
    sent_answer = request.POST.get(f"answer-{one.skill_ref}")
    sent_level = request.POST.get(f"level-{one.skill_ref}", "")
    return Find(
        found=one,
        others=", ".join(labels[uri] for uri in one.ambiguous_with if uri in labels),
        answer=answers.answer_of(one) if sent_answer is None else sent_answer,
        level=int(sent_level)
        if sent_level in ("1", "2", "3", "4", "5")
        else one.self_level or answers.FIRST_LEVEL,
        is_said=one.state is not FoundState.SUGGESTED or bool(one.stances),
    )


def _title(document: DocumentView) -> str:
    if not document.found:
        return _("We found no skills in this text.")
    return _n(
        "We found {n} skill. Is it right?", "We found {n} skills. Are they right?", n=len(document.found)
    )


def _facts(act: Act, document: DocumentView) -> dict[str, str]:
    """What the text says of languages and place that the profile does not have yet, as words."""
    person = people_queries.get_person(act.actor.person_ref)
    facts = {}
    new = _new_languages(person.ref, document)
    if new:
        facts["languages"] = ", ".join(f"{language_name(code)} {cefr(level)}" for code, level in new.items())
    if document.places and not person.place:
        facts["place"] = document.places[0]
    return facts


def _new_languages(person_ref: str, document: DocumentView) -> dict[str, int]:
    known = people_queries.languages_of(person_ref)
    return {code: level for code, level in document.languages if level and code not in known}


@acting.signed_in
def take_fact(request: HttpRequest, document_ref: str, fact: str) -> HttpResponse:
    """Take one fact of the CV over into the profile: its languages, or its place."""
    back = HttpResponseRedirect(f"/skills/cv/{document_ref}/")
    if request.method != "POST" or acting.done_before(request):
        return back
    act = acting.act_of(request)
    document = evidence_queries.document(act.actor, document_ref)
    ref = act.actor.person_ref
    if fact == "languages":
        known = people_queries.languages_of(ref)
        people_actions.set_languages(act, ref, {**_new_languages(ref, document), **known})
        messages.success(request, _("The languages stand in your profile now."))
    elif fact == "place" and document.places:
        people_actions.update_profile(act, ref, place=document.places[0])
        messages.success(request, _("The place stands in your profile now."))
    return back


urls = [
    path("skills/cv/", cv, name="cv"),
    path("skills/cv/<str:document_ref>/", found, name="cv_found"),
    path("skills/cv/<str:document_ref>/take/<slug:fact>/", take_fact, name="cv_take_fact"),
]
