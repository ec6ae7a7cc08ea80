"""Disputes: what is disputed, what both sides say, what the decider rules. For those three only."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from muster.billing import queries as billing_queries
from muster.engagements import actions, rules
from muster.engagements import queries as engagement_queries
from muster.engagements.queries import Dispute
from muster.engagements.terms import DisputeItem, DisputeStatus, Side, dispute_status_label
from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.ledger.rules import amount_words
from muster.web import acting
from muster.web.components.moments import day_brief, hours_words, week_words
from muster.web.errors import status_of
from muster.web.forms.disputes import EvidenceForm, RulingForm, StatementForm
from muster.web.pages.engagements.told_of_money import item_words
from muster.web.uploads import download, keep_files

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
        "what": item_words(one.item_kind),
        "state": dispute_status_label(one.status),
        "kind": KINDS[DisputeStatus(one.status)],
        "due": day_brief(one.due_at.date(), today) if one.is_live else "",
        "is_mine": one.decider.ref == own_ref and one.status in (DisputeStatus.OPEN, DisputeStatus.APPEALED),
    }


@acting.signed_in
def dispute(request: HttpRequest, dispute_ref: str) -> HttpResponse:
    """One dispute, with what this reader may do now."""
    return _show(request, dispute_ref)


def _show(
    request: HttpRequest, ref: str, *, refusal: Refusal | None = None, statement: EvidenceForm | None = None
) -> HttpResponse:
    act = acting.act_of(request)
    one = engagement_queries.get_visible_dispute(act.actor, ref)
    today = act.at.date()
    work = one.engagement
    is_decider = act.actor.ref == one.decider.ref
    side = Side.PERSON if act.actor.ref == work.person.ref else Side.OWNER
    opener = work.person if one.opened_by == Side.PERSON else work.owner
    files = engagement_queries.files_of(one)
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
                "files": [files[ref] for ref in said.file_refs if ref in files],
            }
            for said in one.statements.select_related("author")
        ],
        "due": day_brief(one.due_at.date(), today),
        "amount": "" if one.amount is None else amount_words(one.amount, one.unit),
        "ruled": _ruled(one),
        "is_decider": is_decider,
        "may_rule": is_decider and one.status in (DisputeStatus.OPEN, DisputeStatus.APPEALED),
        "may_appeal": not is_decider and one.status == DisputeStatus.RULED and not one.appealed_by,
        "may_withdraw": not is_decider and one.status == DisputeStatus.OPEN and side == one.opened_by,
        "statement": statement or EvidenceForm(auto_id="say-%s"),
        "ruling": RulingForm(auto_id="rule-%s"),
        "appeal": StatementForm(auto_id="appeal-%s"),
        "refusal": refusal.message if refusal else "",
        "request_ref": acting.fresh_request_ref(),
    }
    status = status_of(refusal) if refusal else 422 if statement else 200
    return render(request, "disputes/page.html", context, status=status)


def _ruled(one: Dispute) -> str:
    """Who gets how much, in words; "" before a ruling."""
    if one.share is None:
        return ""
    name, percent = one.engagement.person.name, f"{one.share / 10:g}"
    if one.amount is None:
        return _("{share} % for {name}.", share=percent, name=name)
    part = rules.part_of(one.amount, one.share)
    return _(
        "{share} % for {name}: {part} of {amount}. {rest} stay with the client.",
        share=percent,
        name=name,
        part=amount_words(part, one.unit),
        amount=amount_words(one.amount, one.unit),
        rest=amount_words(one.amount - part, one.unit),
    )


def _item(one: Dispute) -> str:
    """What is disputed, named so that everybody knows it."""
    if one.item_kind == DisputeItem.HOURS:
        sheet = engagement_queries.get_timesheet(one.item_ref)
        minutes = sum(day.minutes for day in sheet.days.all())
        return _("{week}: {hours}", week=week_words(sheet.monday), hours=hours_words(minutes))
    if one.item_kind == DisputeItem.MILESTONE:
        return _("Milestone “{title}”", title=engagement_queries.get_milestone(one.item_ref).title)
    if one.item_kind == DisputeItem.INVOICE:
        invoice = billing_queries.find_invoice(one.item_ref)
        return _("Invoice {number}", number=invoice.number) if invoice else ""
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
            form = EvidenceForm(request.POST, request.FILES, auto_id="say-%s")
            if not form.is_valid():
                return _show(request, dispute_ref, statement=form)
            _state(act, dispute_ref, form)
            messages.success(request, _("Said. All three can read it."))
        elif do == "rule":
            actions.rule_dispute(act, dispute_ref, share=_thousandths(request), words=words)
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


def _thousandths(request: HttpRequest) -> int:
    """The share that was written in percent, to a tenth; -1 for anything else."""
    text = request.POST.get("share", "").strip().replace(",", ".")
    return round(float(text) * 10) if re.fullmatch(r"\d{1,3}(\.\d)?", text) else -1


def _state(act: Act, ref: str, form: EvidenceForm) -> None:
    files = keep_files(act, form.cleaned_data["files"])
    actions.state_in_dispute(act, ref, words=form.cleaned_data["words"], file_refs=files)


@acting.signed_in
def dispute_file(request: HttpRequest, dispute_ref: str, file_ref: str) -> HttpResponse:
    """A file of the dispute, as a download, for both sides and the decider."""
    return download(engagement_queries.open_file(acting.act_of(request).actor, dispute_ref, file_ref))


urls = [
    path("disputes/", disputes, name="disputes"),
    path("disputes/<slug:dispute_ref>/", dispute, name="dispute"),
    path("disputes/<slug:dispute_ref>/act/", act_on, name="dispute_act"),
    path("disputes/<slug:dispute_ref>/files/<slug:file_ref>/", dispute_file, name="dispute_file"),
]
