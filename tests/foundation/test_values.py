"""Small values: refusals, decisions, money, periods, references, pages, words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.foundation import errors, ids, paging, periods, words
from muster.foundation.act import Act, Actor, ActorMembership, Grant, as_operator, system
from muster.foundation.decision import allow, deny
from muster.foundation.errors import Conflict, NotAllowed, speaks_for
from muster.foundation.money import CurrenciesDiffer, Money

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


class WeekIsFull(Conflict):
    """An example of a refusal."""


def test_money_knows_the_digits_of_its_currency() -> None:
    said = {code: str(Money.from_minor(12_345, code)) for code in ("EUR", "JPY", "XAF", "KWD", "JOD", "CLF")}
    assert said == {
        "EUR": "123.45 EUR",
        "JPY": "12,345 JPY",
        "XAF": "12,345 XAF",
        "KWD": "12.345 KWD",
        "JOD": "12.345 JOD",
        "CLF": "1.2345 CLF",
    }


def test_a_refusal_is_coded_by_its_name() -> None:
    refusal = WeekIsFull("That week is full.", field="week")
    assert (refusal.code, refusal.field, str(refusal)) == ("week-is-full", "week", "That week is full.")


def test_one_refusal_speaks_for_a_constraint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errors, "CONSTRAINTS", {})
    assert speaks_for("week_has_room")(WeekIsFull) is WeekIsFull
    assert speaks_for("week_has_room")(WeekIsFull) is errors.CONSTRAINTS["week_has_room"]
    with pytest.raises(ValueError, match="two refusals speak for week_has_room"):
        speaks_for("week_has_room")(Conflict)


def test_a_decision_requires_or_refuses_with_its_reason() -> None:
    allow().require()
    assert not deny("Not yours.")
    with pytest.raises(NotAllowed, match="Not yours"):
        deny("Not yours.").require()


def test_an_act_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Act(actor=Actor("per-1", "A"), at=datetime(2026, 1, 1))  # noqa: DTZ001


def test_grants_hold_for_one_organisation_or_everywhere() -> None:
    lead = Actor("per-1", "A", grants=frozenset({(Grant.PEOPLE_LEAD, "org-1")}))
    assert lead.has(Grant.PEOPLE_LEAD, "org-1")
    assert not lead.has(Grant.PEOPLE_LEAD, "org-2")
    assert as_operator(at=AT).actor.is_operator
    assert not system("worker", at=AT).actor.is_operator


def test_only_active_memberships_count() -> None:
    actor = Actor(
        "per-1",
        "A",
        memberships=(
            ActorMembership("org-1", None, "employee"),
            ActorMembership("org-2", None, "alum", is_active=False),
        ),
    )
    assert actor.organisation_refs == {"org-1"}


def test_money_keeps_to_its_minor_unit() -> None:
    assert Money(Decimal("1.005"), "EUR").minor == 100
    assert Money(Decimal("12.34"), "EUR") + Money.from_minor(66, "EUR") == Money(Decimal(13), "EUR")
    assert Money.from_minor(500, "JPY").amount == Decimal(500)
    with pytest.raises(CurrenciesDiffer):
        Money(Decimal(1), "EUR") - Money(Decimal(1), "USD")


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_money_survives_storage(minor: int, currency: str) -> None:
    assert Money.from_minor(minor, currency).minor == minor


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 800))
def test_weeks_cover_exactly_the_days(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    mondays = periods.weeks(start, end)
    assert mondays == sorted({periods.monday(day) for day in periods.each_day(start, end)})


def test_working_days_skip_weekends_and_holidays() -> None:
    friday = datetime(2026, 12, 18, 17, tzinfo=UTC)
    assert periods.add_working_days(friday, 1).date() == date(2026, 12, 21)
    assert periods.add_working_days(friday, 5, holidays={date(2026, 12, 25)}).date() == date(2026, 12, 28)


def test_periods_are_half_open() -> None:
    week = periods.Period(date(2026, 11, 23), date(2026, 11, 30))
    assert date(2026, 11, 29) in week
    assert date(2026, 11, 30) not in week
    assert not week.overlaps(periods.Period(date(2026, 11, 30), date(2026, 12, 1)))


def test_references_follow_from_a_seed() -> None:
    with ids.seeded(7):
        first = [ids.new_ref("per") for _ in range(3)]
    with ids.seeded(7):
        assert [ids.new_ref("per") for _ in range(3)] == first
    assert ids.new_ref("per") not in first
    assert all(len(ref) == 16 and set(ref[4:]) <= set(ids.ALPHABET) for ref in first)


@given(st.integers(0, 300), st.integers(-3, 40), st.integers(1, 120))
def test_pages_partition_the_list(total: int, number: int, size: int) -> None:
    everything = list(range(total))
    page = paging.page_of(everything, number, size)
    assert 1 <= page.number <= page.pages
    shown = [i for n in range(1, page.pages + 1) for i in paging.page_of(everything, n, size).items]
    assert shown == everything


def test_words_are_filled_in_by_name() -> None:
    assert words._("{n} hours are free", n=3) == "3 hours are free"
    assert words._n("{n} hour", "{n} hours", n=1) == "1 hour"
    with words.use_language("xx"):
        assert words.language() == "en"
