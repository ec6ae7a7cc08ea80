"""Suggestions for wording that comes near a name: the text is cut into chunks, each chunk is looked up."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from muster.engine.text import Chunk, LabelIndex, chunks, singular
from muster.skills.extraction.exact import Words
from muster.skills.extraction.ranking import MOST_PIECES, Ranker, confidence
from muster.skills.rules.words import normalise

IDLE_WORDS = frozenset(
    normalise(
        "a about ability able all also am an and are area as at background basic be been best both by can "
        "candidate candidates career company day days deep demonstrated enjoy environment etc excellent "
        "experience experienced extensive familiar familiarity field first for from fundamental good great "
        "hands has have having he help helpful her his how i ideal ideally in including into is it its job "
        "join key knowledge level like look looking love minimum month months more most must my need needed "
        "needs new nice no not of on one or other our out over own part passion plus please practical prior "
        "proven proficiency proficient related relevant required requirements responsibilities responsible "
        "role s she should similar skill skilled skills solid some someone strong such t that the their them "
        "then there these they thing things this those through to together two under understanding up us use "
        "used using very want was we week weeks well were what when where which who will with within work "
        "worked working would year years you your "
        "aber alle als am an auch auf aus bei bis das dass dem den der des die diese durch ein eine einem einen "
        "einer erfahrung erfahrungen fähigkeit fähigkeiten für gute guten gutes hat haben ich idealerweise ihre "
        "ihr im in ist jahr jahre jahren jemand jemanden kann kenntnis kenntnisse kenntnissen können mehrere mit "
        "nach nicht oder sehr sein sich sie sind sowie suchen tag tage tagen über um umgang und uns unser unsere "
        "vom von vor wäre war werden wie wir wird woche wochen zu zum zur"
    ).split()
)
"""Words that stand in every other posting and say nothing about a skill; they are not looked up."""

PER_CHUNK = 6
PER_SENTENCE = 5
MOST_CHUNKS = 400
_LONGEST_SENTENCE = 14
_LONGEST_CHUNK = 300
_LIKE = 4
_AT_ONCE = 16
"""Sentences compared at a time: of a long document the tables of a few are held, not of all."""

MOST_CONFIDENT = 0.95
"""What only comes near is never as sure as a name that stands there."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A skill by position, how likely it is (0 to 1), the span that led to it, and the likenesses behind it."""

    skill: int
    confidence: float
    start: int
    end: int
    parts: Mapping[str, float] = field(default_factory=dict)


