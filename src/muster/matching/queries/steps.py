"""What would raise a score: each step names its source, is recomputed in full, and holds when it comes true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from muster.engine.arrays import PeopleArrays, RoleArrays, build_people, person_row
from muster.engine.explain import components, skill_row, with_skill
from muster.engine.rows import Kind, PersonRow, RoleRow, SkillRow, Stance
from muster.evidence import queries as evidence_queries
from muster.evidence.terms import EvidenceKind
from muster.foundation.words import _
from muster.matching.queries.parts import Labels
from muster.matching.snapshot import Snapshot
from muster.people import queries as people_queries

WEEKS = 52
"""As many weeks of a person as the engine reads."""
MANAGER, WORK, WISH, HOURS = "manager", "work", "wish", "hours"
SKILL_SOURCES = {EvidenceKind.MANAGER: MANAGER, EvidenceKind.DELIVERED_WORK: WORK}


@dataclass(frozen=True, slots=True)
class Step:
    """Something that would raise the score by exactly ``points`` (thousandths of a point) when it came true.

    ``source``: manager (their rating), work (finished work, rated), wish (said by the person), hours (free in every
    week of the role). ``level``: the rating; ``minutes``: what would be free.
    """

    words: str
    skill_ref: str
    points: int
    source: str
    level: int = 0
    minutes: int = 0


def list_steps(
    snapshot: Snapshot, people: PeopleArrays, roles: RoleArrays, role: RoleRow, *, at: datetime, most: int
) -> tuple[Step, ...]:
    """The ``most`` steps that raise the score of the only person for the only role, the best first.

    A rating by the manager where there is one, otherwise finished work; wishes; hours. Only gains are returned.
    """
    if most < 1:
        return ()
    before, found = components(people, 0, roles, 0).score, []
    person = person_row(people, 0)
    for step, changed in _changes(snapshot, person, roles, role, at):
        points = components(build_people([changed]), 0, roles, 0).score - before
        if points > 0:
            found.append(replace(step, points=points))
    return tuple(sorted(found, key=lambda one: -one.points)[:most])


def _changes(
    snapshot: Snapshot, person: PersonRow, roles: RoleArrays, role: RoleRow, at: datetime
) -> Iterator[tuple[Step, PersonRow]]:
    """Each step with the person as they would be."""
    labels, columns = Labels(snapshot), roles.columns
    asked = list(
        zip(columns.skill.tolist(), columns.level.tolist(), map(Kind, columns.kind.tolist()), strict=True)
    )
    yield from _evidence(
        person, [(s, level) for s, level, kind in asked if kind != Kind.LEARNABLE], labels, at
    )
    for skill, _level, kind in asked:
        stance = Stance.LEARN if kind == Kind.LEARNABLE else Stance.USE
        said = _("the wish to learn {skill}") if kind == Kind.LEARNABLE else _("the wish to use {skill}")
        words = said.replace("{skill}", labels.skill(skill))
        yield Step(words, labels.ref(skill), 0, WISH), with_wish(person, skill, stance)
    if role.need and role.weeks:
        words = _("{hours} hours free in every week of it", hours=f"{role.need / 60:g}")
        yield Step(words, "", 0, HOURS, minutes=role.need), with_hours(person, role)


def _evidence(
    person: PersonRow, asked: list[tuple[int, int]], labels: Labels, at: datetime
) -> Iterator[tuple[Step, PersonRow]]:
    if not asked:
        return
    kind = (
        EvidenceKind.MANAGER
        if people_queries.manager_of(person.ref, None, at.date())
        else EvidenceKind.DELIVERED_WORK
    )
    wanted = [(labels.ref(skill), level) for skill, level in asked]
    rated = evidence_queries.what_if_each(person.ref, wanted, kind=kind, as_of=at.date())
    for (skill, level), (ref, _same) in zip(asked, wanted, strict=True):
        words = (
            _("a manager's {level} in {skill}", level=level, skill=labels.skill(skill))
            if kind == EvidenceKind.MANAGER
            else _("finished work rated {level} in {skill}", level=level, skill=labels.skill(skill))
        )
        step = Step(words, ref, 0, SKILL_SOURCES[kind], level=level)
        yield step, with_skill(person, skill_row(skill, rated[ref, level]))


def with_wish(person: PersonRow, skill: int, stance: Stance) -> PersonRow:
    """The person, who also wants to use or to learn the skill; "rather not" is taken back by it."""
    own = next((row for row in person.skills if row.skill == skill), SkillRow(skill, stance=Stance(0)))
    said = replace(own, stance=(own.stance & ~Stance.RATHER_NOT) | stance)
    return replace(person, skills=(*(row for row in person.skills if row.skill != skill), said))


def with_hours(person: PersonRow, role: RoleRow) -> PersonRow:
    """The person with what the role needs free in every week of it."""
    free = list(person.free) + [0] * (WEEKS - len(person.free))
    last = min(WEEKS, role.first_week + role.weeks)
    for week in range(max(0, role.first_week), last):
        free[week] = max(free[week], role.need)
    return replace(person, free=tuple(free))
