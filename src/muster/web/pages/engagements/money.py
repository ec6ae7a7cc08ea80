"""The money of agreed work, for both sides and the client's finance people: milestones, what is owed, invoices."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from muster.billing import queries as billing_queries
from muster.engagements import actions, policy, rules
from muster.engagements import queries as engagement_queries
from muster.engagements.queries import Engagement, Milestone
from muster.engagements.terms import MILESTONE_HOLDS, RUNNING, MilestoneStatus, milestone_status_label
from muster.files.queries import StoredFile
from muster.foundation.act import Act, Actor
from muster.foundation.days import day_long
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n
from muster.ledger.rules import amount_words
from muster.web import acting
from muster.web.components.pay_words import pay_words
from muster.web.errors import status_of
from muster.web.forms.money import AmountField, MilestoneForm, minor_of
from muster.web.pages.money.invoices import row_of
from muster.web.uploads import keep_files

M = MilestoneStatus
KINDS = {M.RELEASED: "ok", M.SUBMITTED: "wait", M.CHANGES_REQUESTED: "wait", M.CANCELLED: "plain"}


@acting.signed_in
def money(
    request: HttpRequest, ref: str, *, form: MilestoneForm | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page."""
    actor, today = acting.act_of(request).actor, acting.now(request).date()
    work = engagement_queries.readable_money(actor, ref)
    found = engagement_queries.list_milestones(work)
    pay = engagement_queries.pay_of(work)
    unit = pay.currency or billing_queries.billing_of(work.organisation.ref).currency
    invoices = billing_queries.list_invoices(actor, today=today, group_ref=work.ref)
    held = sum(one.held for one in found)
    files = engagement_queries.files_of_deliveries(work)
    inside = bool(policy.may_read_inside(actor, work))
    disputed = {
        row.item_ref: row.ref
        for row in (engagement_queries.list_disputes(work) if inside else ())
        if row.is_live
    }
    context = {
        "work": work,
        "title": _finding(found, held, unit),
        "pay": pay_words(pay),
        "unit": unit,
        "refusal": refusal,
        "milestones": [_row(actor, work, one, files, disputed) for one in found],
        "held": amount_words(held, unit),
        "paid_in": amount_words(engagement_queries.paid_in(work, unit), unit),
        "invoices": [row_of(one, today) for one in invoices.items],
        "open_items": [
            (one, amount_words(one.amount, one.unit))
            for one in billing_queries.open_items(actor)
            if one.group_ref == work.ref
        ],
        "may_plan": work.status in RUNNING and bool(policy.may_plan_milestones(actor, work)),
        "is_inside": inside,
        "form": form or MilestoneForm(auto_id="plan-%s"),
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "engagements/money.html", context, status=status)


def _finding(found: list[Milestone], held: int, unit: str) -> str:
    waiting = sum(one.status == M.SUBMITTED for one in found)
    if waiting:
        return _n("{n} milestone waits for an answer.", "{n} milestones wait for an answer.", n=waiting)
    if held:
        return _("{amount} are set aside.", amount=amount_words(held, unit))
    return _("No money is set aside.")


def _row(
    actor: Actor,
    work: Engagement,
    one: Milestone,
    files: Mapping[str, StoredFile],
    disputed: Mapping[str, str],
) -> dict[str, Any]:
    delivery = one.deliveries.last()
    says_when = one.status == M.SUBMITTED and one.submitted_at is not None and one.frozen_at is None
    clock = ""
    if says_when and one.submitted_at:
        clock = _(
            "counts as accepted on {day}", day=day_long(rules.accepts_itself_at(one.submitted_at).date())
        )
    elif one.refund_asked_at:
        due = day_long(rules.refund_due_at(one.refund_asked_at).date())
        clock = _("asked back; without an answer it goes back on {day}", day=due)
    return {
        "ref": one.ref,
        "number": one.number,
        "title": one.title,
        "words": one.words,
        "due": day_long(one.due_date) if one.due_date else "",
        "amount": amount_words(one.amount, one.currency),
        "held": amount_words(one.held, one.currency) if one.held else "",
        "released": amount_words(one.released, one.currency) if one.released else "",
        "status": _("In dispute") if one.frozen_at else milestone_status_label(one.status),
        "kind": "bad" if one.frozen_at else KINDS.get(MilestoneStatus(one.status), "plain"),
        "clock": clock,
        "delivery": delivery,
        "files": [files[ref] for ref in delivery.file_refs if ref in files] if delivery else [],
        "refund_words": one.refund_words if one.refund_asked_at else "",
        "dispute": disputed.get(one.ref, ""),
        "deeds": [] if one.frozen_at else _deeds(actor, work, one),
    }


