"""Words to labels: normalising, cutting into chunks, and finding the nearest labels (methods, section 7, tier 1).

Two similarities over labels and aliases, each from 0 to 1 and rounded to millionths so that ties are exact:

* *chars*: cosine of TF-IDF vectors of the 2-, 3- and 4-grams of each word with a space on both sides;
  tf = 1 + ln(count), idf = 1 + ln((1 + N) / (1 + df)).
* *words*: BM25 (k1 = 1.2, b = 0.75, idf = ln(1 + (N - df + .5) / (df + .5))) of the query on the label, divided by the
  label's BM25 with itself and held at 1: the share of the label that the query says.

An item (a skill) has several labels; it scores by its best one. Equal scores go to the item, then the label, that came
first.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:[+#]+|(?:['’.][^\W_]+)*)", re.UNICODE)
_CUT = re.compile(
    r"[,;:!?()\[\]{}|/•·\n\r\t\"“”„«»]+|\.(?=\s|$)|\s[-–—*]+\s"
    r"|\b(?:and|or|with|und|oder|mit|sowie)\b",
    re.IGNORECASE | re.UNICODE,
)


def normalise(text: str) -> str:
    """The form in which words are compared: NFKC, casefolded, every run of white space one space, trimmed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text that remembers where each of its characters came from."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the original that the half-open span [start, end) of the normalised text comes from."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError("the span is outside the text")
        return self.starts[start], self.ends[end - 1]


def normalise_with_spans(text: str) -> Normalised:
    """`normalise(text)` with the way back to the original.

    A base letter and its combining marks are normalised together, so that the text equals `normalise(text)`.
    """
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and _joins(text[at:end], text[end]):
            end += 1
        for letter in unicodedata.normalize("NFKC", text[at:end]).casefold():
            space = letter.isspace()
            if space and (not out or out[-1] == " "):
                continue
            out.append(" " if space else letter)
            starts.append(at)
            ends.append(end)
        at = end
    if out and out[-1] == " ":
        out.pop()
    return Normalised("".join(out), tuple(starts[: len(out)]), tuple(ends[: len(out)]))


