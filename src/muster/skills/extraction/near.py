"""Suggestions for wording that comes near a name: the text is cut into chunks, each chunk is looked up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from muster.engine.text import Chunk, LabelIndex, chunks, singular
from muster.skills.extraction.exact import Words

PER_CHUNK = 6
PER_SENTENCE = 5
MOST_CHUNKS = 400
_LONGEST_SENTENCE = 14
_LONGEST_CHUNK = 300
_LIKE = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A skill by position, how likely it is (0 to 1), and the span that led to it."""

    skill: int
    confidence: float
    start: int
    end: int


def confidence_of(score: int) -> float:
    """From a similarity in millionths to a confidence from 0 to 0.9: 0.9 times its square.

    Checked on sentences of our own (tests/skills/data/sentences.csv): of suggestions shown at
    about c, roughly the share c is right. Only a name that stands in the text word for word
    comes above 0.9.
    """
    return round(0.9 * (score / 1_000_000) ** 2, 3)


class NearMatcher:
    """Looks chunks up in the index of all labels."""

    def __init__(self, index: LabelIndex) -> None:
        self._index = index

    def find(self, words: Words, *, covered: Collection[int], floor: float) -> list[Suggestion]:
        """The best skills per sentence, each skill once with its best chunk, the likeliest first.

        ``covered`` are the positions of words that exact matches explain already; a chunk of
        which nothing is left is not looked up.
        """
        pieces = self._pieces(words, covered)
        hits = self._index.search([piece.words for piece, _sentence in pieces], top=PER_CHUNK)
        sentences: dict[int, dict[int, Suggestion]] = {}
        for (piece, sentence), found in zip(pieces, hits, strict=True):
            best = sentences.setdefault(sentence, {})
            for hit in found:
                confidence = confidence_of(hit.score)
                known = best.get(hit.item)
                if confidence >= floor and (known is None or confidence > known.confidence):
                    start, end = _cause(words, piece, self._index.labels[hit.label])
                    best[hit.item] = Suggestion(hit.item, confidence, start, end)
        once: dict[int, Suggestion] = {}
        for best in sentences.values():
            for suggestion in sorted(best.values(), key=_order)[:PER_SENTENCE]:
                known = once.get(suggestion.skill)
                if known is None or suggestion.confidence > known.confidence:
                    once[suggestion.skill] = suggestion
        return sorted(once.values(), key=_order)

    @staticmethod
    def _pieces(words: Words, covered: Collection[int]) -> list[tuple[Chunk, int]]:
        """Chunks, and short sentences as a whole, with the number of their sentence."""
        starts = [words.tokens[first].start for first, _end in words.segments]
        found: list[tuple[Chunk, int]] = []
        seen: set[tuple[int, int]] = set()
        whole = [
            Chunk(start, end, words.text[start:end])
            for first, last in words.segments
            if last - first <= _LONGEST_SENTENCE
            for start, end in [(words.tokens[first].start, words.tokens[last - 1].end)]
        ]
        token_starts = [token.start for token in words.tokens]
        for piece in [*chunks(words.text), *whole]:
            inside = range(
                bisect_right(token_starts, piece.start - 1), bisect_right(token_starts, piece.end - 1)
            )
            left = [
                n for n in inside if n not in covered and any(c.isalpha() for c in words.tokens[n].normal)
            ]
            if not left or (piece.start, piece.end) in seen or len(piece.words) > _LONGEST_CHUNK:
                continue
            if len(left) == 1 and len(words.tokens[left[0]].normal) < _LIKE:
                continue
            seen.add((piece.start, piece.end))
            found.append((piece, bisect_right(starts, piece.start)))
        return found[:MOST_CHUNKS]


def _order(suggestion: Suggestion) -> tuple[float, int, int]:
    return (-suggestion.confidence, suggestion.start, suggestion.skill)


def _cause(words: Words, piece: Chunk, label: str) -> tuple[int, int]:
    """From the first to the last word of the chunk that is like a word of the label."""
    wanted = {singular(part) for part in _normals(label)}
    likes = [
        token
        for token in words.tokens
        if piece.start <= token.start < piece.end and _is_like(singular(token.normal), wanted)
    ]
    if not likes:
        return piece.start, piece.end
    return likes[0].start, likes[-1].end


def _normals(label: str) -> Sequence[str]:
    return label.casefold().replace("-", " ").split()


def _is_like(word: str, wanted: Collection[str]) -> bool:
    if word in wanted:
        return True
    return len(word) >= _LIKE and any(part[:_LIKE] == word[:_LIKE] for part in wanted if len(part) >= _LIKE)
