"""The snapshot's layout: people and roles as plain arrays, and the builders from rows.

A list of varying length is a pair of columns in CSR form: `x_start` (int64, n + 1) and the values. Persons keep the
order given. All columns are C-contiguous and writable: a read-only array is another type to Numba and would compile the
kernels anew (open memory maps copy-on-write).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from muster.engine.parts import weights_to_thousand
from muster.engine.rows import (
    HOURS_OF_WEEK,
    MOST_REQUIREMENTS,
    WEEKS,
    Kind,
    LanguageNeed,
    Mode,
    PersonRow,
    Requirement,
    RoleRow,
    Similarity,
    SkillRow,
    Stance,
)

Array = NDArray[Any]
_WORD = (1 << 64) - 1


class PeopleColumns(NamedTuple):
    """A row per person: see PersonRow. Skill rows are sorted by skill id, the other lists by value."""

    key: Array  # int64
    tie: Array  # uint64, stable_hash(ref)
    free: Array  # uint16, n x 52
    hours: Array  # uint64, n x 3: bit h % 64 of word h // 64
    place: Array  # int64
    modes: Array  # uint8
    rate: Array  # int64, -1 none
    currency: Array  # int64
    kinds: Array  # int64 bits
    everyone: Array  # uint8, 1 = visible to all
    skill_start: Array
    skill: Array  # uint32
    mu_step: Array  # uint8
    sd_class: Array  # uint8
    stance: Array  # uint8
    language_start: Array
    language: Array  # int64
    language_level: Array  # uint8
    organisation_start: Array
    organisation: Array  # int64
    visible_start: Array
    visible: Array  # int64
    tag_start: Array
    tag: Array  # int64
    block_start: Array
    block: Array  # int64


LISTS: dict[str, tuple[str, ...]] = {
    "skill_start": ("skill", "mu_step", "sd_class", "stance"),
    "language_start": ("language", "language_level"),
    "organisation_start": ("organisation",),
    "visible_start": ("visible",),
    "tag_start": ("tag",),
    "block_start": ("block",),
}
"""Which value columns each start column cuts."""


class Postings(NamedTuple):
    """The same skill rows by skill: `skill` sorted and unique, persons ascending within a skill."""

    skill: Array  # uint32
    start: Array  # int64
    person: Array  # int32
    mu_step: Array
    sd_class: Array
    stance: Array


class RoleColumns(NamedTuple):
    """A row per role: see RoleRow. `near` lists the skills that may cover a requirement, the skill itself first."""

    key: Array
    tie: Array
    need: Array
    minimum: Array
    first_week: Array
    weeks: Array
    window: Array  # uint64, n x 3
    overlap: Array  # minutes wanted, at most the window's
    place: Array
    mode: Array  # uint8
    ceiling: Array
    currency: Array
    organisation: Array
    open_to_all: Array  # uint8
    kinds: Array
    requirement_start: Array
    skill: Array  # uint32
    level: Array  # int64, 1..5
    kind: Array  # uint8
    weight: Array  # int64: required and useful sum to 1,000, learnable 0
    must: Array  # uint8
    near_start: Array  # per requirement
    near_skill: Array  # uint32
    near_sim: Array  # int64, hundredths
    language_start: Array
    language: Array
    language_floor: Array
    language_wish: Array
    audience_start: Array
    audience: Array
    excluded_start: Array
    excluded: Array
    party_start: Array
    party: Array
    tag_start: Array
    tag: Array


@dataclass(frozen=True, eq=False)
class PeopleArrays:
    """People as arrays, with their skills by skill. Build with `build_people`, or directly from columns."""

    refs: Sequence[str]
    columns: PeopleColumns

    @cached_property
    def postings(self) -> Postings:
        """The inverted skill rows; made once, on first use."""
        c = self.columns
        order = np.argsort(c.skill, kind="stable")
        owner = np.repeat(np.arange(len(self.refs), dtype=np.int32), np.diff(c.skill_start))
        skill, first = np.unique(c.skill[order], return_index=True)
        start = np.append(first, order.size).astype(np.int64)
        return Postings(skill, start, owner[order], c.mu_step[order], c.sd_class[order], c.stance[order])

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """Row by ref."""
        return {ref: row for row, ref in enumerate(self.refs)}


@dataclass(frozen=True, eq=False)
class RoleArrays:
    """Roles as arrays, with the related skills of one similarity artefact resolved."""

    refs: tuple[str, ...]
    columns: RoleColumns
    similarity: str

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row by ref."""
        return {ref: row for row, ref in enumerate(self.refs)}


