"""Disputes: what is disputed, what both sides say, what the decider rules. For those three only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from muster.engagements import actions
from muster.engagements import queries as engagement_queries
from muster.engagements.queries import Dispute
from muster.engagements.terms import DisputeItem, DisputeStatus, Side, dispute_status_label
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.web import acting
from muster.web.components.moments import day_brief, hours_words, week_words
from muster.web.errors import status_of
from muster.web.forms.disputes import RulingForm, StatementForm

KINDS = {
    DisputeStatus.OPEN: "wait",
    DisputeStatus.RULED: "wait",
    DisputeStatus.APPEALED: "wait",
    DisputeStatus.FINAL: "ok",
    DisputeStatus.WITHDRAWN: "plain",
}


@acting.signed_in
def disputes(request: HttpRequest) -> HttpResponse:
    """Those that one is a side of, and those that one decides."""
    act = acting.act_of(request)
    today = act.at.date()
    rows = [_card(one, act.actor.ref, today) for one in engagement_queries.list_mine_disputed(act.actor)]
    return render(request, "disputes/list.html", {"rows": rows})


def _card(one: Dispute, own_ref: str, today: date) -> dict[str, Any]:
    return {
        "href": f"/disputes/{one.ref}/",
        "title": one.engagement.title,
        "what": _item_kind(one),
        "state": dispute_status_label(one.status),
        "kind": KINDS[DisputeStatus(one.status)],
        "due": day_brief(one.due_at.date(), today) if one.is_live else "",
        "is_mine": one.decider.ref == own_ref and one.status in (DisputeStatus.OPEN, DisputeStatus.APPEALED),
    }


def _item_kind(one: Dispute) -> str:
    return _("a week of hours") if one.item_kind == DisputeItem.HOURS else _("work handed over")


@acting.signed_in
def dispute(request: HttpRequest, dispute_ref: str) -> HttpResponse:
    """One dispute, with what this reader may do now."""
    return _show(request, dispute_ref)


def _show(request: HttpRequest, ref: str, *, refusal: Refusal | None = None) -> HttpResponse:
    act = acting.act_of(request)
    one = engagement_queries.get_visible_dispute(act.actor, ref)
    today = act.at.date()
    work = one.engagement
    is_decider = act.actor.ref == one.decider.ref
    side = Side.PERSON if act.actor.ref == work.person.ref else Side.OWNER
    opener = work.person if one.opened_by == Side.PERSON else work.owner
    context = {
        "one": one,
        "work": work,
        "state": dispute_status_label(one.status),
        "kind": KINDS[DisputeStatus(one.status)],
        "item": _item(one),
        "opener": opener.name,
        "statements": [
            {
                "name": said.author.name,
                "words": said.words,
                "when": day_brief(said.said_at.date(), today),
                "iso": said.said_at.date().isoformat(),
            }
            for said in one.statements.select_related("author")
        ],
        "due": day_brief(one.due_at.date(), today),
        "share": None if one.share is None else one.share // 10,
        "is_decider": is_decider,
        "may_rule": is_decider and one.status in (DisputeStatus.OPEN, DisputeStatus.APPEALED),
        "may_appeal": not is_decider and one.status == DisputeStatus.RULED and not one.appealed_by,
        "may_withdraw": not is_decider and one.status == DisputeStatus.OPEN and side == one.opened_by,
        "statement": StatementForm(auto_id="say-%s"),
        "ruling": RulingForm(auto_id="rule-%s"),
        "appeal": StatementForm(auto_id="appeal-%s"),
        "refusal": refusal.message if refusal else "",
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "disputes/page.html", context, status=status_of(refusal) if refusal else 200)


def _item(one: Dispute) -> str:
    """What is disputed, named so that everybody knows it."""
    if one.item_kind == DisputeItem.HOURS:
        sheet = engagement_queries.get_timesheet(one.item_ref)
        minutes = sum(day.minutes for day in sheet.days.all())
        return _("{week}: {hours}", week=week_words(sheet.monday), hours=hours_words(minutes))
    delivery = one.engagement.deliveries.filter(ref=one.item_ref).first()
    return delivery.words if delivery is not None else ""


@acting.signed_in
@require_POST
def act_on(request: HttpRequest, dispute_ref: str) -> HttpResponse:
    """Say something, rule, appeal or withdraw."""
    act = acting.act_of(request)
    here = HttpResponseRedirect(f"/disputes/{dispute_ref}/")
    if acting.done_before(request):
        return here
    engagement_queries.get_visible_dispute(act.actor, dispute_ref)
    words, do = request.POST.get("words", ""), request.POST.get("do", "")
    try:
        if do == "state":
            actions.state_in_dispute(act, dispute_ref, words=words)
            messages.success(request, _("Said. All three can read it."))
        elif do == "rule":
            text = request.POST.get("share", "")
            share = int(text) * 10 if text.isdigit() and len(text) < 4 else -1
            actions.rule_dispute(act, dispute_ref, share=share, words=words)
            messages.success(request, _("Ruled. Both sides are told."))
        elif do == "appeal":
            actions.appeal_ruling(act, dispute_ref, words=words)
            messages.success(request, _("Appealed. The decider looks once more."))
        elif do == "withdraw":
            actions.withdraw_dispute(act, dispute_ref)
            messages.success(request, _("Withdrawn. The work moves on."))
        else:
            raise Http404
    except Refusal as refusal:
        return _show(request, dispute_ref, refusal=refusal)
    return here


urls = [
    path("disputes/", disputes, name="disputes"),
    path("disputes/<slug:dispute_ref>/", dispute, name="dispute"),
    path("disputes/<slug:dispute_ref>/act/", act_on, name="dispute_act"),
]
