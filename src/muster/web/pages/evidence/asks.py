"""Asking somebody to speak for a skill, and answering or saying no."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.queries import AskView
from muster.evidence.terms import EvidenceKind
from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n, language
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.forms.evidence import AskForm, CertificateForm, RatingForm, SayForm
from muster.web.leading import asked_page


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """What one was asked, and what one asked others; what is over behind its own link."""
    act = acting.act_of(request)
    is_over = request.GET.get("show") == "over"
    pages = {
        name: evidence_queries.list_asks(
            act.actor, mine=mine, is_open=not is_over, number=asked_page(request), language=language()
        )
        for name, mine in (("received", False), ("sent", True))
    }
    waiting = pages["received"].total
    title = _n("{n} person asks for your word.", "{n} people ask for your word.", n=waiting)
    context = {
        **pages,
        "is_over": is_over,
        "title": _("What was asked before")
        if is_over
        else title
        if waiting
        else _("Nobody waits for your word."),
        "pager": pages["sent"] if pages["sent"].pages > pages["received"].pages else pages["received"],
    }
    return render(request, "evidence/asks.html", context)


@acting.signed_in
def new(request: HttpRequest, skill_ref: str) -> HttpResponse:
    """Ask somebody about one skill: manager, experts, colleagues, anybody by name; or hand in a certificate."""
    act = acting.act_of(request)
    row = skills_queries.get_skill(skill_ref)
    q = request.GET.get("q", "").strip()[:100] or request.POST.get("q", "")[:100]
    is_paper = request.POST.get("form") == "certificate"
    found = evidence_queries.ask_choices(act.actor, row.ref, on=act.at.date(), q=q)
    checkers = evidence_queries.certificate_checkers(act.actor, on=act.at.date())
    choices = [(f"{one.kind}:{one.rater_ref}", f"{one.kind_words}: {one.rater_name}") for one in found]
    form = AskForm(request.POST if request.method == "POST" and not is_paper else None, choices=choices)
    names = [(f"{one.kind}:{one.rater_ref}", one.rater_name) for one in checkers]
    paper = CertificateForm(
        request.POST if is_paper else None, request.FILES if is_paper else None, choices=names
    )
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect("/asks/")
        if (ask := _ask(act, row.ref, paper if is_paper else form)) is not None:
            messages.success(request, _("Asked. You hear as soon as there is an answer."))
            return HttpResponseRedirect(f"/asks/{ask.ref}/")
    context = {
        "ref": row.ref,
        "label": skills_queries.labels_for([row.ref], language()).get(row.ref, row.ref),
        "form": form,
        "paper": paper,
        "q": q,
        "has_choices": bool(choices),
        "has_checkers": bool(checkers),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(
        request, "evidence/ask_new.html", context, status=422 if form.errors or paper.errors else 200
    )


def _ask(act: Act, skill_ref: str, form: AskForm) -> Any:
    """The ask, or None with the reason in the form."""
    if not form.is_valid():
        return None
    kind, rater_ref = form.chosen
    data = form.cleaned_data
    upload = data.get("file")
    try:
        return evidence_actions.ask_for_evidence(
            act,
            act.actor.person_ref,
            skill_ref,
            kind,
            rater_ref,
            words=data.get("words", ""),
            file=(upload.name, upload.read()) if upload else None,
            issuer=data.get("issuer", ""),
            expires_date=data.get("expires_date"),
        )
    except Refusal as refusal:
        form.show(refusal)
        return None


@acting.signed_in
def ask(request: HttpRequest, ask_ref: str) -> HttpResponse:
    """One ask: whoever was asked gives a level or says no, whoever asked may take it back."""
    act = acting.act_of(request)
    view = evidence_queries.get_ask(act.actor, ask_ref, language=language())
    here = f"/asks/{view.ref}/"
    said = request.POST.get("say", "")
    texts = skills_queries.level_texts(view.skill_ref, language())
    form = RatingForm(request.POST if said == "give" else None, texts=texts)
    no = SayForm(
        request.POST if said == "no" else None, label=_("A word why, if you like"), key="no", required=False
    )
    refused = ""
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(here)
        try:
            done = _said(act, view, said, form, no)
        except Refusal as refusal:
            done, refused = "", refusal.message
        if done:
            messages.success(request, done)
            return HttpResponseRedirect("/asks/" if view.is_mine else here)
    context = {
        "ask": view,
        "title": _ask_title(view),
        "form": form,
        "no": no,
        "is_no": said == "no",
        "refused": refused,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "evidence/ask.html", context, status=422 if refused or form.errors else 200)


def _said(act: Act, view: AskView, said: str, form: RatingForm, no: SayForm) -> str:
    """Do what the pressed button says; the sentence about it, or nothing where the form cannot be used."""
    if said == "give" and form.is_valid():
        data = form.cleaned_data
        evidence_actions.answer_ask(
            act, view.ref, data["level"], words=data["words"], observed_date=data["observed_date"]
        )
        return _("Thank you. {name} sees your word and what it did to the level.", name=view.person_name)
    if said == "no" and no.is_valid():
        evidence_actions.decline_ask(act, view.ref, words=no.cleaned_data["words"])
        return _("You said no. Nobody counts it.")
    if said == "take-back":
        evidence_actions.take_back_ask(act, view.ref)
        return _("Taken back.")
    return ""


def _ask_title(view: AskView) -> str:
    if view.is_mine:
        return _("You asked {name} about {skill}.", name=view.rater_name, skill=view.skill)
    if view.kind is EvidenceKind.CERTIFICATE:
        return _("{name} shows you a certificate for {skill}.", name=view.person_name, skill=view.skill)
    return _("{name} asks for your word on {skill}.", name=view.person_name, skill=view.skill)


@acting.signed_in
def file(request: HttpRequest, ask_ref: str) -> HttpResponse:
    """The certificate itself, for the two it is between."""
    kind, name, data = evidence_queries.read_ask_file(acting.act_of(request).actor, ask_ref)
    answer = HttpResponse(data, content_type=kind)
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_. ") else "_" for c in name)
    answer["Content-Disposition"] = f'attachment; filename="{safe}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


urls = [
    path("asks/", listing, name="asks"),
    path("asks/<slug:ask_ref>/", ask, name="ask"),
    path("asks/<slug:ask_ref>/file/", file, name="ask_file"),
    path("skills/<slug:skill_ref>/ask/", new, name="skill_ask"),
]