def stable_hash(ref: str) -> int:
    """64 bits of a ref that never change: the first eight bytes of blake2b, little-endian."""
    return int.from_bytes(blake2b(ref.encode(), digest_size=8).digest(), "little")


def stable_hashes(refs: Iterable[bytes]) -> Array:
    """``stable_hash`` of each of these refs, uint64."""
    return np.frombuffer(b"".join(blake2b(ref, digest_size=8).digest() for ref in refs), dtype="<u8").astype(
        np.uint64
    )


def _words(bits: int) -> list[int]:
    if bits < 0 or bits >> HOURS_OF_WEEK:
        raise ValueError("hours of the week are 168 bits")
    return [bits >> 64 * i & _WORD for i in range(3)]


def _start(lists: Iterable[Sequence[Any]]) -> Array:
    return np.cumsum([0, *(len(one) for one in lists)], dtype=np.int64)


def _flat(lists: Iterable[Iterable[Any]], dtype: Any = np.int64) -> Array:
    return np.array([value for one in lists for value in one], dtype=dtype)


def _ints(values: Iterable[int]) -> Array:
    return np.array(list(values), dtype=np.int64)


def _check_person(person: PersonRow) -> None:
    skills = [row.skill for row in person.skills]
    if len(set(skills)) != len(skills):
        raise ValueError(f"{person.ref}: a skill is listed twice")
    if any(not 0 <= row.mu_step < 64 or not 0 <= row.sd_class < 8 for row in person.skills):
        raise ValueError(f"{person.ref}: mu step or sd class outside the table")
    if len(person.free) > WEEKS or any(not 0 <= minutes <= 65_535 for minutes in person.free):
        raise ValueError(f"{person.ref}: free minutes are up to 52 numbers from 0 to 65535")


def build_people(rows: Sequence[PersonRow]) -> PeopleArrays:
    """People as arrays in the order given. Raises ValueError for rows out of bounds or a ref that comes twice."""
    for row in rows:
        _check_person(row)
    if len({row.ref for row in rows}) != len(rows):
        raise ValueError("a person is listed twice")
    skills = [sorted(row.skills, key=lambda s: s.skill) for row in rows]
    languages = [sorted(row.languages.items()) for row in rows]
    visible = [sorted(set(row.visible_to or ())) for row in rows]
    organisations = [sorted(set(row.organisations)) for row in rows]
    tags = [sorted(set(row.tags)) for row in rows]
    blocks = [sorted(set(row.blocks)) for row in rows]
    free = np.zeros((len(rows), WEEKS), dtype=np.uint16)
    for i, row in enumerate(rows):
        free[i, : len(row.free)] = row.free
    columns = PeopleColumns(
        key=_ints(row.key for row in rows),
        tie=np.array([stable_hash(row.ref) for row in rows], dtype=np.uint64),
        free=free,
        hours=np.array([_words(row.hours) for row in rows], dtype=np.uint64).reshape(-1, 3),
        place=_ints(row.place for row in rows),
        modes=np.array([row.modes for row in rows], dtype=np.uint8),
        rate=_ints(-1 if row.rate is None else row.rate for row in rows),
        currency=_ints(row.currency for row in rows),
        kinds=_ints(row.kinds for row in rows),
        everyone=np.array([row.visible_to is None for row in rows], dtype=np.uint8),
        skill_start=_start(skills),
        skill=_flat(((s.skill for s in one) for one in skills), np.uint32),
        mu_step=_flat(((s.mu_step for s in one) for one in skills), np.uint8),
        sd_class=_flat(((s.sd_class for s in one) for one in skills), np.uint8),
        stance=_flat(((s.stance for s in one) for one in skills), np.uint8),
        language_start=_start(languages),
        language=_flat((pair[0] for pair in one) for one in languages),
        language_level=_flat(((pair[1] for pair in one) for one in languages), np.uint8),
        organisation_start=_start(organisations),
        organisation=_flat(organisations),
        visible_start=_start(visible),
        visible=_flat(visible),
        tag_start=_start(tags),
        tag=_flat(tags),
        block_start=_start(blocks),
        block=_flat(blocks),
    )
    return PeopleArrays(tuple(row.ref for row in rows), columns)


