"""One piece of agreed work on a page, for both sides; in outline for home managers and people leads."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from muster.engagements import queries as engagement_queries
from muster.engagements.queries import EngagementDetail
from muster.engagements.rules import law_label
from muster.engagements.terms import (
    PENDING,
    WORKED,
    DeliveryStatus,
    EngagementStatus,
    Side,
    TimesheetStatus,
    change_kind_label,
    delivery_status_label,
    dispute_status_label,
    home_state_label,
)
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Actor
from muster.foundation.errors import Refusal
from muster.foundation.words import _, language
from muster.web import acting
from muster.web.components.moments import day_brief, week_words, weekday_short
from muster.web.errors import status_of
from muster.web.forms.handover import HandoverForm
from muster.web.forms.hours import AnswerForm, WeekForm
from muster.web.pages.engagements import (
    activity,
    called,
    changed,
    deeds,
    ending,
    handed,
    standing,
    weeks,
    wording,
)
from muster.web.person_links import person_links


@acting.signed_in
def engagement(request: HttpRequest, ref: str) -> HttpResponse:
    """The page itself."""
    return show(request, ref)


def show(
    request: HttpRequest,
    ref: str,
    *,
    refusal: Refusal | None = None,
    week: WeekForm | None = None,
    answer: AnswerForm | None = None,
    call: Any = None,
    handover: HandoverForm | None = None,
) -> HttpResponse:
    """The page, with what was refused on top, or with a form that came back with errors."""
    act = acting.act_of(request)
    today = act.at.date()
    found = engagement_queries.detail(act.actor, ref, at=act.at)
    context = _outline(found, act.actor, today)
    if found.inside:
        context |= _inside(found, today, week=week, answer=answer)
        context |= _timer(found, act.actor) | _disputes(found, today)
        context["changes"] = changed.changes_of(found, act)
        context["handover"] = handed.handover_of(found, today, bound=handover)
        context["free_part"] = ending.free_part_of(found, act.actor, today)
        context["calls"] = called.calls_of(found, today, bound=call)
    status = status_of(refusal) if refusal else 422 if week or answer or call or handover else 200
    context |= {"refusal": refusal.message if refusal else "", "request_ref": acting.fresh_request_ref()}
    return render(request, "engagements/page.html", context, status=status)


def _outline(found: EngagementDetail, actor: Actor, today: date) -> dict[str, Any]:
    """What everybody reads who may know of it."""
    href, back = _above(found, actor)
    return {
        "found": found,
        "work": found.engagement,
        "card": found.card,
        "facts": standing.facts_of(found, today),
        "status_kind": standing.STATUS_KINDS[standing.S(found.engagement.status)],
        "track": standing.track_of(found),
        "track_note": standing.track_note(found, today),
        "step": standing.next_step(found, today),
        "back_href": href,
        "back": back,
        "people": _people(found, actor),
        "is_worked": found.engagement.status in WORKED,
        "badge": _badge(found),
        "room_href": f"/rooms/{found.engagement.candidacy.ref}/",
        "approvals": _approvals(found, actor, today),
        "activity": activity.activity_of(found, today),
        "deeds": list(deeds.deeds_of(found, today).values()),
    }


def _inside(
    found: EngagementDetail, today: date, *, week: WeekForm | None, answer: AnswerForm | None
) -> dict[str, Any]:
    """Terms, hours, deliveries and reviews: for the two sides."""
    is_person, is_owner = found.side == Side.PERSON, found.side == Side.OWNER
    sent = [sheet.ref for sheet in found.timesheets if sheet.status == TimesheetStatus.SUBMITTED]
    is_marked = len(found.versions) > 1 and found.engagement.status in PENDING
    return {
        "terms": wording.lines_of(found.versions, today, is_marked=is_marked),
        "parts": wording.parts_of(found, today),
        "is_marked": is_marked,
        "signed": wording.signature_words(found),
        "signing": _signing(found),
        "terms_words": wording.version_words(found, today),
        "open_weeks": weeks.open_weeks(found, today, bound=week) if is_person else [],
        "ledger": weeks.ledger(found, today),
        "approved_weeks": [
            (sheet.ref, week_words(sheet.monday))
            for sheet in found.timesheets
            if sheet.status == TimesheetStatus.APPROVED
        ],
        "sum_rows": weeks.sum_rows(found),
        "day_names": [weekday_short(date(2026, 11, 23 + n)) for n in range(7)],
        "agreed_so_far": weeks.agreed_so_far(found),
        "answer_kind": "plain",
        "answer": (answer or AnswerForm(refs=sent)) if is_owner and sent else None,
        "deliveries": _deliveries(found, today),
        "reviews": ending.reviews_of(found, today),
        "moved": ending.moved_by(found, language()),
    }


def _signing(found: EngagementDetail) -> dict[str, Any] | None:
    """The name that this side may put under the terms, while they are on the table and it has not yet."""
    may = found.side and found.signing and found.engagement.status == EngagementStatus.AWAITING_TERMS
    if not may or found.signing is None:
        return None
    if any(one.side == found.side for one in found.signing.signatures):
        return None
    name = found.card.person_name if found.side == Side.PERSON else found.card.owner_name
    law = law_label(found.signing.law) if found.signing.is_needed else ""
    return {"version": found.signing.version, "hash": found.signing.content_hash, "name": name, "law": law}


def _timer(found: EngagementDetail, actor: Actor) -> dict[str, Any]:
    """The reader's own timer, where it runs for this work, and whether one may be started."""
    if found.side != Side.PERSON:
        return {"timer": None, "may_start": False}
    running = engagement_queries.find_timer(actor)
    here = running is not None and running.engagement.ref == found.engagement.ref
    began = timezone.localtime(running.started_at, ZoneInfo(running.person.time_zone)) if running else None
    return {
        "timer": {"since": f"{began:%H:%M}", "iso": began.isoformat()} if here and began else None,
        "timer_elsewhere": running.engagement if running and not here else None,
        "may_start": running is None and found.engagement.is_running and bool(found.timesheets),
    }