def _joins(piece: str, letter: str) -> bool:
    """Whether the letter changes how the piece before it is normalised (combining marks, Hangul parts)."""
    if letter.isascii():
        return False
    apart = unicodedata.normalize("NFKC", piece) + unicodedata.normalize("NFKC", letter)
    return unicodedata.combining(letter) != 0 or unicodedata.normalize("NFKC", piece + letter) != apart


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a text: text[start:end] == words, without white space at the ends."""

    start: int
    end: int
    words: str


def chunks(text: str) -> list[Chunk]:
    """The text cut at punctuation and at "and", "or", "with" (German "und", "oder", "mit", "sowie"), in order.

    A full stop cuts only before white space or at the end ("Node.js" stays whole); hyphens inside words do not cut.
    Chunks without a letter or digit are left out.
    """
    found = []
    start = 0
    for stop, after in [*((cut.start(), cut.end()) for cut in _CUT.finditer(text)), (len(text), len(text))]:
        piece = text[start:stop]
        words = piece.strip()
        if any(letter.isalnum() for letter in words):
            first = start + len(piece) - len(piece.lstrip())
            found.append(Chunk(first, first + len(words), words))
        start = after
    return found


def words_of(text: str) -> list[str]:
    """Normalised words, light plurals cut; "c++", "c#" and "node.js" stay whole."""
    return [singular(word) for word in _WORD.findall(normalise(text))]


def singular(word: str) -> str:
    """A light English plural cut: "policies" to "policy", "tools" to "tool"; "analysis", "class", "aws" stay."""
    if not word.isalpha():
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and word[-2] not in "sui'":
        return word[:-1]
    return word


def char_grams(text: str) -> list[str]:
    """The 2-, 3- and 4-grams of each word of the normalised text with a space on both sides."""
    return [gram for word in _WORD.findall(normalise(text)) for gram in _word_grams(word)]


def _word_grams(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[i : i + n] for n in (2, 3, 4) for i in range(len(padded) - n + 1)]


@dataclass(frozen=True, slots=True)
class Hit:
    """An item found for a query: its position, the label that won, and the similarities in millionths."""

    item: int
    label: int
    score: int
    chars: int
    words: int


@dataclass(frozen=True, slots=True)
class _Field:
    """An inverted field: per feature the labels that have it with their weight, and how a query weighs it."""

    vocabulary: dict[str, int]
    start: NDArray[np.int64]
    label: NDArray[np.int32]
    weight: NDArray[np.float64]
    idf: NDArray[np.float64]


def _counts(
    bags: Sequence[Sequence[int]],
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int64]]:
    """(feature, label, count) sorted by feature, then label."""
    feature = np.array([feature for bag in bags for feature in bag], dtype=np.int64)
    label = np.repeat(np.arange(len(bags), dtype=np.int64), [len(bag) for bag in bags])
    key, count = np.unique(feature * max(1, len(bags)) + label, return_counts=True)
    return key // max(1, len(bags)), (key % max(1, len(bags))).astype(np.int32), count.astype(np.int64)


def _starts(feature: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    return np.searchsorted(feature, np.arange(size + 1)).astype(np.int64)


def _char_field(labels: Sequence[str]) -> _Field:
    vocabulary: dict[str, int] = {}
    of_word: dict[str, list[int]] = {}
    bags: list[list[int]] = []
    for text in labels:
        words = _WORD.findall(normalise(text))
        for word in words:
            if word not in of_word:
                of_word[word] = [vocabulary.setdefault(gram, len(vocabulary)) for gram in _word_grams(word)]
        bags.append([feature for word in words for feature in of_word[word]])
    feature, label, count = _counts(bags)
    start = _starts(feature, len(vocabulary))
    idf = 1.0 + np.log((1.0 + len(labels)) / (1.0 + np.diff(start)))
    weight = (1.0 + np.log(count)) * idf[feature]
    norm = np.sqrt(np.bincount(label, weight * weight, minlength=len(labels)))
    return _Field(vocabulary, start, label, weight / norm[label], idf)


def _word_field(labels: Sequence[str]) -> _Field:
    vocabulary: dict[str, int] = {}
    bags = [[vocabulary.setdefault(word, len(vocabulary)) for word in words_of(text)] for text in labels]
    feature, label, count = _counts(bags)
    start = _starts(feature, len(vocabulary))
    df = np.diff(start)
    idf = np.log(1.0 + (len(labels) - df + 0.5) / (df + 0.5))
    lengths = np.array([len(bag) for bag in bags], dtype=np.float64)
    mean = lengths.mean() if lengths.size and lengths.any() else 1.0
    weight = idf[feature] * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[label] / mean))
    itself = np.bincount(label, weight, minlength=len(labels))
    return _Field(vocabulary, start, label, weight / itself[label], idf)


@njit(cache=True, nogil=True)
def _search(  # type: ignore[no-untyped-def]
    query_start, query_char, query_char_weight, word_start, query_word,
    char_start, char_label, char_weight, bm_start, bm_label, bm_weight, item_of, items, share, top,
):  # fmt: skip
    queries, labels = query_start.size - 1, item_of.size
    out = np.full((queries, top, 5), -1, dtype=np.int64)
    chars, words = np.zeros(labels), np.zeros(labels)
    best_score, best_label = np.zeros(items, dtype=np.int64), np.full(items, -1, dtype=np.int64)
    for q in range(queries):
        chars[:] = 0.0
        words[:] = 0.0
        best_score[:] = 0
        best_label[:] = -1
        for f in range(query_start[q], query_start[q + 1]):
            feature, weight = query_char[f], query_char_weight[f]
            for x in range(char_start[feature], char_start[feature + 1]):
                chars[char_label[x]] += weight * char_weight[x]
        for f in range(word_start[q], word_start[q + 1]):
            for x in range(bm_start[query_word[f]], bm_start[query_word[f] + 1]):
                words[bm_label[x]] += bm_weight[x]
        for label in range(labels):
            if chars[label] == 0.0 and words[label] == 0.0:
                continue
            a = np.int64(min(1.0, chars[label]) * 1000000.0 + 0.5)
            b = np.int64(min(1.0, words[label]) * 1000000.0 + 0.5)
            score = (share * a + (1000 - share) * b) // 1000
            if score > best_score[item_of[label]]:
                best_score[item_of[label]], best_label[item_of[label]] = score, label
        size = 0
        for item in range(items):
            score = best_score[item]
            if score == 0 or (size == top and score <= out[q, top - 1, 2]):
                continue
            at = min(size, top - 1)
            while at > 0 and out[q, at - 1, 2] < score:
                out[q, at] = out[q, at - 1]
                at -= 1
            label = best_label[item]
            out[q, at, 0], out[q, at, 1], out[q, at, 2] = item, label, score
            out[q, at, 3] = np.int64(min(1.0, chars[label]) * 1000000.0 + 0.5)
            out[q, at, 4] = np.int64(min(1.0, words[label]) * 1000000.0 + 0.5)
            size = min(size + 1, top)
    return out


@njit(cache=True, nogil=True)
def _likeness(  # type: ignore[no-untyped-def]
    query_start, query_char, query_char_weight, word_start, query_word,
    char_start, char_label, char_weight, bm_start, bm_label, bm_weight, item_of, items,
):  # fmt: skip
    queries, labels = query_start.size - 1, item_of.size
    out = np.zeros((queries, items), dtype=np.float32), np.zeros((queries, items), dtype=np.float32)
    chars, words = np.zeros(labels), np.zeros(labels)
    for q in range(queries):
        chars[:] = 0.0
        words[:] = 0.0
        for f in range(query_start[q], query_start[q + 1]):
            feature, weight = query_char[f], query_char_weight[f]
            for x in range(char_start[feature], char_start[feature + 1]):
                chars[char_label[x]] += weight * char_weight[x]
        for f in range(word_start[q], word_start[q + 1]):
            for x in range(bm_start[query_word[f]], bm_start[query_word[f] + 1]):
                words[bm_label[x]] += bm_weight[x]
        for label in range(labels):
            item = item_of[label]
            out[0][q, item] = max(out[0][q, item], np.float32(min(1.0, chars[label])))
            out[1][q, item] = max(out[1][q, item], np.float32(min(1.0, words[label])))
    return out


class LabelIndex:
    """Labels and aliases of items, searchable by what they look like and by the words they share."""

    def __init__(self, labels: Sequence[tuple[int, str]]) -> None:
        """labels: (item, text) with items numbered 0..n-1; an item may have many labels and a label any words."""
        if any(item < 0 for item, _ in labels):
            raise ValueError("items are numbered from 0")
        texts = [text for _, text in labels]
        self.labels = tuple(texts)
        self.items = max((item for item, _ in labels), default=-1) + 1
        self._item_of = np.array([item for item, _ in labels], dtype=np.int64)
        self._chars = _char_field(texts)
        self._words = _word_field(texts)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """All that building costs time for, as plain arrays; ``from_arrays`` makes the same index of them."""
        found: dict[str, NDArray[Any]] = {}
        for name, field in (("chars", self._chars), ("words", self._words)):
            vocabulary = "\n".join(field.vocabulary).encode()
            found[f"{name}.vocabulary"] = np.frombuffer(vocabulary, dtype=np.uint8)
            for part in ("start", "label", "weight", "idf"):
                found[f"{name}.{part}"] = getattr(field, part)
        return found

    @classmethod
    def from_arrays(
        cls, labels: Sequence[tuple[int, str]], arrays: Mapping[str, NDArray[Any]]
    ) -> "LabelIndex":
        """The index of these labels, from what ``arrays`` gave for the very same labels."""
        index = cls(())
        fields = []
        for name in ("chars", "words"):
            text = arrays[f"{name}.vocabulary"].tobytes().decode()
            vocabulary = {word: at for at, word in enumerate(text.split("\n") if text else ())}
            fields.append(
                _Field(
                    vocabulary, *(arrays[f"{name}.{part}"] for part in ("start", "label", "weight", "idf"))
                )
            )
        index._chars, index._words = fields
        index.labels = tuple(text for _, text in labels)
        index.items = max((item for item, _ in labels), default=-1) + 1
        index._item_of = np.array([item for item, _ in labels], dtype=np.int64)
        return index

    def search(self, queries: Sequence[str], *, top: int = 20, chars_share: int = 600) -> list[list[Hit]]:
        """Per query the best items: score = chars_share thousandths of chars and the rest of words, in millionths.

        Only items that share something with the query are listed. Safe to call from many threads.
        """
        if not 0 <= chars_share <= 1000:
            raise ValueError("chars_share is in thousandths")
        if top <= 0 or not self.labels:
            return [[] for _ in queries]
        starts, letters, weights, word_starts, words = self._features(queries)
        one, two = self._chars, self._words
        found = _search(
            starts, letters, weights, word_starts, words,
            one.start, one.label, one.weight, two.start, two.label, two.weight,
            self._item_of, self.items, chars_share, top,
        )  # fmt: skip
        return [[Hit(*row) for row in one.tolist() if row[0] >= 0] for one in found]

    def likeness(self, queries: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """*chars* and *words* of every query with every item, each at the item's best label for it: (queries, items)."""
        starts, letters, weights, word_starts, words = self._features(queries)
        one, two = self._chars, self._words
        found = _likeness(
            starts, letters, weights, word_starts, words,
            one.start, one.label, one.weight, two.start, two.label, two.weight, self._item_of, self.items,
        )  # fmt: skip
        return found[0], found[1]

    def _features(
        self, queries: Sequence[str]
    ) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Per query the range of its letters' features and their weights, then the range of its words, as arrays."""
        starts, features, weights, word_starts, words = [0], [], [], [0], []
        for query in queries:
            own = self._query_chars(query)
            features += [feature for feature, _ in own]
            weights += [weight for _, weight in own]
            starts.append(len(features))
            known = {self._words.vocabulary.get(word, -1) for word in words_of(query)}
            words += sorted(known - {-1})
            word_starts.append(len(words))
        return (
            np.array(starts, dtype=np.int64),
            np.array(features, dtype=np.int64),
            np.array(weights, dtype=np.float64),
            np.array(word_starts, dtype=np.int64),
            np.array(words, dtype=np.int64),
        )

    def _query_chars(self, query: str) -> list[tuple[int, float]]:
        """Known features and their weights in a unit vector over all features of the query, known or not."""
        counts: dict[str, int] = {}
        for gram in char_grams(query):
            counts[gram] = counts.get(gram, 0) + 1
        unseen = 1.0 + float(np.log(1.0 + len(self.labels)))
        vocabulary, idf = self._chars.vocabulary, self._chars.idf
        weighed = []
        square = 0.0
        for gram, count in sorted(counts.items()):
            feature = vocabulary.get(gram, -1)
            weight = idf.item(feature) if feature >= 0 else unseen
            if count > 1:
                weight = (1.0 + float(np.log(count))) * weight
            square += weight * weight
            if feature >= 0:
                weighed.append((feature, weight))
        norm = float(np.sqrt(square)) or 1.0
        return [(feature, weight / norm) for feature, weight in weighed]
