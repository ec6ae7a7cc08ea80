"""Cases about mutual endorsements, for those who decide and those concerned."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.resources.evidence import DecisionIn
from muster.api.shapes import Out, Ref, Words
from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.foundation.words import language
from muster.people.terms import TokenScope

router = Router(tags=["Evidence"])
READ = needs(TokenScope.PROFILE_READ)
WRITE = needs(TokenScope.PROFILE_WRITE)


class RingMemberOut(Out):
    """One of the people, with their own word on it where you may read it."""

    person_ref: str
    name: str
    words: str


class RingOut(Out):
    """A case: ``count`` endorsements of ``pairs`` pairs within ``days`` days. Nothing changes before a human decides."""

    ref: str
    state: str
    members: list[RingMemberOut]
    count: int
    pairs: int
    days: int
    opened_at: datetime
    decided_at: datetime | None
    reason: str
    may_decide: bool


class RingsQuery(Paging):
    """Open ones, or those that were decided."""

    over: bool = False


@router.get("", auth=READ, response=PageOf[RingOut], summary="Endorsement cases")
def list_rings(request: HttpRequest, asked: Query[RingsQuery]) -> dict[str, Any]:
    """Those that you decide or are part of, the newest first."""
    page = evidence_queries.list_rings(
        act_of(request).actor, is_open=not asked.over, number=asked.page, size=asked.size, language=language()
    )
    return paging.answer(request, page)


@router.get("/{ref}", auth=READ, response=RingOut, summary="One endorsement case")
def get_ring(request: HttpRequest, ref: Ref) -> Any:
    """For who decides it, and the people of it."""
    return evidence_queries.get_ring(act_of(request).actor, ref, language=language())


@router.put("/{ref}/reply", auth=WRITE, response=RingOut, summary="Say my word on an endorsement case")
def reply_to_ring(request: HttpRequest, ref: Ref, said: Words) -> Any:
    """As one of the people of it; the newest word counts."""
    act = act_of(request)
    evidence_queries.get_ring(act.actor, ref)
    evidence_actions.reply_to_ring(act, ref, said.words)
    return evidence_queries.get_ring(act.actor, ref, language=language())


@router.post("/{ref}/decide", auth=WRITE, response=RingOut, summary="Decide an endorsement case")
def decide_ring(request: HttpRequest, ref: Ref, decision: DecisionIn) -> Any:
    """Upheld takes these endorsements back; otherwise all stands. Final, with a reason that all of them read."""
    act = act_of(request)
    evidence_queries.get_ring(act.actor, ref)
    evidence_actions.decide_ring(act, ref, is_upheld=decision.is_upheld, reason=decision.reason)
    return evidence_queries.get_ring(act.actor, ref, language=language())
