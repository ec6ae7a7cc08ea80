"""Terms: read, compared with the version before, accepted, or answered with others."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from muster.engagements import actions
from muster.engagements import queries as engagement_queries
from muster.engagements.actions.agreeing import ProposedTerms
from muster.engagements.terms import PENDING, EngagementStatus
from muster.foundation.act import Grant
from muster.foundation.errors import NotAllowed, Refusal
from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.web import acting
from muster.web.asked import whole_number
from muster.web.components.moments import day_words
from muster.web.errors import status_of
from muster.web.forms.engagements import TermsForm
from muster.web.pages.engagements import page
from muster.web.pages.engagements.standing import other_side


@acting.signed_in
@require_POST
def accept(request: HttpRequest, ref: str) -> HttpResponse:
    """Say yes to the version that was read, or sign it; a later one is shown instead, with a kind word."""
    act = acting.act_of(request)
    if acting.done_before(request):
        return HttpResponseRedirect(f"/engagements/{ref}/")
    version = whole_number(request.POST.get("seen", "")) or 0
    try:
        if "typed_name" in request.POST:
            name, signed = request.POST["typed_name"][:200], request.POST.get("hash", "")
            work = actions.sign_terms(act, ref, seen=version, content_hash=signed, typed_name=name)
        else:
            work = actions.accept_terms(act, ref, seen=version)
    except Refusal as refusal:
        return page.show(request, ref, refusal=refusal)
    if work.status == EngagementStatus.AWAITING_TERMS:
        messages.success(request, _("Accepted. Now the other side reads the terms."))
    else:
        begins = day_words(work.starts_date, act.at.date())
        messages.success(request, _("Agreed by both. Work begins on {day}.", day=begins))
    return HttpResponseRedirect(f"/engagements/{ref}/")


def _deciders(found: engagement_queries.EngagementDetail) -> list[tuple[str, str]]:
    """People leads of the organisation who are neither side: they may decide a dispute."""
    work = found.engagement
    leads = people_queries.list_holders(str(Grant.PEOPLE_LEAD), work.organisation.ref)
    sides = (work.person.ref, work.owner.ref)
    return [(lead.ref, lead.name) for lead in leads if lead.ref not in sides]


@acting.signed_in
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Put other terms on the table."""
    act = acting.act_of(request)
    back = f"/engagements/{ref}/"
    if request.method == "POST" and acting.done_before(request):
        return HttpResponseRedirect(back)
    found = engagement_queries.detail(act.actor, ref, at=act.at)
    if not found.side:
        raise NotAllowed(_("Only the two sides of the work can do this."))
    if found.engagement.status not in PENDING:
        messages.warning(request, _("The terms are settled. Here is where the work stands."))
        return HttpResponseRedirect(back)
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        latest=found.versions[-1],
        deciders=_deciders(found),
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        values = dict(form.cleaned_data)
        seen = values.pop("seen")
        try:
            actions.propose_terms(act, ref, ProposedTerms(**values), seen=seen)
        except Refusal as refusal:
            field = "pay_most" if refusal.field == "pay" else refusal.field
            form.add_error(field if field in form.fields else None, refusal.message)
            status = status_of(refusal)
        else:
            messages.success(request, _("Proposed. {name} reads them now.", name=other_side(found)))
            return HttpResponseRedirect(back)
    context = {"form": form, "found": found, "back": back, "request_ref": acting.fresh_request_ref()}
    return render(request, "engagements/terms.html", context, status=status)
