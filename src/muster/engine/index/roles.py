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

POST_ROLE, POST_ASK, POST_SIM = 16, 10, 3
"""A posting: the role's place above 16 bits, the requirement (6 bits), the similarity (7), the level - 1 (3)."""
_LEARNABLE = int(Kind.LEARNABLE)
_MOST = 1 << 40
alike, rows_alike = partial(build.alike, most=_MOST), partial(build.rows_alike, most=_MOST)


class RolePools(NamedTuple):
    """What the kernel takes, by place unless a dictionary; `codes`: hours, who, where, spoken, rate, window, tags."""

    codes: Array  # uint32, m x 7
    tie: Array
    key: Array
    run: Array  # int64: where each entry of hours begins, and the end
    ask_start: Array  # int64, m + 1
    ask_skill: Array
    ask_level: Array  # int64, 1..5
    ask_weight: Array
    ask_kind: Array
    ask_must: Array
    late: Array  # uint8: 1 = has a "cannot start without" or an excluded person
    excluded_start: Array
    excluded: Array
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


@dataclass(frozen=True, eq=False)
class RoleIndex:
    """The roles of one RoleArrays; `order` gives the row of each place."""

    roles: RoleArrays
    order: Array
    pools: RolePools

    @property
    def nbytes(self) -> int:
        """Bytes of everything a question may read."""
        return self.order.nbytes + sum(pool.nbytes for pool in self.pools)


@njit(cache=True, nogil=True)
def _post(order, requirement_start, near_start, near_number, near_sim, level, kind, counts, post):  # type: ignore[no-untyped-def]
    """Fill the postings by skill (counts: per skill + 1, becomes the ends); roles ascend within a skill."""
    for place in range(order.size):
        for q in range(requirement_start[order[place]], requirement_start[order[place] + 1]):
            if kind[q] != _LEARNABLE:
                for e in range(near_start[q], near_start[q + 1]):
                    counts[near_number[e] + 1] += 1
    for c in range(1, counts.size):
        counts[c] += counts[c - 1]
    heads = counts[:-1].copy()
    for place in range(order.size):
        first = requirement_start[order[place]]
        for q in range(first, requirement_start[order[place] + 1]):
            if kind[q] != _LEARNABLE:
                for e in range(near_start[q], near_start[q + 1]):
                    at = near_number[e]
                    word = (place << POST_ROLE) | ((q - first) << POST_ASK)
                    post[heads[at]] = np.uint64(word | (near_sim[e] << POST_SIM) | (level[q] - 1))
                    heads[at] += 1


def _postings(r: RoleColumns, order: Array) -> dict[str, Array]:
    skills = np.unique(r.near_skill)
    number = np.searchsorted(skills, r.near_skill).astype(np.int64)
    counting = np.repeat(r.kind != _LEARNABLE, np.diff(r.near_start))
    counts, post = np.zeros(skills.size + 1, np.int64), np.empty(int(counting.sum()), np.uint64)
    _post(order, r.requirement_start, r.near_start, number, r.near_sim, r.level, r.kind, counts, post)
    return {"post_skill": skills.astype(np.uint32), "post_start": counts, "post": post}


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
    asks = np.arange(r.skill.size)
    ask_start, ask = taken(r.requirement_start, order, asks)
    must = np.add.reduceat(np.append(r.must, 0).astype(np.int64), r.requirement_start[:-1])
    counting = np.add.reduceat(np.append(r.kind != _LEARNABLE, 0).astype(np.int64), r.requirement_start[:-1])
    empty = np.diff(r.requirement_start) == 0
    must[empty] = counting[empty] = 0
    excluded_start, excluded = taken(r.excluded_start, order, r.excluded)
    parts = {
        "codes": np.ascontiguousarray(codes[order]),
        "tie": r.tie[order],
        "key": r.key[order],
        "run": np.searchsorted(codes[order, 0], np.arange(found["hours"].shape[0] + 1)).astype(np.int64),
        "ask_start": ask_start,
        "ask_skill": r.skill[ask],
        "ask_level": r.level[ask],
        "ask_weight": r.weight[ask],
        "ask_kind": r.kind[ask],
        "ask_must": r.must[ask],
        "late": ((must[order] > 0) | (np.diff(excluded_start) > 0)).astype(np.uint8),
        "excluded_start": excluded_start,
        "excluded": excluded,
        "bare": np.flatnonzero(counting[order] == 0).astype(np.int64),
        **_postings(r, order),
        **found,
    }
    return RoleIndex(
        roles, order, RolePools(**{name: np.ascontiguousarray(one) for name, one in parts.items()})
    )
