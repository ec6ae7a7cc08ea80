"""Contests of evidence: what waits for a decision, and the decision with its reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n, language
from muster.web import acting
from muster.web.forms.evidence import DecisionForm
from muster.web.leading import asked_page


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """Contests that one decides or has opened; what is over behind its own link."""
    act = acting.act_of(request)
    is_over = request.GET.get("show") == "over"
    page = evidence_queries.list_contests(
        act.actor, is_open=not is_over, number=asked_page(request), language=language()
    )
    if is_over:
        title = _("Contests that were decided")
    elif page.total:
        title = _n("{n} contest is open.", "{n} contests are open.", n=page.total)
    else:
        title = _("Nothing is contested.")
    return render(request, "evidence/contests.html", {"page": page, "is_over": is_over, "title": title})


@acting.signed_in
def contest(request: HttpRequest, contest_ref: str) -> HttpResponse:
    """One contest: what was given, what is wrong with it, who decides until when, what was decided."""
    act = acting.act_of(request)
    view = evidence_queries.get_contest(act.actor, contest_ref, language=language())
    here = f"/contests/{view.ref}/"
    form = DecisionForm(request.POST if request.POST.get("say") == "decide" else None)
    refused = ""
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(here)
        try:
            if request.POST.get("say") == "take-back":
                evidence_actions.take_back_contest(act, view.ref)
                messages.success(request, _("The piece stands. Nobody has to decide any more."))
                return HttpResponseRedirect(here)
            if form.is_valid():
                is_upheld = form.cleaned_data["decision"] == "upheld"
                evidence_actions.decide_contest(
                    act, view.ref, is_upheld=is_upheld, reason=form.cleaned_data["words"]
                )
                messages.success(request, _("Decided. Both sides read your reason."))
                return HttpResponseRedirect(here)
        except Refusal as refusal:
            refused = refusal.message
    context = {
        "contest": view,
        "title": _("{name} contests evidence for {skill}.", name=view.person_name, skill=view.skill),
        "form": form,
        "refused": refused,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "evidence/contest.html", context, status=422 if refused or form.errors else 200)


urls = [
    path("contests/", listing, name="contests"),
    path("contests/<slug:contest_ref>/", contest, name="contest"),
]
