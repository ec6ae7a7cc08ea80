"""Why a score is what it is: parts that sum to it exactly, what evidence carries, and what would change it.

Points are thousandths of a point, as the score is. Three components, each shared out over its parts by largest remainder,
plus a line for every missing required skill; the parts of an explanation sum to the score, and the printed tenths of the
parts sum to the printed tenths of the score.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from muster.engine.arrays import PeopleArrays, RoleArrays, build_people, person_row
from muster.engine.lines import explain_lines
from muster.engine.proficiency import Estimate
from muster.engine.ranking import TABLE
from muster.engine.rows import Condition, Kind, PersonRow, SkillRow, Stance
from muster.engine.scoring import PARAMETERS, PRACTICAL
from muster.engine.walks import explain_pair

SKILLS, WANTS, PRACTICALLY, MISSING = "skills", "wants", "practical", "missing"
KINDS = tuple(Kind)
NAMES: tuple[tuple[str, str], ...] = (
    (SKILLS, "requirement"),
    (SKILLS, "nothing_asked"),
    (WANTS, "skill"),
    (WANTS, "tag"),
    (WANTS, "nothing_said"),
    (MISSING, "missing"),
    *((PRACTICALLY, name) for name in PRACTICAL),
)
"""Group and name by what a line is to `engine.lines`."""


class Cover(NamedTuple):
    """How a requirement is covered. A named tuple, as fifty people shown have hundreds. via: the person's skill that covers it (None: nothing does), with its similarity.

    value: thousandths; proven: what evidenced skills alone would cover. evidenced: the covering skill has evidence.
    """

    level: int
    kind: Kind
    weight: int
    value: int
    via: int | None
    sim: int
    evidenced: bool
    proven: int

    @property
    def is_met(self) -> bool:
        """Whether the requirement counts as met."""
        return self.value >= PARAMETERS.met_from


class Part(NamedTuple):
    """One line. group: skills, wants, practical or missing. name: "requirement", "nothing_asked", "skill", "tag",
    "nothing_said", a practical part, or "missing". subject: skill or tag id. value: thousandths. points: of the score.
    """

    group: str
    name: str
    subject: int
    value: int
    points: int
    tenths: int = 0
    cover: Cover | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A score with its parts. skills, wants, practical: thousandths. evidenced + claimed: the points of the skills.

    failed: the hard conditions not met; empty for everybody who is listed. tenths: the printed score.
    """

    role_ref: str
    person_ref: str
    score: int
    tenths: int
    skills: int
    wants: int
    practical: int
    missing: tuple[int, ...]
    failed: Condition
    parts: tuple[Part, ...]
    evidenced: int
    claimed: int
    parameters: str
    similarity: str

    def of(self, group: str) -> tuple[Part, ...]:
        """The parts of one group."""
        return tuple(part for part in self.parts if part.group == group)


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What a change would do, recomputed in full: applying it gives exactly `after`. points: after less before."""

    words: str
    change: SkillRow
    before: Explanation
    after: Explanation
    points: int


@dataclass(frozen=True, slots=True)
class Components:
    """A score and its three components in thousandths, without the parts."""

    score: int
    skills: int
    wants: int
    practical: int


def components(people: PeopleArrays, row: int, roles: RoleArrays, role: int) -> Components:
    """What `explain` sums up to, a tenth of its time: for orders over many, of which few are explained."""
    out = explain_pair(people.columns, row, roles.columns, role, TABLE)[5].tolist()
    return Components(out[0], out[1], out[2], out[3])


def explain(people: PeopleArrays, row: int, roles: RoleArrays, role: int) -> Explanation:
    """The score of the person in row `row` for the role in row `role`, part by part."""
    lines, rows, sums = explain_lines(people.columns, row, roles.columns, role, TABLE)
    covers = [
        Cover(level, KINDS[kind], weight, value, via if via >= 0 else None, sim, evidenced != 0, proven)
        for level, kind, weight, value, via, sim, evidenced, proven in rows.tolist()
    ]
    parts = tuple(
        Part._make((*NAMES[what], subject, value, points, tenths, covers[cover] if cover >= 0 else None))
        for what, subject, value, points, tenths, cover in lines.tolist()
    )
    score, skills, wants, practical, _, failed, tenths, evidenced, claimed = sums.tolist()
    return Explanation(
        role_ref=roles.refs[role],
        person_ref=people.refs[row],
        score=score,
        tenths=tenths,
        skills=skills,
        wants=wants,
        practical=practical,
        missing=tuple(part.subject for part in parts if part.group == MISSING),
        failed=Condition(failed),
        parts=parts,
        evidenced=evidenced,
        claimed=claimed,
        parameters=PARAMETERS.version,
        similarity=roles.similarity,
    )


def with_skill(person: PersonRow, skill: SkillRow) -> PersonRow:
    """The person with one skill row put in or replaced; wants already stated on it are kept."""
    kept = tuple(row for row in person.skills if row.skill != skill.skill)
    said = next((row.stance for row in person.skills if row.skill == skill.skill), Stance(0))
    said &= Stance.USE | Stance.LEARN | Stance.RATHER_NOT
    return replace(person, skills=(*kept, replace(skill, stance=skill.stance | said)))


def skill_row(skill: int, estimate: Estimate) -> SkillRow:
    """An estimate as a row of matching: what a claim "has" or evidence leads to."""
    stance = Stance.HAS | Stance.EVIDENCED if estimate.evidenced else Stance.HAS
    return SkillRow(skill, estimate.mu_step, estimate.sd_class, stance)


def what_if(
    people: PeopleArrays, row: int, roles: RoleArrays, role: int, *, change: SkillRow, words: str = ""
) -> Counterfactual:
    """The score after one skill row is put in, recomputed in full and not estimated."""
    changed = build_people([with_skill(person_row(people, row), change)])
    before, after = explain(people, row, roles, role), explain(changed, 0, roles, role)
    return Counterfactual(words, change, before, after, after.score - before.score)


def counterfactuals(
    people: PeopleArrays,
    row: int,
    roles: RoleArrays,
    role: int,
    *,
    alter: Callable[[int, int], Iterable[tuple[str, Estimate]]],
    top: int = 3,
) -> list[Counterfactual]:
    """The changes that would help most, best first (then in the order of the requirements).

    alter(skill, level) gives the estimates that a further piece of evidence would lead to, each with words that name its
    source ("a manager's 3"); it is asked for every required and useful skill of the role. Only gains are returned.
    """
    c = roles.columns
    found = []
    for q in range(int(c.requirement_start[role]), int(c.requirement_start[role + 1])):
        if c.kind[q] == Kind.LEARNABLE:
            continue
        skill = int(c.skill[q])
        for words, estimate in alter(skill, int(c.level[q])):
            found.append(what_if(people, row, roles, role, change=skill_row(skill, estimate), words=words))
    gains = [one for one in found if one.points > 0]
    return sorted(gains, key=lambda one: -one.points)[:top]
