"""How labels and texts are seen for search and extraction: tokens, and their normal form.

A token keeps where it stood in the original text, so that whatever is found can be shown in the
very words that a person wrote. Normalising works token by token: the normal form of a label is
its tokens' normal forms joined by one space, hence a label is found in a text exactly where the
same tokens stand in the same order.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_MARK = "\u0300-\u036f"
_LETTER = rf"(?:[^\W_][{_MARK}]*)"
_TOKEN = re.compile(rf"(?:(?<![\w.])\.(?=[^\W\d_]))?{_LETTER}+(?:['’ʼ.·]{_LETTER}+)*[+#]{{0,2}}|&")
_SOFT = re.compile(r"[,/|]")
_HARD = re.compile(r"[.;:!?()\[\]{}<>•▪●◦·*\"“”„«»\t\f\v]|\s[-–—]\s|\r?\n|\r")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_POSSESSIVE = re.compile(r"(?<=\w)['’][sS]$")
_APOSTROPHES = str.maketrans("", "", "'’ʼ·")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its normal form, its place in the original, and what stands before it.

    ``gap`` is 0 when only space or a hyphen stands between it and the token before, 1 for a comma
    or a slash, 2 for the end of a sentence, a bracket, a bullet or a line that does not go on.
    """

    normal: str
    start: int
    end: int
    gap: int


def normal_of(word: str) -> str:
    """One token as search sees it: no case, no accents, no apostrophes, no possessive s; "&" is "and"."""
    if word == "&":
        return "and"
    word = _POSSESSIVE.sub("", word)
    if word.isascii():  # most words; what follows would come to the same
        return word.replace("'", "").lower()
    apart = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return unicodedata.normalize("NFKC", bare.casefold()).replace(" ", "")


def tokens(text: str) -> list[Token]:
    """The words of a text in order. Never raises, whatever the text is."""
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(text):
        normal = normal_of(match.group())
        if not normal:
            continue
        found.append(Token(normal, match.start(), match.end(), _gap(text, end, match.start())))
        end = match.end()
    return found


def normalise(text: str) -> str:
    """The normal form of a label or a search: "Node.js & C++" is "node.js and c++"."""
    return " ".join(token.normal for token in tokens(text))


def commas_in(text: str) -> int:
    """How many commas or slashes stand between the words of a label."""
    return sum(token.gap == 1 for token in tokens(text)[1:])


def tidy(text: str) -> str:
    """A label as it should be shown: non-breaking and double spaces made one, edges trimmed, nothing unseen left."""
    return " ".join(_UNSEEN.sub("", text).split())


def without_unseen(text: str) -> str:
    """A text of several lines without what cannot be seen: control characters, marks that turn its direction, halves
    of characters. A database would refuse some of them, and others make words read as what they are not."""
    return _UNSEEN.sub("", text)


def mixes_scripts(text: str) -> bool:
    """Whether one word of the text has Latin and Cyrillic letters, so that it reads as a word that it is not."""
    return any(_LATIN.search(word) and _CYRILLIC.search(word) for word in text.split())


def _gap(text: str, end: int, start: int) -> int:
    between = text[end:start]
    if between == " ":
        return 0
    hard = _HARD.search(between)
    if hard is None:
        return 1 if _SOFT.search(between) else 0
    wraps = between.strip(" ") in {"\n", "\r\n"} and end > 0
    return 0 if wraps and text[start].islower() else 2
