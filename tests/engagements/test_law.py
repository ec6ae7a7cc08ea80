"""The rule packs on freelance work: thresholds to the cent, what they want to read, and where they hold."""

from __future__ import annotations

from datetime import date

import pytest

from muster.engagements import rules
from muster.opportunities.terms import PayTerms

DAY = date(2026, 12, 7)
FULL = {"scope": "A forecast", "deliverables": "The model", "pay": 1, "payment_days": 30}


@pytest.mark.parametrize(("code", "threshold"), [("US-NYC", 80_000), ("US-IL", 50_000), ("US-CA", 25_000)])
def test_a_pack_holds_from_its_threshold_on(code: str, threshold: int) -> None:
    assert not rules.needs_signature(code, worth={"USD": threshold - 1}, on=DAY)
    assert rules.needs_signature(code, worth={"USD": threshold}, on=DAY)
    assert not rules.needs_signature(code, worth={"USD": threshold}, on=date(2017, 5, 14))


def test_every_pack_says_where_it_comes_from() -> None:
    for code, law in rules.LAWS.items():
        assert law.source
        assert law.since <= law.read
        assert rules.law_label(code)
        assert (law.window_days, law.most_payment_days) == (120, 30)


def test_without_a_pack_nothing_is_asked() -> None:
    assert not rules.needs_signature("", worth={"USD": 10**9}, on=DAY)
    rules.check_law("", {})


def test_another_currency_is_not_converted_but_counts_as_above() -> None:
    assert rules.needs_signature("US-NYC", worth={"EUR": 1}, on=DAY)
    assert not rules.needs_signature("US-NYC", worth={"EUR": 0, "USD": 10}, on=DAY)


@pytest.mark.parametrize("lacking", ["scope", "deliverables", "pay", "payment_days"])
def test_what_is_not_said_is_named(lacking: str) -> None:
    rules.check_law("US-IL", FULL)
    with pytest.raises(rules.LawAsksMore) as refused:
        rules.check_law("US-IL", {**FULL, lacking: None})
    assert refused.value.field == lacking


def test_payment_comes_within_thirty_days() -> None:
    with pytest.raises(rules.LawAsksMore):
        rules.check_law("US-CA", {**FULL, "payment_days": 31})


@pytest.mark.parametrize(
    ("country", "place", "code"),
    [
        ("US", "Brooklyn", "US-NYC"),
        ("", "New York City", "US-NYC"),
        ("US", "Chicago, IL", "US-IL"),
        ("US", "San Francisco", "US-CA"),
        ("US", "Boston", ""),
        ("DE", "Chicago", ""),
        ("", "", ""),
    ],
)
def test_where_a_pack_holds_is_guessed_from_the_place(country: str, place: str, code: str) -> None:
    assert rules.guess_law(country, place) == code


@pytest.mark.parametrize(
    ("pay", "minutes", "days", "worth"),
    [
        (PayTerms("hourly", 8000, 8000, "USD"), 600, 7, 80_000),
        (PayTerms("hourly", 101, 101, "USD"), 30, 1, 50),  # 50.5 to the even cent
        (PayTerms("hourly", 103, 103, "USD"), 30, 1, 52),  # 51.5 to the even cent
        (PayTerms("fixed", 99, 99, "USD"), 600, 7, 99),
        (PayTerms("per_shift", 100, 100, "USD"), 481, 2, 200),
        (PayTerms("retainer", 100, 100, "USD"), 600, 31, 200),
        (PayTerms(), 600, 7, 0),
    ],
)
def test_what_the_whole_work_pays(pay: PayTerms, minutes: int, days: int, worth: int) -> None:
    assert rules.worth_minor(pay, minutes=minutes, days=days) == worth


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(Exception, match="do not know this rule"):
        rules.check_law_code("XX")


def test_a_hash_is_that_of_the_words_whatever_their_order() -> None:
    one = rules.content_hash({"scope": "A", "pay": {"minor": 5, "currency": "USD"}})
    assert one == rules.content_hash({"pay": {"currency": "USD", "minor": 5}, "scope": "A"})
    assert one != rules.content_hash({"scope": "B", "pay": {"minor": 5, "currency": "USD"}})
    assert len(one) == 64
