"""Skills that were split: which of the parts are one's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from muster.api.auth import act_of, needs
from muster.api.shapes import In, Out, Ref
from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.foundation.words import language
from muster.people.terms import TokenScope

router = Router(tags=["Me"])


class PartOut(Out):
    """One of the skills that it became."""

    ref: str
    label: str


class SplitOut(Out):
    """A skill of yours that was split, and its parts."""

    skill_ref: str
    label: str
    parts: list[PartOut]


class PartsIn(In):
    """The parts that are yours; none of them is an answer too."""

    part_refs: list[Ref]


class AnsweredOut(Out):
    """The parts that are yours now."""

    part_refs: list[str]


@router.get(
    "", auth=needs(TokenScope.PROFILE_READ), response=list[SplitOut], summary="What I am asked of my skills"
)
def list_my_splits(request: HttpRequest) -> list[Any]:
    """Split skills of which you still say something."""
    found = evidence_queries.open_splits(act_of(request).actor.person_ref, language())
    return [
        {
            "skill_ref": one.skill_ref,
            "label": one.label,
            "parts": [{"ref": ref, "label": label} for ref, label in one.parts],
        }
        for one in found
    ]


@router.post(
    "/{skill_ref}",
    auth=needs(TokenScope.PROFILE_WRITE),
    response=AnsweredOut,
    summary="Say which parts are mine",
)
def answer_split(request: HttpRequest, skill_ref: Ref, asked: PartsIn) -> dict[str, Any]:
    """What you said of the skill is said of these parts, and taken back of the skill."""
    act = act_of(request)
    chosen = evidence_actions.answer_split(act, act.actor.person_ref, skill_ref, asked.part_refs)
    return {"part_refs": list(chosen)}