def person_row(people: PeopleArrays, row: int) -> PersonRow:
    """The person at a row again as plain values (lists sorted, all 52 weeks)."""
    c = people.columns

    def part(start: str, name: str) -> list[int]:
        ends = getattr(c, start)
        return [int(value) for value in getattr(c, name)[ends[row] : ends[row + 1]]]

    skills = zip(*(part("skill_start", name) for name in LISTS["skill_start"]), strict=True)
    languages = zip(part("language_start", "language"), part("language_start", "language_level"), strict=True)
    return PersonRow(
        ref=people.refs[row],
        key=int(c.key[row]),
        skills=tuple(SkillRow(skill, mu, sd, Stance(stance)) for skill, mu, sd, stance in skills),
        free=tuple(c.free[row].tolist()),
        hours=sum(int(word) << 64 * i for i, word in enumerate(c.hours[row])),
        languages=dict(languages),
        place=int(c.place[row]),
        modes=Mode(int(c.modes[row])),
        rate=None if c.rate[row] < 0 else int(c.rate[row]),
        currency=int(c.currency[row]),
        kinds=int(c.kinds[row]),
        organisations=tuple(part("organisation_start", "organisation")),
        visible_to=None if c.everyone[row] else tuple(part("visible_start", "visible")),
        tags=tuple(part("tag_start", "tag")),
        blocks=tuple(part("block_start", "block")),
    )


def join_people(first: PeopleArrays, second: PeopleArrays) -> PeopleArrays:
    """The rows of both, the first's before the second's."""
    joined: dict[str, Array] = {}
    for name in PeopleColumns._fields:
        a, b = getattr(first.columns, name), getattr(second.columns, name)
        joined[name] = np.concatenate([a, b[1:] + a[-1]] if name in LISTS else [a, b])
    return PeopleArrays((*first.refs, *second.refs), PeopleColumns(**joined))


def take_people(people: PeopleArrays, rows: Array) -> PeopleArrays:
    """The people at some rows (int64), in that order."""
    c, taken = people.columns, {}
    for start_name, names in LISTS.items():
        start = getattr(c, start_name)
        lengths = (start[1:] - start[:-1])[rows]
        new_start = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
        where = np.repeat(start[:-1][rows] - new_start[:-1], lengths) + np.arange(new_start[-1])
        taken[start_name] = new_start
        taken.update({name: getattr(c, name)[where] for name in names})
    for name in PeopleColumns._fields:
        if name not in taken:
            taken[name] = getattr(c, name)[rows]
    return PeopleArrays(tuple(people.refs[row] for row in rows.tolist()), PeopleColumns(**taken))


def scaled_weights(requirements: Sequence[Requirement]) -> list[int]:
    """The weights that count: required and useful sum to 1,000 by largest remainder, learnable are 0."""
    counting = [i for i, need in enumerate(requirements) if need.kind != Kind.LEARNABLE]
    weights = [0] * len(requirements)
    for i, weight in zip(
        counting, weights_to_thousand([requirements[i].weight for i in counting]), strict=True
    ):
        weights[i] = weight
    return weights


