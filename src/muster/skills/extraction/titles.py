"""Job titles that mean the same: a title against occupations, or against any list of titles.

In English the encoder carries, in two steps: what all titles of the list have in common is taken out of the vectors (their
mean, and half of their five main directions), and each is moved towards its eight nearest in the list, so that titles of
the same work come together though their words differ. Letters add what the encoder does not know. In other
languages letters and words decide alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from muster.engine.encoder import Encoder
from muster.engine.text import LabelIndex
from muster.engine.tongue import mostly_english
from muster.skills.extraction.storing import stored_vectors

MOVED, PLAIN, LETTERS = 1.0, 0.5, 0.3
"""What counts how much in English: vectors moved towards their neighbours, as they are, and letters."""

_NEIGHBOURS = 8
_MOST_MOVED = 8_000
"""In longer lists, which name the same work in many ways already, nothing is moved."""
_COMMON, _COMMON_SHARE = 5, 0.5
_WORDS = 0.2
_AT_ONCE = 64
_MARKS = re.compile(
    r"[(\[]\s*(?:[mwfdxhai]\s*[/|*,]\s*)+[mwfdxhai]?\s*[)\]]|\b[mwfd]\s*/\s*[mwfd]\s*/\s*[mwfdx]\b",
    re.IGNORECASE,
)
_SHORT = {
    "sr": "senior", "jr": "junior", "mgr": "manager", "eng": "engineer", "dev": "developer", "admin": "administrator",
    "asst": "assistant", "assoc": "associate", "exec": "executive", "dir": "director", "coord": "coordinator",
    "rep": "representative", "tech": "technician", "acct": "account", "mktg": "marketing", "svp": "senior vice president",
    "vp": "vice president", "ceo": "chief executive officer", "cfo": "chief financial officer",
    "cto": "chief technology officer", "coo": "chief operating officer", "cio": "chief information officer",
    "hr": "human resources", "qa": "quality assurance", "rn": "registered nurse", "pm": "project manager",
    "ux": "user experience", "ui": "user interface", "sw": "software", "ml": "machine learning",
}  # fmt: skip
_RANKS = re.compile(
    r"\b(?:senior|junior|graduate|trainee|entry[- ]level|mid[- ]level|experienced|intern|[ivx]{1,3}|[0-9])\b",
    re.IGNORECASE,
)
"""How far somebody has come says nothing of what they do, but draws all seniors together."""
_WORD = re.compile(r"\b[A-Za-z]{2,6}\b\.?")

Table = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Title:
    """Something that titles are matched with: how its owner calls it, its main title, and others that it goes by."""

    id: str | int | float
    label: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchedTitle:
    """A title of the list and how near it is, about 0 to 1."""

    id: str | int | float
    label: str
    score: float


class TitleMatcher:
    """Compares titles with a list. Safe in several threads."""

    def __init__(
        self,
        titles: Sequence[Title],
        encoder: Encoder | None,
        *,
        cache: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """``encoder``: used where the list is in English."""
        self._titles = titles
        names = [(n, plain_title(name)) for n, one in enumerate(titles) for name in (one.label, *one.others)]
        self._index = LabelIndex(names)
        self._encoder = None
        if encoder is not None and names and mostly_english(name for _, name in names[:2000]):
            self._encoder = encoder
            vectors = stored_vectors([name for _, name in names], encoder, cache, progress=progress)
            owners = np.array([n for n, _ in names], dtype=np.int64)
            self._starts = np.unique(owners, return_index=True)[1]
            self._learn(vectors)

    def _learn(self, vectors: Table) -> None:
        self._mean = vectors.mean(axis=0)
        away = vectors - self._mean
        self._common = np.linalg.eigh(away.T @ away)[1][:, ::-1][:, :_COMMON].T
        self._plain = self._telling(vectors)
        self._is_moved = _NEIGHBOURS < len(vectors) <= _MOST_MOVED
        self._moved = self._move(self._plain) if self._is_moved else self._plain

    def _telling(self, vectors: Table) -> Table:
        """Without what all titles have in common."""
        away = vectors - self._mean
        return _unit(away - _COMMON_SHARE * (away @ self._common.T) @ self._common)

    def _move(self, vectors: Table) -> Table:
        """Each half-way to the mean of its nearest in the list."""
        out = np.empty_like(vectors)
        for at in range(0, len(vectors), 512):
            some = vectors[at : at + 512]
            near = np.argpartition(-(some @ self._plain.T), _NEIGHBOURS - 1, axis=1)[:, :_NEIGHBOURS]
            out[at : at + 512] = some + _unit(self._plain[near].mean(axis=1))
        return _unit(out)

    def match(self, titles: Sequence[str], *, top: int = 20) -> Iterator[list[MatchedTitle]]:
        """Per title the nearest of the list, the best first."""
        asked = [plain_title(title) for title in titles]
        by_meaning = self._encoder is not None and mostly_english(asked[:2000])
        for at in range(0, len(asked), _AT_ONCE):
            scores = self._scores(asked[at : at + _AT_ONCE], by_meaning=by_meaning)
            for row in scores:
                yield self._best(row, top)

    def _scores(self, asked: Sequence[str], *, by_meaning: bool) -> Table:
        letters, words = self._index.likeness(asked)
        if not by_meaning or self._encoder is None:
            return np.asarray((letters + _WORDS * words) / (1 + _WORDS), dtype=np.float32)
        plain = self._telling(self._encoder.encode(asked))
        near = np.maximum.reduceat(plain @ self._plain.T, self._starts, axis=1)
        if not self._is_moved:
            return np.asarray((near + LETTERS * letters) / (1 + LETTERS), dtype=np.float32)
        moved = np.maximum.reduceat(self._move(plain) @ self._moved.T, self._starts, axis=1)
        mixed = (MOVED * moved + PLAIN * near + LETTERS * letters) / (MOVED + PLAIN + LETTERS)
        return np.asarray(mixed, dtype=np.float32)

    def _best(self, row: Table, top: int) -> list[MatchedTitle]:
        if top <= 0 or not row.size:
            return []
        few = np.argpartition(-row, min(top, row.size) - 1)[:top]
        order = few[np.lexsort((few, -row[few]))]
        return [
            MatchedTitle(self._titles[n].id, self._titles[n].label, round(float(row[n]), 6))
            for n in order.tolist()
        ]


def plain_title(title: str) -> str:
    """A title without marks of gender such as "(m/w/d)" and of rank such as "senior" or "II", and with its usual short
    forms written out. What is nothing but marks stays as it is."""

    def whole(found: re.Match[str]) -> str:
        word = found.group()
        return _SHORT.get(word.rstrip(".").lower(), word)

    bare = " ".join(_MARKS.sub(" ", title).split())
    said = _WORD.sub(whole, bare)
    return " ".join(_RANKS.sub(" ", said).split()) or said or title.strip()


def _unit(vectors: Table) -> Table:
    return np.asarray(
        vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9), dtype=np.float32
    )
