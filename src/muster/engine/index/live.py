"""People with an index beside their plain arrays: the same questions, the same answers to the last unit, much sooner when
they are many.

Below some ten thousand people reading every posting is as fast and costs no second copy, so no index is made. From then on
each edit goes into both, and the edited rows are folded in by a thread of their own while questions go on.
"""

import logging
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from threading import Lock, Thread

from muster.engine import ranking
from muster.engine.arrays import PeopleArrays, RoleArrays, build_people
from muster.engine.index.people import SEAL, IndexedPeople, Segment, best, count
from muster.engine.index.plan import pack_role
from muster.engine.ranking import People, Ranked
from muster.engine.rows import PersonRow

log = logging.getLogger(__name__)

INDEXED_FROM = 10_000
"""People from which an index is made."""
FOLD_AFTER = 5_000
"""Edited rows after which everything is folded into one index."""


class _Book:
    """An index, and the refs behind its numbers (a number is never given twice)."""

    def __init__(self, people: PeopleArrays, index: IndexedPeople | None = None) -> None:
        self.index = index or IndexedPeople(people.columns)
        self._known, self._count = people, len(people.refs)
        self._more: list[str] = []
        self._number: dict[str, int] = {}

    def ref(self, number: int) -> str:
        """Whose number it is."""
        return self._known.refs[number] if number < self._count else self._more[number - self._count]

    def number(self, ref: str) -> int:
        """The number of a person; -1 for somebody unknown."""
        return self._number[ref] if ref in self._number else self._known.row_of.get(ref, -1)

    def replace(self, row: PersonRow) -> None:
        """Put one person in."""
        number = self.number(row.ref)
        if number < 0:
            number = self._number[row.ref] = self._count + len(self._more)
            self._more.append(row.ref)
        self.index.replace(number, build_people([row]).columns)
        if len(self.index.state.noted) >= SEAL:
            self.index.settle()


class LivePeople(People):
    """People who are indexed as soon as they are many. Safe to query from many threads.

    index: one that was made of `base` before. folds: whether edits are folded in by a thread of its own; otherwise somebody
    else sees to it.
    """

    def __init__(self, base: PeopleArrays, *, index: IndexedPeople | None = None, folds: bool = True) -> None:
        super().__init__(base)
        self._writing = Lock()
        self._edited = 0
        self.folds = folds
        self._fold: Thread | None = None
        self._book = None if index is None else _Book(base, index)
        self._index_if_many()

    def _index_if_many(self) -> None:
        if self._book is None and self.state.count >= INDEXED_FROM:
            if self.state.generation:
                super().compact()
            self._book = _Book(self.state.base)

    @property
    def is_indexed(self) -> bool:
        """Whether an index answers."""
        return self._book is not None

    @property
    def fresh_segments(self) -> tuple[Segment, ...] | None:
        """What the index consists of, as long as nobody was edited since it was made from the base."""
        state = None if self._book is None else self._book.index.state
        return None if state is None or state.generation else state.segments

    def replace(self, rows: Sequence[PersonRow]) -> None:
        """Put persons in, whether new or known; the next query sees them."""
        with self._writing:
            super().replace(rows)
            if self._book is None:
                self._index_if_many()
                return
            with self._right_or_gone():
                for row in rows:
                    self._book.replace(row)
            self._count_edits(len(rows))

    def remove(self, refs: Collection[str]) -> None:
        """Take persons out; unknown refs are ignored."""
        with self._writing:
            super().remove(refs)
            if self._book is None:
                return
            with self._right_or_gone():
                for ref in refs:
                    if (number := self._book.number(ref)) >= 0:
                        self._book.index.remove(number)
            self._count_edits(len(refs))

    @contextmanager
    def _right_or_gone(self) -> Iterator[None]:
        """An index that did not take an edit is thrown away; the plain arrays answer until the next edit makes another."""
        try:
            yield
        except BaseException:
            self._book = None
            raise

    def _count_edits(self, many: int) -> None:
        self._edited += many
        due = self.folds and self._edited >= FOLD_AFTER
        if due and self._book is not None and self._fold is None:
            self._edited = 0
            self._fold = Thread(target=self._fold_in, args=(self._book.index,), daemon=True)
            self._fold.start()

    def _fold_in(self, index: IndexedPeople) -> None:
        try:
            index.compact()
        except Exception:  # the index stays right without it, only slower
            log.exception("The index could not be folded; it goes on with its small parts.")
        finally:
            self._fold = None

    def rank(self, roles: RoleArrays, role: int, *, top: int = 50) -> Ranked:
        """The exact best `top` people for the role in row `role`, and how many meet every hard condition."""
        book = self._book
        if book is None:
            return ranking.rank_people(self, roles, role, top=top)
        state, packed = book.index.state, pack_role(roles, role)
        found = best(state, roles, role, packed=packed, top=max(0, top))
        refs = tuple(book.ref(number) for number in found.numbers.tolist())
        fits = count(state, roles, role, packed=packed)
        return Ranked(refs, tuple(found.scores.tolist()), fits, state.generation)
