"""Finding a skill by typing: exact names first, then beginnings, then words, then near misses.

The names of the taxonomy in force are kept in memory (a few megabytes for ESCO), so that a
keystroke costs milliseconds. Typing errors are mended word by word against the words that occur
in the taxonomy, by restricted edit distance (a swap of two letters is one error); where that finds
nothing, against whole names.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest

from rapidfuzz import process
from rapidfuzz.distance import OSA

from muster.skills.queries.names import Named, names_of_skills
from muster.skills.queries.versions import PerVersion, Version
from muster.skills.rules.words import normalise
from muster.skills.terms import SOURCE_ORDER, LabelRole

EXACT, SQUEEZED, PREFIX, WORDS, MENDED = 1000, 940, 850, 650, 400
"""Scores of the five ways to match, in thousandths, before what is taken off."""

_ALIAS_COSTS = 15
_HIDDEN_COSTS = 30
_OTHER_LANGUAGE_COSTS = 60
_PER_ERROR = 60
_MOST_MENDINGS = 12
_MOST_BEGINNINGS = 400
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class SkillHit:
    """A skill that was found. ``score`` is in thousandths; 1000 is its very name."""

    ref: str
    uri: str
    label: str
    kind: str
    family: str
    score: int


def search_skills(
    text: str, language: str = "en", *, limit: int = 10, kind: str | None = None
) -> list[SkillHit]:
    """The skills that the text names best, at most ``limit``; none for an empty text.

    A skill that two sources have under the same name comes once, from the source that
    ``terms.SOURCE_ORDER`` names first. Ties go by shorter label, then by label, then by URI.
    """
    return _index.get().search(text, language, limit=limit, kind=kind)


class _Index:
    def __init__(self, named: Named) -> None:
        self.named = named
        self.labels: dict[str, list[str]] = {}
        self.rank = {str(source): n for n, source in enumerate(SOURCE_ORDER)}
        order = sorted(range(len(named.normal)), key=lambda i: named.normal[i])
        self.order = order
        self.sorted = [named.normal[i] for i in order]
        self.squeezed: dict[str, list[int]] = defaultdict(list)
        self.postings: dict[str, list[int]] = defaultdict(list)
        for i, normal in enumerate(named.normal):
            self.squeezed[normal.replace(" ", "")].append(i)
            for word in set(normal.split()):
                self.postings[word].append(i)
        self.vocabulary = sorted(self.postings)
        self.names = list(self.squeezed)

    def search(self, text: str, language: str, *, limit: int, kind: str | None) -> list[SkillHit]:
        query = normalise(text[:_LONGEST])
        if not query or limit < 1:
            return []
        best: dict[int, int] = {}
        self._add(best, self._beginning_with(query), query, PREFIX, language)
        self._add(best, self.squeezed.get(query.replace(" ", ""), ()), query, SQUEEZED, language)
        words = query.split()
        if len(query) > 1:
            self._add(best, self._with_words([self._begun(word) for word in words]), query, WORDS, language)
        if len(best) < limit:
            mended, errors = self._mended(words)
            if errors:
                found = self._with_words(mended)
                self._add(best, found, query, MENDED - _PER_ERROR * (errors - 1), language)
        if not best:
            for errors, names in self._nearly(query.replace(" ", "")):
                self._add(best, names, query, MENDED - _PER_ERROR * errors, language)
        return self._hits(best, language, limit, kind)

    def _nearly(self, squeezed: str) -> Iterator[tuple[int, list[int]]]:
        """Names that are it but for an error or two, spaces not counted: where the error joined two words, or made a word that
        there is."""
        allowed = 0 if len(squeezed) < 5 else 1 if len(squeezed) < 10 else 2
        near = process.extract(
            squeezed, self.names, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST_MENDINGS
        )
        for name, distance, _place in near if allowed else ():
            yield int(distance), self.squeezed[name]

    def _add(self, best: dict[int, int], found: Iterable[int], query: str, score: int, language: str) -> None:
        """Note the labels found, each at its score: what is longer than the query loses a little."""
        named = self.named
        for i in found:
            normal = named.normal[i]
            worth = EXACT if normal == query else score - min(80, 2 * abs(len(normal) - len(query)))
            if named.role[i] != LabelRole.PREFERRED:
                worth -= _ALIAS_COSTS if named.role[i] == LabelRole.ALIAS else _HIDDEN_COSTS
            if named.language[i] != language:
                worth -= _OTHER_LANGUAGE_COSTS if named.language[i] != "en" else _OTHER_LANGUAGE_COSTS // 2
            skill = named.skill[i]
            if worth > best.get(skill, 0):
                best[skill] = worth

    def _beginning_with(self, query: str) -> list[int]:
        start = bisect_left(self.sorted, query)
        end = bisect_left(self.sorted, query + "\U0010ffff")
        if end - start <= _MOST_BEGINNINGS:
            return self.order[start:end]
        shortest = nsmallest(_MOST_BEGINNINGS, range(start, end), key=lambda n: len(self.sorted[n]))
        return [self.order[n] for n in shortest]

    def _begun(self, word: str) -> list[str]:
        """Words of the taxonomy that begin like this one."""
        start = bisect_left(self.vocabulary, word)
        return self.vocabulary[start : bisect_left(self.vocabulary, word + "\U0010ffff")]

    def _with_words(self, choices: list[list[str]]) -> set[int]:
        """Labels that have, for every word of the query, one of its choices."""
        found: set[int] | None = None
        for words in sorted(choices, key=len):
            having = {i for word in words for i in self.postings[word]}
            found = having if found is None else found & having
            if not found:
                return set()
        return found or set()

    def _mended(self, words: list[str]) -> tuple[list[list[str]], int]:
        """For each word what it may have been meant to be, and how many errors that takes in all."""
        choices, errors = [], 0
        for word in words:
            known = self._begun(word)
            if known:
                choices.append(known)
                continue
            allowed = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
            near = process.extract(
                word, self.vocabulary, scorer=OSA.distance, score_cutoff=allowed, limit=_MOST_MENDINGS
            )
            if not near:
                return [], 0
            least = min(int(distance) for _word, distance, _place in near)
            errors += least
            choices.append([near_word for near_word, distance, _place in near if distance == least])
        return choices, errors

    def _hits(self, best: dict[int, int], language: str, limit: int, kind: str | None) -> list[SkillHit]:
        named = self.named
        if language not in self.labels:
            self.labels[language] = named.preferred(language)
        labels = self.labels[language]

        def order(skill: int) -> tuple[int, int, str, int, str]:
            label = labels[skill]
            return (
                -best[skill],
                len(label),
                label,
                self.rank.get(named.sources[skill], 9),
                named.uris[skill],
            )

        hits: dict[str, SkillHit] = {}
        for skill in sorted(best, key=order):
            name = normalise(labels[skill])
            if (kind is None or named.kinds[skill] == kind) and name not in hits:
                hits[name] = SkillHit(
                    ref=named.refs[skill],
                    uri=named.uris[skill],
                    label=labels[skill],
                    kind=named.kinds[skill],
                    family=named.families[skill],
                    score=best[skill],
                )
            if len(hits) == limit:
                break
        return list(hits.values())


def _make(_version: Version) -> _Index:
    return _Index(names_of_skills())


_index: PerVersion[_Index] = PerVersion(_make)
