"""Calls under a retainer: the owner asks for hours in a week, the person says yes or no."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from muster.engagements import actions
from muster.engagements import queries as engagement_queries
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.web import acting
from muster.web.forms.calls import CallForm
from muster.web.pages.engagements import page


@acting.signed_in
@require_POST
def calls(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for hours, or answer a call."""
    act = acting.act_of(request)
    here = HttpResponseRedirect(f"/engagements/{ref}/")
    found = engagement_queries.get_visible_engagement(act.actor, ref)
    if acting.done_before(request):
        return here
    do, call = request.POST.get("do", ""), request.POST.get("call", "")
    try:
        if do == "call":
            form = CallForm(request.POST, today=act.at.date())
            if not form.is_valid():
                return page.show(request, ref, call=form)
            said = form.cleaned_data
            day = date.fromisoformat(said["monday"])
            actions.call_hours(act, found.ref, monday=day, minutes=said["hours"], words=said["words"])
            messages.success(
                request, _("Asked. {name} answers within two working days.", name=found.person.name)
            )
        elif do in ("accept", "decline") and engagement_queries.get_call(call).engagement.ref == ref:
            actions.answer_call(act, call, accept=do == "accept")
            messages.success(request, _("Accepted.") if do == "accept" else _("Declined. Nobody counts it."))
        else:
            raise Http404
    except Refusal as refusal:
        return page.show(request, ref, refusal=refusal)
    return here
