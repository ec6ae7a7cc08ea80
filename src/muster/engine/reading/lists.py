"""Lists of many owners: what came in any order, put beside its owner and in order."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from muster.engine.rows import Stance

Array = NDArray[Any]
_HAS = int(Stance.HAS)


def starts_of(counts: Array) -> Array:
    """Where each owner's list begins (int64, one more than there are owners)."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts, dtype=np.int64)])


def beside_owners(owners: Array, counts: Array, many: int, keys: Array | None = None) -> tuple[Array, Array]:
    """Lists that came in any order of owners: where each owner's list begins, and which elements stand in it.

    ``owners``: the owner (0 to ``many`` - 1) of each list, each at most once, or -1 for a list to be left out; ``counts``:
    how many elements it has. ``keys`` (int64, one per element) put each list in order; equal ones stay as they came.
    """
    own = np.zeros(many, dtype=np.int64)
    kept = owners >= 0
    own[owners[kept]] = counts[kept]
    start = starts_of(own)
    order = np.empty(int(start[-1]), dtype=np.int64)
    _place(owners, counts, start, order)
    if keys is not None:
        _order(start, keys, order)
    return start, order


def owner_rows(ids: Array, asked: Array) -> Array:
    """The place of each asked id among the ascending ids, -1 for an unknown one."""
    if not ids.size:
        return np.full(asked.size, -1, dtype=np.int64)
    place = np.minimum(np.searchsorted(ids, asked), ids.size - 1)
    return np.where(ids[place] == asked, place, -1)


def unique_within(start: Array, values: Array, keep: Array | None = None) -> tuple[Array, Array]:
    """Each list in ascending order without doubles. ``keep``: elements (bool) that count; all, without it."""
    order = np.arange(values.size, dtype=np.int64)
    _order(start, values, order)
    is_in = np.ones(values.size, dtype=np.bool_) if keep is None else keep
    new_start, chosen = np.empty_like(start), np.empty(values.size, dtype=np.int64)
    many = _unique(start, values, order, is_in, new_start, chosen)
    return new_start, values[chosen[:many]]


def any_within(start: Array, values: Array) -> Array:
    """Of each list the bits that any of its elements has."""
    found = np.zeros(start.size - 1, dtype=np.int64)
    _any(start, values, found)
    return found


def one_of_each(
    start: Array, skill: Array, mu_step: Array, stance: Array, since: Array
) -> tuple[Array, Array, Array]:
    """Of each person and skill one row, in order of skill: (start, chosen, stances of the chosen).

    Rows with a skill below 0 are left out. Of several the one with a level and the highest counts, of equal ones that with
    the highest ``since``, with the stances of all.
    """
    order = np.arange(skill.size, dtype=np.int64)
    _order(start, skill, order)
    new_start, chosen = np.empty_like(start), np.empty(skill.size, dtype=np.int64)
    stances = np.empty(skill.size, dtype=np.int64)
    many = _one_of_each(start, order, skill, mu_step, stance, since, new_start, chosen, stances)
    return new_start, chosen[:many], stances[:many]


@njit(cache=True, nogil=True)
def _place(owners: Array, counts: Array, start: Array, order: Array) -> None:
    at = 0
    for i in range(owners.size):
        if owners[i] >= 0:
            first = start[owners[i]]
            for k in range(counts[i]):
                order[first + k] = at + k
        at += counts[i]


@njit(cache=True, nogil=True)
def _order(start: Array, keys: Array, order: Array) -> None:
    """Sort each list by key; stable. Lists are short and mostly in order already; long ones are left to NumPy's sort."""
    for i in range(start.size - 1):
        first, last = start[i], start[i + 1]
        if last - first > 256:
            part = order[first:last].copy()
            order[first:last] = part[np.argsort(keys[part], kind="mergesort")]
            continue
        for j in range(first + 1, last):
            one = order[j]
            k = j - 1
            while k >= first and keys[order[k]] > keys[one]:
                order[k + 1] = order[k]
                k -= 1
            order[k + 1] = one


@njit(cache=True, nogil=True)
def _unique(start: Array, values: Array, order: Array, keep: Array, new_start: Array, chosen: Array) -> int:
    many = 0
    for i in range(start.size - 1):
        new_start[i] = many
        for j in range(start[i], start[i + 1]):
            one = order[j]
            if keep[one] and (many == new_start[i] or values[chosen[many - 1]] != values[one]):
                chosen[many] = one
                many += 1
    new_start[-1] = many
    return many


@njit(cache=True, nogil=True)
def _any(start: Array, values: Array, found: Array) -> None:
    for i in range(found.size):
        for j in range(start[i], start[i + 1]):
            found[i] |= values[j]


@njit(cache=True, nogil=True)
def _one_of_each(
    start: Array,
    order: Array,
    skill: Array,
    mu_step: Array,
    stance: Array,
    since: Array,
    new_start: Array,
    chosen: Array,
    stances: Array,
) -> int:
    many = 0
    for i in range(start.size - 1):
        new_start[i] = many
        for j in range(start[i], start[i + 1]):
            one = order[j]
            if skill[one] < 0:
                continue
            if many == new_start[i] or skill[chosen[many - 1]] != skill[one]:
                chosen[many], stances[many] = one, stance[one]
                many += 1
                continue
            other = chosen[many - 1]
            has, had = stance[one] & _HAS, stance[other] & _HAS
            if has != had:
                is_higher = has > had
            elif mu_step[one] != mu_step[other]:
                is_higher = mu_step[one] > mu_step[other]
            else:
                is_higher = since[one] > since[other]
            if is_higher:
                chosen[many - 1] = one
            stances[many - 1] |= stance[one]
    new_start[-1] = many
    return many
