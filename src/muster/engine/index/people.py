"""People in indexes, editable: an edit clears a bit and notes a row; the next question sees it.

Noted rows are scored one by one until `settle` makes a small index of them, and one of all small indexes when there are
many; `compact` folds everything into one. Both change no answer and may run in the background. A moment (`State`) never
changes, so that questions in other threads see the old or the new, never a mixture.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock, local
from weakref import WeakKeyDictionary

import numpy as np

from muster.engine.arrays import (
    LISTS,
    Array,
    PeopleArrays,
    PeopleColumns,
    RoleArrays,
    build_people,
    take_people,
)
from muster.engine.index.build import TooMany, build_one
from muster.engine.index.count import count_fits
from muster.engine.index.judge import LOWEST, TIE_BITS, hash_of, rank_of, turned
from muster.engine.index.layout import BITMAP_WORDS, LEAST_STEP, MOST_PEOPLE, Index, P, Pools
from muster.engine.index.plan import Scratch, make_scratch, pack_role
from muster.engine.index.search import search
from muster.engine.ranking import TABLE
from muster.engine.walks import best_people

SEAL, MOST_SMALL, OFTEN = 64, 2, 2
"""Noted rows that become an index; small indexes that become one; questions to one moment before its noted rows get one."""
_NOBODY = build_people([])
_NO_LIVE = np.zeros(0, dtype=np.uint8)
_rooms = local()


def bits_of(flags: Array, words: int) -> Array:
    """Flags (0 or 1) as the words of a bitmap."""
    padded = np.zeros(words * 64, dtype=np.uint8)
    padded[: flags.size] = flags
    return np.packbits(padded, bitorder="little").view(np.uint64).copy()


@dataclass(frozen=True, eq=False)
class Segment:
    """One index. numbers: the caller's, by place. columns: what it was made from, in the order of `Index.origin`, or with
    `by_number` everybody in the order of the numbers."""

    index: Index
    numbers: Array  # uint32
    live: Array  # uint64 bits, by place
    columns: PeopleColumns | None
    by_number: bool = False

    @cached_property
    def pools(self) -> Pools:
        """What the kernels take."""
        return self.index.pools()

    @property
    def count(self) -> int:
        """How many people of it count."""
        return int(np.bitwise_count(self.live).sum())

    def scratch(self) -> Scratch:
        """This thread's room for a question."""
        rooms = _rooms.__dict__.setdefault("rooms", WeakKeyDictionary())
        known: Scratch | None = rooms.get(self.index)
        if known is None:
            known = rooms[self.index] = make_scratch(self.index)
        return known

    def without(self, place: int) -> "Segment":
        """The same with one person gone."""
        live = self.live.copy()
        live[place >> 6] &= ~(np.uint64(1) << np.uint64(place & 63))
        made = replace(self, live=live)
        made.__dict__["pools"] = self.pools
        return made

    def rest(self) -> tuple[PeopleColumns, Array]:
        """Columns and numbers of the people who count. Raises ValueError where the columns were not kept."""
        if self.columns is None:
            raise ValueError("the columns were not kept")
        places = np.flatnonzero(np.unpackbits(self.live.view(np.uint8), bitorder="little")[: self.index.size])
        rows = (self.numbers if self.by_number else self.index.part("origin"))[places]
        return take(self.columns, rows), self.numbers[places]


class _Nameless:
    """Refs of people whose names nobody asks for."""

    def __getitem__(self, at: int) -> str:
        return ""


def take(columns: PeopleColumns, rows: Array) -> PeopleColumns:
    """The people in some rows."""
    return take_people(PeopleArrays(_Nameless(), columns), rows.astype(np.int64)).columns  # type: ignore[arg-type]


def join_columns(columns: Iterable[PeopleColumns]) -> PeopleColumns:
    """People one after the other."""
    parts, joined = list(columns), {}
    for name in PeopleColumns._fields:
        values = [getattr(part, name) for part in parts]
        if name in LISTS:
            ends = np.cumsum([0, *(int(value[-1]) for value in values)])
            values = [value[(i > 0) :] + ends[i] for i, value in enumerate(values)]
        joined[name] = np.concatenate(values)
    return PeopleColumns(**joined)


