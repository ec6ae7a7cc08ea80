"""Names as they may stand in a text: surface forms, what they name, and when they may be believed."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum

from muster.engine.text import singular
from muster.skills.queries import Named
from muster.skills.rules.words import commas_in, normalise, tokens
from muster.skills.terms import LabelRole

_EXPLAINED = re.compile(r"^(.{1,60}?) \([^()]{3,}\)$")
_ROLES = {str(LabelRole.PREFERRED): 0, str(LabelRole.ALIAS): 1, str(LabelRole.HIDDEN): 2}
_LONGEST_ACRONYM = 4


class Trust(IntEnum):
    """When the words of a surface count as the skill."""

    ALWAYS = 0
    AS_WRITTEN = 1
    """An acronym, or a name that is also a word: only in the letters (large, small) of the name."""
    IN_COMPANY = 2
    """A trap: only written as a name, and beside other tools or in a list or section of skills."""


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to write one skill. ``rank`` is 0 for its preferred name, 1 for an alias, 2 hidden."""

    skill: int
    text: str
    normal: str
    language: str
    rank: int
    commas: int
    size: int
    trust: Trust


class Surfaces:
    """All surfaces, by key: the normal form with light plurals cut."""

    def __init__(self, named: Named, traps: frozenset[str]) -> None:
        self.traps = frozenset(normalise(trap) for trap in traps)
        self.lower = _lower_words(named)
        self.by_key: dict[str, list[Surface]] = defaultdict(list)
        for skill, text, normal, language, role in zip(
            named.skill, named.text, named.normal, named.language, named.role, strict=True
        ):
            rank = _ROLES[role]
            self._add(skill, text, normal, language, rank, named.kinds[skill])
            head = _EXPLAINED.match(text)
            if head is not None:
                short = head.group(1)
                self._add(skill, short, normalise(short), language, rank, named.kinds[skill])

    def _add(self, skill: int, text: str, normal: str, language: str, rank: int, kind: str) -> None:
        words = normal.split()
        if not words:
            return
        trust = self._trust(text, words, rank)
        surface = Surface(skill, text, normal, language, rank, commas_in(text), len(words), trust)
        # A tool's name has no plural: "team" is not Teams.
        is_name = kind == "tool" and len(words) == 1
        self.by_key[normal if is_name else key_of(words)].append(surface)

    def _trust(self, text: str, words: list[str], rank: int) -> Trust:
        if len(words) > 1:
            return Trust.ALWAYS
        (word,) = words
        if word in self.traps or len(word) == 1:
            return Trust.IN_COMPANY
        if text.isupper() and (len(word) <= 2 or (rank and len(word) <= _LONGEST_ACRONYM)):
            return Trust.AS_WRITTEN
        if text[:1].isupper() and word in self.lower and not text.isupper():
            return Trust.AS_WRITTEN
        return Trust.ALWAYS


def key_of(words: list[str]) -> str:
    """The form under which surfaces are looked up."""
    return " ".join(singular(word) for word in words)


def _lower_words(named: Named) -> frozenset[str]:
    """Words that English labels of several words write with a small letter: no names of products."""
    found: set[str] = set()
    for text, language in zip(named.text, named.language, strict=True):
        if language == "en" and " " in text:
            found.update(token.normal for token in tokens(text) if text[token.start].islower())
    return frozenset(found)
