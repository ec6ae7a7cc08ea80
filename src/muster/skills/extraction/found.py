"""What an extractor finds, and what an extractor is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Found:
    """A skill found in a text.

    ``words`` is exactly ``text[span[0]:span[1]]``, the words that led to it. ``confidence`` is from
    0 to 1. ``sure`` means that the skill's own name stands there and can mean nothing else that is
    as likely: only then may it be accepted without a person. ``ambiguous_with`` are the URIs of
    other skills that the same words name. ``tier`` says how: "exact" or "near". ``parts`` are what
    the confidence was made of, each from 0 to 1: "named" (the name stands there), "letters" and "words" (how alike they
    are), "meaning", "sentence" and "described" (how near in meaning the words, their sentence, the description are).
    """

    uri: str
    ref: str
    label: str
    confidence: float
    sure: bool
    span: tuple[int, int]
    words: str
    ambiguous_with: tuple[str, ...] = ()
    tier: str = "exact"
    parts: Mapping[str, float] = field(default_factory=dict)


class Extractor(Protocol):
    """One interface for every tier; see methods.md, section 7."""

    def extract(self, text: str, *, language: str | None = None, limit: int | None = None) -> list[Found]:
        """The skills of a text, the surest first."""
        ...