def overlap_wanted(role: RoleRow) -> int:
    """Minutes of overlap a week that the role wants: what it says, at most its window; the window if it says nothing."""
    window = role.window.bit_count() * 60
    return min(role.overlap, window) if role.overlap > 0 else window


def _check_role(role: RoleRow) -> None:
    if len(role.requirements) > MOST_REQUIREMENTS:
        raise ValueError(f"{role.ref}: at most {MOST_REQUIREMENTS} skills")
    if any(not 1 <= need.level <= 5 for need in role.requirements):
        raise ValueError(f"{role.ref}: levels go from 1 to 5")
    if role.need < 0 or (role.minimum or 0) < 0 or role.overlap < 0:
        raise ValueError(f"{role.ref}: minutes cannot be below 0")


def _wish(need: LanguageNeed) -> int:
    return max(1, need.floor, need.wish)


def build_roles(rows: Sequence[RoleRow], similarity: Similarity) -> RoleArrays:
    """Roles as arrays in the order given, weights scaled, related skills resolved. Raises ValueError out of bounds."""
    for row in rows:
        _check_role(row)
    needs = [row.requirements for row in rows]
    near = [similarity.of(need.skill) for one in needs for need in one]
    audience = [sorted(set(row.audience or ())) for row in rows]
    lists = {
        name: [sorted(set(getattr(row, field))) for row in rows]
        for name, field in (("excluded", "excluded"), ("party", "parties"), ("tag", "tags"))
    }
    columns = RoleColumns(
        key=_ints(row.key for row in rows),
        tie=np.array([stable_hash(row.ref) for row in rows], dtype=np.uint64),
        need=_ints(row.need for row in rows),
        minimum=_ints(row.need // 2 if row.minimum is None else row.minimum for row in rows),
        first_week=_ints(row.first_week for row in rows),
        weeks=_ints(row.weeks for row in rows),
        window=np.array([_words(row.window) for row in rows], dtype=np.uint64).reshape(-1, 3),
        overlap=_ints(overlap_wanted(row) for row in rows),
        place=_ints(row.place for row in rows),
        mode=np.array([row.mode for row in rows], dtype=np.uint8),
        ceiling=_ints(-1 if row.ceiling is None else row.ceiling for row in rows),
        currency=_ints(row.currency for row in rows),
        organisation=_ints(row.organisation for row in rows),
        open_to_all=np.array([row.audience is None for row in rows], dtype=np.uint8),
        kinds=_ints(row.kinds for row in rows),
        requirement_start=_start(needs),
        skill=_flat(((need.skill for need in one) for one in needs), np.uint32),
        level=_flat((need.level for need in one) for one in needs),
        kind=_flat(((need.kind for need in one) for one in needs), np.uint8),
        weight=_flat(scaled_weights(one) for one in needs),
        must=_flat(((need.must for need in one) for one in needs), np.uint8),
        near_start=_start(near),
        near_skill=_flat(((n.skill for n in one) for one in near), np.uint32),
        near_sim=_flat((n.sim for n in one) for one in near),
        language_start=_start([row.languages for row in rows]),
        language=_flat((need.language for need in row.languages) for row in rows),
        language_floor=_flat((need.floor for need in row.languages) for row in rows),
        language_wish=_flat((_wish(need) for need in row.languages) for row in rows),
        audience_start=_start(audience),
        audience=_flat(audience),
        excluded_start=_start(lists["excluded"]),
        excluded=_flat(lists["excluded"]),
        party_start=_start(lists["party"]),
        party=_flat(lists["party"]),
        tag_start=_start(lists["tag"]),
        tag=_flat(lists["tag"]),
    )
    return RoleArrays(tuple(row.ref for row in rows), columns, similarity.version)
