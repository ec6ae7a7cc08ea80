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
_LOOSE = frozenset({"esco"})
"""Lists that also call a skill by words that mean much else: "warehouse", "draw", "keep calm"."""


class Trust(IntEnum):
    """When the words of a surface count as the skill."""

    ALWAYS = 0
    NAME = 1
    """A name that its label explains, as in "Java (computer programming)", or a loose further name of a large list, such as
    "report" for "report facts": sure with a capital, a suggestion without."""
    AS_WRITTEN = 2
    """An acronym, or a name that is also a word: with the capitals of the name, else as a trap."""
    IN_COMPANY = 3
    """A trap: only written as a name, and beside other tools or in a list or section of skills."""


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to write one skill. ``rank`` is 0 for its preferred name, 1 for an alias, 2 hidden.

    ``is_name``: a tool's name in one word, which has no plural: "team" is not Teams.
    """

    skill: int
    text: str
    normal: str
    language: str
    rank: int
    commas: int
    size: int
    trust: Trust
    is_name: bool


class Surfaces:
    """All surfaces, by key: the normal form with light plurals cut."""

    def __init__(self, named: Named, traps: frozenset[str]) -> None:
        self.traps = frozenset(normalise(trap) for trap in traps)
        self.lower = _lower_words(named)
        self.by_key: dict[str, list[Surface]] = defaultdict(list)
        heads = _heads(named)
        first = _preferred_words(named)
        for skill, text, normal, language, role in zip(
            named.skill, named.text, named.normal, named.language, named.role, strict=True
        ):
            rank, kind = _ROLES[role], named.kinds[skill]
            is_loose = bool(rank) and named.sources[skill] in _LOOSE
            is_loose = is_loose and _says_much_else(text, normal, first.get((skill, language), frozenset()))
            is_head = (skill, normal) in heads
            self._add(skill, text, normal, language, rank, kind, is_head=is_head, is_loose=is_loose)
            head = _EXPLAINED.match(text)
            if head is not None:
                short = head.group(1)
                self._add(skill, short, normalise(short), language, rank, kind, is_head=True)

    def _add(
        self,
        skill: int,
        text: str,
        normal: str,
        language: str,
        rank: int,
        kind: str,
        *,
        is_head: bool,
        is_loose: bool = False,
    ) -> None:
        words = normal.split()
        if not words:
            return
        trust = self._trust(text, words, rank, is_head=is_head)
        if is_loose and trust is Trust.ALWAYS:
            trust = Trust.NAME
        is_name = kind == "tool" and len(words) == 1
        surface = Surface(skill, text, normal, language, rank, commas_in(text), len(words), trust, is_name)
        self.by_key[normal if is_name else key_of(words)].append(surface)

    def _trust(self, text: str, words: list[str], rank: int, *, is_head: bool) -> Trust:
        if len(words) > 1:
            return Trust.ALWAYS
        (word,) = words
        if word in self.traps or len(word) == 1:
            return Trust.IN_COMPANY
        if text.isupper() and (len(word) <= 2 or (rank and len(word) <= _LONGEST_ACRONYM)):
            return Trust.AS_WRITTEN
        if text[:1].isupper() and word in self.lower:
            return Trust.AS_WRITTEN
        return Trust.NAME if is_head and text[:1].isupper() else Trust.ALWAYS

    def doubtful(self) -> frozenset[str]:
        """Normal forms of single words that never count by themselves."""
        trusted: dict[str, Trust] = {}
        for found in self.by_key.values():
            for surface in found:
                trusted[surface.normal] = min(surface.trust, trusted.get(surface.normal, Trust.IN_COMPANY))
        loose = {
            normal for normal, trust in trusted.items() if trust is not Trust.ALWAYS and " " not in normal
        }
        return self.traps | loose


def key_of(words: list[str]) -> str:
    """The form under which surfaces are looked up."""
    return " ".join(singular(word) for word in words)


def _preferred_words(named: Named) -> dict[tuple[int, str], frozenset[str]]:
    """By skill and language the words of its preferred name."""
    rows = zip(named.skill, named.normal, named.language, named.role, strict=True)
    return {
        (skill, language): frozenset(normal.split())
        for skill, normal, language, role in rows
        if role == LabelRole.PREFERRED
    }


def _says_much_else(text: str, normal: str, preferred: frozenset[str]) -> bool:
    """A further name in small letters that is one word, or shares none with the preferred name. On our own sentences such
    names were right one time in seven; without them 84 % of the sure finds are, with them 65 % (``benchmarks``)."""
    words = normal.split()
    return text == text.lower() and (len(words) == 1 or not preferred & set(words))


def _heads(named: Named) -> frozenset[tuple[int, str]]:
    """(skill, normal form) of names that a label of the same skill explains in brackets."""
    explained = ((skill, _EXPLAINED.match(text)) for skill, text in zip(named.skill, named.text, strict=True))
    return frozenset((skill, normalise(match.group(1))) for skill, match in explained if match)


def _lower_words(named: Named) -> frozenset[str]:
    """Words that English labels of several words write with a small letter: no names of products."""
    found: set[str] = set()
    for text, language in zip(named.text, named.language, strict=True):
        if language == "en" and " " in text:
            found.update(token.normal for token in tokens(text) if text[token.start].islower())
    return frozenset(found)
