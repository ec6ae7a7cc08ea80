"""Rows as PostgreSQL's ``record_send`` writes them, as columns.

A record is the number of its fields, then for each field the type and the length (-1 for null) and its bytes. An array is its
number of dimensions, a flag, the type of its elements, for each dimension length and lower bound, then of each element the
length and its bytes. All these numbers have four bytes, and every number is big-endian. A date is a number of days from
2000-01-01.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[Any]

FIRST_DAY = date(2000, 1, 1)
"""The day that is kept as 0."""


def day_number(day: date) -> int:
    """The number that the format keeps for a day."""
    return (day - FIRST_DAY).days


class Coded(NamedTuple):
    """Texts by number: ``texts[codes[i]]`` is the text of row i; in order of first appearance."""

    codes: Array
    texts: tuple[str, ...]


def first_seen(values: Array) -> tuple[Array, Array]:
    """Numbers by order of first appearance: (code of each, the distinct values by code)."""
    distinct, first, codes = np.unique(values, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(order.size)
    return rank[codes.reshape(-1)], distinct[order]


@dataclass(frozen=True, eq=False, slots=True)
class Fields:
    """The fields of one column: where each begins in ``data`` and its length in bytes, -1 for null."""

    data: Array
    at: Array
    length: Array

    def __len__(self) -> int:
        return self.at.size

    def taken(self, rows: Array) -> "Fields":
        """Those at some rows, in that order."""
        return Fields(self.data, self.at[rows], self.length[rows])

    def integers(self, *, missing: int = -1) -> Array:
        """Whole numbers of one, two, four or eight bytes (also truth values and days) as int64. Raises ValueError for others."""
        found = np.empty(self.at.size, dtype=np.int64)
        if not _integers(self.data, self.at, self.length, missing, found):
            raise ValueError("a field is not a whole number")
        return found

    def matrix(self) -> Array:
        """The bytes, n x the longest, filled up with zeros (uint8); at least one wide."""
        width = max(1, int(self.length.max(initial=1)))
        found = np.zeros((self.at.size, width), dtype=np.uint8)
        _bytes(self.data, self.at, self.length, found)
        return found

    def coded(self) -> Coded:
        """Texts by number; null is the empty text."""
        codes = np.empty(self.at.size, dtype=np.int64)
        first = _coded(self.data, self.at, np.maximum(self.length, 0), codes)
        texts = [
            self.data[at : at + length].tobytes().decode()
            for at, length in zip(
                self.at[first].tolist(), np.maximum(self.length[first], 0).tolist(), strict=True
            )
        ]
        return Coded(codes, tuple(texts))

    def elements(self) -> "tuple[Array, Fields]":
        """Of arrays: how many elements each has (int64; null has none), and all elements one after the other.

        Raises ValueError for what is no array or has more than one dimension.
        """
        counts = np.empty(self.at.size, dtype=np.int64)
        if not _count_elements(self.data, self.at, self.length, counts):
            raise ValueError("a field is not an array of one dimension")
        at = np.empty(int(counts.sum()), dtype=np.int64)
        length = np.empty(at.size, dtype=np.int64)
        _elements(self.data, self.at, counts, at, length)
        return counts, Fields(self.data, at, length)


def columns_of(records: bytes, columns: int) -> list[Fields]:
    """The columns of records, one after the other. Raises ValueError where they are cut off or have other columns."""
    data = np.frombuffer(records, dtype=np.uint8)
    rows = _count_rows(data, columns)
    if rows < 0:
        raise ValueError("the records are cut off or have other columns")
    at = np.empty((columns, rows), dtype=np.int64)
    length = np.empty_like(at)
    _walk(data, at, length)
    return [Fields(data, at[column], length[column]) for column in range(columns)]


@njit(cache=True, nogil=True, inline="always")
def _number(data: Array, at: int, size: int) -> Any:
    value = np.int64(data[at])
    if value >= 128:
        value -= 256
    for k in range(1, size):
        value = (value << 8) | np.int64(data[at + k])
    return value


@njit(cache=True, nogil=True)
def _count_rows(data: Array, columns: int) -> int:
    rows, at = 0, 0
    while at < data.size:
        if at + 4 > data.size or _number(data, at, 4) != columns:
            return -1
        at += 4
        for _field in range(columns):
            if at + 8 > data.size:
                return -1
            at += 8 + max(0, _number(data, at + 4, 4))
        rows += 1
    return rows if at == data.size else -1


@njit(cache=True, nogil=True)
def _walk(data: Array, starts: Array, lengths: Array) -> None:
    at = 0
    for row in range(starts.shape[1]):
        at += 4
        for column in range(starts.shape[0]):
            lengths[column, row] = _number(data, at + 4, 4)
            at += 8
            starts[column, row] = at
            at += max(0, lengths[column, row])


@njit(cache=True, nogil=True)
def _integers(data: Array, at: Array, length: Array, missing: int, found: Array) -> bool:
    for i in range(at.size):
        size = length[i]
        if size < 0:
            found[i] = missing
        elif size == 8 or size == 4 or size == 2 or size == 1:
            found[i] = _number(data, at[i], size)
        else:
            return False
    return True


@njit(cache=True, nogil=True)
def _bytes(data: Array, at: Array, length: Array, found: Array) -> None:
    for i in range(at.size):
        for k in range(length[i]):
            found[i, k] = data[at[i] + k]


@njit(cache=True, nogil=True)
def _coded(data: Array, at: Array, length: Array, codes: Array) -> Array:
    """Number the texts; returns where each first appears. A table of twice the size, hashed by FNV-1a, bytes compared."""
    size = 16
    while size < 2 * at.size:
        size *= 2
    table = np.full(size, -1, dtype=np.int64)
    first = np.empty(at.size, dtype=np.int64)
    known = 0
    for i in range(at.size):
        mixed = np.uint64(14695981039346656037)
        for k in range(length[i]):
            mixed = (mixed ^ np.uint64(data[at[i] + k])) * np.uint64(1099511628211)
        slot = np.int64((mixed ^ (mixed >> np.uint64(32))) & np.uint64(size - 1))
        while True:
            code = table[slot]
            if code < 0:
                table[slot] = code = known
                first[known] = i
                known += 1
                break
            other = first[code]
            is_same = length[other] == length[i]
            k = 0
            while is_same and k < length[i]:
                is_same = data[at[other] + k] == data[at[i] + k]
                k += 1
            if is_same:
                break
            slot = (slot + 1) & (size - 1)
        codes[i] = code
    return first[:known].copy()


@njit(cache=True, nogil=True)
def _count_elements(data: Array, at: Array, length: Array, counts: Array) -> bool:
    for i in range(at.size):
        counts[i] = 0
        if length[i] < 0:
            continue
        if length[i] < 12:
            return False
        dimensions = _number(data, at[i], 4)
        if dimensions == 1 and length[i] >= 20:
            counts[i] = _number(data, at[i] + 12, 4)
            where, end = at[i] + 20, at[i] + length[i]
            for _element in range(counts[i]):
                if where + 4 > end:
                    return False
                where += 4 + max(0, _number(data, where, 4))
            if where != end:
                return False
        elif dimensions != 0:
            return False
    return True


@njit(cache=True, nogil=True)
def _elements(data: Array, at: Array, counts: Array, starts: Array, lengths: Array) -> None:
    place = 0
    for i in range(at.size):
        where = at[i] + 20
        for _element in range(counts[i]):
            lengths[place] = _number(data, where, 4)
            starts[place] = where + 4
            where += 4 + max(0, lengths[place])
            place += 1