def make_segments(columns: PeopleColumns, numbers: Array, *, keep_columns: bool = True) -> list[Segment]:
    """Indexes of these people: one, unless they are too many or too unlike for one."""
    size = columns.key.size
    if size <= MOST_PEOPLE:
        try:
            index = build_one(columns)
        except TooMany:
            pass
        else:
            live = bits_of(np.ones(size, dtype=np.uint8), int(index.header[BITMAP_WORDS]))
            origin = index.part("origin")
            named = numbers[origin]
            # Where a person's number is the row, as in a fresh base, it is there already.
            named = origin if (named == origin).all() else named.astype(np.uint32)
            return [Segment(index, named, live, columns if keep_columns else None)]
    rows = np.arange(size)
    halves = (rows[: size // 2], rows[size // 2 :])
    return [s for h in halves for s in make_segments(take(columns, h), numbers[h], keep_columns=keep_columns)]


def places_of(segments: Sequence[Segment]) -> Array:
    """By number: which of these indexes holds it, and at which place (int32, -1 where none does)."""
    most = max((int(s.numbers.max()) for s in segments if s.numbers.size), default=-1)
    places = np.full((most + 1, 2), -1, dtype=np.int32)
    for part, segment in enumerate(segments):
        places[segment.numbers, 0] = part
        places[segment.numbers, 1] = np.arange(segment.index.size)
    return places


@dataclass(frozen=True, slots=True)
class Best:
    """The best in order: the caller's numbers, and scores in thousandths of a point. read: what the walk looked at."""

    numbers: Array
    scores: Array
    read: Array


@dataclass(frozen=True, eq=False)
class State:
    """One moment. noted: rows that are in no index yet; known: how many of them a moment before had side by side."""

    segments: tuple[Segment, ...]
    noted: tuple[tuple[int, PeopleColumns], ...] = ()
    generation: int = 0
    known: tuple[int, PeopleColumns] | None = None
    asked: Iterator[int] = field(init=False, repr=False, compare=False, default_factory=itertools.count)

    @property
    def count(self) -> int:
        """How many people are there."""
        return sum(segment.count for segment in self.segments) + len(self.noted)

    @cached_property
    def noted_columns(self) -> PeopleColumns:
        """The noted rows side by side."""
        if self.known is None:
            return join_columns(row for _, row in self.noted)
        size, columns = self.known
        return join_columns([columns, *(row for _, row in self.noted[size:])])

    @cached_property
    def noted_segments(self) -> list[Segment]:
        """An index of the noted rows."""
        return make_segments(
            self.noted_columns, np.array([number for number, _ in self.noted], dtype=np.int64)
        )

    def walked_segments(self) -> tuple[Sequence[Segment], bool]:
        """(what a question walks, whether it must look at the noted rows beside). Rows that are asked about for the third
        time are worth an index of their own, which takes a millisecond."""
        if not self.noted:
            return self.segments, False
        if "noted_segments" in self.__dict__ or next(self.asked) >= OFTEN:
            return (*self.segments, *self.noted_segments), False
        return self.segments, True


def walked(segments: Sequence[Segment], packed: Array, top: int) -> tuple[Array, Array, Array]:
    """(keys, numbers, read) of the best `top` for a packed role: m x 3 (rank, hash, key turned over), first to last."""
    keys, heap = np.zeros((top, 3), dtype=np.uint64), np.zeros(top, dtype=np.int64)
    read, size = np.zeros(8, dtype=np.int64), 0
    for part, segment in enumerate(segments):
        size = search(
            segment.pools,
            segment.live,
            packed,
            P,
            LEAST_STEP,
            segment.scratch(),
            part,
            keys,
            heap,
            size,
            read,
        )
    order = in_order(keys[:size])
    keys, heap = keys[:size][order], heap[:size][order]
    numbers = np.empty(size, dtype=np.int64)
    parts, places = heap >> 32, heap & 0xFFFFFFFF
    for part in set(parts.tolist()):
        of = parts == part
        numbers[of] = segments[part].numbers[places[of]]
    return keys, numbers, read


def scores_of(keys: Array) -> Array:
    """Scores in thousandths of a point."""
    return (keys[:, 0] >> np.uint64(TIE_BITS)).astype(np.int64) - LOWEST


def best(state: State, roles: RoleArrays, role: int, *, packed: Array | None = None, top: int = 50) -> Best:
    """The exact best `top` people for the role in row `role`. packed: the role by `pack_role`, if it is at hand."""
    packed = pack_role(roles, role) if packed is None else packed
    segments, beside = state.walked_segments()
    keys, numbers, read = walked(segments, packed, top)
    if beside:
        numbers, keys = _with_noted(state, roles, role, numbers, keys, top)
    return Best(numbers, scores_of(keys), read)


def count(state: State, roles: RoleArrays, role: int, *, packed: Array | None = None) -> int:
    """How many people meet every condition of the role in row `role`."""
    packed = pack_role(roles, role) if packed is None else packed
    segments, beside = state.walked_segments()
    fits = sum(
        int(count_fits(segment.pools, segment.live, packed, P, segment.scratch())) for segment in segments
    )
    return fits + (_noted_best(state, roles, role, 0)[2] if beside else 0)


def _noted_best(state: State, roles: RoleArrays, role: int, top: int) -> tuple[Array, Array, int]:
    live = np.ones(len(state.noted), dtype=np.uint8)
    rows, scores, fits = best_people(
        _NOBODY.columns,
        _NOBODY.postings,
        _NO_LIVE,
        state.noted_columns,
        live,
        roles.columns,
        role,
        TABLE,
        top,
    )
    return rows, scores, int(fits)


def in_order(keys: Array) -> Array:
    """Rows of (rank, hash, key turned over), the first to be listed first."""
    return np.lexsort((keys[:, 2], keys[:, 1], keys[:, 0]))[::-1]


def _with_noted(
    state: State, roles: RoleArrays, role: int, numbers: Array, keys: Array, top: int
) -> tuple[Array, Array]:
    columns = state.noted_columns
    rows, scores, _ = _noted_best(state, roles, role, top)
    if len(keys) == top:
        able = int(np.searchsorted(-scores, -scores_of(keys[-1:])[0], side="right")) if top else 0
        rows, scores = rows[:able], scores[:able]
    if not rows.size:
        return numbers, keys
    with np.errstate(over="ignore"):
        hashed = hash_of.py_func(columns.tie[rows], roles.columns.tie[role])
    own = np.stack(
        [rank_of.py_func(scores.astype(np.uint64), hashed), hashed, turned.py_func(columns.key[rows])], axis=1
    )
    noted = np.array([number for number, _ in state.noted], dtype=np.int64)
    numbers, keys = np.concatenate([numbers, noted[rows]]), np.concatenate([keys, own])
    order = in_order(keys)[:top]
    return numbers[order], keys[order]


class IndexedPeople:
    """People by number, editable and safe to question from many threads."""

    def __init__(self, columns: PeopleColumns, *, keep_columns: bool = True) -> None:
        self._lock, self._folding = Lock(), Lock()
        self._since: dict[int, PeopleColumns | None] | None = None
        numbers = np.arange(columns.key.size, dtype=np.int64)
        segments = make_segments(columns, numbers, keep_columns=keep_columns)
        self._begin(segments, places_of(segments), 0)

    @classmethod
    def of(cls, segments: Sequence[Segment], places: Array) -> "IndexedPeople":
        """From indexes that were made before, and their `places_of`."""
        made = cls.__new__(cls)
        made._lock, made._folding = Lock(), Lock()
        made._since = None
        made._begin(segments, places, 0)
        return made

    def _begin(self, made: Sequence[Segment], places: Array, generation: int) -> None:
        segments = tuple(made)
        self._base = len(segments)
        self._state = State(segments, (), generation)
        self._place = places
        self._moved: dict[int, tuple[Index, int] | None] = {}

    @property
    def state(self) -> State:
        """The moment now; it never changes."""
        return self._state

    def replace(self, number: int, row: PeopleColumns) -> None:
        """Put a person in (columns of one row), whether new or known; the next question sees it."""
        with self._lock:
            self._put(number, row)

    def remove(self, number: int) -> None:
        """Take a person out; an unknown number is ignored."""
        with self._lock:
            self._put(number, None)

    def _put(self, number: int, row: PeopleColumns | None) -> None:
        before, state = self._state, self._without(number)
        noted = state.noted if row is None else (*state.noted, (number, row))
        known = state.known
        if before.noted and state.noted is before.noted and "noted_columns" in before.__dict__:
            known = (len(before.noted), before.noted_columns)
        self._state = replace(state, noted=noted, generation=state.generation + 1, known=known)
        self._moved[number] = None
        if self._since is not None:
            self._since[number] = row

    def _without(self, number: int) -> State:
        state = self._state
        if number in self._moved:
            at = self._moved[number]
            if at is None:
                left = tuple(pair for pair in state.noted if pair[0] != number)
                return state if len(left) == len(state.noted) else replace(state, noted=left, known=None)
            part = next(i for i, segment in enumerate(state.segments) if segment.index is at[0])
            place = at[1]
        elif number < len(self._place) and self._place[number, 0] >= 0:
            part, place = self._place[number].tolist()
        else:
            return state
        segments = list(state.segments)
        segments[part] = segments[part].without(place)
        return replace(state, segments=tuple(segments))

    def settle(self) -> None:
        """Make an index of the noted rows, and one of all small ones when there are many. Answers stay the same."""
        with self._lock:
            state = self._state
            if not state.noted:
                return
            small = state.segments[self._base :]
            fresh = [(state.noted_columns, np.array([number for number, _ in state.noted], dtype=np.int64))]
            kept = state.segments
            if len(small) >= MOST_SMALL:
                fresh += [segment.rest() for segment in small]
                kept = state.segments[: self._base]
            columns = join_columns(part for part, _ in fresh)
            made = make_segments(columns, np.concatenate([numbers for _, numbers in fresh]))
            for segment in made:
                self._moved.update({int(n): (segment.index, at) for at, n in enumerate(segment.numbers)})
            self._state = State((*kept, *made), (), state.generation + 1)

    def compact(self) -> None:
        """Fold everything into a new base. Answers stay the same, and edits go on meanwhile: those are put in again at
        the end. Raises ValueError where columns were not kept."""
        with self._folding:
            with self._lock:
                state, self._since = self._state, {}
            try:
                parts = [segment.rest() for segment in state.segments]
                if state.noted:
                    parts.append((state.noted_columns, np.array([n for n, _ in state.noted], dtype=np.int64)))
                numbers = np.concatenate([n for _, n in parts])
                made = make_segments(join_columns(c for c, _ in parts), numbers)
                places = places_of(made)
                with self._lock:
                    since, self._since = self._since, None
                    self._begin(made, places, self._state.generation + 1)
                    for number, row in since.items():
                        self._put(number, row)
            finally:
                self._since = None
