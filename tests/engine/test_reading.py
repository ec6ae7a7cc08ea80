"""Reading in bulk: PostgreSQL's bytes, lists and weeks, against plain twins."""

from __future__ import annotations

import itertools
import struct
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.engine.reading.lists import (
    any_within,
    beside_owners,
    one_of_each,
    owner_rows,
    starts_of,
    unique_within,
)
from muster.engine.reading.records import columns_of, day_number, first_seen
from muster.engine.reading.weeks import Hours, free_minutes, week_words

TYPE = 0


def whole(value: int | None, size: int = 8) -> bytes | None:
    return None if value is None else value.to_bytes(size, "big", signed=True)


def array(elements: list[bytes | None]) -> bytes:
    if not elements:
        return struct.pack(">iii", 0, 0, TYPE)
    head = struct.pack(">iiiii", 1, int(None in elements), TYPE, len(elements), 1)
    return head + b"".join(field(one) for one in elements)


def field(value: bytes | None) -> bytes:
    return struct.pack(">i", -1) if value is None else struct.pack(">i", len(value)) + value


def record(*fields: bytes | None) -> bytes:
    return struct.pack(">i", len(fields)) + b"".join(struct.pack(">i", TYPE) + field(one) for one in fields)


small = st.none() | st.integers(-(2**15), 2**15 - 1)
rows = st.lists(
    st.tuples(
        small,
        st.none() | st.integers(-(2**63), 2**63 - 1),
        st.text(max_size=5),
        st.lists(small, max_size=4),
        st.lists(st.sampled_from(["", "Köln", "köln", "x"]), max_size=3),
    ),
    max_size=12,
)


def sent(told: list[Any]) -> bytes:
    return b"".join(
        record(
            whole(one, 2),
            whole(other),
            text.encode(),
            array([whole(n, 4) for n in numbers]),
            array([word.encode() for word in words]),
        )
        for one, other, text, numbers, words in told
    )


@given(rows)
def test_records_are_read_as_they_were_written(told: list[Any]) -> None:
    ones, others, texts, numbers, words = columns_of(sent(told), 5)
    assert ones.integers(missing=99_999).tolist() == [99_999 if row[0] is None else row[0] for row in told]
    assert others.integers(missing=7).tolist() == [7 if row[1] is None else row[1] for row in told]
    coded = texts.coded()
    assert [coded.texts[code] for code in coded.codes] == [row[2] for row in told]
    assert list(coded.texts) == list(dict.fromkeys(row[2] for row in told))
    counts, elements = numbers.elements()
    assert counts.tolist() == [len(row[3]) for row in told]
    assert elements.integers(missing=99_999).tolist() == [
        99_999 if n is None else n for row in told for n in row[3]
    ]
    counts, elements = words.elements()
    coded = elements.coded()
    assert counts.tolist() == [len(row[4]) for row in told]
    assert [coded.texts[code] for code in coded.codes] == [word for row in told for word in row[4]]
    matrix = texts.matrix()
    assert [bytes(row).rstrip(b"\0") for row in matrix] == [row[2].encode().rstrip(b"\0") for row in told]


@given(rows.filter(bool), st.data())
def test_records_that_are_cut_off_or_of_another_shape_are_refused(told: list[Any], data: Any) -> None:
    whole_bytes = sent(told)
    starts = {len(sent(told[:n])) for n in range(len(told) + 1)}
    cut = data.draw(st.integers(1, len(whole_bytes) - 1).filter(lambda at: at not in starts))
    with pytest.raises(ValueError, match="cut off"):
        columns_of(whole_bytes[:cut], 5)
    with pytest.raises(ValueError, match="other columns"):
        columns_of(whole_bytes, 4)


def test_what_is_no_number_and_no_array_is_refused() -> None:
    texts, plane = columns_of(record(b"abc", struct.pack(">iii", 2, 0, TYPE)), 2)
    with pytest.raises(ValueError, match="whole number"):
        texts.integers()
    for wrong in (texts, plane):
        with pytest.raises(ValueError, match="array"):
            wrong.elements()


