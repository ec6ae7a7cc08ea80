"""Disputes about one named item of agreed work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Status

from muster.api.auth import act_of, needs
from muster.api.files import FileContentOut, download
from muster.api.resources.engagements import _known
from muster.api.shapes import In, Out, Ref, Text, Words
from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.engagements.terms import DisputeItem
from muster.foundation.act import Act
from muster.people.terms import TokenScope

works = Router(tags=["Disputes"])
router = Router(tags=["Disputes"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class DisputeIn(In):
    """Which item, and what is wrong with it."""

    item_kind: DisputeItem
    item_ref: Ref
    words: Text


class StatementIn(In):
    """Words, and references of one's own files."""

    words: Text
    file_refs: list[Ref] = Field(default_factory=list, max_length=5)


class RulingIn(In):
    """Thousandths for the one who worked, and reasons."""

    share: int = Field(ge=0, le=1000)
    words: Text


class DisputeStatementOut(Out):
    """What somebody said, with references of the files beside it."""

    author_name: str
    words: str
    file_refs: list[str]
    said_at: datetime


class DisputeOut(Out):
    """A dispute: its item, its state, what was said and ruled; ``share`` in thousandths.

    ``amount`` is what is frozen, in minor units of ``unit``; null where the item has no money of its own yet.
    """

    ref: str
    engagement_ref: str
    item_kind: str
    item_ref: str
    amount: int | None
    unit: str
    opened_by: str
    words: str
    status: str
    decider_name: str
    due_at: datetime
    share: int | None
    ruling_words: str
    appealed_by: str
    statements: list[DisputeStatementOut]


@works.post("/{ref}/disputes", auth=WRITE, response={201: DisputeOut}, summary="Dispute an item")
def open_dispute(request: HttpRequest, ref: Ref, said: DisputeIn) -> Status[Any]:
    """Hours, work handed over, a milestone with money or an unpaid invoice. Just that item is frozen."""
    act = _known(request, ref)
    found = engagement_actions.open_dispute(
        act, ref, item_kind=said.item_kind, item_ref=said.item_ref, words=said.words
    )
    return Status(201, _shown(act, found.ref))


@router.get("/{ref}", auth=READ, response=DisputeOut, summary="A dispute")
def get_dispute(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """For both sides and the decider."""
    return _shown(act_of(request), ref)


@router.get("/{ref}/files/{file_ref}", auth=READ, response=FileContentOut, summary="A file of a dispute")
def get_dispute_file(request: HttpRequest, ref: Ref, file_ref: Ref) -> dict[str, Any]:
    """What somebody added to what they said; for both sides and the decider."""
    return download(engagement_queries.open_file(act_of(request).actor, ref, file_ref))


@router.post("/{ref}/statements", auth=WRITE, response=DisputeOut, summary="Say something in a dispute")
def state_in_dispute(request: HttpRequest, ref: Ref, said: StatementIn) -> dict[str, Any]:
    """Both sides and the decider, while it runs."""
    act = _visible(request, ref)
    engagement_actions.state_in_dispute(act, ref, words=said.words, file_refs=said.file_refs)
    return _shown(act, ref)


@router.post("/{ref}/ruling", auth=WRITE, response=DisputeOut, summary="Rule")
def rule_dispute(request: HttpRequest, ref: Ref, said: RulingIn) -> dict[str, Any]:
    """The decider. A first ruling can be appealed, a second is carried out at once."""
    act = _visible(request, ref)
    engagement_actions.rule_dispute(act, ref, share=said.share, words=said.words)
    return _shown(act, ref)


@router.post("/{ref}/appeal", auth=WRITE, response=DisputeOut, summary="Appeal a ruling")
def appeal_ruling(request: HttpRequest, ref: Ref, said: Words) -> dict[str, Any]:
    """Either side, once in all."""
    act = _visible(request, ref)
    engagement_actions.appeal_ruling(act, ref, words=said.words)
    return _shown(act, ref)


@router.post("/{ref}/withdraw", auth=WRITE, response=DisputeOut, summary="Withdraw a dispute")
def withdraw_dispute(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """The side that opened it, before a ruling."""
    act = _visible(request, ref)
    engagement_actions.withdraw_dispute(act, ref)
    return _shown(act, ref)


def _visible(request: HttpRequest, ref: str) -> Act:
    act = act_of(request)
    engagement_queries.get_visible_dispute(act.actor, ref)
    return act


def _shown(act: Act, ref: str) -> dict[str, Any]:
    one = engagement_queries.get_visible_dispute(act.actor, ref)
    names = (
        "ref",
        "item_kind",
        "item_ref",
        "amount",
        "unit",
        "opened_by",
        "words",
        "status",
        "due_at",
        "share",
    )
    return {
        **{name: getattr(one, name) for name in (*names, "ruling_words", "appealed_by")},
        "engagement_ref": one.engagement.ref,
        "decider_name": one.decider.name,
        "statements": [
            {
                "author_name": said.author.name,
                "words": said.words,
                "file_refs": said.file_refs,
                "said_at": said.said_at,
            }
            for said in one.statements.select_related("author")
        ],
    }
