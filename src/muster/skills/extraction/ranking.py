"""How likely each skill is for a sentence: the likenesses of its pieces, weighed by a fitted model.

The weights are data (``weights.json``, with how they were fitted); ``benchmarks/fit_extraction.py`` fits them anew. Every
part of a score is a likeness times its weight, so that the parts and the constant add up to the log-odds.
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

MOST_PIECES = 12
"""Pieces of a sentence that are looked at, the whole sentence among them."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A model: the log-odds are ``constant`` plus the sum of each likeness times its weight."""

    constant: float
    by_name: Mapping[str, float]
    cut: float
    """Below this confidence a skill is not counted as found."""


@lru_cache(maxsize=1)
def fitted() -> dict[str, Weights]:
    """The models by name: "letters" (tier 1), "names" (with an encoder), "descriptions" (with descriptions too)."""
    told = json.loads((Path(__file__).parent / "weights.json").read_text(encoding="utf-8"))
    return {
        name: Weights(one["constant"], one["weights"], one["cut"]) for name, one in told["models"].items()
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
        return total

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
        return "descriptions" if self._meanings.has_descriptions else "names"

    def compare(
        self, sentences: Sequence[Sequence[str]], named: Sequence[Mapping[int, float]]
    ) -> list[Likenesses]:
        """Per sentence, given as its pieces with the whole first, and the skills that its words name (0 to 1)."""
        flat = [piece for pieces in sentences for piece in pieces]
        near, described = self._near(flat)
        found, at = [], 0
        for pieces, names in zip(sentences, named, strict=True):
            part = slice(at, at + len(pieces))
            found.append(
                self._one(
                    pieces,
                    names,
                    None if near is None else near[part],
                    None if described is None else described[part],
                )
            )
            at += len(pieces)
        return found

    def _near(self, pieces: Sequence[str]) -> tuple[Table | None, Table | None]:
        """How near each piece comes to the names and the descriptions. All pieces at once: the vectors of the skills are read
        from memory once and not for each sentence, which costs more than the sums."""
        if self._meanings is None:
            return None, None
        vectors = self._meanings.encode(pieces)
        described = self._meanings.to_descriptions(vectors) if self._meanings.has_descriptions else None
        return self._meanings.to_names(vectors), described

    def _one(
        self, pieces: Sequence[str], names: Mapping[int, float], near: Table | None, described: Table | None
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
        if near is not None:
            tables |= {MEANING: near.max(axis=0), SENTENCE: near[0]}
            mixed += near
        if described is not None:
            tables[DESCRIBED] = described.max(axis=0)
        return Likenesses(tables, mixed.argmax(axis=0))


def pieces_of(sentence: str) -> list[str]:
    """A sentence and its chunks, each once, the whole first."""
    return list(dict.fromkeys([sentence, *(chunk.words for chunk in chunks(sentence))]))[:MOST_PIECES]


def confidence(log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """From log-odds to a probability."""
    return 1.0 / (1.0 + np.exp(-np.clip(log_odds, -40.0, 40.0)))
