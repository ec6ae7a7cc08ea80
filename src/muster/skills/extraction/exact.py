"""Names that stand in a text, word for word.

All surfaces are in one automaton (Aho and Corasick), run over the normalised words of the text.
The longest match wins. Words are also tried as if "-ing", "-ed" were not there, so that "managed
staff" and "managing staff" are "manage staff". Long words with one typing error, or written in pieces, are likely, not sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import ahocorasick

from muster.engine.text import singular
from muster.skills.extraction.mending import Mender
from muster.skills.extraction.surfaces import Surface, Surfaces, Trust
from muster.skills.rules.words import Token, tokens

SURE = 1.0
TRAP_IN_COMPANY = 0.85
NAME_ALONE = 0.6
MENDED = 0.8

_BY_CAPITALS = (Trust.NAME, Trust.AS_WRITTEN)
_NEAR = 8
_AROUND = 6
"""Words on each side of a mended one among which the rest of a name is looked for."""
_SHORT = 4
_LINES_AROUND = 3
_SECTION_LINES = 14
_SECTION = re.compile(
    r"^[^\w\n]*(?:(?:key|core|main|technical|professional|it|digital|fachliche|technische|weitere|besondere)[ -]+)?"
    r"(?:skills?|tools?|technolog(?:y|ies)|tech(?:nology)? stack|software|competenc(?:e|ies)|expertise"
    r"|programming languages?|kenntnisse|kompetenzen|fähigkeiten|werkzeuge|programmiersprachen"
    r"|(?:it|edv|fach|sprach)-?kenntnisse)\b[^\n]{0,30}?(?::|$)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Match:
    """Surfaces that stand at words ``first`` to ``last`` (inclusive) of a text, and how much to trust it."""

    first: int
    last: int
    surfaces: tuple[Surface, ...]
    trust: float


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words, with its segments: runs of words that no sentence end or line parts."""

    text: str
    tokens: Sequence[Token]
    segment: Sequence[int]
    segments: Sequence[tuple[int, int]]
    sections: Sequence[tuple[int, int]]


def read_words(text: str) -> Words:
    """Cut a text once for all that follows."""
    found = tokens(text)
    segment: list[int] = []
    segments: list[tuple[int, int]] = []
    for place, token in enumerate(found):
        if not segments or token.gap == 2:
            segments.append((place, place + 1))
        else:
            segments[-1] = (segments[-1][0], place + 1)
        segment.append(len(segments) - 1)
    return Words(text, found, segment, segments, _sections(text))


