"""Why one person scores what they score for one role, and what would change it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from muster.engine.arrays import PeopleArrays, build_people
from muster.engine.explain import explain as engine_explain
from muster.engine.rows import Condition as EngineCondition
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.matching import policy, terms
from muster.matching.queries.counting import TOLD
from muster.matching.queries.finding import facts_of
from muster.matching.queries.parts import Labels, MatchParts, match_parts
from muster.matching.queries.steps import Step, list_steps
from muster.matching.snapshot import Snapshot, current
from muster.matching.snapshot.rows import role_row
from muster.opportunities import queries as opportunity_queries
from muster.people import queries as people_queries


@dataclass(frozen=True, slots=True)
class Why:
    """The whole answer: parts that sum to the score, conditions not met (in words), and the best next steps."""

    role_ref: str
    person_ref: str
    score: int
    parts: MatchParts
    not_met: tuple[str, ...]
    steps: tuple[Step, ...]
    position: str
    taxonomy_version: int
    parameters: str


def explain(actor: Actor, role_ref: str, person_ref: str, *, at: datetime, steps: int = 1) -> Why:
    """The score of this person for this role, part by part. The person and the owner read the same.

    Raises NotFound, also for a person whom the owner may not see and who is not on the role; NotAllowed for anybody
    but the two.
    """
    snapshot = current(at)
    facts = facts_of(role_ref, snapshot)
    policy.may_explain(actor, owner_ref=facts.owner_ref, person_ref=person_ref).require()
    if actor.person_ref != person_ref and not _knows_of(actor, role_ref, person_ref):
        raise NotFound(_("There is no such person."))
    people, row = _person(snapshot, person_ref)
    roles = snapshot.one_role(facts)
    explained = engine_explain(people, row, roles, 0)
    asked = role_row(facts, snapshot.names, snapshot.week)
    return Why(
        role_ref=role_ref,
        person_ref=person_ref,
        score=explained.score,
        parts=match_parts(explained, Labels(snapshot)),
        not_met=tuple(_not_met(TOLD[c]) for c in TOLD if explained.failed & c),
        steps=list_steps(snapshot, people, roles, asked, at=at, most=steps),
        position=snapshot.position,
        taxonomy_version=snapshot.taxonomy_version,
        parameters=explained.parameters,
    )


@dataclass(frozen=True, slots=True)
class Hand:
    """What somebody scores who is on the role already, in thousandths of a point; printed; ``not_met`` in words.

    ``is_covered``: at least one skill asked for is there. Without, only what is missing and the practical part are left, and
    their sum (a little above or below nothing) says nothing about a match: it is not to be printed.
    """

    score: int
    tenths: int
    not_met: tuple[str, ...]
    is_covered: bool


def weigh_hands(
    actor: Actor,
    role_ref: str,
    person_refs: Collection[str],
    *,
    at: datetime,
    snapshot: Snapshot | None = None,
) -> dict[str, Hand]:
    """What each of these people scores for the role, by reference, whether they meet its conditions or not.

    The caller has found them on the role. Whom matching does not know (erased, or not open to be found) is left out.
    Raises NotFound for an unknown role, NotAllowed for anybody but its owner. No query for an open role.
    """
    snapshot = snapshot or current(at)
    facts = facts_of(role_ref, snapshot)
    policy.may_rank_people(actor, owner_ref=facts.owner_ref).require()
    roles = snapshot.one_role(facts)
    found = {}
    for ref in person_refs:
        try:
            people, row = _person(snapshot, ref)
        except NotFound:
            continue
        explained = engine_explain(people, row, roles, 0)
        not_met = tuple(_not_met(TOLD[one]) for one in TOLD if explained.failed & one)
        is_covered = not explained.failed & EngineCondition.COVER
        found[ref] = Hand(explained.score, explained.tenths, not_met, is_covered)
    return found


def _knows_of(actor: Actor, role_ref: str, person_ref: str) -> bool:
    """Whether the actor may see the person, or has them on the role; nobody knows of an erased one."""
    if actor.is_system or person_ref in people_queries.visible_refs(actor, [person_ref]):
        return True
    threads = opportunity_queries.candidacies_of_role(actor, role_ref)
    is_there = any(thread.person_ref == person_ref for thread in threads)
    return is_there and people_queries.get_person(person_ref).erased_at is None


def _person(snapshot: Snapshot, ref: str) -> tuple[PeopleArrays, int]:
    """The person alone, open to the role's organisation: whether others may find them is not a part of why."""
    try:
        row = snapshot.people.row(ref)
    except KeyError:
        raise NotFound(_("There is no such person.")) from None
    return build_people([replace(row, visible_to=None)]), 0


def _not_met(condition: terms.Condition) -> str:
    return {
        terms.Condition.COVER: _("None of the skills asked for is there yet."),
        terms.Condition.MUST: _("The work cannot start without a skill that is not there yet."),
        terms.Condition.HOURS: _("There is not enough room in these weeks."),
        terms.Condition.LANGUAGE: _("A language is asked for at a higher level."),
        terms.Condition.PLACE: _("The work is on site, somewhere else."),
        terms.Condition.RATE: _("The rate is above what the work can pay."),
    }[condition]
