"""One page of a long list, the same for pages and programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")

LARGEST = 100
FARTHEST = 10**9
"""No list has so many pages; a number beyond it would be more than the database can count."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``items`` of page ``number`` (from 1) with up to ``size`` of ``total`` things."""

    items: tuple[T, ...]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def has_next(self) -> bool:
        """True when a later page has items."""
        return self.number < self.pages

    @property
    def has_previous(self) -> bool:
        """True when this is not the first page."""
        return self.number > 1

    @property
    def first(self) -> int:
        """The position of the first item shown, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The position of the last item shown."""
        return (self.number - 1) * self.size + len(self.items)

    def map(self, function: Callable[[T], U]) -> Page[U]:
        """The same page of other things."""
        return Page(tuple(function(i) for i in self.items), self.number, self.size, self.total)


def page_of(rows: Any, number: int = 1, size: int = 20) -> Page[Any]:
    """Cut one page from a queryset or a sequence; numbers out of range give the nearest page.

    A queryset is counted only where the page itself does not tell how many there are: one query for
    a list that ends on the page, two for a longer one.
    """
    size = max(1, min(size, LARGEST))
    number = max(1, min(number, FARTHEST))
    if isinstance(rows, Sequence):
        return _cut(rows, number, size, len(rows))
    before = (number - 1) * size
    items = tuple(rows[before : before + size])
    if len(items) < size and (items or number == 1):
        return Page(items, number, size, before + len(items))
    total = rows.count()
    return Page(items, number, size, total) if items else _cut(rows, number, size, total)


def _cut(rows: Any, number: int, size: int, total: int) -> Page[Any]:
    number = min(number, -(-total // size) or 1)
    start = (number - 1) * size
    return Page(tuple(rows[start : start + size]), number, size, total)
