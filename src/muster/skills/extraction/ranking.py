"""How likely each skill is for a sentence: the likenesses of its pieces, weighed by a fitted model.

The weights are data (``weights.json``, with how they were fitted); ``benchmarks/fit_extraction.py`` fits them anew. Every
part of a sum is a likeness times its weight, so that the parts and the constant add up to it. Then each skill is set against
its rivals: a skill that another one beats at the very same piece of the sentence, or anywhere in it, is less likely meant.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from muster.engine.text import LabelIndex, chunks
from muster.skills.extraction.meanings import Meanings

Table = NDArray[np.float32]

LETTERS, WORDS, NAMED, LENGTH = "letters", "words", "named", "length"
MEANING, SENTENCE, DESCRIBED = "meaning", "sentence", "described"
KNOWN, KNOWN_SENTENCE = "known", "known_sentence"

MOST_PIECES = 12
"""Pieces of a sentence that are looked at, the whole sentence among them."""


MOST_BEHIND = 4.0
"""How far behind the best of its piece a skill can be: further makes no difference."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """How a sum is set against others of the sentence: the log-odds are ``scale`` times the sum, less ``piece`` times how
    far it is behind the best sum of its piece, less ``best`` times the best sum of all, plus ``constant``."""

    scale: float
    piece: float
    best: float
    constant: float

    def weighed(self, sums: NDArray[np.float64], piece: NDArray[np.int64]) -> NDArray[np.float64]:
        """From the sums of all skills for one sentence, and the piece that comes nearest to each, to log-odds."""
        if not sums.size:
            return sums
        late = self.piece * behind(sums, piece) + self.best * sums.max()
        return self.scale * sums - late + self.constant


@dataclass(frozen=True, slots=True)
class Weights:
    """A model: the sum is ``constant`` plus each likeness times its weight; then the rivals."""

    constant: float
    by_name: Mapping[str, float]
    rivals: Rivals
    cut: float
    """Below this confidence a skill is not counted as found."""


@lru_cache(maxsize=1)
def fitted() -> dict[str, Weights]:
    """The models by name: "letters" (tier 1), "names" (with an encoder), "descriptions" (with descriptions too),
    "known" (labels alone, of which something is known)."""
    told = json.loads((Path(__file__).parent / "weights.json").read_text(encoding="utf-8"))
    return {
        name: Weights(one["constant"], one["weights"], Rivals(**one["rivals"]), one["cut"])
        for name, one in told["models"].items()
    }


@dataclass(frozen=True, slots=True)
class Likenesses:
    """Of one sentence with every skill: by name of the likeness an array over the skills."""

    by_name: Mapping[str, Table]
    piece: NDArray[np.int64]
    """Per skill the piece of the sentence that comes nearest."""

    def log_odds(self, weights: Weights) -> NDArray[np.float64]:
        """Per skill the model's answer."""
        total = np.full(self.piece.size, weights.constant, dtype=np.float64)
        for name, weight in weights.by_name.items():
            total += weight * self.by_name[name]
        return weights.rivals.weighed(total, self.piece)

    def parts(self, skill: int) -> dict[str, float]:
        """The likenesses of one skill, rounded for showing."""
        return {name: round(float(table[skill]), 3) for name, table in self.by_name.items() if name != LENGTH}


class Ranker:
    """Compares sentences with all skills. Safe in several threads."""

    def __init__(self, index: LabelIndex, lengths: Sequence[int], meanings: Meanings | None) -> None:
        """lengths: words of each skill's label."""
        self._index = index
        self._meanings = meanings
        self._length = np.log(np.maximum(1, np.array(lengths, dtype=np.float32)))
        self.items = len(lengths)
        self.weights = fitted()[self.model]

    def by_letters(self) -> Ranker:
        """The same without the encoder, for texts in languages that it does not know."""
        if self._meanings is None:
            return self
        other = Ranker.__new__(Ranker)
        other._index, other._meanings, other._length, other.items = (
            self._index,
            None,
            self._length,
            self.items,
        )
        other.weights = fitted()["letters"]
        return other

    @property
    def model(self) -> str:
        """The name of the model that fits what is there."""
        if self._meanings is None:
            return "letters"
        if self._meanings.has_descriptions:
            return "descriptions"
        return "known" if self._meanings.has_profiles else "names"

    def compare(
        self, sentences: Sequence[Sequence[str]], named: Sequence[Mapping[int, float]]
    ) -> list[Likenesses]:
        """Per sentence, given as its pieces with the whole first, and the skills that its words name (0 to 1)."""
        flat = [piece for pieces in sentences for piece in pieces]
        near = self._near(flat)
        found, at = [], 0
        for pieces, names in zip(sentences, named, strict=True):
            part = slice(at, at + len(pieces))
            found.append(self._one(pieces, names, {name: table[part] for name, table in near.items()}))
            at += len(pieces)
        return found

    def _near(self, pieces: Sequence[str]) -> dict[str, Table]:
        """How near each piece comes to the names, the descriptions, and what is known of the skills, as far as these are
        there. All pieces at once: the vectors of the skills are read from memory once and not for each sentence, which costs
        more than the sums."""
        meanings = self._meanings
        if meanings is None:
            return {}
        vectors = meanings.encode(pieces)
        found = {MEANING: meanings.to_names(vectors)}
        if meanings.has_descriptions:
            found[DESCRIBED] = meanings.to_descriptions(vectors)
        if meanings.has_profiles:
            found[KNOWN] = meanings.to_profiles(vectors)
        return found

    def _one(
        self, pieces: Sequence[str], names: Mapping[int, float], near: Mapping[str, Table]
    ) -> Likenesses:
        letters, words = self._index.likeness(pieces)
        exact = np.zeros(self.items, dtype=np.float32)
        for skill, trust in names.items():
            exact[skill] = trust
        tables = {
            LETTERS: letters.max(axis=0),
            WORDS: words.max(axis=0),
            NAMED: exact,
            LENGTH: self._length,
        }
        mixed = 0.3 * letters + 0.2 * words
        for name, table in near.items():
            tables[name] = table.max(axis=0)
        if MEANING in near:
            tables[SENTENCE] = near[MEANING][0]
            mixed += near[MEANING]
        if KNOWN in near:
            tables[KNOWN_SENTENCE] = near[KNOWN][0]
        return Likenesses(tables, mixed.argmax(axis=0))


def behind(sums: NDArray[np.float64], piece: NDArray[np.int64]) -> NDArray[np.float64]:
    """Per skill how far its sum is behind the best one of the same piece, from 0 to `MOST_BEHIND`."""
    best = np.full(int(piece.max(initial=0)) + 1, -np.inf)
    np.maximum.at(best, piece, sums)
    return np.minimum(best[piece] - sums, MOST_BEHIND)


def pieces_of(sentence: str) -> list[str]:
    """A sentence and its chunks, each once, the whole first."""
    return list(dict.fromkeys([sentence, *(chunk.words for chunk in chunks(sentence))]))[:MOST_PIECES]


def confidence(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """From log-odds to a probability."""
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -40.0, 40.0)))
