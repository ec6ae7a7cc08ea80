"""Roles indexed the other way round: from a person's skills to the roles they may cover.

What is alike for many roles (dates and hours, audience, place, languages, rate, working hours, tags) stands once in a
dictionary and is worked out once a question. Roles lie by their dates and hours, so that those a person has no time for
are passed over in one step. Build anew when roles change: 100,000 take well under a second.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from muster.engine.arrays import Array, RoleArrays, RoleColumns
from muster.engine.index import build
from muster.engine.index.build import taken
from muster.engine.rows import Kind, Mode

POST_ROLE, POST_WEIGHT, POST_REQUIRED, POST_SIM = 21, 11, 10, 3
"""A posting: the role's place above 21 bits, the weight (10 bits), 1 = required, the similarity (7), the level - 1 (3)."""
MUST = 256
"""Added to the number of required skills of a role that cannot start without some skill."""
_REQUIRED, _LEARNABLE = int(Kind.REQUIRED), int(Kind.LEARNABLE)
_MOST = 1 << 40
alike, rows_alike = partial(build.alike, most=_MOST), partial(build.rows_alike, most=_MOST)


class RolePools(NamedTuple):
    """What the kernel takes. `codes`, by place: hours, who, where, spoken, rate, window, tags, required skills (+ MUST)."""

    codes: Array  # uint32, m x 8
    flat: Array  # the same in one dimension, to ask memory for
    order: Array  # int64: the row of a place
    run: Array  # int64: where each entry of hours begins, and the end
    excluded: Array  # int64, ascending keys of persons
    excluding: Array  # int64: the place that excludes each
    bare: Array  # int64: places of roles where nothing is required or useful
    post_skill: Array  # uint32, ascending
    post_start: Array  # int64
    post: Array  # uint64
    hours: Array  # int64, k x 4: first week, weeks, minimum, need
    who: Array  # int64, k x 3: kinds, 1 = open to all, organisation
    audience_start: Array
    audience: Array
    party_start: Array
    party: Array
    where: Array  # int64, k x 2: mode, place (0 = anywhere)
    spoken_start: Array
    spoken: Array
    floor: Array
    wish: Array
    rate: Array  # int64, k x 2: ceiling, currency
    window: Array  # uint64, k x 3
    wanted: Array  # int64: minutes of overlap
    tag_start: Array
    tag: Array
    tie: Array  # from here on the columns of the roles, by row
    key: Array
    requirement_start: Array
    skill: Array
    level: Array
    kind: Array
    weight: Array
    must: Array
    near_start: Array
    near_skill: Array
    near_sim: Array