class ExactMatcher:
    """Finds surfaces in texts. Made once per taxonomy version; safe in several threads."""

    def __init__(self, surfaces: Surfaces) -> None:
        self._lists: list[tuple[Surface, ...]] = []
        self._automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for key, found in surfaces.by_key.items():
            self._automaton.add_word(f" {key} ", len(self._lists))
            self._lists.append(tuple(found))
        if self._lists:
            self._automaton.make_automaton()
        self._places = {key: place for place, key in enumerate(surfaces.by_key)}
        self._mender = Mender(surfaces.by_key)

    def find(self, words: Words, *, languages: frozenset[str] | None = None) -> list[Match]:
        """Matches in the order of the text, none overlapping: the longest, then the earliest, wins."""
        if not self._lists or not words.tokens:
            return []
        found: dict[tuple[int, int], tuple[Surface, ...]] = {}
        for normals, only_first in _readings(words.tokens):
            for first, last, place in self._run(normals):
                if only_first is not None and (first not in only_first or first == last):
                    continue
                fitting = [
                    surface
                    for surface in self._lists[place]
                    if (languages is None or surface.language in languages)
                    and _fits(words, first, last, surface)
                ]
                if fitting:
                    known = found.get((first, last), ())
                    found[first, last] = (*known, *(one for one in fitting if one not in known))
        mended = self._mended(words, languages)
        kept = _longest({**mended, **found})
        matches = self._believe(words, {span: those for span, those in kept.items() if span in found})
        matches += [Match(*span, those, MENDED) for span, those in kept.items() if span not in found]
        return sorted(matches, key=lambda match: match.first)

    def _mended(
        self, words: Words, languages: frozenset[str] | None
    ) -> dict[tuple[int, int], tuple[Surface, ...]]:
        """Names whose long words are mistyped, or written in two pieces or in one, by first and last word."""
        keys = [singular(token.normal) for token in words.tokens]
        found: dict[tuple[int, int], tuple[Surface, ...]] = {}

        def note(first: int, last: int, place: int) -> None:
            fitting = tuple(
                surface
                for surface in self._lists[place]
                if (languages is None or surface.language in languages) and surface.trust is Trust.ALWAYS
            )
            gaps = [token.gap for token in words.tokens[first + 1 : last + 1]]
            if fitting and not any(gaps):
                found[first, last] = fitting

        for n, key in enumerate(keys):
            if (meant := self._mender.mend(key)) and " " in meant:
                note(n, n, self._places[meant])
            elif meant:
                start = max(0, n - _AROUND)
                part = [*keys[start:n], meant, *keys[n + 1 : n + 1 + _AROUND]]
                for first, last, place in self._run(part):
                    if start + first <= n <= start + last:
                        note(start + first, start + last, place)
            if n and (whole := self._mender.joins(words.tokens[n - 1].normal, key)):
                note(n - 1, n, self._places[whole])
        return found

    def _run(self, normals: Sequence[str]) -> list[tuple[int, int, int]]:
        """(first word, last word, place of the list) of everything the automaton sees."""
        haystack = " " + " ".join(normals) + " "
        starts, ends, at = {}, {}, 1
        for place, normal in enumerate(normals):
            starts[at] = place
            at += len(normal) + 1
            ends[at - 1] = place
        seen = []
        for end, place in self._automaton.iter(haystack):
            size = self._lists[place][0].size
            last = ends.get(end)
            if last is not None and last - size + 1 >= 0:
                seen.append((last - size + 1, last, place))
        return seen

    def _believe(self, words: Words, found: dict[tuple[int, int], tuple[Surface, ...]]) -> list[Match]:
        """Leave out what is not written as a name should be, and traps that stand alone."""
        plain: list[Match] = []
        traps: list[Match] = []
        for (first, last), surfaces in sorted(found.items()):
            free = tuple(s for s in surfaces if s.trust is Trust.ALWAYS or _is_free(words, first, s))
            doubtful = tuple(s for s in surfaces if _is_doubtful(words, first, s))
            if free:
                plain.append(Match(first, last, free, SURE))
            elif doubtful:
                traps.append(Match(first, last, doubtful, TRAP_IN_COMPANY))
        anchors = {match.first for match in plain if _is_name(words, match)}
        names = anchors | {match.first for match in traps}
        kept = []
        for match in traps:
            explained = tuple(s for s in match.surfaces if s.trust is Trust.NAME)
            if _in_company(words, match.first, anchors, names):
                kept.append(match)
            elif explained:
                kept.append(Match(match.first, match.last, explained, NAME_ALONE))
        return sorted([*plain, *kept], key=lambda match: match.first)


def _readings(found: Sequence[Token]) -> list[tuple[list[str], set[int] | None]]:
    """The words as keys; again with plurals uncut; then with "-ing" and "-ed" taken off, in two ways.

    With each comes the set of words at which a match must begin to count, None for any.
    """
    raw = [token.normal for token in found]
    cut = [singular(normal) for normal in raw]
    readings: list[tuple[list[str], set[int] | None]] = [(cut, None)]
    if raw != cut:
        readings.append((raw, None))
    for ending in ("", "e"):
        changed = {n: _base(normal, ending) for n, normal in enumerate(raw)}
        places = {n for n, base in changed.items() if base}
        if places:
            readings.append(([changed[n] or normal for n, normal in enumerate(cut)], places))
    return readings


