"""Long words that are written otherwise than the name: with one typing error, in two pieces, or in one.

German makes one word of many, and long words are mistyped. A word that no name has is mended where exactly one word of the
names is one error away (restricted edit distance: a letter too many, too few, another one, or two swapped). Nothing is
mended into what must differ: another first letter, and beginnings that turn a word round ("micro", "macro").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

LONG = 10
"""Letters from which on a word is mended: below, one error too often makes another word of it."""
_MOST_JOINED = 3
_TURNED = (("mikro", "makro"), ("micro", "macro"), ("inter", "intra"), ("pre", "pro"))


class Mender:
    """Made once of the keys of all names (``surfaces.key_of``); safe in several threads."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._known: set[str] = set()
        self._whole: set[str] = set()
        self._joined: dict[str, str] = {}
        for key in keys:
            words = key.split()
            self._known.update(words)
            if len(words) == 1:
                self._whole.add(key)
            elif len(words) <= _MOST_JOINED and len(squeezed := "".join(words)) >= LONG:
                self._joined.setdefault(squeezed, key)
        near: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= LONG and word.isalpha():
                for form in _forms(word):
                    near[form].append(word)
        self._near = dict(near)

    def mend(self, word: str) -> str:
        """The word of the names, or the name in one piece, that a long word must mean; empty where it means none, or where
        it is a word of the names itself."""
        if len(word) < LONG or word in self._known or not word.isalpha():
            return ""
        if word in self._joined:
            return self._joined[word]
        near = {
            other
            for form in _forms(word)
            for other in self._near.get(form, ())
            if OSA.distance(word, other, score_cutoff=1) == 1
        }
        fit = [other for other in near if word[0] == other[0] and not _is_turned(word, other)]
        return fit[0] if len(fit) == 1 and len(near) == 1 else ""

    def joins(self, one: str, other: str) -> str:
        """The single long word of the names that two words are the pieces of; empty where there is none."""
        whole = one + other
        return whole if len(whole) >= LONG and min(len(one), len(other)) > 2 and whole in self._whole else ""


def _forms(word: str) -> set[str]:
    """The word and all that is left of it without one letter: words one error apart share a form."""
    return {word} | {word[:n] + word[n + 1 :] for n in range(len(word))}


def _is_turned(one: str, other: str) -> bool:
    return any(
        {one.startswith(a), other.startswith(a)} == {True, False}
        and {one.startswith(b), other.startswith(b)} == {True, False}
        for a, b in _TURNED
    )
