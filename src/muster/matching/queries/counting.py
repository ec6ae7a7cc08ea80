"""How many people fit, and what each condition removes: the live line while a role is written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from muster.engine.ranking import removed
from muster.engine.rows import Condition as EngineCondition
from muster.foundation.act import Actor
from muster.matching import policy, terms
from muster.matching.queries.finding import facts_of
from muster.matching.snapshot import Snapshot, current
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.queries import RoleFacts

TOLD = {
    EngineCondition.COVER: terms.Condition.COVER,
    EngineCondition.MUST: terms.Condition.MUST,
    EngineCondition.HOURS: terms.Condition.HOURS,
    EngineCondition.LANGUAGE: terms.Condition.LANGUAGE,
    EngineCondition.PLACE: terms.Condition.PLACE,
    EngineCondition.RATE: terms.Condition.RATE,
}
"""The conditions that are told one by one. Audience, visibility and blocks are not: nobody learns who blocked whom."""


@dataclass(frozen=True, slots=True)
class FitCount:
    """``fits`` of the ``considered`` people meet every hard condition.

    ``removed``: (condition, number, in words), each person counted at the first condition they do not
    meet, so that fits and removed sum to considered. ``alone``: by condition, how many do not meet it,
    whatever the others say: what dropping the condition could bring at most.
    """

    fits: int
    considered: int
    removed: tuple[tuple[str, int, str], ...]
    alone: dict[str, int]


def count_fitting_each(actor: Actor, role_refs: Collection[str], *, at: datetime) -> dict[str, int]:
    """How many people fit each of these roles, for a list of them. Raises NotAllowed unless all are the actor's."""
    if not role_refs:
        return {}
    snapshot, found = current(at), {}
    known = [snapshot.facts[ref] for ref in role_refs if ref in snapshot.facts]
    others = [ref for ref in role_refs if ref not in snapshot.facts]
    for facts in (*known, *(opportunity_queries.matching_rows(others) if others else ())):
        policy.may_rank_people(actor, owner_ref=facts.owner_ref).require()
        found[facts.ref] = removed(snapshot.people, snapshot.one_role(facts), 0).fits
    return found


def count_fitting(
    actor: Actor, role: str | RoleFacts, *, at: datetime, snapshot: Snapshot | None = None
) -> FitCount:
    """Count who fits a role, saved or not. Raises NotFound, or NotAllowed for anybody but its owner."""
    snapshot = snapshot or current(at)
    facts = facts_of(role, snapshot)
    policy.may_rank_people(actor, owner_ref=facts.owner_ref).require()
    counts = removed(snapshot.people, snapshot.one_role(facts), 0)
    return FitCount(
        fits=counts.fits,
        considered=counts.considered,
        removed=tuple(
            (str(TOLD[condition]), n, terms.condition_label(TOLD[condition], n))
            for condition, n in counts.in_order
            if condition in TOLD and n
        ),
        alone={str(TOLD[condition]): n for condition, n in counts.alone if condition in TOLD},
    )
