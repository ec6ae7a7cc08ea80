"""Finding skills in text: in a CV, a profile, a posting.

An extractor is anything that answers ``extract(text)`` with ``Found`` things: names that stand in the text, and ranked
suggestions for wording that comes near a name, by its letters and (with the sentence encoder) by its meaning. How it
decides is written out in ``docs/explain/skill-extraction.md``.
"""

from __future__ import annotations

from muster.skills.extraction.found import Extractor, Found
from muster.skills.extraction.lexical import LexicalExtractor
from muster.skills.extraction.rank import Ranked, rank
from muster.skills.extraction.tiers import current, encoder, is_ready, learn, notice, prepare, standalone
from muster.skills.extraction.titles import MatchedTitle, Title, TitleMatcher

__all__ = [
    "Extractor",
    "Found",
    "LexicalExtractor",
    "MatchedTitle",
    "Ranked",
    "Title",
    "TitleMatcher",
    "current",
    "encoder",
    "extract",
    "is_ready",
    "learn",
    "notice",
    "prepare",
    "rank",
    "standalone",
]


def extract(text: str, *, language: str | None = None, limit: int | None = None) -> list[Found]:
    """The skills that the text names or comes near, by the extractor of the taxonomy in force.

    What is sure comes first, in the order of the text; then suggestions, the likeliest first. Each
    skill comes once. ``language`` chooses labels for showing and leaves out names in languages
    other than it and English; ``limit`` bounds the whole list. Never raises for any text.
    """
    return current().extract(text, language=language, limit=limit)
