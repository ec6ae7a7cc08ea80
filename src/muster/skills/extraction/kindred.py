"""Where job titles of the same work lie together: the encoder's vectors, moved by what lists of occupations say.

Two lists that call each occupation by many names (ESCO and O*NET) teach what the encoder does not know. *Turned*: a matrix, learnt
so that two names of one occupation are nearer than names of two. *Drawn*: each title half-way to the occupations that it
comes near, the nearest counting most; two titles that call for the same occupations end up together, though no word of them
is the same. Both are data (``kindred.npz``), made by ``benchmarks/fit_titles.py``, for the vectors of one encoder
and no other.
"""

from __future__ import annotations

import logging
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NEAREST = 32
"""Occupations that draw a title."""

SHARPNESS = 20.0
"""How fast they count less with distance: e to the power of this times the difference of cosines."""

_PATH = Path(__file__).parent / "kindred.npz"
_AT_ONCE = 512
_log = logging.getLogger(__name__)

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Kindred:
    """A space for titles. ``mean`` (width), ``turn`` (width, width), ``occupations`` (unit vectors, turned)."""

    mean: Table
    turn: Table
    occupations: Table

    def place(self, vectors: Table) -> Table:
        """Unit vectors of titles as the encoder gives them to unit vectors in this space."""
        turned = unit(np.asarray((vectors - self.mean) @ self.turn, dtype=np.float32))
        out = np.empty_like(turned)
        for at in range(0, len(turned), _AT_ONCE):
            some = turned[at : at + _AT_ONCE]
            out[at : at + _AT_ONCE] = unit(some + self._drawn(some))
        return out

    def _drawn(self, turned: Table) -> Table:
        cosines = turned @ self.occupations.T
        few = min(NEAREST, len(self.occupations))
        near = np.argpartition(-cosines, few - 1, axis=1)[:, :few]
        close = np.take_along_axis(cosines, near, axis=1)
        share = np.exp(SHARPNESS * (close - close.max(axis=1, keepdims=True)))
        return unit(np.einsum("tn,tnw->tw", share, self.occupations[near]))


@lru_cache(maxsize=1)
def _kept() -> tuple[str, Kindred] | None:
    """The key of the encoder that it was made for, and the space; None where the file cannot be read."""
    try:
        with np.load(_PATH, allow_pickle=False) as file:
            key = str(file["encoder"])
            occupations = unit(file["occupations"].astype(np.float32))
            return key, Kindred(file["mean"].astype(np.float32), file["turn"].astype(np.float32), occupations)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        _log.warning("Titles are compared without what occupations teach: %s", error)
        return None


def kindred_of(encoder_key: str) -> Kindred | None:
    """The space for the vectors of an encoder, None where there is none for it."""
    kept = _kept()
    return kept[1] if kept is not None and kept[0] == encoder_key else None


def unit(vectors: Table) -> Table:
    """Each row with length one; a row of zeros stays."""
    lengths = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return np.asarray(vectors / lengths, dtype=np.float32)
