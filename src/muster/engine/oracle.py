"""The score again, slowly and in plain Python: what the kernels must equal to the last unit.

Written from the formulas and from rows, sharing no arithmetic with the kernels. Ranking by it is a sort of everybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from muster.engine.arrays import stable_hash
from muster.engine.levels import SD_CLASSES, exact_p, mu_of
from muster.engine.rows import WEEKS, Condition, Kind, Mode, PersonRow, RoleRow, Similarity, SkillRow, Stance

_MIX_1, _MIX_2, _MIX_3 = 0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_WORD = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Scored:
    """Thousandths of a point and of the components, the missing required skills, and the conditions not met."""

    score: int
    skills: int
    wants: int
    practical: int
    missing: int
    failed: Condition


def p_at_least(row: SkillRow | None, level: int) -> int:
    """Thousandths of P(level >= k), rounded half up; 0 where the person does not have the skill."""
    if row is None or not row.stance & Stance.HAS:
        return 0
    return _thousandths(row.mu_step, row.sd_class, level)


@cache
def _thousandths(mu_step: int, sd_class: int, level: int) -> int:
    return int(exact_p(mu_of(mu_step), SD_CLASSES[sd_class], level) * 1000 + 0.5)


def shares_of_thousand(weights: Sequence[int]) -> list[int]:
    """Largest remainder, by hand: hand out the floors, then one each to the largest rests."""
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    given = [weight * 1000 // whole for weight in weights]
    rests = sorted(range(len(weights)), key=lambda i: (-(weights[i] * 1000 % whole), i))
    for i in rests[: 1000 - sum(given)]:
        given[i] += 1
    return given


def covers(person: PersonRow, role: RoleRow, similarity: Similarity) -> list[int]:
    """Cover of every requirement in thousandths."""
    rows = {row.skill: row for row in person.skills}
    found = []
    for need in role.requirements:
        near = [(need.skill, 100)] + [(n.skill, n.sim) for n in similarity.neighbours.get(need.skill, ())]
        found.append(max(sim * p_at_least(rows.get(skill), need.level) // 100 for skill, sim in near))
    return found


def wants(person: PersonRow, role: RoleRow) -> int:
    """The mean of what the person wants of the role's skills and tags."""
    stances = {row.skill: row.stance for row in person.skills}
    said = []
    for need in role.requirements:
        stance = stances.get(need.skill, Stance(0))
        if Stance.RATHER_NOT in stance:
            said.append(0)
        elif Stance.USE in stance:
            said.append(1000)
        elif Stance.LEARN in stance:
            said.append(500 if need.kind == Kind.REQUIRED else 1000)
        else:
            said.append(500)
    said += [1000 if tag in person.tags else 500 for tag in set(role.tags)]
    return sum(said) // len(said) if said else 500


def _free(person: PersonRow, role: RoleRow) -> list[int]:
    free = list(person.free) + [0] * (WEEKS - len(person.free))
    return [free[week] for week in range(role.first_week, role.first_week + role.weeks) if 0 <= week < WEEKS]