def _deeds(actor: Actor, work: Engagement, one: Milestone) -> list[dict[str, Any]]:
    """What this side may do with the milestone now; ``asks`` names the field that goes with it."""
    found: list[tuple[str, str, str]] = []
    status = MilestoneStatus(one.status)
    if policy.is_person(actor, work):
        if status == M.FUNDED:
            found.append(("begin", _("Begin"), ""))
        if rules.may_move("milestone", status, M.SUBMITTED):
            found.append(("submit", _("Hand over"), "words"))
        if one.refund_asked_at:
            found += [("give-back", _("Give it back"), ""), ("keep", _("Keep working"), "")]
    if policy.may_fund(actor, work) and work.status in RUNNING and status == M.PLANNED:
        found.append(("fund", _("Set the money aside"), ""))
    if policy.is_owner(actor, work) and status == M.SUBMITTED:
        found += [("accept", _("Accept and pay"), "amount"), ("changes", _("Ask for changes"), "words")]
    asks_back = status in MILESTONE_HOLDS and status != M.SUBMITTED and not one.refund_asked_at
    if policy.may_fund(actor, work) and asks_back:
        found.append(("ask-back", _("Ask for the money back"), "words"))
    if status == M.PLANNED and policy.may_plan_milestones(actor, work):
        found.append(("drop", _("Drop it"), ""))
    return [{"key": key, "label": label, "asks": asks} for key, label, asks in found]


def _plan(act: Act, request: HttpRequest, ref: str) -> HttpResponse | None:
    form = MilestoneForm(request.POST, auto_id="plan-%s")
    if not form.is_valid():
        return money(request, ref, form=form, status=422)
    said = form.cleaned_data
    work = engagement_queries.readable_money(act.actor, ref)
    pay = engagement_queries.pay_of(work)
    unit = pay.currency or billing_queries.billing_of(work.organisation.ref).currency
    try:
        actions.plan_milestone(
            act,
            ref,
            title=said["title"],
            words=said["words"],
            amount=minor_of(said["amount"], unit),
            currency=unit,
            due_date=said["due_date"],
        )
    except Refusal as refusal:
        form.show(refusal)
        return money(request, ref, form=form, status=status_of(refusal))
    messages.success(request, _("Planned. It counts once the money is set aside."))
    return None


def _part(request: HttpRequest, one: Milestone) -> int | None:
    text = request.POST.get("amount", "").strip()
    if not text:
        return None
    amount = AmountField(unit=one.currency).to_python(text)
    return minor_of(amount, one.currency) if amount is not None else None


def _said(key: str) -> str:
    return {
        "fund": _("Set aside. It is protected now, and the other side is told."),
        "begin": _("Begun."),
        "submit": _("Handed over. Without an answer it counts as accepted after 14 days."),
        "accept": _("Accepted. The money is paid."),
        "changes": _("Sent. The clock stands still until it is handed over again."),
        "ask-back": _("Asked. Without an answer it goes back after 7 days."),
        "give-back": _("Given back."),
        "keep": _("Kept. The money stays set aside."),
        "drop": _("Dropped."),
    }[key]


def _deed(act: Act, request: HttpRequest, key: str, one: Milestone) -> None:
    words = request.POST.get("words", "")
    done: dict[str, Callable[[], object]] = {
        "fund": lambda: actions.fund_milestone(act, one.ref),
        "begin": lambda: actions.begin_milestone(act, one.ref),
        "submit": lambda: actions.submit_milestone(
            act, one.ref, words=words, file_refs=keep_files(act, request.FILES.getlist("files"))
        ),
        "accept": lambda: actions.accept_milestone(act, one.ref, amount=_part(request, one), words=words),
        "changes": lambda: actions.ask_for_changes(act, one.ref, words=words),
        "ask-back": lambda: actions.ask_refund(act, one.ref, words=words),
        "give-back": lambda: actions.give_back_milestone(act, one.ref),
        "keep": lambda: actions.decline_refund(act, one.ref),
        "drop": lambda: actions.drop_milestone(act, one.ref),
    }
    if key not in done:
        raise Http404
    done[key]()


@acting.signed_in
@require_POST
def deed(request: HttpRequest, ref: str, key: str) -> HttpResponse:
    """One step with a milestone, or a new one planned. Sent twice it is done once."""
    act, back = acting.act_of(request), HttpResponseRedirect(f"/engagements/{ref}/money/")
    if acting.done_before(request):
        return back
    if key == "plan":
        engagement_queries.readable_money(act.actor, ref)
        return _plan(act, request, ref) or back
    one = engagement_queries.milestone_for(act.actor, request.POST.get("milestone", ""))
    if one.engagement.ref != ref:
        raise Http404
    try:
        _deed(act, request, key, one)
    except Refusal as refusal:
        return money(request, ref, refusal=refusal.message, status=status_of(refusal))
    messages.success(request, _said(key))
    return back
