"""The handover list: written by whoever leaves, ticked off by the owner or by whoever holds the position now."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from muster.engagements import actions
from muster.engagements import queries as engagement_queries
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.web import acting
from muster.web.forms.handover import HandoverForm
from muster.web.pages.engagements import page


@acting.signed_in
@require_POST
def handover(request: HttpRequest, ref: str) -> HttpResponse:
    """Add an item, take one off, tick one off or open it again."""
    act = acting.act_of(request)
    here = HttpResponseRedirect(f"/engagements/{ref}/#handover")
    work = engagement_queries.get_visible_engagement(act.actor, ref)
    if acting.done_before(request):
        return here
    do = request.POST.get("do", "")
    try:
        if do == "add":
            form = HandoverForm(request.POST)
            if not form.is_valid():
                return page.show(request, ref, handover=form)
            try:
                actions.add_handover_item(act, work.ref, **form.cleaned_data)
            except Refusal as refusal:
                form.show(refusal)
                return page.show(request, ref, handover=form)
            messages.success(request, _("It stands on the list."))
        elif do in ("done", "open", "drop"):
            item = engagement_queries.handover_item_for(act.actor, ref, request.POST.get("item", ""))
            if do == "drop":
                actions.drop_handover_item(act, item.ref)
            else:
                actions.tick_handover_item(act, item.ref, is_done=do == "done")
        else:
            raise Http404
    except Refusal as refusal:
        return page.show(request, ref, refusal=refusal)
    return here
