"""When two names may mean one skill, and when they must not: "level II" is not "level III", "Java" not "JavaScript"."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from muster.engine.text import singular
from muster.skills.rules.words import normalise

_EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "and",
        "or",
        "in",
        "for",
        "to",
        "with",
        "on",
        "at",
        "by",
        "de",
        "der",
        "die",
        "das",
        "und",
        "oder",
        "von",
        "fuer",
        "mit",
        "im",
    ]
)
_ROMAN = re.compile(r"^(?=[ivxlc]+$)(c{0,3}(x[cl]|l?x{0,3})(i[xv]|v?i{0,3}))$")
_NUMBER = re.compile(r"\d")
_LEVELS = frozenset(
    [
        "basic",
        "beginner",
        "elementary",
        "intermediate",
        "advanced",
        "expert",
        "junior",
        "senior",
        "first",
        "second",
        "third",
        "one",
        "two",
        "three",
        "grundlegend",
        "fortgeschritten",
        "erste",
        "zweite",
        "dritte",
    ]
)
_OPPOSITES = (
    ("internal", "external"),
    ("indoor", "outdoor"),
    ("inbound", "outbound"),
    ("import", "export"),
    ("hard", "soft"),
    ("front", "back"),
    ("frontend", "backend"),
    ("micro", "macro"),
    ("input", "output"),
    ("online", "offline"),
    ("pre", "post"),
    ("public", "private"),
    ("primary", "secondary"),
    ("upper", "lower"),
    ("male", "female"),
    ("written", "spoken"),
    ("sales", "purchase"),
)
_APART = frozenset(frozenset(pair) for pair in _OPPOSITES)
_NEGATIONS = ("non", "un", "anti", "dis", "in", "im", "re", "de")
LONG_ENOUGH = 6
"""A word of so many letters may hold one typing error and still be the same word."""


def key_of(name: str) -> tuple[str, ...]:
    """A name without order, plural, filling words and what stands in brackets: equal keys may be one skill."""
    words = normalise(re.sub(r"\([^)]*\)", " ", name)).replace("-", " ").split()
    return tuple(sorted(singular(word) for word in words if word not in _EMPTY))


def must_differ(one: str, other: str) -> bool:
    """True where the names tell two skills apart, however alike they look.

    Other numbers, levels or roman numerals; opposites; a negation; a symbol that makes another language of it (C, C++,
    C#); a word that only begins like the other (Java and JavaScript).
    """
    first, second = key_of(one), key_of(other)
    left = _without(first, second)
    right = _without(second, first)
    if (not left and not right) or _squeezed(one) == _squeezed(other):
        return False
    if any(_counts(word) for word in (*left, *right)):
        return True
    for a in left:
        for b in right:
            if frozenset((a, b)) in _APART or _is_negation(a, b) or _is_negation(b, a):
                return True
            if a.rstrip("+#") == b.rstrip("+#") or _only_begins(a, b) or _only_begins(b, a):
                return True
    return False


def may_be_one(one: str, other: str) -> bool:
    """True where two names may well mean one skill: the same words in another order or number, or one typing error."""
    first, second = key_of(one), key_of(other)
    if not first or not second or must_differ(one, other):
        return False
    if first == second or _squeezed(one) == _squeezed(other):
        return True
    left, right = _without(first, second), _without(second, first)
    if len(left) != 1 or len(right) != 1:
        return False
    a, b = left[0], right[0]
    return min(len(a), len(b)) >= LONG_ENOUGH and a[0] == b[0] and OSA.distance(a, b) == 1


def _squeezed(name: str) -> str:
    """The name in one piece: "e-mail" and "email" are the same."""
    return normalise(name).replace(" ", "").replace("-", "")


def _without(words: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    """The words that the other name lacks, as often as it lacks them."""
    rest = list(others)
    found = []
    for word in words:
        if word in rest:
            rest.remove(word)
        else:
            found.append(word)
    return found


def _counts(word: str) -> bool:
    """A number, a roman numeral, a grade or a single letter."""
    return len(word) == 1 or bool(_NUMBER.search(word)) or bool(_ROMAN.match(word)) or word in _LEVELS


def _is_negation(word: str, plain: str) -> bool:
    return any(word == start + plain for start in _NEGATIONS)


def _only_begins(longer: str, shorter: str) -> bool:
    """One word begins with the other and goes on for more than an ending."""
    return longer.startswith(shorter) and len(longer) - len(shorter) >= 3
