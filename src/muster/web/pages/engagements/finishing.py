"""The end of the work: accepted with the levels it showed, then reviewed by both sides."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from muster.engagements import actions
from muster.engagements import queries as engagement_queries
from muster.engagements.formats import agreement_pdf, certificate_pdf
from muster.engagements.queries import EngagementDetail
from muster.engagements.terms import EngagementStatus, Side
from muster.foundation.errors import Refusal
from muster.foundation.words import _, language
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.asked import whole_number
from muster.web.components.moments import day_words
from muster.web.errors import status_of
from muster.web.forms.engagements import AcceptForm, RatedSkill, ReviewForm
from muster.web.pages.engagements import page
from muster.web.pages.engagements.standing import other_side
from muster.web.uploads import download


def rated_skills(found: EngagementDetail) -> list[RatedSkill]:
    """The skills to rate, by name, with what their levels look like."""
    labels = skills_queries.labels_for(found.rated_skills, language())
    rows = [
        RatedSkill(ref, labels.get(ref, ref), asked, skills_queries.level_texts(ref, language()))
        for ref, asked in found.rated_skills.items()
    ]
    return sorted(rows, key=lambda row: row.label.casefold())


@acting.signed_in
def accept_work(request: HttpRequest, ref: str) -> HttpResponse:
    """Accept handed-over work and say which level it showed in each skill."""
    act = acting.act_of(request)
    back = f"/engagements/{ref}/"
    if request.method == "POST" and acting.done_before(request):
        return HttpResponseRedirect(back)
    found = engagement_queries.detail(act.actor, ref, at=act.at)
    if found.side != Side.OWNER or found.engagement.status != EngagementStatus.DELIVERED:
        messages.warning(request, _("There is nothing to accept now. Here is where the work stands."))
        return HttpResponseRedirect(back)
    form = AcceptForm(request.POST if request.method == "POST" else None, skills=rated_skills(found))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            actions.accept_delivery(act, ref, ratings=form.ratings(), words=form.cleaned_data["words"])
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            status = status_of(refusal)
        else:
            name = found.card.person_name
            messages.success(request, _("Accepted. It stands in the record of {name} now.", name=name))
            return HttpResponseRedirect(back)
    context = {
        "form": form,
        "found": found,
        "delivery": found.deliveries[-1],
        "back": back,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "engagements/accept_work.html", context, status=status)


@acting.signed_in
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Say how it was. Closed until both have spoken or the days are over."""
    act = acting.act_of(request)
    back = f"/engagements/{ref}/"
    if request.method == "POST" and acting.done_before(request):
        return HttpResponseRedirect(back)
    found = engagement_queries.detail(act.actor, ref, at=act.at)
    if not found.may_review or found.review_closes_at is None:
        messages.warning(request, _("There is nothing to review now. Here is where the work stands."))
        return HttpResponseRedirect(back)
    form = ReviewForm(request.POST if request.method == "POST" else None, side=found.side)
    status = 422 if form.is_bound else 200
    name = other_side(found)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            actions.review(
                act,
                ref,
                items=form.chosen(),
                would_again=values["would_again"] == "yes",
                words=values["words"],
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
            status = status_of(refusal)
        else:
            messages.success(request, _("Written. A review is not changed afterwards."))
            return HttpResponseRedirect(back)
    until = day_words(found.review_closes_at.date(), act.at.date())
    context = {
        "form": form,
        "found": found,
        "name": name,
        "until": until,
        "back": back,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "engagements/review.html", context, status=status)


@acting.signed_in
def file(request: HttpRequest, ref: str, file_ref: str) -> HttpResponse:
    """A file that was handed over, as a download, for both sides."""
    return download(engagement_queries.open_delivery_file(acting.act_of(request).actor, ref, file_ref))


@acting.signed_in
def certificate(request: HttpRequest, ref: str) -> HttpResponse:
    """The certificate of finished work as PDF, for the one who did it."""
    act = acting.act_of(request)
    found = engagement_queries.certificate(act.actor, ref, at=act.at, language=language())
    answer = HttpResponse(certificate_pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="muster-{ref}.pdf"'
    return answer


@acting.signed_in
def agreement(request: HttpRequest, ref: str) -> HttpResponse:
    """The terms as PDF with both names, for the two sides; ``version`` in the address asks for an earlier one."""
    act = acting.act_of(request)
    version = whole_number(request.GET.get("version", ""))
    found = engagement_queries.agreement(act.actor, ref, at=act.at, version=version)
    answer = HttpResponse(agreement_pdf(found), content_type="application/pdf")
    name = f"muster-agreement-{ref}-v{found.version.version}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@acting.signed_in
@require_POST
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """A draft from what was agreed before."""
    act = acting.act_of(request)
    engagement_queries.get_visible_engagement(act.actor, ref)
    if acting.done_before(request):
        return HttpResponseRedirect("/openings/")
    draft = actions.draft_again(act, ref)
    messages.success(request, _("A draft from last time. Read it, post it, and invite the person."))
    return HttpResponseRedirect(f"/post/{draft.ref}/")


@acting.signed_in
@require_POST
def successor(request: HttpRequest, ref: str) -> HttpResponse:
    """Look for somebody who takes over the part that was left; leads to the people whom matching proposes."""
    act = acting.act_of(request)
    engagement_queries.get_visible_engagement(act.actor, ref)
    if acting.done_before(request):
        return HttpResponseRedirect(f"/engagements/{ref}/")
    try:
        posting = actions.seek_successor(act, ref)
    except Refusal as refusal:
        return page.show(request, ref, refusal=refusal)
    messages.success(request, _("This part is offered on the same terms. Here is who could take it over."))
    return HttpResponseRedirect(f"/openings/{posting.ref}/")
