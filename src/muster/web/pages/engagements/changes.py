"""Agreed work is changed: the form shows which weeks collide with what before anybody asks, and again before the yes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from muster.engagements import actions, rules
from muster.engagements import queries as engagement_queries
from muster.engagements.queries import EngagementDetail
from muster.engagements.terms import (
    CHANGES_OF,
    ChangeKind,
    ChangeStatus,
    Side,
    change_kind_label,
)
from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.web import acting
from muster.web.components.asked_weeks import Run
from muster.web.errors import status_of
from muster.web.forms.changes import ChangeForm
from muster.web.pages.engagements import page
from muster.web.pages.engagements.changed import runs_after
from muster.web.pages.engagements.standing import other_side


@acting.signed_in
def ask(request: HttpRequest, ref: str, kind: str) -> HttpResponse:
    """Ask for a change: look at its weeks first, then ask the other side."""
    act = acting.act_of(request)
    back = f"/engagements/{ref}/#changes"
    if request.method == "POST" and acting.done_before(request):
        return HttpResponseRedirect(back)
    found = engagement_queries.detail(act.actor, ref, at=act.at)
    if kind not in set(ChangeKind) or not found.side:
        raise Http404
    if kind not in CHANGES_OF.get(found.engagement.status, ()):
        messages.warning(request, _("Things have changed meanwhile. Here is where the work stands."))
        return HttpResponseRedirect(back)
    form = _form(request, found, kind, act)
    looks = request.POST.get("do") == "look"
    runs: list[Run] = []
    status = 422 if form.is_bound else 200
    if form.is_bound:
        runs = _preview(found, kind, form, act)
        if looks:
            form.errors.pop("words", None)
            form.errors.pop("typed_name", None)
            status = 422 if form.errors else 200
        elif form.is_valid():
            try:
                actions.ask_change(act, ref, kind=kind, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = status_of(refusal)
            else:
                messages.success(
                    request, _("Asked. {name} answers within five working days.", name=other_side(found))
                )
                return HttpResponseRedirect(back)
    context = {
        "form": form,
        "found": found,
        "title": change_kind_label(kind),
        "runs": runs,
        "is_own": found.side == Side.PERSON,
        "other": other_side(found),
        "back": back,
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "engagements/change.html", context, status=status)


def _form(request: HttpRequest, found: EngagementDetail, kind: str, act: Act) -> ChangeForm:
    """The form; a name is asked for where the terms were signed, or a law holds that more weeks may call for it."""
    work, signing = found.engagement, found.signing
    must = signing is not None and (signing.is_needed or len(signing.signatures) == len(Side))
    may = must or (signing is not None and bool(signing.law))
    name = found.card.person_name if found.side == Side.PERSON else found.card.owner_name
    return ChangeForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        starts=work.starts_date,
        ends=work.ends_date,
        today=act.at.date(),
        signs=name if may and kind != ChangeKind.END else "",
        must_sign=must,
        minutes=work.minutes_per_week,
        rate=found.versions[-1].pay_minor,
        currency=found.versions[-1].pay_currency,
    )


def _preview(found: EngagementDetail, kind: str, form: ChangeForm, act: Act) -> list[Run]:
    """The weeks as they would be, where the days that were written make sense; an end takes no weeks."""
    form.full_clean()
    said, work = form.cleaned_data, found.engagement
    starts, ends = said.get("starts_date", work.starts_date), said.get("ends_date")
    minutes = said.get("minutes_per_week")
    if kind == ChangeKind.HOURS and minutes:
        ends = work.ends_date
    if kind in (ChangeKind.END, ChangeKind.RATE) or ends is None or starts is None:
        return []
    now = engagement_queries.schedule_of(work)
    try:
        rules.check_change(
            now,
            kind,
            status=work.status,
            starts_date=starts,
            ends_date=ends,
            today=act.at.date(),
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return []
    later = rules.after_change(
        now,
        kind,
        starts_date=starts,
        ends_date=ends,
        moves_end=bool(said.get("moves_end")),
        minutes_per_week=minutes,
    )
    return runs_after(found, later, act)


@acting.signed_in
@require_POST
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Yes, no, or taken back."""
    act = acting.act_of(request)
    here = HttpResponseRedirect(f"/engagements/{ref}/#changes")
    change = engagement_queries.change_for(act.actor, ref, request.POST.get("change", ""))
    if acting.done_before(request):
        return here
    do = request.POST.get("do", "")
    name, words = request.POST.get("typed_name", "")[:200], request.POST.get("words", "")[:4000]
    try:
        if do == "withdraw":
            actions.withdraw_change(act, change.ref)
            messages.success(request, _("Taken back. Nothing has changed."))
        elif do in ("accept", "decline"):
            answered = actions.answer_change(
                act, change.ref, accept=do == "accept", words=words, typed_name=name if do == "accept" else ""
            )
            messages.success(request, _said(answered.status))
        else:
            raise Http404
    except Refusal as refusal:
        return page.show(request, ref, refusal=refusal)
    return here


def _said(status: str) -> str:
    """What an answer has come to."""
    if status == ChangeStatus.AT_HOME:
        return _("You both want it. The home manager is asked, and the hours are held until then.")
    if status == ChangeStatus.AGREED:
        return _("Agreed. The weeks and the terms are changed.")
    return _("Declined. Nothing has changed.")
