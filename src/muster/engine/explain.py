"""Why a score is what it is: parts that sum to it exactly, what evidence carries, and what would change it.

Points are thousandths of a point, as the score is. Three components, each shared out over its parts by largest remainder,
plus a line for every missing required skill; the parts of an explanation sum to the score, and the printed tenths of the
parts sum to the printed tenths of the score.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from muster.engine.arrays import PeopleArrays, RoleArrays, build_people, person_row
from muster.engine.parts import in_proportion, to_tenths
from muster.engine.proficiency import Estimate
from muster.engine.ranking import TABLE
from muster.engine.rows import Condition, Kind, PersonRow, SkillRow, Stance
from muster.engine.scoring import PARAMETERS, PRACTICAL
from muster.engine.walks import explain_pair

SKILLS, WANTS, PRACTICALLY, MISSING = "skills", "wants", "practical", "missing"
KINDS, EVIDENCED = tuple(Kind), int(Stance.EVIDENCED)
"""Plain values, since fifty explanations ask for them a thousand times."""


@dataclass(frozen=True, slots=True)
class Cover:
    """How a requirement is covered. via: the person's skill that covers it (None: nothing does), with its similarity.

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


@dataclass(frozen=True, slots=True)
class Part:
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


def _shared(values: Sequence[tuple[int, int]], total: int) -> list[int]:
    """`total` points over parts in proportion to value * weight; nothing to go by: over all alike."""
    whole = sum(value * weight for value, weight in values)
    if not values:
        return []
    if not whole:
        return in_proportion([total] * len(values), len(values), total)
    return in_proportion([total * value * weight for value, weight in values], whole, total)


def _covers(
    people: PeopleArrays, row: int, roles: RoleArrays, role: int
) -> tuple[list[Cover], list[int], list[int], list[int]]:
    c, p = roles.columns, people.columns
    cover, via, proven, wants, practical, out = explain_pair(p, row, c, role, TABLE)
    first, last = int(c.requirement_start[role]), int(c.requirement_start[role + 1])
    held = p.skill[p.skill_start[row] : p.skill_start[row + 1]].tolist()
    stances = p.stance[p.skill_start[row] : p.skill_start[row + 1]].tolist()
    asked = zip(
        c.level[first:last].tolist(),
        c.kind[first:last].tolist(),
        c.weight[first:last].tolist(),
        cover[: last - first].tolist(),
        via[: last - first].tolist(),
        proven[: last - first].tolist(),
        strict=True,
    )
    found = []
    for level, kind, weight, value, near, own in asked:
        skill = int(c.near_skill[near]) if near >= 0 else None
        stance = stances[held.index(skill)] if skill is not None else 0
        found.append(
            Cover(
                level=level,
                kind=KINDS[kind],
                weight=weight,
                value=value,
                via=skill,
                sim=int(c.near_sim[near]) if near >= 0 else 0,
                evidenced=stance & EVIDENCED != 0,
                proven=own,
            )
        )
    return found, wants[: last - first].tolist(), practical.tolist(), out.tolist()


def _skill_parts(asked: Sequence[int], covers: Sequence[Cover], points: int) -> list[Part]:
    counting = [cover.kind != Kind.LEARNABLE for cover in covers]
    if not any(counting):
        neutral = [Part(SKILLS, "nothing_asked", 0, 500, points)]
        return neutral + [
            Part(SKILLS, "requirement", s, c.value, 0, cover=c) for s, c in zip(asked, covers, strict=True)
        ]
    weighed = [(cover.value, cover.weight) for cover, counts in zip(covers, counting, strict=True) if counts]
    shares = iter(_shared(weighed, points))
    return [
        Part(SKILLS, "requirement", skill, cover.value, next(shares) if counts else 0, cover=cover)
        for skill, cover, counts in zip(asked, covers, counting, strict=True)
    ]


def _want_parts(
    asked: Sequence[int], said: Sequence[int], tags: Sequence[int], shared: set[int], points: int
) -> list[Part]:
    items = [("skill", skill, value) for skill, value in zip(asked, said, strict=True)]
    items += [("tag", tag, 1000 if tag in shared else 500) for tag in tags]
    if not items:
        return [Part(WANTS, "nothing_said", 0, 500, points)]
    shares = _shared([(value, 1) for _, _, value in items], points)
    return [
        Part(WANTS, name, subject, value, share)
        for (name, subject, value), share in zip(items, shares, strict=True)
    ]


def _missing_parts(asked: Sequence[int], covers: Sequence[Cover]) -> list[Part]:
    lacking = [
        (skill, c) for skill, c in zip(asked, covers, strict=True) if c.kind == Kind.REQUIRED and not c.is_met
    ]
    return [
        Part(
            MISSING,
            "missing",
            skill,
            cover.value,
            -PARAMETERS.missing if n < PARAMETERS.most_missing else 0,
            cover=cover,
        )
        for n, (skill, cover) in enumerate(lacking)
    ]


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
    c, p = roles.columns, people.columns
    covers, said, practical, out = _covers(people, row, roles, role)
    score, skills, wants, practical_mean, _, failed = out
    asked = c.skill[c.requirement_start[role] : c.requirement_start[role + 1]].tolist()
    tags = c.tag[c.tag_start[role] : c.tag_start[role + 1]].tolist()
    own = set(p.tag[p.tag_start[row] : p.tag_start[row + 1]].tolist())
    skill_parts = _skill_parts(asked, covers, PARAMETERS.skills * skills)
    shares = _shared([(value, 1) for value in practical], PARAMETERS.practical * practical_mean)
    missing = _missing_parts(asked, covers)
    parts = [
        *skill_parts,
        *_want_parts(asked, said, tags, own, PARAMETERS.wants * wants),
        *(Part(PRACTICALLY, n, 0, v, s) for n, v, s in zip(PRACTICAL, practical, shares, strict=True)),
        *missing,
    ]
    tenths, total = to_tenths([part.points for part in parts])
    parts = [
        Part(part.group, part.name, part.subject, part.value, part.points, tenth, part.cover)
        for part, tenth in zip(parts, tenths, strict=True)
    ]
    proven = sum(
        part.points * part.cover.proven // part.cover.value
        for part in skill_parts
        if part.cover and part.cover.value
    )
    return Explanation(
        role_ref=roles.refs[role],
        person_ref=people.refs[row],
        score=score,
        tenths=total,
        skills=skills,
        wants=wants,
        practical=practical_mean,
        missing=tuple(part.subject for part in missing),
        failed=Condition(failed),
        parts=tuple(parts),
        evidenced=proven,
        claimed=sum(part.points for part in skill_parts if part.name == "requirement") - proven,
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