def _base(word: str, ending: str) -> str:
    """ "managing" with "e" is "manage", "planning" with "" is "plan"; "" where nothing was taken off."""
    for suffix in ("ing", "ed"):
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) >= 3 and stem.isalpha():
            if not ending and stem[-1] == stem[-2] and stem[-1] not in "lsz":
                return stem[:-1]
            if not ending and suffix == "ed" and stem.endswith("i"):
                return stem[:-1] + "y"
            return stem + ending
    return ""


def _fits(words: Words, first: int, last: int, surface: Surface) -> bool:
    """No sentence ends inside, and no more commas stand inside than in the name; tools have no plural."""
    if surface.is_name and words.tokens[first].normal != surface.normal:
        return False
    gaps = [token.gap for token in words.tokens[first + 1 : last + 1]]
    return 2 not in gaps and sum(gap == 1 for gap in gaps) <= surface.commas


def _longest(found: dict[tuple[int, int], tuple[Surface, ...]]) -> dict[tuple[int, int], tuple[Surface, ...]]:
    taken: set[int] = set()
    kept = {}
    for span in sorted(found, key=lambda s: (s[0] - s[1], s[0])):
        places = range(span[0], span[1] + 1)
        if taken.isdisjoint(places):
            taken.update(places)
            kept[span] = found[span]
    return kept


def _is_free(words: Words, first: int, surface: Surface) -> bool:
    """A name with its capitals, where the capital is not just that of a sentence's first word."""
    if surface.trust not in _BY_CAPITALS or not _has_capitals(words, first, surface):
        return False
    start, end = words.segments[words.segment[first]]
    return surface.text.isupper() or first != start or end - start <= _SHORT


def _is_doubtful(words: Words, first: int, surface: Surface) -> bool:
    """A name that needs company: a trap written as a name, or a longer name without its capitals."""
    if surface.trust is Trust.IN_COMPANY:
        return surface.text[:1].islower() or _has_capitals(words, first, surface)
    return surface.trust in _BY_CAPITALS and not surface.text.isupper()


def _has_capitals(words: Words, first: int, surface: Surface) -> bool:
    token = words.tokens[first]
    written = words.text[token.start : token.end]
    return written == surface.text if surface.text.isupper() else written[:1].isupper()


def _is_name(words: Words, match: Match) -> bool:
    """True when the match can vouch for a trap: one to three words, written with a capital or a digit."""
    token = words.tokens[match.first]
    written = words.text[token.start : token.end]
    return match.last - match.first < 3 and written != written.lower()


def _in_company(words: Words, place: int, anchors: set[int], names: set[int]) -> bool:
    """Beside another name in its segment, among short lines of names, or in a section of skills."""
    token = words.tokens[place]
    if any(start <= token.start < end for start, end in words.sections):
        return True
    segment = words.segment[place]
    start, end = words.segments[segment]
    near = range(max(start, place - _NEAR), min(end, place + _NEAR + 1))
    if any(other in anchors for other in near if other != place):
        return True
    listed = [n for n in near if n in names and n != place]
    commas = sum(words.tokens[n].gap == 1 for n in range(start + 1, end))
    if len(listed) >= 2 and commas >= 2:
        return True
    if end - start > _SHORT:
        return False
    around = range(max(0, segment - _LINES_AROUND), min(len(words.segments), segment + _LINES_AROUND + 1))
    short = [words.segments[n] for n in around if n != segment]
    return any(other in anchors for s, e in short if e - s <= _SHORT for other in range(s, e))


def _sections(text: str) -> list[tuple[int, int]]:
    """Where sections of skills stand: from their heading to an empty line, at most so many lines."""
    found = []
    for heading in _SECTION.finditer(text):
        lines = 0
        at = heading.end()
        while lines < _SECTION_LINES and at < len(text):
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            if lines > 1 and not text[at:end].strip():
                break
            lines, at = lines + 1, end + 1
        found.append((heading.end(), min(at, len(text))))
    return found
