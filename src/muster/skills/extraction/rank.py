"""The likeliest skills for a text, ranked, whether their names stand in it or not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from muster.engine.tongue import mostly_english
from muster.skills.extraction.lexical import LexicalExtractor
from muster.skills.extraction.ranking import Likenesses, Ranker, confidence, pieces_of

_AT_ONCE = 48
_MOST_SENTENCES = 200
_LONGEST = 600
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9ÄÖÜ])|[\r\n•]+|;\s+")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A skill with its score, a probability from 0 to 1, and the likenesses that made it."""

    uri: str
    label: str
    score: float
    parts: Mapping[str, float]


def rank(extractor: LexicalExtractor, texts: Sequence[str], *, top: int = 100) -> Iterator[list[Ranked]]:
    """Per text the ``top`` likeliest skills, the best first; nothing for a text without a word.

    A text of several sentences scores by its best sentence. Never raises for any text; of very long ones the first
    two hundred sentences count.
    """
    ranker = extractor.ranker
    if not mostly_english(texts[:200]):
        ranker = ranker.by_letters()
    for at in range(0, len(texts), _AT_ONCE):
        some = [_sentences(text) for text in texts[at : at + _AT_ONCE]]
        flat = [sentence for sentences in some for sentence in sentences]
        found = iter(
            ranker.compare([pieces_of(one) for one in flat], [extractor.names_in(one) for one in flat])
        )
        for sentences in some:
            yield _best(extractor, ranker, [next(found) for _ in sentences], top)


def _best(extractor: LexicalExtractor, ranker: Ranker, found: Sequence[Likenesses], top: int) -> list[Ranked]:
    if not found or not ranker.items or top <= 0:
        return []
    odds = np.stack([one.log_odds(ranker.weights) for one in found])
    best, which = odds.max(axis=0), odds.argmax(axis=0)
    few = np.argpartition(-best, min(top, best.size) - 1)[:top]
    order = few[np.lexsort((few, -best[few]))]
    shares = confidence(best[order])
    uris, labels = extractor.named.uris, extractor.labels
    return [
        Ranked(uris[skill], labels[skill], round(float(share), 6), found[int(which[skill])].parts(skill))
        for skill, share in zip(order.tolist(), shares.tolist(), strict=True)
    ]


def _sentences(text: str) -> list[str]:
    parts = [part.strip()[:_LONGEST] for part in _END.split(text)]
    return [part for part in parts if any(c.isalnum() for c in part)][:_MOST_SENTENCES]
