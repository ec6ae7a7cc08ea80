"""Milestones of agreed work: planned, money set aside, handed over, accepted and paid."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Status

from muster.api.auth import act_of, needs
from muster.api.shapes import Day, In, Line, Minor, Out, Ref, Text, Word, Words
from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.engagements.queries import Milestone
from muster.foundation.act import Act
from muster.people.terms import TokenScope

router = Router(tags=["Milestones"])
of_engagement = Router(tags=["Milestones"])
READ = needs(TokenScope.MONEY_READ)
WRITE = needs(TokenScope.MONEY_WRITE)


class MilestoneOut(Out):
    """A part of the work: price, what is ``held`` (set aside) and ``released`` (paid), in minor units, tax included."""

    ref: str
    engagement_ref: str
    number: int
    title: str
    words: str
    status: str
    amount: int
    held: int
    released: int
    currency: str
    due_date: date | None
    submitted_at: datetime | None
    refund_asked_at: datetime | None
    is_frozen: bool


class PlannedMilestoneIn(In):
    """A part of the work and its price in minor units, tax included."""

    title: Line
    amount: Minor
    currency: Word = ""
    words: Text = ""
    due_date: Day | None = None


class PartIn(In):
    """How much of what is set aside is accepted; all of it when left out."""

    amount: Minor | None = Field(None)
    words: Text = ""


def _shape(one: Milestone) -> dict[str, Any]:
    same = (
        "ref", "number", "title", "words", "status", "amount", "held", "released", "currency", "due_date",
        "submitted_at", "refund_asked_at",
    )  # fmt: skip
    return {name: getattr(one, name) for name in same} | {
        "engagement_ref": one.engagement.ref,
        "is_frozen": one.frozen_at is not None,
    }


def _asked(request: HttpRequest, ref: str) -> Act:
    """The act, for a milestone that the actor may know of."""
    act = act_of(request)
    engagement_queries.milestone_for(act.actor, ref)
    return act


def _now(ref: str) -> dict[str, Any]:
    return _shape(engagement_queries.get_milestone(ref))


@of_engagement.get("/{ref}/milestones", auth=READ, response=list[MilestoneOut], summary="Milestones")
def list_milestones(request: HttpRequest, ref: Ref) -> list[dict[str, Any]]:
    """In their order."""
    work = engagement_queries.readable_money(act_of(request).actor, ref)
    return [_shape(one) for one in engagement_queries.list_milestones(work)]


@of_engagement.post("/{ref}/milestones", auth=WRITE, response={201: MilestoneOut}, summary="Plan a milestone")
def plan_milestone(request: HttpRequest, ref: Ref, said: PlannedMilestoneIn) -> Any:
    """Nothing is set aside yet."""
    act = act_of(request)
    engagement_queries.readable_money(act.actor, ref)
    return Status(201, _shape(engagement_actions.plan_milestone(act, ref, **said.dict())))


@router.post("/{ref}/fund", auth=WRITE, response=MilestoneOut, summary="Set the money aside")
def fund_milestone(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """From what the client has paid in."""
    engagement_actions.fund_milestone(_asked(request, ref), ref)
    return _now(ref)


@router.post("/{ref}/begin", auth=WRITE, response=MilestoneOut, summary="Begin a milestone")
def begin_milestone(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """Say that one works on it now."""
    engagement_actions.begin_milestone(_asked(request, ref), ref)
    return _now(ref)


@router.post("/{ref}/submit", auth=WRITE, response=MilestoneOut, summary="Hand a milestone over")
def submit_milestone(request: HttpRequest, ref: Ref, said: Words) -> dict[str, Any]:
    """Without an answer it counts as accepted after 14 days."""
    engagement_actions.submit_milestone(_asked(request, ref), ref, words=said.words)
    return _now(ref)


@router.post("/{ref}/changes", auth=WRITE, response=MilestoneOut, summary="Ask for changes to a milestone")
def ask_for_changes(request: HttpRequest, ref: Ref, said: Words) -> dict[str, Any]:
    """The clock stands still until it is handed over again."""
    engagement_actions.ask_for_changes(_asked(request, ref), ref, words=said.words)
    return _now(ref)


@router.post("/{ref}/accept", auth=WRITE, response=MilestoneOut, summary="Accept and pay a milestone")
def accept_milestone(request: HttpRequest, ref: Ref, said: PartIn) -> dict[str, Any]:
    """All of it, or a part; the rest goes on to the next milestone."""
    engagement_actions.accept_milestone(_asked(request, ref), ref, amount=said.amount, words=said.words)
    return _now(ref)


@router.post("/{ref}/ask-back", auth=WRITE, response=MilestoneOut, summary="Ask for the money back")
def ask_refund(request: HttpRequest, ref: Ref, said: Words) -> dict[str, Any]:
    """The person agrees or declines; without an answer it goes back after 7 days."""
    engagement_actions.ask_refund(_asked(request, ref), ref, words=said.words)
    return _now(ref)


@router.post("/{ref}/keep", auth=WRITE, response=MilestoneOut, summary="Keep the money set aside")
def decline_refund(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """And go on working."""
    engagement_actions.decline_refund(_asked(request, ref), ref)
    return _now(ref)


@router.post("/{ref}/give-back", auth=WRITE, response=MilestoneOut, summary="Give the money back")
def give_back_milestone(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """To the client, as the person it was set aside for."""
    engagement_actions.give_back_milestone(_asked(request, ref), ref)
    return _now(ref)


@router.post("/{ref}/drop", auth=WRITE, response=MilestoneOut, summary="Drop a milestone")
def drop_milestone(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """While nothing is set aside for it."""
    engagement_actions.drop_milestone(_asked(request, ref), ref)
    return _now(ref)
