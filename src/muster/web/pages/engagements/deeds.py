"""Acts around agreed work that need a few words first: a dialog on the page, and a page of their own without script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from muster.engagements import actions, rules
from muster.engagements import queries as engagement_queries
from muster.engagements.queries import EngagementDetail
from muster.engagements.terms import EngagementStatus, Side
from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.web import acting
from muster.web.components.moments import day_words, hours_words, weeks_words
from muster.web.errors import status_of
from muster.web.forms.engagements import EndForm, HandOverForm, WordsForm
from muster.web.pages.engagements.standing import other_side
from muster.web.uploads import keep_files

S = EngagementStatus


@dataclass(frozen=True, slots=True)
class Deed:
    """One such act: what it is called, what follows from it, its form, and what is said when it is done."""

    key: str
    url: str
    title: str
    consequences: tuple[str, ...]
    form: WordsForm
    button: str
    keep: str
    carry_out: Callable[[Act], object]
    done: str


def deeds_of(found: EngagementDetail, today: date, data: Any = None, files: Any = None) -> dict[str, Deed]:
    """The acts that this side may do now, by key. ``data`` and ``files`` bind their forms."""
    status = found.engagement.status
    made: list[Deed] = []
    if not found.side:
        return {}
    if status in (S.AWAITING_HOME, S.AWAITING_TERMS, S.AGREED):
        made.append(_step_back(found, data))
    if status in (S.ACTIVE, S.DELIVERED):
        made.append(_end_early(found, today, data))
    if status == S.ACTIVE and found.side == Side.PERSON:
        made.append(_hand_over(found, data, files))
    if status == S.DELIVERED and found.side == Side.OWNER:
        made.append(_ask_changes(found, data))
    return {deed.key: deed for deed in made}


def _url(found: EngagementDetail, key: str) -> str:
    return f"/engagements/{found.card.ref}/{key}/"


def _step_back(found: EngagementDetail, data: Any) -> Deed:
    form = WordsForm(data, label=_("Your reason"), key="step-back")
    total = hours_words(found.agreed_minutes)
    return Deed(
        key="step-back",
        url=_url(found, "step-back"),
        title=_("Step back from this work?"),
        consequences=(
            _("The {hours} in all are free again, and the seat is open for somebody else.", hours=total),
            _("{name} reads your reason. Nobody counts it.", name=other_side(found)),
        ),
        form=form,
        button=_("Step back"),
        keep=_("Keep the work"),
        carry_out=lambda act: actions.cancel_engagement(
            act, found.card.ref, words=form.cleaned_data["words"]
        ),
        done=_("You stepped back. The hours are free again, and {name} is told.", name=other_side(found)),
    )


def _end_early(found: EngagementDetail, today: date, data: Any) -> Deed:
    work = found.engagement
    first, last = max(today, work.starts_date), work.ends_date
    form = EndForm(data, key="end", first=min(first, last), last=last)
    return Deed(
        key="end",
        url=_url(found, "end"),
        title=_("End this work early?"),
        consequences=(_freed(found, today), _("{name} reads your reason.", name=other_side(found))),
        form=form,
        button=_("End it"),
        keep=_("Keep working"),
        carry_out=lambda act: actions.end_early(
            act,
            found.card.ref,
            last_date=form.cleaned_data["last_date"],
            words=form.cleaned_data["words"],
        ),
        done=_("Ended. The weeks after the last day are free again."),
    )


def _freed(found: EngagementDetail, today: date) -> str:
    """Which hours come free when today is the last day."""
    work = found.engagement
    agreed = rules.week_minutes(work.starts_date, work.ends_date, work.minutes_per_week)
    next_monday = rules.weeks_after(today)
    later = {monday: minutes for monday, minutes in agreed.items() if monday >= next_monday}
    if not later:
        return _("The week of the last day stays as it is; no later week is booked.")
    return _(
        "With today as the last day, {hours} in {weeks} come free, from {monday} on.",
        hours=hours_words(sum(later.values())),
        weeks=weeks_words(len(later)),
        monday=day_words(min(later), today),
    )


def _hand_over(found: EngagementDetail, data: Any, files: Any) -> Deed:
    form = HandOverForm(data, files, key="hand-over")
    name = found.card.owner_name
    return Deed(
        key="hand-over",
        url=_url(found, "hand-over"),
        title=_("Hand the work over"),
        consequences=(_("{name} accepts it, or asks for changes. Hours can still be sent.", name=name),),
        form=form,
        button=_("Hand over"),
        keep=_("Not yet"),
        carry_out=lambda act: actions.deliver(
            act,
            found.card.ref,
            words=form.cleaned_data["words"],
            file_refs=keep_files(act, form.cleaned_data["files"]),
        ),
        done=_("Handed over. {name} is told.", name=name),
    )


def _ask_changes(found: EngagementDetail, data: Any) -> Deed:
    form = WordsForm(data, label=_("What should change"), key="ask-changes")
    name = found.card.person_name
    return Deed(
        key="ask-changes",
        url=_url(found, "ask-changes"),
        title=_("Ask for changes"),
        consequences=(_("The work goes on, and {name} hands it over again.", name=name),),
        form=form,
        button=_("Send it back"),
        keep=_("Keep reading"),
        carry_out=lambda act: actions.return_delivery(act, found.card.ref, words=form.cleaned_data["words"]),
        done=_("Sent back. {name} is told.", name=name),
    )


@acting.signed_in
def deed(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """One such act on a page of its own; 404 when it is not this side's to do now."""
    act = acting.act_of(request)
    back = f"/engagements/{ref}/"
    if request.method == "POST" and acting.done_before(request):
        return HttpResponseRedirect(back)
    found = engagement_queries.detail(act.actor, ref, at=act.at)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    chosen = deeds_of(found, act.at.date(), *sent).get(key)
    if chosen is None:
        if request.method != "POST":
            raise Http404
        messages.warning(request, _("Things have changed meanwhile. Here is where the work stands."))
        return HttpResponseRedirect(back)
    status = 200
    if request.method == "POST":
        status = 422
        if chosen.form.is_valid():
            try:
                chosen.carry_out(act)
            except Refusal as refusal:
                field = refusal.field if refusal.field in chosen.form.fields else None
                chosen.form.add_error(field, refusal.message)
                status = status_of(refusal)
            else:
                messages.success(request, chosen.done)
                return HttpResponseRedirect(back)
    context = {"deed": chosen, "found": found, "back": back, "request_ref": acting.fresh_request_ref()}
    return render(request, "engagements/deed.html", context, status=status)