def confidence_of(score: int) -> float:
    """From a similarity in millionths to a confidence from 0 to 0.6: 0.6 times its cube.

    Chosen by ``benchmarks/load_esco.py``: of the suggestions at similarity s about this share fits
    (there .85 to 1: a third, .7 to .85: a sixth, by short lists of what fits, hence a lower bound).
    """
    return round(0.6 * (score / 1_000_000) ** 3, 3)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chunk that is looked up: the number of its sentence, its words by position, and those to look up."""

    chunk: Chunk
    sentence: int
    inside: range
    query: str


@dataclass(frozen=True, slots=True)
class _Hit:
    """A skill that comes near a piece, by which of its names, how likely, and why."""

    piece: _Piece
    skill: int
    name: str
    confidence: float
    parts: Mapping[str, float]


class NearMatcher:
    """Looks chunks up in the index of all labels; with a ranker, by meaning as well."""

    def __init__(
        self,
        index: LabelIndex,
        doubtful: frozenset[str],
        *,
        ranker: Ranker | None = None,
        labels: Sequence[str] = (),
    ) -> None:
        """labels: by skill, the name that a ranker's suggestions go by."""
        self._index = index
        self._doubtful = doubtful
        self._ranker = ranker
        self._labels = labels
        self._is_doubtful: dict[str, bool] = {}

    def find(self, words: Words, *, covered: Collection[int], floor: float) -> list[Suggestion]:
        """The best skills per sentence, each skill once with its best chunk, the likeliest first.

        ``covered`` are the positions of words that exact matches explain already; a chunk of
        which nothing is left is not looked up.
        """
        pieces = self._pieces(words, covered)
        hits = self._by_letters(pieces) if self._ranker is None else self._by_meaning(words, pieces, floor)
        sentences: dict[int, dict[int, Suggestion]] = {}
        for hit in hits:
            best = sentences.setdefault(hit.piece.sentence, {})
            known = best.get(hit.skill)
            if hit.confidence < floor or self._says_nothing(hit.name):
                continue
            if known is None or hit.confidence > known.confidence:
                span = _cause(words, hit.piece, hit.name, covered)
                if span is not None:
                    best[hit.skill] = Suggestion(hit.skill, hit.confidence, *span, hit.parts)
        once: dict[int, Suggestion] = {}
        for best in sentences.values():
            for suggestion in sorted(best.values(), key=_order)[:PER_SENTENCE]:
                known = once.get(suggestion.skill)
                if known is None or suggestion.confidence > known.confidence:
                    once[suggestion.skill] = suggestion
        return sorted(once.values(), key=_order)

    def _by_letters(self, pieces: Sequence[_Piece]) -> Iterator[_Hit]:
        found = self._index.search([piece.query for piece in pieces], top=PER_CHUNK)
        for piece, hits in zip(pieces, found, strict=True):
            for hit in hits:
                parts = {"letters": round(hit.chars / 1e6, 3), "words": round(hit.words / 1e6, 3)}
                name = self._index.labels[hit.label]
                yield _Hit(piece, hit.item, name, confidence_of(hit.score), parts)

    def _by_meaning(self, words: Words, pieces: Sequence[_Piece], floor: float) -> Iterator[_Hit]:
        """Sentence by sentence: the whole of it and its pieces against every skill."""
        ranker = self._ranker
        if ranker is None:
            return
        grouped: dict[int, list[_Piece]] = {}
        for piece in pieces:
            grouped.setdefault(piece.sentence, []).append(piece)
        groups = [(sentence, of[: MOST_PIECES - 1]) for sentence, of in grouped.items()]
        texts = []
        for sentence, of in groups:
            first, last = words.segments[max(0, sentence - 1)]
            whole = words.text[words.tokens[first].start : words.tokens[last - 1].end][:_LONGEST_CHUNK]
            texts.append([whole, *(piece.chunk.words for piece in of)])
        for at in range(0, len(texts), _AT_ONCE):
            some = texts[at : at + _AT_ONCE]
            likenesses = ranker.compare(some, [{}] * len(some))
            for (_sentence, of), like in zip(groups[at : at + _AT_ONCE], likenesses, strict=True):
                sure = confidence(like.log_odds(ranker.weights))
                best = np.argsort(-sure, kind="stable")[: PER_SENTENCE + 3]
                for skill in (int(one) for one in best if sure[one] >= floor):
                    piece = of[max(0, int(like.piece[skill]) - 1)]
                    share = min(MOST_CONFIDENT, round(float(sure[skill]), 3))
                    yield _Hit(piece, skill, self._labels[skill], share, like.parts(skill))

    def _says_nothing(self, name: str) -> bool:
        """Whether the name is a word that never counts by itself; remembered for each name that was hit."""
        known = self._is_doubtful.get(name)
        if known is None:
            known = normalise(name) in self._doubtful
            self._is_doubtful[name] = known
        return known

    @staticmethod
    def _pieces(words: Words, covered: Collection[int]) -> list[_Piece]:
        """Chunks, and short sentences as a whole."""
        starts = [words.tokens[first].start for first, _end in words.segments]
        whole = [
            Chunk(start, end, words.text[start:end])
            for first, last in words.segments
            if last - first <= _LONGEST_SENTENCE
            for start, end in [(words.tokens[first].start, words.tokens[last - 1].end)]
        ]
        token_starts = [token.start for token in words.tokens]
        found: dict[tuple[int, int], _Piece] = {}
        for chunk in [*chunks(words.text), *whole]:
            inside = range(bisect_left(token_starts, chunk.start), bisect_left(token_starts, chunk.end))
            telling = [n for n in inside if words.tokens[n].normal not in IDLE_WORDS]
            if len(chunk.words) <= _LONGEST_CHUNK and _is_worth_it(words, telling, covered):
                query = " ".join(words.text[words.tokens[n].start : words.tokens[n].end] for n in telling)
                piece = _Piece(chunk, bisect_right(starts, chunk.start), inside, query)
                found.setdefault((chunk.start, chunk.end), piece)
        return list(found.values())[:MOST_CHUNKS]


def _is_worth_it(words: Words, telling: Sequence[int], covered: Collection[int]) -> bool:
    """Something must be left that no exact match explains: two words, or one that is long enough."""
    left = [n for n in telling if n not in covered and any(c.isalpha() for c in words.tokens[n].normal)]
    return len(left) > 1 or (len(left) == 1 and len(words.tokens[left[0]].normal) >= _LIKE)


def _order(suggestion: Suggestion) -> tuple[float, int, int]:
    return (-suggestion.confidence, suggestion.start, suggestion.skill)


def _cause(words: Words, piece: _Piece, label: str, covered: Collection[int]) -> tuple[int, int] | None:
    """From the first to the last word of the chunk that is like a word of the label.

    None when exact matches explain all of these words already: they were the reason, and are used up.
    """
    wanted = {singular(part) for part in _normals(label)}
    likes = [n for n in piece.inside if _is_like(singular(words.tokens[n].normal), wanted)]
    if not likes:
        return piece.chunk.start, piece.chunk.end
    if all(n in covered for n in likes):
        return None
    return words.tokens[likes[0]].start, words.tokens[likes[-1]].end


def _normals(label: str) -> Sequence[str]:
    return label.casefold().replace("-", " ").split()


def _is_like(word: str, wanted: Collection[str]) -> bool:
    if word in wanted:
        return True
    return len(word) >= _LIKE and any(part[:_LIKE] == word[:_LIKE] for part in wanted if len(part) >= _LIKE)
