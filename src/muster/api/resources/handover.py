"""Handover lists: what somebody who leaves passes on."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from muster.api.auth import act_of
from muster.api.resources.engagements import WRITE, Detail, _known, _shown
from muster.api.resources.works import HandoverDoneIn, HandoverItemIn
from muster.api.shapes import Ref
from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries

router = Router(tags=["Engagements"])


@router.post(
    "/{ref}/handover", auth=WRITE, response={201: Detail}, summary="Put something on the handover list"
)
def add_handover_item(request: HttpRequest, ref: Ref, said: HandoverItemIn) -> Status[Any]:
    """The one who does the work writes down what is open; also after the last day."""
    act = _known(request, ref)
    engagement_actions.add_handover_item(act, ref, **said.model_dump())
    return Status(201, _shown(act, ref))


@router.post("/{ref}/handover/{item_ref}", auth=WRITE, response=Detail, summary="Tick a handover item off")
def tick_handover_item(request: HttpRequest, ref: Ref, item_ref: Ref, said: HandoverDoneIn) -> dict[str, Any]:
    """The owner, or whoever holds the position now; under their own work, for what others have left there."""
    act = act_of(request)
    item = engagement_queries.handover_item_for(act.actor, ref, item_ref)
    engagement_actions.tick_handover_item(act, item.ref, is_done=said.is_done)
    return _shown(act, ref)


@router.delete(
    "/{ref}/handover/{item_ref}", auth=WRITE, response=Detail, summary="Take something off the handover list"
)
def drop_handover_item(request: HttpRequest, ref: Ref, item_ref: Ref) -> dict[str, Any]:
    """The one who wrote it, while nobody has ticked it off."""
    act = act_of(request)
    item = engagement_queries.handover_item_for(act.actor, ref, item_ref)
    engagement_actions.drop_handover_item(act, item.ref)
    return _shown(act, ref)
