"""Which rows of a sparse table are alike: shared features by cosine, the nearest of each. Arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

BLOCK = 1000
"""Rows compared at once, so that memory stays small."""


class Pairs(NamedTuple):
    """Pairs of rows, each once with ``one < other``: cosine (float64) and the number of shared features (int32)."""

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    cosine: NDArray[np.float64]
    shared: NDArray[np.int32]


def alike(
    row: Sequence[int],
    feature: Sequence[int],
    *,
    rows: int,
    features: int,
    floor: float,
    top: int,
    weigh: bool = False,
) -> Pairs:
    """The pairs of rows whose cosine is at or above the floor, for each row at most its ``top`` nearest.

    ``row`` and ``feature`` are parallel, each pair at most once. ``weigh`` counts rare features for more (by the
    logarithm of how rare they are). A pair is kept when either of its rows keeps it. Ties go to the lower row.
    """
    ones = np.ones(len(row))
    table = sparse.csr_matrix((ones, (np.asarray(row), np.asarray(feature))), shape=(rows, features))
    plain = table.copy()
    if weigh:
        often = np.maximum(1, np.asarray(table.sum(axis=0)).ravel())
        table = table @ sparse.diags(np.log(1 + rows / often))
    length = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    length[length == 0] = 1
    unit = sparse.csr_matrix(sparse.diags(1 / length) @ table)
    kept: dict[tuple[int, int], float] = {}
    for start in range(0, rows, BLOCK):
        block = sparse.csr_matrix(unit[start : start + BLOCK] @ unit.T)
        for place in range(block.shape[0]):
            _keep(kept, start + place, block[place], floor, top)
    ordered = sorted(kept)
    one = np.array([pair[0] for pair in ordered], dtype=np.int32)
    other = np.array([pair[1] for pair in ordered], dtype=np.int32)
    cosine = np.array([kept[pair] for pair in ordered])
    both = plain[one].multiply(plain[other]).sum(axis=1) if ordered else np.zeros((0, 1))
    return Pairs(one, other, cosine, np.asarray(both).ravel().astype(np.int32))


def _keep(
    kept: dict[tuple[int, int], float], row: int, line: sparse.csr_matrix, floor: float, top: int
) -> None:
    """Note the nearest of one row."""
    near = [
        (-value, other)
        for other, value in zip(line.indices.tolist(), line.data.tolist(), strict=True)
        if other != row and value >= floor
    ]
    for minus, other in sorted(near)[:top]:
        kept[min(row, other), max(row, other)] = -minus
