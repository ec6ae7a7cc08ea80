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
            note = form.cleaned_data["note"]
            actions.send_week(
                act, ref, monday, minutes, note=note, notes=form.said("note"), links=form.said("link")
            )
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
            actions.log_hours(act, ref, minutes, notes=form.said("note"), links=form.said("link"))
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


@acting.signed_in
@require_POST
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Open approved hours again, with a reason."""
    act = acting.act_of(request)
    here = f"/engagements/{ref}/#hours"
    if acting.done_before(request):
        return HttpResponseRedirect(here)
    found = engagement_queries.detail(act.actor, ref, at=act.at)
    sheet = next((sheet for sheet in found.timesheets if sheet.ref == request.POST.get("week")), None)
    if sheet is None or found.side != Side.OWNER:
        raise Http404
    try:
        actions.reopen_timesheet(act, sheet.ref, words=request.POST.get("words", ""))
    except Refusal as refusal:
        return page.show(request, ref, refusal=refusal)
    messages.success(
        request,
        _(
            "{week} is open again. {name} is told.",
            week=week_words(sheet.monday),
            name=found.card.person_name,
        ),
    )
    return HttpResponseRedirect(here)


@acting.signed_in
@require_POST
def timer(request: HttpRequest, ref: str) -> HttpResponse:
    """Start, stop or drop one's timer."""
    act = acting.act_of(request)
    here = f"/engagements/{ref}/#hours"
    if acting.done_before(request):
        return HttpResponseRedirect(here)
    engagement_queries.get_visible_engagement(act.actor, ref)
    do = request.POST.get("do", "")
    note = request.POST.get("note", "")
    try:
        if do == "start":
            actions.start_timer(act, ref, note=note)
            messages.success(request, _("The timer runs. It knows when it began, and nothing else."))
        elif do == "stop":
            minutes = sum(actions.stop_timer(act, note=note).values())
            messages.success(
                request,
                _("Stopped: {hours} stand in your week. Nothing is sent yet.", hours=hours_words(minutes)),
            )
        elif do == "drop":
            actions.drop_timer(act)
            messages.success(request, _("Dropped. No hours were written down."))
        else:
            raise Http404
    except Refusal as refusal:
        return page.show(request, ref, refusal=refusal)
    return HttpResponseRedirect(here)


@acting.signed_in
@require_POST
def dispute(request: HttpRequest, ref: str) -> HttpResponse:
    """Dispute sent hours or work handed over: that item is frozen, and the decider is asked."""
    act = acting.act_of(request)
    here = f"/engagements/{ref}/"
    if acting.done_before(request):
        return HttpResponseRedirect(here)
    engagement_queries.get_visible_engagement(act.actor, ref)
    kind, _sep, item = request.POST.get("item", "").partition(":")
    try:
        found = actions.open_dispute(
            act, ref, item_kind=kind, item_ref=item, words=request.POST.get("words", "")
        )
    except Refusal as refusal:
        return page.show(request, ref, refusal=refusal)
    messages.success(request, _("This item is frozen. {name} decides.", name=found.decider.name))
    return HttpResponseRedirect(f"/disputes/{found.ref}/")
