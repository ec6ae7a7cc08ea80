"""Exact ranking both ways: the best people for a role, the best roles for a person, and what each condition removed.

People are an immutable base with postings, plus a small delta of edited rows; a live bit says which rows count. An edit
makes a new state and swaps one pointer, so that queries in other threads see the old or the new, never a mixture.
Order: score down, then the stable hash of (role ref, person ref), then key. Below some 300,000 people pruning by posting
bounds does not pay, so every posting of the role's skills and their neighbours is read.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from muster.engine.arrays import (
    Array,
    PeopleArrays,
    RoleArrays,
    build_people,
    join_people,
    person_row,
    take_people,
)
from muster.engine.levels import P_TABLE
from muster.engine.rows import CONDITIONS, Condition, PersonRow
from muster.engine.walks import best_people, best_roles, count_failures

TABLE = np.ascontiguousarray(P_TABLE, dtype=np.int64)
"""P in the dtype that the kernels are compiled for."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The best in order. refs, scores (thousandths of a point) and `fits`: how many meet every condition."""

    refs: tuple[str, ...]
    scores: tuple[int, ...]
    fits: int
    generation: int


@dataclass(frozen=True, slots=True)
class Removed:
    """How many people each hard condition removes for a role.

    considered: people who are admitted, visible and not blocked. Both counts of the later conditions are among those
    only, so that they tell nothing about people whom the asker may not see. in_order: not met, while all earlier ones
    are; with fits they sum to everybody. alone: not met, whatever the others say.
    """

    everybody: int
    considered: int
    fits: int
    in_order: tuple[tuple[Condition, int], ...]
    alone: tuple[tuple[Condition, int], ...]


@dataclass(frozen=True, eq=False)
class State:
    """One immutable moment of a People: base rows count where live is 1, delta rows where delta_live is 1."""

    base: PeopleArrays
    live: Array
    delta: PeopleArrays
    delta_live: Array
    where: dict[str, int]
    generation: int

    @property
    def count(self) -> int:
        """How many people are there."""
        return int(self.live.sum()) + int(self.delta_live.sum())


class People:
    """The people of a snapshot, editable: replace or remove rows without a rebuild. Safe to query from many threads."""

    def __init__(self, base: PeopleArrays) -> None:
        self._lock, self._folding = Lock(), Lock()
        self._state = _fresh(base, 0)

    @property
    def state(self) -> State:
        """The moment now; it never changes."""
        return self._state

    def replace(self, rows: Sequence[PersonRow]) -> None:
        """Put persons in, whether new or known; the next query sees them."""
        with self._lock:
            state = self._state
            live, delta_live = _without(state, [row.ref for row in rows])
            delta = join_people(state.delta, build_people(rows))
            where = dict(state.where)
            where.update({row.ref: len(state.delta.refs) + i for i, row in enumerate(rows)})
            delta_live = np.concatenate([delta_live, np.ones(len(rows), dtype=np.uint8)])
            self._state = State(state.base, live, delta, delta_live, where, state.generation + 1)

    def remove(self, refs: Collection[str]) -> None:
        """Take persons out; unknown refs are ignored."""
        with self._lock:
            state = self._state
            live, delta_live = _without(state, refs)
            where = {ref: row for ref, row in state.where.items() if ref not in refs}
            self._state = State(state.base, live, state.delta, delta_live, where, state.generation + 1)

    def compact(self) -> None:
        """Fold the delta into a new base. Answers stay the same; edits go on meanwhile and are put in at the end."""
        with self._folding:
            before = self._state
            base = folded(before)
            with self._lock:
                self._state = _rebased(base, before, self._state)

    def locate(self, ref: str) -> tuple[PeopleArrays, int]:
        """The arrays and the row that hold a person now. Raises KeyError for nobody."""
        return locate(self._state, ref)

    def row(self, ref: str) -> PersonRow:
        """The person's row as plain values. Raises KeyError for nobody."""
        return person_row(*self.locate(ref))


