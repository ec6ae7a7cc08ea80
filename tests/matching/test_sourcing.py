"""Make, borrow or buy; and what to ask more gently where nobody fits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from muster.foundation.errors import NotAllowed
from muster.matching import queries
from muster.matching.queries.sourcing import first_monday
from muster.matching.terms import Filter
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import MONDAY, NOW, act_of
from tests.matching.test_finding import proves, says

WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("free", "weeks", "expected"),
    [
        ([60, 60, 60], 2, 0),
        ([0, 60, 60], 2, 1),
        ([60, 0, 60, 60], 2, 2),
        ([60, 0, 60, 0], 2, None),
        ([], 1, None),
    ],
)
def test_the_first_monday_with_room_for_the_whole_length(
    free: list[int], weeks: int, expected: int | None
) -> None:
    found = first_monday(free, least=60, weeks=weeks, week=MONDAY, today=MONDAY)
    assert found == (None if expected is None else MONDAY + expected * WEEK)
    later = first_monday([60] * 5, least=60, weeks=2, week=MONDAY, today=MONDAY + timedelta(days=1))
    assert later == MONDAY + WEEK


@pytest.mark.django_db
def test_the_sources_stand_side_by_side_for_the_owner_alone() -> None:
    posting = make_posting(
        make_owner(), audience="public", needs=[need("Python"), need("SQL", 2, "learnable")]
    )
    inside = colleague(posting, minutes=960)
    retiree = colleague(posting, minutes=960, kind="retiree")
    freelancer = colleague(posting, minutes=960, kind="freelancer", rate_minor=9000, rate_currency="EUR")
    for person in (inside, retiree, freelancer):
        says(person, "Python")
    says(inside, "SQL", "learn")
    found = {
        one.source: one
        for one in queries.list_sources(act_of(posting.owner).actor, role_of(posting).ref, at=NOW)
    }
    assert {source: [one.match.ref for one in group.people] for source, group in found.items()} == {
        Filter.INSIDE: [inside.ref],
        Filter.EXTENDED: [retiree.ref],
        Filter.OUTSIDE: [freelancer.ref],
    }
    (bought,) = found[Filter.OUTSIDE].people
    role = role_of(posting)
    assert (bought.currency, bought.cost_minor) == (
        "EUR",
        9000 * role.minutes_per_week * len(role.mondays) // 60,
    )
    (own,) = found[Filter.INSIDE].people
    assert own.cost_minor is None
    assert len(own.learns) == 1
    assert own.starts is not None
    with pytest.raises(NotAllowed):
        queries.list_sources(act_of(inside).actor, role_of(posting).ref, at=NOW)


@pytest.mark.django_db
def test_where_nobody_fits_the_steps_that_would_help_are_counted() -> None:
    posting = make_posting(
        make_owner(), needs=[need("Python", 5, must_have=True)], minutes_per_week=960, minimum_minutes=960
    )
    person = colleague(posting, minutes=600)
    proves(person, "Python", 3)
    actor, ref = act_of(posting.owner).actor, role_of(posting).ref
    assert queries.count_fitting(actor, ref, at=NOW).fits == 0
    assert queries.list_easings(actor, ref, at=NOW) == ()
    pairs = queries.list_easing_pairs(actor, ref, at=NOW)
    assert {(one.what, other.what) for one, other in pairs} == {("least_hours", "must")}
    assert pairs[0][0].fits == 1
