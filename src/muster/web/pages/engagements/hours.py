"""Hours: filled in and sent by the person, approved or returned by the owner."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from muster.engagements import actions
from muster.engagements import queries as engagement_queries
from muster.engagements.terms import Side, TimesheetStatus
from muster.foundation.errors import Invalid, Refusal
from muster.foundation.words import _, _n
from muster.web import acting
from muster.web.components.moments import hours_words, week_words
from muster.web.forms.hours import AnswerForm
from muster.web.pages.engagements import page, weeks


@acting.signed_in
@require_POST
def week(request: HttpRequest, ref: str, monday: date) -> HttpResponse:
    """Write down the days of a week, and send it when the button says so."""
    act = acting.act_of(request)
    here = f"/engagements/{ref}/#hours"
    if acting.done_before(request):
        return HttpResponseRedirect(here)
    found = engagement_queries.detail(act.actor, ref, at=act.at)
    sheet = next((sheet for sheet in found.timesheets if sheet.monday == monday), None)
    if sheet is None or found.side != Side.PERSON:
        raise Http404
    form = weeks.week_form(found, sheet, act.at.date(), request.POST)
    if not form.is_valid():
        return page.show(request, ref, week=form)
    minutes = form.minutes()
    name = week_words(monday)
    try:
        if "send" in request.POST:
            actions.send_week(act, ref, monday, minutes, note=form.cleaned_data["note"])
            total = hours_words(sum(minutes.values()))
            messages.success(
                request,
                _(
                    "{week}: {hours} sent. {name} approves them.",
                    week=name,
                    hours=total,
                    name=found.card.owner_name,
                ),
            )
        else:
            actions.log_hours(act, ref, minutes)
            messages.success(request, _("{week} is kept. Nobody sees it before you send it.", week=name))
    except Invalid as refusal:
        form.add_error(None, refusal.message)
        return page.show(request, ref, week=form)
    except Refusal as refusal:
        return page.show(request, ref, refusal=refusal)
    return HttpResponseRedirect(here)


@acting.signed_in
@require_POST
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Approve the chosen weeks, or send them back with a question."""
    act = acting.act_of(request)
    here = f"/engagements/{ref}/#hours"
    if acting.done_before(request):
        return HttpResponseRedirect(here)
    found = engagement_queries.detail(act.actor, ref, at=act.at)
    sent = [sheet.ref for sheet in found.timesheets if sheet.status == TimesheetStatus.SUBMITTED]
    form = AnswerForm(request.POST, refs=sent)
    if not form.is_valid():
        return page.show(request, ref, answer=form)
    chosen, words = form.cleaned_data["weeks"], form.cleaned_data["words"]
    name = found.card.person_name
    try:
        if "back" in request.POST:
            actions.return_timesheets(act, chosen, words=words)
            messages.success(request, _("Sent back with your question. {name} is told.", name=name))
        else:
            actions.approve_timesheets(act, chosen)
            messages.success(request, _n("One week approved.", "{n} weeks approved.", n=len(chosen)))
    except Invalid as refusal:
        form.add_error("words", refusal.message)
        return page.show(request, ref, answer=form)
    except Refusal as refusal:
        return page.show(request, ref, refusal=refusal)
    return HttpResponseRedirect(here)