def test_days_are_kept_as_postgresql_keeps_them() -> None:
    assert [day_number(date(2000, 1, 1)), day_number(date(2026, 11, 23)), day_number(date(1999, 12, 31))] == [
        0,
        9823,
        -1,
    ]


@given(st.lists(st.integers(-3, 3), max_size=20))
def test_numbers_go_by_first_appearance(values: list[int]) -> None:
    codes, distinct = first_seen(np.array(values, dtype=np.int64))
    assert distinct.tolist() == list(dict.fromkeys(values))
    assert [int(distinct[code]) for code in codes] == values


lists = st.lists(st.lists(st.integers(0, 5), max_size=6), max_size=6)


def cut(told: list[list[int]]) -> tuple[Any, Any]:
    flat = [value for one in told for value in one]
    return starts_of(np.array([len(one) for one in told], dtype=np.int64)), np.array(flat, dtype=np.int64)


def parts(start: Any, values: Any) -> list[list[int]]:
    return [values[first:last].tolist() for first, last in itertools.pairwise(start)]


@given(lists, st.randoms(use_true_random=False))
def test_lists_are_put_beside_their_owners_and_in_order(told: list[list[int]], chance: Any) -> None:
    owners = list(range(len(told)))
    chance.shuffle(owners)
    mixed = [told[owner] for owner in owners]
    left_out = {owner for owner in owners if chance.random() < 0.2}
    start, values = cut(mixed)
    places = np.array([-1 if owner in left_out else owner for owner in owners], dtype=np.int64)
    new_start, order = beside_owners(places, np.diff(start), len(told), values)
    assert parts(new_start, values[order]) == [
        [] if owner in left_out else sorted(one) for owner, one in enumerate(told)
    ]
    new_start, order = beside_owners(places, np.diff(start), len(told))
    assert parts(new_start, values[order]) == [
        [] if owner in left_out else one for owner, one in enumerate(told)
    ]


def test_a_long_list_is_in_order_too() -> None:
    keys = np.random.default_rng(1).integers(0, 50, 1000)
    start, order = beside_owners(np.array([0]), np.array([1000]), 1, keys)
    assert start.tolist() == [0, 1000]
    assert order.tolist() == np.argsort(keys, kind="stable").tolist()


@given(lists)
def test_lists_without_doubles_and_the_bits_of_all(told: list[list[int]]) -> None:
    start, values = cut(told)
    assert parts(*unique_within(start, values)) == [sorted(set(one)) for one in told]
    odd = [[value for value in one if value % 2] for one in told]
    assert parts(*unique_within(start, values, values % 2 == 1)) == [sorted(set(one)) for one in odd]
    bits = [sum({1 << value for value in one}) for one in told]
    assert any_within(start, 1 << values).tolist() == bits


@given(st.sets(st.integers(0, 20)), st.lists(st.integers(0, 20)))
def test_rows_are_found_by_id(ids: set[int], asked: list[int]) -> None:
    known = sorted(ids)
    found = owner_rows(np.array(known, dtype=np.int64), np.array(asked, dtype=np.int64))
    assert found.tolist() == [known.index(one) if one in ids else -1 for one in asked]


skill = st.tuples(st.integers(-1, 3), st.integers(0, 3), st.integers(0, 31), st.integers(0, 99))


@given(st.lists(st.lists(skill, max_size=6, unique_by=lambda one: one[3]), max_size=4))
def test_of_each_skill_the_higher_row_with_the_stances_of_all(told: list[list[Any]]) -> None:
    start, _ = cut([[0] * len(one) for one in told])
    columns = [np.array([row[at] for one in told for row in one], dtype=np.int64) for at in range(4)]
    new_start, chosen, stances = one_of_each(start, *columns)
    expected = []
    for one in told:
        best: dict[int, list[Any]] = {}
        for number in sorted({row[0] for row in one if row[0] >= 0}):
            same = [row for row in one if row[0] == number]
            highest = max(same, key=lambda row: (row[2] & 1, row[1], row[3]))
            bits = 0
            for row in same:
                bits |= row[2]
            best[number] = [highest[3], bits]
        expected.append(list(best.values()))
    since = columns[3]
    found = [[int(since[at]), int(bits)] for at, bits in zip(chosen, stances, strict=True)]
    assert [found[a:b] for a, b in itertools.pairwise(new_start)] == expected


