"""Changes of agreed work: moved, paused, extended, ended, each with the other side's yes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from muster.api.auth import act_of
from muster.api.resources.engagements import WRITE, Detail, _known, _shown
from muster.api.resources.works import WorkChangeAnswerIn, WorkChangeIn
from muster.api.shapes import Ref
from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries

router = Router(tags=["Engagements"])


@router.post("/{ref}/changes", auth=WRITE, response={201: Detail}, summary="Ask for a change")
def ask_change(request: HttpRequest, ref: Ref, said: WorkChangeIn) -> Status[Any]:
    """Ask the other side to move, pause, extend or end the work. Nothing changes before their yes."""
    act = _known(request, ref)
    engagement_actions.ask_change(act, ref, **said.model_dump())
    return Status(201, _shown(act, ref))


@router.post("/{ref}/changes/{change_ref}/answer", auth=WRITE, response=Detail, summary="Answer a change")
def answer_change(
    request: HttpRequest, ref: Ref, change_ref: Ref, said: WorkChangeAnswerIn
) -> dict[str, Any]:
    """The side that did not ask says yes or no; with a yes, weeks, dates and terms change at once."""
    act = act_of(request)
    change = engagement_queries.change_for(act.actor, ref, change_ref)
    engagement_actions.answer_change(act, change.ref, **said.model_dump())
    return _shown(act, ref)


@router.post(
    "/{ref}/changes/{change_ref}/withdraw", auth=WRITE, response=Detail, summary="Take a change back"
)
def withdraw_change(request: HttpRequest, ref: Ref, change_ref: Ref) -> dict[str, Any]:
    """The side that asked, while nobody has answered."""
    act = act_of(request)
    change = engagement_queries.change_for(act.actor, ref, change_ref)
    engagement_actions.withdraw_change(act, change.ref)
    return _shown(act, ref)
