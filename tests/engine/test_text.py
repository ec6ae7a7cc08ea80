"""Normalising, cutting and finding labels; the index against a plain twin."""

import math
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.engine.text import (
    LabelIndex,
    char_grams,
    chunks,
    normalise,
    normalise_with_spans,
    singular,
    words_of,
)

WORDS = st.text("abc déß", min_size=0, max_size=12)


class TestNormalise:
    @pytest.mark.parametrize(
        ("text", "normal"),
        [
            ("  Data\u00a0  Analysis\n", "data analysis"),
            ("ＰＹＴＨＯＮ", "python"),
            ("Straße", "strasse"),
            ("ﬁnance", "finance"),
            ("e\u0301tude", "étude"),
        ],
    )
    def test_examples(self, text, normal):
        assert normalise(text) == normal

    @given(st.text(max_size=40))
    def test_with_spans_gives_the_same_text(self, text):
        found = normalise_with_spans(text)
        assert found.text == normalise(text)
        assert len(found.starts) == len(found.ends) == len(found.text)
        assert all(0 <= a < b <= len(text) for a, b in zip(found.starts, found.ends, strict=True))
        assert list(found.starts) == sorted(found.starts)

    def test_the_way_back(self):
        text = "We use  Ｐｙthon daily"
        found = normalise_with_spans(text)
        at = found.text.index("python")
        start, end = found.span(at, at + 6)
        assert text[start:end] == "Ｐｙthon"
        with pytest.raises(ValueError, match="outside"):
            found.span(3, 300)

    def test_plurals_are_cut_lightly(self):
        words = ["policies", "tools", "analysis", "class", "aws", "status", "bus"]
        assert [singular(w) for w in words] == ["policy", "tool", "analysis", "class", "aws", "status", "bus"]
        assert words_of("C++, C# and Node.js tools") == ["c++", "c#", "and", "node.js", "tool"]


class TestChunks:
    def test_cut_at_punctuation_and_small_words(self):
        text = "Python and SQL, or Node.js with end-to-end tests. Excel und Planung (mit SAP)"
        assert [c.words for c in chunks(text)] == [
            "Python", "SQL", "Node.js", "end-to-end tests", "Excel", "Planung", "SAP",
        ]  # fmt: skip

    @given(st.text("ab and,or. \nmit-", max_size=60))
    def test_spans_are_true_and_in_order(self, text):
        found = chunks(text)
        assert all(text[c.start : c.end] == c.words == c.words.strip() for c in found)
        assert all(a.end <= b.start for a, b in pairwise(found))

    def test_nothing_gives_nothing(self):
        assert chunks(" ... -- ") == []


def plain_search(labels, query, share):
    """The formulas of the module's docstring, label by label."""
    bags = [Counter(char_grams(text)) for _, text in labels]
    n = len(labels)
    df = Counter(gram for bag in bags for gram in bag)

    def vector(bag):
        raw = {g: (1 + math.log(c)) * (1 + math.log((1 + n) / (1 + df[g]))) for g, c in bag.items()}
        norm = math.sqrt(sum(w * w for w in raw.values())) or 1
        return {g: w / norm for g, w in raw.items()}

    tokens = [words_of(text) for _, text in labels]
    word_df = Counter(word for own in tokens for word in set(own))
    mean = sum(map(len, tokens)) / n or 1

    def bm25(asked, own):
        total = 0.0
        for word in asked & set(own):
            idf = math.log(1 + (n - word_df[word] + 0.5) / (word_df[word] + 0.5))
            tf = own.count(word)
            total += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * len(own) / mean))
        return total

    asked, own_vector, best = set(words_of(query)), vector(Counter(char_grams(query))), {}
    for number, (item, _) in enumerate(labels):
        chars = sum(w * own_vector.get(g, 0) for g, w in vector(bags[number]).items())
        itself = bm25(set(tokens[number]), tokens[number])
        words = bm25(asked, tokens[number]) / itself if itself else 0
        score = share * chars * 1000 + (1000 - share) * words * 1000
        if score > best.get(item, (0, 0))[0]:
            best[item] = (score, number)
    return best


class TestIndex:
    LABELS = (
        (0, "Python"),
        (1, "data analysis"),
        (1, "analysing data"),
        (2, "database design"),
        (3, "Data analysis"),
    )

    def test_finds_the_likeliest_first_and_forgives_typing(self):
        index = LabelIndex(self.LABELS)
        exact, typo, none = index.search(["Data  ANALYSIS", "pyhton", "zzz"], top=3)
        assert [(h.item, h.label, h.score) for h in exact[:2]] == [(1, 1, 1_000_000), (3, 4, 1_000_000)]
        assert typo[0].item == 0
        assert none == []

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(0, 4), WORDS), min_size=1, max_size=8),
        WORDS,
        st.sampled_from([0, 600, 1000]),
    )
    def test_equals_the_formulas(self, labels, query, share):
        expected = plain_search(labels, query, share)
        found = LabelIndex(labels).search([query], top=50, chars_share=share)[0]
        assert all(abs(hit.score - expected[hit.item][0]) <= 2 for hit in found)
        assert {item for item, (score, _) in expected.items() if score > 2} <= {hit.item for hit in found}
        assert [(-h.score, h.item) for h in found] == sorted((-h.score, h.item) for h in found)

    @settings(max_examples=30, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 4), WORDS), min_size=1, max_size=8), st.lists(WORDS, max_size=4))
    def test_a_batch_is_the_same_as_one_by_one_and_top_is_a_prefix(self, labels, queries):
        index = LabelIndex(labels)
        batch = index.search(queries, top=5)
        assert batch == [index.search([query], top=5)[0] for query in queries]
        assert [hits[:2] for hits in batch] == index.search(queries, top=2)

    def test_empty_and_bad_input(self):
        assert LabelIndex([]).search(["x"]) == [[]]
        with pytest.raises(ValueError, match="from 0"):
            LabelIndex([(-1, "x")])
        with pytest.raises(ValueError, match="thousandths"):
            LabelIndex([(0, "x")]).search(["x"], chars_share=2000)
