"""The lexical extractor: exact names first, then what comes near."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from muster.engine.text import LabelIndex
from muster.skills.extraction.exact import SURE, ExactMatcher, Match, Words, read_words
from muster.skills.extraction.found import Found
from muster.skills.extraction.near import NearMatcher
from muster.skills.extraction.storing import stored_index
from muster.skills.extraction.surfaces import Surface, Surfaces
from muster.skills.formats.starter import read_traps
from muster.skills.queries import Named, PerVersion, Version, names_of_skills
from muster.skills.rules.words import normalise
from muster.skills.terms import SOURCE_ORDER

FLOOR = 0.05
"""Suggestions below this confidence are not shown."""

MOST_SUGGESTIONS = 40
_LONGEST_TEXT = 1_000_000


@dataclass(frozen=True, slots=True)
class _Choice:
    """What a match names: the skill chosen, others as likely, and others less so."""

    skill: int
    rivals: tuple[int, ...]
    others: tuple[int, ...]


class LexicalExtractor:
    """Tier 1 of methods.md, section 7. Reads no table: everything comes with ``named``."""

    def __init__(self, named: Named, traps: frozenset[str], *, cache: Path | None = None) -> None:
        self._named = named
        self._labels: dict[str, list[str]] = {}
        surfaces = Surfaces(named, traps)
        self._exact = ExactMatcher(surfaces)
        self._source = {str(source): rank for rank, source in enumerate(SOURCE_ORDER)}
        pairs = list(zip(named.skill, named.text, strict=True))
        index = LabelIndex(pairs) if cache is None else stored_index(pairs, cache)
        self._near = NearMatcher(index, surfaces.doubtful())

    def extract(self, text: str, *, language: str | None = None, limit: int | None = None) -> list[Found]:
        """See ``muster.skills.extraction.extract``. Texts beyond a million characters are cut there."""
        words = read_words(text[:_LONGEST_TEXT])
        languages = None if language is None else frozenset({language, "en"})
        matches = self._exact.find(words, languages=languages)
        exact: dict[int, Found] = {}
        for match in matches:
            choice = self._choose(match.surfaces)
            found = self._named_in(words, match, choice, language)
            known = exact.get(choice.skill)
            if known is None or found.confidence > known.confidence:
                exact[choice.skill] = found
        covered = {place for match in matches for place in range(match.first, match.last + 1)}
        suggested = self._suggested(words, covered, exact, language)
        sure = sorted((f for f in exact.values() if f.sure), key=lambda f: f.span)
        unsure = [f for f in exact.values() if not f.sure] + suggested
        unsure.sort(key=lambda f: (-f.confidence, f.span, f.uri))
        return [*sure, *unsure][: limit if limit is None else max(0, limit)]

    def _choose(self, surfaces: tuple[Surface, ...]) -> _Choice:
        """The skill that the words name best: by preferred name before alias, then by source.

        The same skill in another source is no rival: one of the two is named and the other left.
        """
        ranks: dict[int, int] = {}
        for surface in surfaces:
            ranks[surface.skill] = min(surface.rank, ranks.get(surface.skill, 9))
        order = sorted(ranks, key=lambda skill: (ranks[skill], self._rank(skill), self._named.uris[skill]))
        first, rest = order[0], order[1:]
        name = self._name(first)
        others = [skill for skill in rest if self._is_other(first, skill, name)]
        rivals = tuple(skill for skill in others if ranks[skill] == ranks[first])
        return _Choice(first, rivals, tuple(skill for skill in others if skill not in rivals))

    def _rank(self, skill: int) -> int:
        return self._source.get(self._named.sources[skill], 9)

    def _name(self, skill: int) -> str:
        return normalise(self._label(skill, "en").split(" (")[0])

    def _is_other(self, first: int, skill: int, name: str) -> bool:
        return self._named.sources[first] == self._named.sources[skill] or self._name(skill) != name

    def _named_in(self, words: Words, match: Match, choice: _Choice, language: str | None) -> Found:
        start, end = words.tokens[match.first].start, words.tokens[match.last].end
        confidence = 1.0 if not choice.rivals else round(1 / (1 + len(choice.rivals)), 3)
        confidence *= match.trust
        uris = self._named.uris
        return Found(
            uri=uris[choice.skill],
            ref=self._named.refs[choice.skill],
            label=self._label(choice.skill, language or match.surfaces[0].language),
            confidence=round(confidence, 3),
            sure=not choice.rivals and match.trust == SURE,
            span=(start, end),
            words=words.text[start:end],
            ambiguous_with=tuple(uris[skill] for skill in (*choice.rivals, *choice.others)),
        )

    def _suggested(
        self, words: Words, covered: set[int], exact: dict[int, Found], language: str | None
    ) -> list[Found]:
        """Suggestions, without skills (or their namesakes from another source) that are there already."""
        names = {self._name(skill) for skill in exact}
        found = []
        for suggestion in self._near.find(words, covered=covered, floor=FLOOR):
            name = self._name(suggestion.skill)
            if suggestion.skill in exact or name in names:
                continue
            names.add(name)
            span = (suggestion.start, suggestion.end)
            found.append(
                Found(
                    uri=self._named.uris[suggestion.skill],
                    ref=self._named.refs[suggestion.skill],
                    label=self._label(suggestion.skill, language or "en"),
                    confidence=suggestion.confidence,
                    sure=False,
                    span=span,
                    words=words.text[slice(*span)],
                    tier="near",
                )
            )
        return found[:MOST_SUGGESTIONS]

    def _label(self, skill: int, language: str) -> str:
        if language not in self._labels:
            self._labels[language] = self._named.preferred(language)
        return self._labels[language][skill]


def _make(_version: Version) -> LexicalExtractor:
    return LexicalExtractor(names_of_skills(), read_traps(), cache=Path(settings.MUSTER_CACHE))


_current: PerVersion[LexicalExtractor] = PerVersion(_make)


def current() -> LexicalExtractor:
    """The extractor of the taxonomy in force: made once per version and process, then one query."""
    return _current.get()


def is_ready() -> bool:
    """Whether this process has an extractor; one being made does not count yet. Never waits."""
    return _current.is_there