def _badge(found: EngagementDetail) -> str:
    """The reference of the signed badge, for the one whose work it proves."""
    if found.side != Side.PERSON or found.engagement.status not in WORKED:
        return ""
    badge = evidence_queries.find_issued_badge_of(found.engagement.ref)
    return badge.ref if badge else ""


def _disputes(found: EngagementDetail, today: date) -> dict[str, Any]:
    """What is disputed, and what may be: hours, work that waits, money set aside, invoices; where nothing runs about it."""
    known = engagement_queries.list_disputes(found.engagement)
    return {
        "disputes": [
            {
                "href": f"/disputes/{one.ref}/",
                "state": dispute_status_label(one.status),
                "is_live": one.is_live,
            }
            for one in known
        ],
        "disputable": [
            (f"{one.kind}:{one.ref}", wording.disputable_words(one, today))
            for one in (engagement_queries.list_disputable(found.engagement) if found.side else ())
        ],
    }


def _above(found: EngagementDetail, actor: Actor) -> tuple[str, str]:
    """The list this page is reached from."""
    if found.side == Side.PERSON:
        return "/mine/", _("My work")
    if found.side == Side.OWNER:
        return "/running/", _("Running")
    if any(approval.manager.ref == actor.ref for approval in (*found.approvals, *found.home_on_changes)):
        return "/lent/", _("Lent and back")
    return "", ""


def _people(found: EngagementDetail, actor: Actor) -> list[dict[str, str]]:
    """The two sides by name; a link where the reader may open the profile."""
    card = found.card
    links = person_links(actor, [card.person_ref, card.owner_ref])
    return [
        {"name": card.person_name, "sub": _("does the work"), "href": links.get(card.person_ref, "")},
        {
            "name": card.owner_name,
            "sub": _("owner, {organisation}", organisation=card.organisation_name),
            "href": links.get(card.owner_ref, ""),
        },
    ]


def _approvals(found: EngagementDetail, actor: Actor, today: date) -> list[dict[str, str]]:
    """Who was asked to let the person go, and the answer; the words are for the two sides and whoever wrote them."""
    lines = []
    for approval in (*found.approvals, *found.home_on_changes):
        is_own = approval.manager.ref == actor.ref
        when = approval.answered_at or approval.due_at
        lines.append(
            {
                "name": approval.manager.name,
                "about": change_kind_label(approval.change.kind) if approval.change else "",
                "answer": home_state_label(approval.state),
                "when": day_brief(when.date(), today),
                "is_answered": "yes" if approval.answered_at else "",
                "words": approval.words if found.side or is_own else "",
                "href": f"/asked/{approval.ref}/" if is_own else "",
            }
        )
    return lines


def _deliveries(found: EngagementDetail, today: date) -> list[dict[str, Any]]:
    files = engagement_queries.files_of_deliveries(found.engagement) if found.deliveries else {}
    kinds = {
        DeliveryStatus.SUBMITTED: "wait",
        DeliveryStatus.ACCEPTED: "ok",
        DeliveryStatus.RETURNED: "plain",
    }
    return [
        {
            "when": day_brief(row.submitted_at.date(), today),
            "iso": row.submitted_at.date().isoformat(),
            "words": row.words,
            "status": delivery_status_label(row.status),
            "kind": kinds[DeliveryStatus(row.status)],
            "answer": row.answer_words,
            "files": [files[ref] for ref in row.file_refs if ref in files],
        }
        for row in reversed(found.deliveries)
    ]
