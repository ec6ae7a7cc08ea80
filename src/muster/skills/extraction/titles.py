"""Job titles that mean the same: a title against occupations, or against any list of titles.

In English the encoder carries, in a space where titles of the same work lie together (``kindred``); letters add what it does
not know. With an encoder for which there is no such space, what all titles of the list have in common is taken out of
its vectors (their mean, and half of their five main directions). In other languages letters and words decide
alone.
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
from muster.skills.extraction.kindred import kindred_of, unit
from muster.skills.extraction.storing import stored_vectors

LETTERS = 0.15
"""What letters count beside meaning, in English."""

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
_AMOUNTS = re.compile(
    r"\b\d{1,3}(?:[.,]\d)? ?(?:hours?|hrs?|stunden|std\.?)(?: ?(?:per|a|/|pro) ?(?:week|woche))?\b"
    r"|(?:up to |bis )?[£€$] ?\d[\d.,]* ?k?(?: ?(?:-|–|to|bis) ?[£€$]? ?\d[\d.,]* ?k?)?"
    r"(?: ?(?:per|an|a|/|pro) ?(?:hour|year|annum|day|stunde|jahr|tag))?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[-–—|•/]+(?:\s+|$)|\s*[,|;()\[\]]\s*")
_BESIDE = re.compile(
    r"(?:fully |100% )?remote|hybrid|on[- ]?site|home ?office|(?:full|part)[- ]?time|(?:voll|teil)zeit|permanent|temp(?:orary)?"
    r"|(?:permanent|fixed[- ]term|temporary) contract|(?:un)?befristet|immediate start|urgent(?:ly (?:needed|required|hiring))?"
    r"|now hiring|ab sofort",
    re.IGNORECASE,
)
"""What adverts put beside a title and what says nothing of the work: for how long, for how much, where. Words only as a part of
their own, since "remote sensing" and "urgent care" are work."""

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
            self._learn(encoder, vectors)

    def _learn(self, encoder: Encoder, vectors: Table) -> None:
        kindred = kindred_of(encoder.key)
        if kindred is not None:
            self._place: Callable[[Table], Table] = kindred.place
        else:
            self._place = _away_from(vectors)
        self._vectors = self._place(vectors)

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
        asked_for = self._place(self._encoder.encode(asked))
        near = np.maximum.reduceat(asked_for @ self._vectors.T, self._starts, axis=1)
        return np.asarray((near + LETTERS * letters) / (1 + LETTERS), dtype=np.float32)

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
    """A title without marks of gender such as "(m/w/d)", of rank such as "senior" or "II", and of place, hours and pay, and with
    its usual short forms written out. What is nothing but marks stays as it is."""

    def whole(found: re.Match[str]) -> str:
        word = found.group()
        return _SHORT.get(word.rstrip(".").lower(), word)

    bare = " ".join(_MARKS.sub(" ", title).split())
    bare = _without_beside(bare) or bare
    said = _WORD.sub(whole, bare)
    return " ".join(_RANKS.sub(" ", said).split()) or said or title.strip()


def _without_beside(title: str) -> str:
    """The title as it is, or without the parts that are no part of the work's name."""
    parts = [part.strip() for part in _PARTS.split(_AMOUNTS.sub(" ", title))]
    kept = [part for part in parts if part and not _BESIDE.fullmatch(part)]
    if len(kept) == len([part for part in parts if part]) and not _AMOUNTS.search(title):
        return title
    return " ".join(kept)


def _away_from(vectors: Table) -> Callable[[Table], Table]:
    """Takes out of vectors what those given have in common."""
    mean = vectors.mean(axis=0)
    away = vectors - mean
    common = np.linalg.eigh(away.T @ away)[1][:, ::-1][:, :_COMMON].T

    def place(some: Table) -> Table:
        away = some - mean
        return unit(away - _COMMON_SHARE * (away @ common.T) @ common)

    return place
