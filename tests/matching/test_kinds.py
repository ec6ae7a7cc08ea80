"""Every kind of work is matched, mentoring and full positions too, under the conditions that its kind can have."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muster.matching import queries
from muster.opportunities import terms
from tests.factories.opportunities import START, colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation
from tests.matching.test_finding import says

pytestmark = pytest.mark.django_db
"""Hours a week, weeks and further fields that a posting of the kind is likely to have."""
LIKELY: dict[str, dict[str, Any]] = {
    "mentoring": {"minutes_per_week": 60, "ends_date": START + timedelta(weeks=26, days=-3)},
    "full_position": {"minutes_per_week": 2280, "ends_date": START + timedelta(weeks=52, days=-3)},
}


@pytest.mark.parametrize("kind", ["mentoring", "full_position"])
def test_it_ranks_both_ways_with_the_same_score(kind: str) -> None:
    owner = make_owner(make_organisation("Nordlicht"))
    posting = make_posting(owner, title="Here", kind=kind, needs=[need("Python")], **LIKELY[kind])
    able = colleague(posting, minutes=2400)
    says(able, "Python", level=4)
    busy = colleague(posting, minutes=30)
    says(busy, "Python", level=4)
    answer = queries.find_people(act_of(owner).actor, role_of(posting).ref, at=NOW)
    assert [one.ref for one in answer.people][:1] == [able.ref]
    (work,) = queries.find_work(act_of(able).actor, able.ref, at=NOW).roles
    assert (work.ref, work.score) == (role_of(posting).ref, answer.people[0].score)
    listed = {one.ref for one in answer.people}
    count = queries.count_fitting(act_of(owner).actor, role_of(posting).ref, at=NOW)
    assert count.fits == len(listed)
    if kind == "full_position":
        # Who takes it gives up the main job: hours free beside one keep nobody from it, unless the owner says so.
        assert busy.ref in listed
        assert count.alone["hours"] == 0


def test_the_owner_of_a_full_position_may_ask_for_hours_all_the_same() -> None:
    owner = make_owner(make_organisation("Nordlicht"))
    fields = LIKELY["full_position"] | {"minimum_minutes": 600}
    posting = make_posting(owner, kind="full_position", needs=[need("Python")], **fields)
    busy = colleague(posting, minutes=30)
    says(busy, "Python", level=4)
    assert queries.find_people(act_of(owner).actor, role_of(posting).ref, at=NOW).people == ()


def test_an_hour_of_mentoring_fits_whoever_has_an_hour() -> None:
    owner = make_owner(make_organisation("Nordlicht"))
    posting = make_posting(
        owner, title="Mentor", kind="mentoring", needs=[need("Python")], **LIKELY["mentoring"]
    )
    little = colleague(posting, minutes=60)
    says(little, "Python", level=4)
    answer = queries.find_people(act_of(owner).actor, role_of(posting).ref, at=NOW)
    assert [one.ref for one in answer.people] == [little.ref]


def test_every_kind_that_can_be_posted_is_known_to_the_filters() -> None:
    assert {"mentoring", "full_position"} <= {str(kind) for kind in terms.OFFERED_KINDS}
