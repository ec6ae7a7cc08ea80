"""Texts of instruments, words and answers as numbers, and what may be shown: without a database."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.assessments import queries, rules, terms
from muster.assessments.rules.items import Item
from muster.assessments.terms import EXAMPLES, InstrumentKind, InstrumentState, SittingState, Standing
from muster.engine.adaptive import Ability
from muster.evidence.terms import EvidenceKind
from muster.foundation.words import use_language

SCALE = "Q: A\n1: a\n3: b\n5: c\n\nQ: B\n1: a\n3: b\n5: c\n"
TEST = "Q: A\nlevel: 3\n* yes\n- no\n"
WORD = st.text("abcdefg hijk", min_size=1, max_size=20).map(lambda s: " ".join(s.split())).filter(bool)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("key", EXAMPLES)
def test_every_example_is_read_in_both_languages(key: str, language: str) -> None:
    example = queries.example_text(key, language)
    items = rules.read_items(example.kind, example.text)
    assert example.title
    assert len(items) >= 3
    other = queries.example_text(key, "de" if language == "en" else "en")
    assert example.text != other.text
    twin = rules.read_items(other.kind, other.text)
    assert [(len(one.options), one.right, one.level) for one in items] == [
        (len(one.options), one.right, one.level) for one in twin
    ]
    assert rules.read_items(example.kind, rules.text_of(items)) == items
    assert rules.from_plain(rules.plain(items)) == items


@given(
    st.lists(
        st.builds(Item, WORD, st.fixed_dictionaries({1: WORD, 3: WORD, 5: WORD})), min_size=1, max_size=8
    )
)
def test_a_text_says_its_items_and_nothing_else(items: list[Item]) -> None:
    assert rules.read_items(InstrumentKind.SCALE, rules.text_of(items)) == items


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    for kind in InstrumentKind:
        with suppress(rules.NotUnderstood, rules.ItemIncomplete, rules.NoItems, rules.TooManyItems):
            assert rules.read_items(kind, text)


@pytest.mark.parametrize(
    ("kind", "text", "refusal"),
    [
        ("scale", "", rules.NoItems),
        ("scale", "Hello", rules.NotUnderstood),
        ("scale", "Q: A\n1: a\n5: c", rules.ItemIncomplete),
        ("scale", "Q:\n1: a\n3: b\n5: c", rules.ItemIncomplete),
        ("scale", TEST, rules.ItemIncomplete),
        ("test", SCALE, rules.ItemIncomplete),
        ("test", "Q: A\nlevel: 3\n- yes\n- no", rules.ItemIncomplete),
        ("test", "Q: A\nlevel: 9\n* yes\n- no", rules.NotUnderstood),
        ("test", "Q: A\nlevel: 3\n* yes\n* no", rules.NotUnderstood),
        ("test", "Q: A\nlevel: 3\n* yes\n- yes", rules.ItemIncomplete),
        ("test", "Q: A\n* yes\n- no", rules.ItemIncomplete),
        ("scale", "Q: A\n1: a\n3: b\n5: c\n" * 61, rules.TooManyItems),
        ("scale", "x" * 20_001, rules.TooManyItems),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(kind: str, text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rules.read_items(InstrumentKind(kind), text)


def test_what_raters_said_together() -> None:
    assert rules.result_of_ratings([], 4) is None
    assert rules.score_of({0: 4, 1: 4, 2: 5}, 4) is None  # a quarter is open
    assert rules.score_of({0: 4, 1: 4, 2: 5, 3: 3}, 5) == 4.0  # a fifth is
    result = rules.result_of_ratings([{0: 4, 1: 3}, {0: 5, 1: 4}, {0: 3, 1: 2}], 2)
    assert result is not None
    assert (result.rating, result.mean, result.raters, result.items) == (4, 350, 3, (400, 300))
    assert result.low < result.mean < result.high
    assert result.reliability == 71  # three raters who agree at .45, by Spearman and Brown
    assert result.is_reliable
    two = rules.result_of_ratings([{0: 4, 1: 3}, {0: 5, 1: 4}], 2)
    assert two is not None
    assert not two.is_reliable
    assert not rules.is_shown(two, is_feedback=True)
    assert rules.is_shown(two, is_feedback=False)
    assert rules.is_shown(result, is_feedback=True)


def test_reliability_by_hand() -> None:
    assert rules.reliability_of(1, 0.45) == 0.45
    assert rules.reliability_of(3, 0.52) == pytest.approx(0.765, abs=0.001)  # 3 raters of .52 reach .7
    assert rules.reliability_of(3, 0.65) > 0.8 - 0.06


def test_agreement_and_alpha_on_data_whose_truth_is_known() -> None:
    draw = random.Random(3)
    people = []
    for _person in range(400):
        truth = draw.gauss(0, 1)
        people.append([truth + draw.gauss(0, 1) for _rater in range(draw.randint(2, 6))])
    found = rules.agreement(people)
    assert found is not None
    assert found == pytest.approx(0.5, abs=0.06)  # as much between people as within
    assert rules.agreement(people[:29]) is None
    assert rules.agreement(
        [[draw.gauss(0, 1) for _rater in range(3)] for _person in range(400)]
    ) == pytest.approx(0, abs=0.06)
    rows = []
    for _person in range(400):
        truth = draw.gauss(0, 1)
        rows.append([truth + draw.gauss(0, 1) for _item in range(6)])
    hang = rules.alpha(rows)
    assert hang is not None
    assert hang == pytest.approx(6 * 0.5 / (1 + 5 * 0.5), abs=0.03)
    assert rules.alpha([[1.0, 2.0]] * 40) is None  # people who do not differ


@pytest.mark.parametrize(
    ("theta", "rating"), [(-3.0, 1), (-1.75, 2), (-0.76, 2), (-0.74, 3), (0.3, 4), (1.25, 5), (3.5, 5)]
)
def test_the_level_of_a_test_is_by_the_engines_thresholds(theta: float, rating: int) -> None:
    result = rules.result_of_test(Ability(theta, 0.4, 12))
    assert result.rating == rating
    assert result.reliability == 84
    assert 100 <= result.low <= result.mean <= result.high <= 500


def test_an_instrument_is_unvalidated_until_local_data_say_otherwise() -> None:
    assert rules.standing_of(0, None) is Standing.UNVALIDATED
    assert rules.standing_of(199, 0.9) is Standing.UNVALIDATED
    assert rules.standing_of(200, 0.69) is Standing.UNVALIDATED
    assert rules.standing_of(200, 0.70) is Standing.DEVELOPMENT
    assert rules.standing_of(200, 0.80) is Standing.DECISIONS


@pytest.mark.parametrize("now", list(SittingState))
@pytest.mark.parametrize("to", list(SittingState))
def test_moves_of_sittings(now: SittingState, to: SittingState) -> None:
    if to in terms.SITTING_MOVES[now]:
        assert rules.next_sitting_state(now, to) is to
    else:
        refusal = rules.NotAgreedYet if now is SittingState.INVITED else rules.SittingIsOver
        with pytest.raises(refusal):
            rules.next_sitting_state(now, to)


def test_moves_of_instruments() -> None:
    assert rules.next_instrument_state("draft", InstrumentState.IN_USE) is InstrumentState.IN_USE
    with pytest.raises(rules.InstrumentInUse):
        rules.next_instrument_state("in_use", InstrumentState.IN_USE)


def test_who_may_be_named_to_rate() -> None:
    kinds = InstrumentKind
    assert rules.check_raters(kinds.TEST, "p", []) == ()
    assert rules.check_raters(kinds.SCALE, "p", ["a", "a"]) == ("a",)
    for kind, refs in (
        (kinds.TEST, ["a"]),
        (kinds.SCALE, []),
        (kinds.SCALE, ["a", "b"]),
        (kinds.INTERVIEW, []),
        (kinds.INTERVIEW, list("abcde")),
        (kinds.FEEDBACK, ["a", "b"]),
        (kinds.FEEDBACK, [str(n) for n in range(13)]),
        (kinds.SCALE, ["p"]),
    ):
        with pytest.raises(rules.WrongRaters):
            rules.check_raters(kind, "p", refs)


def test_nothing_here_asks_what_somebody_is_like() -> None:
    """No personality test among the instruments, none among the kinds of evidence that matching reads."""
    said = " ".join([*InstrumentKind, *EvidenceKind, *EXAMPLES])
    assert "personality" not in said


def test_words_are_there_in_both_languages() -> None:
    for language in ("en", "de"):
        with use_language(language):
            said = [rules.kind_words(kind) for kind in InstrumentKind]
            said += [rules.state_words(state) for state in (*InstrumentState, *SittingState)]
            said += [rules.standing_words(standing, 3) for standing in Standing]
            assert all(said)
            assert "71" in rules.reliability_words(71, is_local=True)
            assert "99" in rules.reliability_words(100, is_local=False)