def _fresh(base: PeopleArrays, generation: int) -> State:
    n = len(base.refs)
    return State(
        base, np.ones(n, dtype=np.uint8), build_people([]), np.zeros(0, dtype=np.uint8), {}, generation
    )


def folded(state: State) -> PeopleArrays:
    """Everybody who counts at a moment as one base, with postings."""
    if not state.delta.refs and state.live.all():
        return state.base
    both = join_people(state.base, state.delta)
    people = take_people(both, np.flatnonzero(np.concatenate([state.live, state.delta_live])))
    people.postings  # noqa: B018  made here, not in the first query
    return people


def _rebased(base: PeopleArrays, before: State, now: State) -> State:
    """The moment `now` on a base that was folded from the moment `before`; deltas only grow in between."""
    old = len(before.delta.refs)
    stood = np.flatnonzero(np.concatenate([before.live, before.delta_live]))
    stands = np.concatenate([now.live, now.delta_live[:old]])
    rows = old + np.flatnonzero(now.delta_live[old:])
    delta = take_people(now.delta, rows)
    where = {ref: row for row, ref in enumerate(delta.refs)}
    live = np.ascontiguousarray(stands[stood])
    return State(base, live, delta, np.ones(rows.size, dtype=np.uint8), where, now.generation + 1)


def _without(state: State, refs: Collection[str]) -> tuple[Array, Array]:
    live, delta_live = state.live.copy(), state.delta_live.copy()
    for ref in refs:
        if ref in state.where:
            delta_live[state.where[ref]] = 0
        elif ref in state.base.row_of:
            live[state.base.row_of[ref]] = 0
    return live, delta_live


def locate(state: State, ref: str) -> tuple[PeopleArrays, int]:
    """The arrays and the row that hold a person at a moment. Raises KeyError for nobody."""
    if ref in state.where:
        return state.delta, state.where[ref]
    row = state.base.row_of[ref]
    if not state.live[row]:
        raise KeyError(ref)
    return state.base, row


def rank_people(people: People | State, roles: RoleArrays, role: int, *, top: int = 50) -> Ranked:
    """The exact best `top` people for the role in row `role`, and how many meet every hard condition."""
    state = people.state if isinstance(people, People) else people
    rows, scores, fits = best_people(
        state.base.columns,
        state.base.postings,
        state.live,
        state.delta.columns,
        state.delta_live,
        roles.columns,
        role,
        TABLE,
        max(0, top),
    )
    n = len(state.base.refs)
    refs = tuple(state.base.refs[row] if row < n else state.delta.refs[row - n] for row in rows.tolist())
    return Ranked(refs, tuple(scores.tolist()), int(fits), state.generation)


def rank_roles(people: People | State, ref: str, roles: RoleArrays, *, top: int = 50) -> Ranked:
    """The exact best `top` roles for a person: the same score and order seen from the other side.

    Raises KeyError for nobody.
    """
    state = people.state if isinstance(people, People) else people
    arrays, row = locate(state, ref)
    rows, scores, fits = best_roles(arrays.columns, row, roles.columns, TABLE, max(0, top))
    refs = tuple(roles.refs[one] for one in rows.tolist())
    return Ranked(refs, tuple(scores.tolist()), int(fits), state.generation)


def removed(people: People | State, roles: RoleArrays, role: int) -> Removed:
    """How many fit the role and how many each hard condition removes, alone and in order."""
    state = people.state if isinstance(people, People) else people
    in_order = np.zeros(len(CONDITIONS) + 1, dtype=np.int64)
    alone = np.zeros(len(CONDITIONS), dtype=np.int64)
    for arrays, live in ((state.base, state.live), (state.delta, state.delta_live)):
        count_failures(arrays.columns, arrays.postings, live, roles.columns, role, TABLE, in_order, alone)
    counts = in_order.tolist()
    return Removed(
        everybody=sum(counts),
        considered=sum(counts) - sum(counts[:3]),
        fits=counts[-1],
        in_order=tuple(zip(CONDITIONS, counts[:-1], strict=True)),
        alone=tuple(zip(CONDITIONS, alone.tolist(), strict=True)),
    )
