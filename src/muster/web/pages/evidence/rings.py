"""Cases about mutual endorsements: the facts for a human, the words of the people, the decision with its reason."""

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
from muster.web.components.numbers import tenth_words
from muster.web.forms.evidence import RingForm, SayForm
from muster.web.leading import asked_page


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """Cases that one decides or is part of."""
    act = acting.act_of(request)
    is_over = request.GET.get("show") == "over"
    page = evidence_queries.list_rings(
        act.actor, is_open=not is_over, number=asked_page(request), language=language()
    )
    if is_over:
        title = _("Cases that were decided")
    elif page.total:
        title = _n("{n} case is open.", "{n} cases are open.", n=page.total)
    else:
        title = _("No case is open.")
    return render(request, "evidence/rings.html", {"page": page, "is_over": is_over, "title": title})


@acting.signed_in
def case(request: HttpRequest, ring_ref: str) -> HttpResponse:
    """One case: who, what is known, what they say, what was decided."""
    act = acting.act_of(request)
    view = evidence_queries.get_ring(act.actor, ring_ref, language=language())
    here = f"/endorsement-cases/{view.ref}/"
    said = request.POST.get("say", "")
    form = RingForm(request.POST if said == "decide" else None)
    reply = SayForm(request.POST if said == "reply" else None, label=_("Your word on it"), key="reply")
    refused = ""
    if request.method == "POST":
        if acting.done_before(request):
            return HttpResponseRedirect(here)
        try:
            if said == "reply" and reply.is_valid():
                evidence_actions.reply_to_ring(act, view.ref, reply.cleaned_data["words"])
                messages.success(request, _("Noted. Whoever decides reads it."))
                return HttpResponseRedirect(here)
            if said == "decide" and form.is_valid():
                is_upheld = form.cleaned_data["decision"] == "upheld"
                evidence_actions.decide_ring(
                    act, view.ref, is_upheld=is_upheld, reason=form.cleaned_data["words"]
                )
                messages.success(request, _("Decided. Everybody concerned reads your reason."))
                return HttpResponseRedirect(here)
        except Refusal as refusal:
            refused = refusal.message
    context = {
        "case": view,
        "title": _n("{n} person endorse each other.", "{n} people endorse each other.", n=len(view.members)),
        "mean": tenth_words(view.mean_tenths),
        "form": form,
        "reply": reply,
        "refused": refused,
        "request_ref": acting.fresh_request_ref(),
    }
    is_wrong = bool(refused or form.errors or reply.errors)
    return render(request, "evidence/ring.html", context, status=422 if is_wrong else 200)


urls = [
    path("endorsement-cases/", listing, name="rings"),
    path("endorsement-cases/<slug:ring_ref>/", case, name="ring"),
]