_COLUMNS = (
    "tie", "key", "requirement_start", "skill", "level", "kind", "weight", "must", "near_start", "near_skill", "near_sim",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class RoleIndex:
    """The roles of one RoleArrays; `order` gives the row of each place."""

    roles: RoleArrays
    order: Array
    pools: RolePools

    @property
    def nbytes(self) -> int:
        """Bytes of everything a question may read."""
        return sum(pool.nbytes for pool in self.pools) - self.pools.flat.nbytes


@njit(cache=True, nogil=True)
def _post(  # type: ignore[no-untyped-def]
    order, requirement_start, near_start, near_skill, near_sim, level, kind, weight, number, counts, post
):
    """Fill the postings by skill (counts: per skill + 1, becomes the ends); roles ascend within a skill."""
    for q in range(kind.size):
        if kind[q] != _LEARNABLE:
            for e in range(near_start[q], near_start[q + 1]):
                counts[number[near_skill[e]] + 1] += 1
    for c in range(1, counts.size):
        counts[c] += counts[c - 1]
    heads = counts[:-1].copy()
    for place in range(order.size):
        row = order[place]
        for q in range(requirement_start[row], requirement_start[row + 1]):
            if kind[q] != _LEARNABLE:
                word = (place << POST_ROLE) | (weight[q] << POST_WEIGHT) | (level[q] - 1)
                if kind[q] == _REQUIRED:
                    word |= 1 << POST_REQUIRED
                for e in range(near_start[q], near_start[q + 1]):
                    at = number[near_skill[e]]
                    post[heads[at]] = np.uint64(word | (near_sim[e] << POST_SIM))
                    heads[at] += 1


def _postings(r: RoleColumns, order: Array) -> dict[str, Array]:
    number = np.zeros(int(r.near_skill.max()) + 1 if r.near_skill.size else 1, dtype=np.int64)
    number[r.near_skill] = 1
    skills = np.flatnonzero(number)
    number[skills] = np.arange(skills.size)
    counting = int(np.diff(r.near_start)[r.kind != _LEARNABLE].sum())
    counts, post = np.zeros(skills.size + 1, np.int64), np.empty(counting, np.uint64)
    _post(
        order, r.requirement_start, r.near_start, r.near_skill, r.near_sim, r.level, r.kind, r.weight, number, counts, post
    )  # fmt: skip
    return {"post_skill": skills.astype(np.uint32), "post_start": counts, "post": post}


def _per_role(r: RoleColumns, flags: Array) -> Array:
    """How many requirements of each role have the flag."""
    ends = np.concatenate([[0], np.cumsum(flags, dtype=np.int64)])[r.requirement_start]
    return ends[1:] - ends[:-1]


def _audiences(r: RoleColumns) -> tuple[Array, dict[str, Array]]:
    asked, _ = alike(r.audience_start, r.audience)
    parties, _ = alike(r.party_start, r.party)
    code, rows = rows_alike(r.kinds, r.open_to_all, r.organisation, asked, parties)
    found = {"who": np.stack([r.kinds, r.open_to_all.astype(np.int64), r.organisation], axis=1)[rows]}
    found["audience_start"], found["audience"] = taken(r.audience_start, rows, r.audience)
    found["party_start"], found["party"] = taken(r.party_start, rows, r.party)
    return code, found


def _dictionaries(r: RoleColumns) -> tuple[Array, dict[str, Any]]:
    """(codes m x 7, what they stand for)."""
    m, found = r.key.size, {}
    hours, rows = rows_alike(r.first_week, r.weeks, r.minimum, r.need)
    found["hours"] = np.stack([r.first_week, r.weeks, r.minimum, r.need], axis=1)[rows]
    who, audiences = _audiences(r)
    place = np.where(r.mode == Mode.ON_SITE, r.place, 0)
    where, rows = rows_alike(r.mode, place)
    found["where"] = np.stack([r.mode.astype(np.int64), place], axis=1)[rows]
    # Two numbers fit in one: floors and wishes are levels.
    spoken, rows = alike(r.language_start, r.language, r.language_floor * 65_536 + r.language_wish)
    found["spoken_start"], found["spoken"], found["floor"], found["wish"] = taken(
        r.language_start, rows, r.language, r.language_floor, r.language_wish
    )
    rate, rows = rows_alike(r.ceiling, r.currency)
    found["rate"] = np.stack([r.ceiling, r.currency], axis=1)[rows]
    window, rows = rows_alike(*(r.window[:, i] for i in range(3)), r.overlap)
    found["window"], found["wanted"] = r.window[rows], r.overlap[rows]
    tags, rows = alike(r.tag_start, r.tag)
    found["tag_start"], found["tag"] = taken(r.tag_start, rows, r.tag)
    codes = np.stack([hours, who, where, spoken, rate, window, tags], axis=1).astype(np.uint32)
    return codes.reshape(m, 7), found | audiences


def index_roles(roles: RoleArrays) -> RoleIndex:
    """The index of these roles."""
    r = roles.columns
    codes, found = _dictionaries(r)
    order = np.lexsort((codes[:, 1], codes[:, 0])).astype(np.int64)
    required = _per_role(r, r.kind == _REQUIRED) + MUST * (_per_role(r, r.must) > 0)
    excluding = np.repeat(np.arange(order.size), np.diff(r.excluded_start)[order])
    _, excluded = taken(r.excluded_start, order, r.excluded)
    by_key = np.argsort(excluded, kind="stable")
    by_place = np.ascontiguousarray(np.column_stack([codes, required.astype(np.uint32)])[order])
    parts = {
        "codes": by_place,
        "flat": by_place.ravel(),
        "order": order,
        "run": np.searchsorted(codes[order, 0], np.arange(found["hours"].shape[0] + 1)).astype(np.int64),
        "excluded": excluded[by_key],
        "excluding": excluding[by_key].astype(np.int64),
        "bare": np.flatnonzero(_per_role(r, r.kind != _LEARNABLE)[order] == 0).astype(np.int64),
        **_postings(r, order),
        **found,
        **{name: getattr(r, name) for name in _COLUMNS},
    }
    pools = RolePools(**{name: np.ascontiguousarray(one) for name, one in parts.items()})
    return RoleIndex(roles, order, pools)