def practical(person: PersonRow, role: RoleRow) -> list[int]:
    """Hours, overlap, mode, language, dates in thousandths."""
    free = _free(person, role)
    hours = dates = 500
    if free:
        hours = sum(min(f, role.need) for f in free) * 1000 // (role.need * len(free)) if role.need else 1000
        dates = sum(f >= role.need for f in free) * 1000 // len(free)
    window = {h for h in range(168) if role.window >> h & 1}
    overlap = 1000
    if window:
        wanted = min(role.overlap, 60 * len(window)) or 60 * len(window)
        overlap = min(wanted, 60 * sum(person.hours >> h & 1 for h in window)) * 1000 // wanted
    takes = person.modes & ~Mode.ANYWHERE
    if not role.mode or role.mode & takes:
        mode = 1000
    else:
        mode = 500 if not takes or role.mode == Mode.HYBRID else 0
    language = 1000
    if role.languages:
        each = []
        for need in role.languages:
            wish = max(1, need.floor, need.wish)
            each.append(min(wish, person.languages.get(need.language, 0)) * 1000 // wish)
        language = sum(each) // len(each)
    return [hours, overlap, mode, language, dates]


def failed(person: PersonRow, role: RoleRow, similarity: Similarity) -> Condition:
    """The hard conditions that the person does not meet."""
    rows = {row.skill: row for row in person.skills}
    counting = [
        c
        for c, n in zip(covers(person, role, similarity), role.requirements, strict=True)
        if n.kind != Kind.LEARNABLE
    ]
    minimum = role.need // 2 if role.minimum is None else role.minimum
    kind_ok = not role.kinds or bool(role.kinds & person.kinds)
    audience_ok = role.audience is None or bool(set(role.audience) & set(person.organisations))
    broken = {
        Condition.AUDIENCE: not (kind_ok and audience_ok),
        Condition.VISIBILITY: person.visible_to is not None and role.organisation not in person.visible_to,
        Condition.BLOCK: person.key in role.excluded or bool(set(person.blocks) & set(role.parties)),
        Condition.COVER: bool(counting) and not any(counting),
        Condition.MUST: any(
            p_at_least(rows.get(n.skill), n.level) < 500 for n in role.requirements if n.must
        ),
        Condition.HOURS: any(f < minimum for f in _free(person, role)),
        Condition.LANGUAGE: any(person.languages.get(n.language, 0) < n.floor for n in role.languages),
        Condition.PLACE: role.mode == Mode.ON_SITE
        and role.place != 0
        and person.place != role.place
        and Mode.ANYWHERE not in person.modes,
        Condition.RATE: role.ceiling is not None
        and person.rate is not None
        and person.currency == role.currency
        and person.rate > role.ceiling,
    }
    result = Condition(0)
    for condition, is_broken in broken.items():
        if is_broken:
            result |= condition
    return result


def score(person: PersonRow, role: RoleRow, similarity: Similarity) -> Scored:
    """One person for one role."""
    found = covers(person, role, similarity)
    counting = [(c, n) for c, n in zip(found, role.requirements, strict=True) if n.kind != Kind.LEARNABLE]
    skills = 500
    if counting:
        shares = shares_of_thousand([need.weight for _, need in counting])
        skills = sum(w * c for w, (c, _) in zip(shares, counting, strict=True)) // 1000
    missing = sum(need.kind == Kind.REQUIRED and cover < 500 for cover, need in counting)
    wanted, practical_mean = wants(person, role), sum(practical(person, role)) // 5
    total = 70 * skills + 15 * wanted + 15 * practical_mean - 8000 * min(5, missing)
    return Scored(total, skills, wanted, practical_mean, missing, failed(person, role, similarity))


def tie(role_ref: str, person_ref: str) -> int:
    """The stable hash that orders equal scores, smaller first."""
    z = stable_hash(person_ref) ^ (stable_hash(role_ref) * _MIX_1 & _WORD)
    z = ((z ^ z >> 30) * _MIX_2) & _WORD
    z = ((z ^ z >> 27) * _MIX_3) & _WORD
    return z ^ z >> 31


def rank_people(
    people: Sequence[PersonRow], role: RoleRow, similarity: Similarity, *, top: int = 50
) -> list[tuple[str, int]]:
    """The best (ref, score) for a role, by sorting everybody who meets the conditions."""
    scored = [(person, score(person, role, similarity)) for person in people]
    fitting = [(-s.score, tie(role.ref, p.ref), p.key, p.ref) for p, s in scored if not s.failed]
    return [(ref, -minus) for minus, _, _, ref in sorted(fitting)[:top]]


def rank_roles(
    person: PersonRow, roles: Sequence[RoleRow], similarity: Similarity, *, top: int = 50
) -> list[tuple[str, int]]:
    """The best (ref, score) of roles for a person: the same score, the other way round."""
    scored = [(role, score(person, role, similarity)) for role in roles]
    fitting = [(-s.score, tie(r.ref, person.ref), r.key, r.ref) for r, s in scored if not s.failed]
    return [(ref, -minus) for minus, _, _, ref in sorted(fitting)[:top]]
