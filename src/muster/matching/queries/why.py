"""Why one person scores what they score for one role, and what would change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from muster.engine.arrays import PeopleArrays, build_people
from muster.engine.explain import counterfactuals
from muster.engine.explain import explain as engine_explain
from muster.engine.proficiency import Estimate
from muster.evidence import queries as evidence_queries
from muster.evidence.terms import EvidenceKind
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.matching import policy, terms
from muster.matching.queries.counting import TOLD
from muster.matching.queries.finding import facts_of
from muster.matching.queries.parts import Labels, MatchParts, match_parts
from muster.matching.snapshot import Snapshot, current
from muster.opportunities.queries import RoleFacts


@dataclass(frozen=True, slots=True)
class Step:
    """Something that would raise the score by exactly ``points`` (thousandths of a point) when it came true."""

    words: str
    skill_ref: str
    points: int


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

    Raises NotFound, or NotAllowed for anybody but the two.
    """
    snapshot = current(at)
    facts = facts_of(role_ref, snapshot)
    policy.may_explain(actor, owner_ref=facts.owner_ref, person_ref=person_ref).require()
    people, row = _person(snapshot, person_ref)
    roles = snapshot.one_role(facts)
    explained = engine_explain(people, row, roles, 0)
    alter = _with_manager(snapshot, person_ref, facts, at)
    better = counterfactuals(people, row, roles, 0, alter=alter, top=steps)
    labels = Labels(snapshot)
    return Why(
        role_ref=role_ref,
        person_ref=person_ref,
        score=explained.score,
        parts=match_parts(explained, labels),
        not_met=tuple(_not_met(TOLD[c]) for c in TOLD if explained.failed & c),
        steps=tuple(
            Step(
                words=_("{source} in {skill}", source=one.words, skill=labels.skill(one.change.skill)),
                skill_ref=labels.ref(one.change.skill),
                points=one.points,
            )
            for one in better
        ),
        position=snapshot.position,
        taxonomy_version=snapshot.taxonomy_version,
        parameters=explained.parameters,
    )


def _person(snapshot: Snapshot, ref: str) -> tuple[PeopleArrays, int]:
    """The person alone, open to the role's organisation: whether others may find them is not a part of why."""
    try:
        row = snapshot.people.row(ref)
    except KeyError:
        raise NotFound(_("There is no such person.")) from None
    return build_people([replace(row, visible_to=None)]), 0


def _with_manager(
    snapshot: Snapshot, person_ref: str, facts: RoleFacts, at: datetime
) -> Callable[[int, int], Iterable[tuple[str, Estimate]]]:
    """What a manager's rating at the level asked would make of each skill of the role."""
    asked = [(r.skill_ref, r.level) for r in facts.requirements if r.skill_ref in snapshot.names.skills]
    rated = evidence_queries.what_if_each(person_ref, asked, kind=EvidenceKind.MANAGER, as_of=at.date())

    def alter(skill: int, level: int) -> Iterable[tuple[str, Estimate]]:
        yield _("a manager's {level}", level=level), rated[snapshot.artefact.skill_refs[skill], level]

    return alter


def _not_met(condition: terms.Condition) -> str:
    return {
        terms.Condition.COVER: _("None of the skills asked for is there yet."),
        terms.Condition.MUST: _("The work cannot start without a skill that is not there yet."),
        terms.Condition.HOURS: _("There is not enough room in these weeks."),
        terms.Condition.LANGUAGE: _("A language is asked for at a higher level."),
        terms.Condition.PLACE: _("The work is on site, somewhere else."),
        terms.Condition.RATE: _("The rate is above what the work can pay."),
    }[condition]
