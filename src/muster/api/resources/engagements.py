"""Agreed work: terms, hours, deliveries, the end of it, reviews."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.resources.works import (
    AcceptedIn,
    CallAnswerIn,
    CallIn,
    EndIn,
    EngagementDetailOut,
    EngagementOut,
    HoursIn,
    NoteIn,
    ReviewIn,
    SeenIn,
    SignIn,
    TermsIn,
)
from muster.api.shapes import Out, Ref, Words
from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.engagements.actions.agreeing import ProposedTerms
from muster.engagements.terms import Side
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Act
from muster.foundation.errors import NotFound
from muster.foundation.words import _, language
from muster.people.terms import TokenScope
from muster.skills import queries as skills_queries

router = Router(tags=["Engagements"])
timesheets = Router(tags=["Timesheets"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)
Detail = EngagementDetailOut


class EngagementQuery(Paging):
    """Work that you do (person) or that is done for you (owner); what is over, or what is not.

    ``only`` narrows an owner's list: live, hours (to approve), delivered, pending, over.
    """

    side: Side = Side.PERSON
    over: bool = False
    only: engagement_queries.RunningFilter | None = None


class LentQuery(Paging):
    """What runs, or what is over."""

    over: bool = False


class ProvenOut(Out):
    """A skill that the work has proven, and the level it showed."""

    skill_ref: str
    label: str
    level: int


class LentOut(Out):
    """One of your people at work elsewhere: the outline, and what came back with it."""

    engagement_ref: str
    person_ref: str
    person_name: str
    title: str
    status: str
    status_label: str
    organisation_name: str
    starts_date: date
    ends_date: date
    minutes_per_week: int
    proven: list[ProvenOut]


@router.get("", auth=READ, response=PageOf[EngagementOut], summary="Agreed work")
def list_engagements(request: HttpRequest, asked: Query[EngagementQuery]) -> dict[str, Any]:
    """Your work as a person or as an owner, by start; what is over comes latest first."""
    actor, place = act_of(request).actor, {"number": asked.page, "size": asked.size}
    if asked.side == Side.OWNER:
        page = engagement_queries.list_running(actor, over=asked.over, only=asked.only or "", **place)
    else:
        page = engagement_queries.list_mine(actor, over=asked.over, **place)
    return paging.answer(request, page)


@router.get("/lent", auth=READ, response=PageOf[LentOut], summary="My people at work elsewhere")
def list_lent(request: HttpRequest, asked: Query[LentQuery]) -> dict[str, Any]:
    """Work that you, as home manager, let somebody go for: what runs, or what is over."""
    page = engagement_queries.lent(act_of(request).actor, over=asked.over, number=asked.page, size=asked.size)
    pieces = evidence_queries.list_evidence_of_sources([card.engagement_ref for card in page.items])
    labels = skills_queries.labels_for(
        {piece.skill.ref for found in pieces.values() for piece in found}, language()
    )
    return paging.answer(request, page, lambda card: _lent(card, pieces[card.engagement_ref], labels))


@router.get("/{ref}", auth=READ, response=Detail, summary="A piece of agreed work")
def get_engagement(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """Everything about it that you may see."""
    return _shown(act_of(request), ref)


@router.post("/{ref}/terms", auth=WRITE, response=Detail, summary="Propose terms")
def propose_terms(request: HttpRequest, ref: Ref, said: TermsIn) -> dict[str, Any]:
    """Put a new version on the table. Proposing is accepting; the other side is asked."""
    act = _known(request, ref)
    pay = said.pay.as_terms() if said.pay else None
    proposed = ProposedTerms(**said.model_dump(exclude={"seen", "pay"}), pay=pay)
    engagement_actions.propose_terms(act, ref, proposed, seen=said.seen)
    return _shown(act, ref)


@router.post("/{ref}/terms/accept", auth=WRITE, response=Detail, summary="Accept the terms")
def accept_terms(request: HttpRequest, ref: Ref, said: SeenIn) -> dict[str, Any]:
    """Say yes to the version that was read. With both, the hours are firm and the seat is confirmed."""
    act = _known(request, ref)
    engagement_actions.accept_terms(act, ref, seen=said.seen)
    return _shown(act, ref)


@router.post("/{ref}/terms/sign", auth=WRITE, response=Detail, summary="Sign the terms")
def sign_terms(request: HttpRequest, ref: Ref, said: SignIn) -> dict[str, Any]:
    """Put your name under the version that was read; that accepts it too."""
    act = _known(request, ref)
    engagement_actions.sign_terms(
        act, ref, seen=said.seen, content_hash=said.content_hash, typed_name=said.typed_name
    )
    return _shown(act, ref)


@router.post("/{ref}/calls", auth=WRITE, response={201: Detail}, summary="Call hours under a retainer")
def call_hours(request: HttpRequest, ref: Ref, said: CallIn) -> Status[Any]:
    """The owner asks for hours in a week, within those that the retainer keeps free."""
    act = _known(request, ref)
    engagement_actions.call_hours(act, ref, monday=said.monday, minutes=said.minutes, words=said.words)
    return Status(201, _shown(act, ref))


@router.post("/{ref}/calls/{call_ref}", auth=WRITE, response=Detail, summary="Answer a call")
def answer_call(request: HttpRequest, ref: Ref, call_ref: Ref, said: CallAnswerIn) -> dict[str, Any]:
    """A no needs no reason and is counted nowhere."""
    act = _known(request, ref)
    call = engagement_queries.get_call(call_ref)
    if call.engagement.ref != ref:
        raise NotFound(_("There is no such call."))
    engagement_actions.answer_call(act, call.ref, accept=said.accept)
    return _shown(act, ref)


@router.post("/{ref}/hours", auth=WRITE, response=Detail, summary="Log hours")
def log_hours(request: HttpRequest, ref: Ref, said: HoursIn) -> dict[str, Any]:
    """Write down minutes by day; zero clears a day. Weeks already sent are not changed."""
    act = _known(request, ref)
    minutes = {one.day: one.minutes for one in said.days}
    notes, links = ({one.day: getattr(one, key) for one in said.days} for key in ("note", "link"))
    engagement_actions.log_hours(act, ref, minutes, notes=notes, links=links)
    return _shown(act, ref)


@router.post("/{ref}/deliver", auth=WRITE, response=Detail, summary="Hand the work over")
def deliver_work(request: HttpRequest, ref: Ref, said: Words) -> dict[str, Any]:
    """Say what was done and where it is."""
    act = _known(request, ref)
    engagement_actions.deliver(act, ref, words=said.words)
    return _shown(act, ref)


@router.post("/{ref}/accept", auth=WRITE, response=Detail, summary="Accept the work")
def accept_delivery(request: HttpRequest, ref: Ref, said: AcceptedIn) -> dict[str, Any]:
    """Accept it. A rating of a skill that the role was for becomes evidence and moves the level."""
    act = _known(request, ref)
    engagement_actions.accept_delivery(act, ref, ratings=said.ratings, words=said.words)
    return _shown(act, ref)


@router.post("/{ref}/return", auth=WRITE, response=Detail, summary="Return the work")
def return_delivery(request: HttpRequest, ref: Ref, said: Words) -> dict[str, Any]:
    """Ask for something to be changed; the work goes on."""
    act = _known(request, ref)
    engagement_actions.return_delivery(act, ref, words=said.words)
    return _shown(act, ref)


@router.post("/{ref}/cancel", auth=WRITE, response=Detail, summary="Step back before the work begins")
def cancel_engagement(request: HttpRequest, ref: Ref, said: Words) -> dict[str, Any]:
    """Either side, with a reason: the hours are free, the seat is open again."""
    act = _known(request, ref)
    engagement_actions.cancel_engagement(act, ref, words=said.words)
    return _shown(act, ref)


@router.post("/{ref}/end-early", auth=WRITE, response=Detail, summary="End the work early")
def end_engagement_early(request: HttpRequest, ref: Ref, said: EndIn) -> dict[str, Any]:
    """Stop after a day; later weeks are free again, and the other side is told why."""
    act = _known(request, ref)
    engagement_actions.end_early(act, ref, last_date=said.last_date, words=said.words)
    return _shown(act, ref)


@router.post("/{ref}/reviews", auth=WRITE, response={201: Detail}, summary="Review")
def review_engagement(request: HttpRequest, ref: Ref, said: ReviewIn) -> Status[Any]:
    """Say how it was. Closed until both sides have spoken or 14 days are over; never changed."""
    act = _known(request, ref)
    engagement_actions.review(act, ref, items=said.items, would_again=said.would_again, words=said.words)
    return Status(201, _shown(act, ref))


@timesheets.post("/{ref}/submit", auth=WRITE, response=Detail, summary="Send a week's hours")
def submit_timesheet(request: HttpRequest, ref: Ref, said: NoteIn) -> dict[str, Any]:
    """Send a week's hours to the owner. The answer is the whole work."""
    act, work = _sheet(request, ref)
    engagement_actions.submit_timesheet(act, ref, note=said.note)
    return _shown(act, work)


