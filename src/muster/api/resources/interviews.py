"""Talks of a candidacy: times offered, taken, asked for anew, called off. For its two sides only."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Status

from muster.api.auth import act_of, needs
from muster.api.shapes import In, Line, Out, Ref, Text
from muster.foundation.act import Act
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.queries import Interview
from muster.people.terms import TokenScope

router = Router(tags=["Candidacies"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class InterviewOut(Out):
    """A talk. ``slots`` are the times on offer, ``starts_at`` the one that was taken; who is late answers by ``due_at``."""

    ref: str
    status: str
    minutes: int
    place: str
    words: str
    slots: list[datetime]
    starts_at: datetime | None
    due_at: datetime | None


class SlotsIn(In):
    """Times on offer, how long the talk is, where, and a word to go with it."""

    slots: list[datetime] = Field(min_length=1, max_length=20)
    minutes: int = Field(30, ge=1, le=1440)
    place: Line = ""
    words: Text = ""


class SlotIn(In):
    """The time that is taken, as it was offered."""

    starts_at: datetime


class TalkWordsIn(In):
    """A word to the other side."""

    words: Text = ""


def _known(request: HttpRequest, ref: str) -> Act:
    """The act, for one of the two sides of the candidacy."""
    act = act_of(request)
    opportunity_queries.meeting_of(act.actor, ref)
    return act


@router.get("/{ref}/interview", auth=READ, response=InterviewOut, summary="The talk of a candidacy")
def get_interview(request: HttpRequest, ref: Ref) -> Interview:
    """The latest one, whether it is on offer, set or over."""
    _thread, talk = opportunity_queries.meeting_of(act_of(request).actor, ref)
    if talk is None:
        raise NotFound(_("There is no such talk, or it is not yours to know."))
    return talk


@router.post("/{ref}/interview", auth=WRITE, response={201: InterviewOut}, summary="Offer times for a talk")
def offer_interview_slots(request: HttpRequest, ref: Ref, said: SlotsIn) -> Status[Interview]:
    """The owner offers times, or other ones in the place of those offered or set before."""
    act = _known(request, ref)
    return Status(201, opportunity_actions.offer_slots(act, ref, **_aware(said)))


@router.post("/{ref}/interview/take", auth=WRITE, response=InterviewOut, summary="Take a time")
def take_interview_slot(request: HttpRequest, ref: Ref, said: SlotIn) -> Interview:
    """The person takes one of the times on offer."""
    return opportunity_actions.take_slot(_known(request, ref), ref, _with_zone(said.starts_at))


@router.post("/{ref}/interview/others", auth=WRITE, response=InterviewOut, summary="Ask for other times")
def ask_other_interview_slots(request: HttpRequest, ref: Ref, said: TalkWordsIn) -> Interview:
    """The person asks for other times, also where one is set."""
    return opportunity_actions.ask_other_slots(_known(request, ref), ref, words=said.words)


@router.post("/{ref}/interview/cancel", auth=WRITE, response=InterviewOut, summary="Call a talk off")
def cancel_interview(request: HttpRequest, ref: Ref, said: TalkWordsIn) -> Interview:
    """Either side; the other is told, and the candidacy goes on."""
    return opportunity_actions.cancel_interview(_known(request, ref), ref, words=said.words)


def _aware(said: SlotsIn) -> dict[str, Any]:
    return {**said.model_dump(), "slots": [_with_zone(one) for one in said.slots]}


def _with_zone(moment: datetime) -> datetime:
    """A moment without a zone is one in UTC."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
