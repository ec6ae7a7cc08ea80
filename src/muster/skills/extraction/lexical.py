"""The extractor: exact names first, then what comes near, by letters alone or by meaning too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from muster.engine.text import LabelIndex
from muster.engine.tongue import seems_english
from muster.skills.extraction.exact import SURE, ExactMatcher, Match, Words, read_words
from muster.skills.extraction.found import Found
from muster.skills.extraction.meanings import Meanings
from muster.skills.extraction.near import NearMatcher
from muster.skills.extraction.ranking import Ranker
from muster.skills.extraction.storing import stored_index
from muster.skills.extraction.surfaces import Surface, Surfaces
from muster.skills.queries import Named
from muster.skills.rules.words import normalise, tokens
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
    """Tiers 1 to 3 of methods.md, section 7. Reads no table: everything comes with ``named``.

    Tier 1 by itself; with the meanings of the names (`learn`) the other two for texts in English.
    """

    def __init__(self, named: Named, traps: frozenset[str], *, cache: Path | None = None) -> None:
        self._named = named
        self._labels: dict[str, list[str]] = {}
        surfaces = Surfaces(named, traps)
        self._exact = ExactMatcher(surfaces)
        self._source = {str(source): rank for rank, source in enumerate(SOURCE_ORDER)}
        pairs = list(zip(named.skill, named.text, strict=True))
        self._index = LabelIndex(pairs) if cache is None else stored_index(pairs, cache)
        self._doubtful = surfaces.doubtful()
        self._near = NearMatcher(self._index, self._doubtful)
        self._by_meaning: NearMatcher | None = None
        self.ranker = Ranker(self._index, self._lengths(), None)
        """Compares sentences with all skills."""

    @property
    def named(self) -> Named:
        """The names it was made of."""
        return self._named

    @property
    def labels(self) -> list[str]:
        """By position the label of each skill, in English where it has one."""
        return self._labels_in("en")

    @property
    def knows_meanings(self) -> bool:
        """Whether it has more than tier 1."""
        return self._by_meaning is not None

    def learn(self, meanings: Meanings) -> None:
        """Take the meanings of these very names into use, for all that is asked from now on."""
        ranker = Ranker(self._index, self._lengths(), meanings)
        labels = self._labels_in("en")
        self._by_meaning = NearMatcher(self._index, self._doubtful, ranker=ranker, labels=labels)
        self.ranker = ranker

    def names_in(self, text: str) -> dict[int, float]:
        """By position of the skill: how far its name stands in the text, 1 when it is sure."""
        found: dict[int, float] = {}
        for match in self._exact.find(read_words(text[:_LONGEST_TEXT])):
            choice = self._choose(match.surfaces)
            for skill in (choice.skill, *choice.rivals):
                found[skill] = max(found.get(skill, 0.0), match.trust / (1 + len(choice.rivals)))
        return found

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
            parts={"named": round(match.trust, 3)},
        )

    def _suggested(
        self, words: Words, covered: set[int], exact: dict[int, Found], language: str | None
    ) -> list[Found]:
        """Suggestions, without skills (or their namesakes from another source) that are there already."""
        names = {self._name(skill) for skill in exact}
        found = []
        for suggestion in self._matcher(words, language).find(words, covered=covered, floor=FLOOR):
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
                    parts=suggestion.parts,
                )
            )
        return found[:MOST_SUGGESTIONS]

    def _matcher(self, words: Words, language: str | None) -> NearMatcher:
        """By meaning only where the text is in English: the encoder knows no other language."""
        by_meaning = self._by_meaning
        if by_meaning is None or language not in (None, "en") or not seems_english(words.text):
            return self._near
        return by_meaning

    def _label(self, skill: int, language: str) -> str:
        return self._labels_in(language)[skill]

    def _labels_in(self, language: str) -> list[str]:
        if language not in self._labels:
            self._labels[language] = self._named.preferred(language)
        return self._labels[language]

    def _lengths(self) -> list[int]:
        return [len(tokens(label)) for label in self._labels_in("en")]