@timesheets.post("/{ref}/approve", auth=WRITE, response=Detail, summary="Approve a week's hours")
def approve_timesheet(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """The owner approves. The answer is the whole work."""
    act, work = _sheet(request, ref)
    engagement_actions.approve_timesheet(act, ref)
    return _shown(act, work)


@timesheets.post("/{ref}/return", auth=WRITE, response=Detail, summary="Return a week's hours")
def return_timesheet(request: HttpRequest, ref: Ref, said: Words) -> dict[str, Any]:
    """The owner sends them back with a question. The answer is the whole work."""
    act, work = _sheet(request, ref)
    engagement_actions.return_timesheet(act, ref, words=said.words)
    return _shown(act, work)


def _known(request: HttpRequest, ref: str) -> Act:
    """The act, once it is sure that the actor may know of the work: a refusal would tell of it."""
    act = act_of(request)
    engagement_queries.get_visible_engagement(act.actor, ref)
    return act


def _sheet(request: HttpRequest, ref: str) -> tuple[Act, str]:
    """The act and the work that the week belongs to, if the actor may know of it."""
    act = act_of(request)
    sheet = engagement_queries.get_timesheet(ref)
    return act, engagement_queries.get_visible_engagement(act.actor, sheet.engagement.ref).ref


def _shown(act: Act, ref: str) -> dict[str, Any]:
    found = engagement_queries.detail(act.actor, ref, at=act.at)
    same = ("side", "review_closes_at", "may_review", "logged_minutes", "approved_minutes", "agreed_minutes")
    return {
        **{name: getattr(found.card, name) for name in EngagementOut.model_fields},
        **{name: getattr(found, name) for name in same},
        "is_inside": bool(found.inside),
        "approvals": [
            {
                **_fields(one, "ref", "state", "asked_at", "due_at", "answered_at"),
                "words": one.words if found.side or one.manager.ref == act.actor.ref else "",
                "manager_name": one.manager.name,
                "change_ref": one.change.ref if one.change else "",
            }
            for one in (*found.approvals, *found.home_on_changes)
        ],
        "terms": [_terms(one) for one in found.versions],
        "signing": found.signing,
        "calls": list(found.calls),
        "changes": list(found.changes),
        "handover": [one for one in found.handover if one.items or one.may_write],
        "months": list(found.months),
        "timesheets": [_week(one) for one in found.timesheets],
        "deliveries": list(found.deliveries),
        "reviews": [_review(one) for one in found.reviews],
        "rated_skills": dict(found.rated_skills) if found.inside else {},
    }


def _lent(card: engagement_queries.LentCard, pieces: list[Any], labels: dict[str, str]) -> dict[str, Any]:
    proven = [
        {"skill_ref": one.skill.ref, "label": labels.get(one.skill.ref, ""), "level": one.rating}
        for one in pieces
    ]
    return {**asdict(card), "proven": proven}


def _fields(row: object, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _terms(row: engagement_queries.TermsVersion) -> dict[str, Any]:
    names = ("version", "scope", "deliverables", "minutes_per_week", "starts_date", "ends_date", "place")
    times = (
        "notice_days",
        "pay",
        "payment_days",
        "commitment_minutes",
        "hours_from",
        "rate_from",
        "law",
        "proposed_at",
        "owner_accepted_at",
        "person_accepted_at",
    )
    author = row.proposed_by.ref if row.proposed_by else None
    words = _fields(row, "ip_words", "confidentiality_words")
    decider = row.decider.ref if row.decider else None
    return {**_fields(row, *names, *times), **words, "proposed_by_ref": author, "decider_ref": decider}


def _week(view: engagement_queries.TimesheetView) -> dict[str, Any]:
    names = ("ref", "monday", "status", "status_label", "agreed_minutes", "minutes", "note", "returned_words")
    days = [
        {
            "day": day,
            "minutes": minutes,
            "note": note,
            "link": view.links.get(day, ""),
            "is_closed": day in view.closed,
        }
        for day, minutes, note in view.days
    ]
    return {**_fields(view, *names, "may_log", "due_at", "by_clock"), "days": days}


def _review(view: engagement_queries.ReviewView) -> dict[str, Any]:
    items = [{"item": item, "value": value, "word": word} for item, value, word in view.items]
    names = ("side", "author_name", "submitted_at", "is_open", "would_again", "words")
    return {**_fields(view, *names), "items": items}