day = st.integers(-30, 60)
one_person = st.fixed_dictionaries(
    {
        "offers": st.lists(st.tuples(st.integers(-3, 6), st.integers(0, 10080)), max_size=4),
        "jobs": st.lists(
            st.tuples(st.integers(-3, 6), st.integers(-3, 9), st.integers(0, 2400), st.integers(0, 4000)),
            max_size=3,
        ),
        "leave": st.lists(st.tuples(day, day), max_size=4),
        "taken": st.lists(st.tuples(st.integers(0, 4), st.integers(1, 3000)), max_size=4),
        "days": st.integers(1, 127),
    }
)
WEEKS, USUAL = 5, 2880


def plain_weeks(person: dict[str, Any]) -> list[int]:
    """Week by week, as one would do it on paper."""
    found = []
    for week in range(WEEKS):
        offered = 0
        for since, minutes in sorted(person["offers"], key=lambda one: one[0]):
            offered = minutes if since <= week else offered
        days = [week * 7 + weekday for weekday in range(7) if person["days"] >> weekday & 1]
        gone = sum(any(first <= one < last for first, last in person["leave"]) for one in days)
        offered = offered * (len(days) - gone) // len(days)
        jobs = [job for job in person["jobs"] if job[0] <= week < job[1]]
        limit = min((job[3] for job in jobs), default=USUAL)
        cap = max(0, min(offered, limit - sum(job[2] for job in jobs)))
        found.append(max(0, cap - sum(minutes for at, minutes in person["taken"] if at == week)))
    return found


@given(st.lists(one_person, max_size=4))
def test_free_minutes_are_those_of_the_plain_twin(people: list[dict[str, Any]]) -> None:
    def told(name: str, at: int) -> Any:
        ordered = [sorted(person[name], key=lambda one: one[0]) for person in people]
        return np.array([row[at] for one in ordered for row in one], dtype=np.int64)

    def start(name: str) -> Any:
        return starts_of(np.array([len(person[name]) for person in people], dtype=np.int64))

    found = free_minutes(
        Hours(
            *(start("offers"), told("offers", 0), told("offers", 1)),
            *(start("jobs"), *(told("jobs", at) for at in range(4))),
            *(start("leave"), told("leave", 0), told("leave", 1)),
            *(start("taken"), told("taken", 0), told("taken", 1)),
            working_days=np.array([person["days"] for person in people], dtype=np.int64),
            usual=USUAL,
        ),
        WEEKS,
    )
    assert found.dtype == np.uint16
    assert found.tolist() == [plain_weeks(person) for person in people]


@given(
    st.lists(
        st.tuples(
            st.integers(-14 * 60, 14 * 60),
            st.lists(
                st.tuples(st.integers(0, 6), st.integers(0, 1380), st.integers(1, 600)),
                max_size=5,
            ),
        ),
        max_size=3,
    )
)
def test_hours_of_the_week_agree_with_counting_minutes(people: list[Any]) -> None:
    spans = [
        [(weekday, begin, min(1440, begin + length)) for weekday, begin, length in one] for _, one in people
    ]
    columns = [np.array([span[at] for one in spans for span in one], dtype=np.int64) for at in range(3)]
    ahead = np.array([one for one, _ in people], dtype=np.int64)
    start = starts_of(np.array([len(one) for one in spans], dtype=np.int64))
    found = week_words(start, *columns, ahead)
    for row, one in enumerate(spans):
        held = [0] * 168
        for weekday, begin, end in one:
            for minute in range(begin, end):
                held[(weekday * 1440 + minute - int(ahead[row])) // 60 % 168] += 1
        bits = sum(int(word) << 64 * place for place, word in enumerate(found[row]))
        assert [hour for hour in range(168) if bits >> hour & 1] == [h for h, n in enumerate(held) if n >= 30]


def test_a_day_before_the_first_one_counts_backwards() -> None:
    assert day_number(date(2000, 1, 1) - timedelta(days=40)) == -40
