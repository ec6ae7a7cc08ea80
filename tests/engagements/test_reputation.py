"""Reputation: golden numbers, and what must never move it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.engagements import actions, queries, rules, terms
from muster.engagements.rules import reputation as reputation_rules
from muster.engagements.rules.reputation import PRIOR_MEAN, Outcome, month_of, reputation_of, weight_of
from muster.foundation import privacy
from muster.foundation.errors import NotAllowed
from tests.factories.engagements import STARTED, Sides, clock, make_engagement
from tests.factories.people import act_of, make_person
from tests.web.signed_in import client_of

DAY = date(2026, 6, 30)
LATER = STARTED + timedelta(days=20)
outcomes = st.lists(
    st.builds(
        Outcome,
        kind=st.sampled_from(["gig", "project_role"]),
        ended_date=st.dates(date(2020, 1, 1), date(2026, 6, 30)),
        counterpart_ref=st.sampled_from(["per-a", "per-b", "per-c"]),
        success=st.floats(0, 1),
    ),
    max_size=12,
)
months = st.sets(st.integers(2020 * 12, 2026 * 12 + 6), max_size=60)


def one(success: float, counterpart: str, ended: date = DAY, kind: str = "gig") -> Outcome:
    return Outcome(kind, ended, counterpart, success)


def test_success_is_half_the_wish_to_work_again_and_half_the_items() -> None:
    assert rules.success_of([5, 5, 5], would_again=True) == 1.0
    assert rules.success_of([1, 1, 1], would_again=False) == 0.0
    assert rules.success_of([3, 4, 5], would_again=True) == pytest.approx(0.875)


def test_golden_numbers() -> None:
    three = [one(1.0, "per-a"), one(1.0, "per-b"), one(0.5, "per-a")]
    found = reputation_of(three, worked_months=[], means={"gig": 0.75})
    assert found is not None
    assert found.value == pytest.approx((2.5 + 8 * 0.75) / 11)
    # Beta(8.5, 2.5) at 10 % and 90 %, by adding up its density in two million steps.
    assert (found.low, found.high) == pytest.approx((0.60517, 0.91638), abs=1e-5)
    assert (found.engagements, found.counterparts) == (3, 2)


@pytest.mark.parametrize(
    "few", [[], [one(1, "per-a"), one(1, "per-b")], [one(1, "per-a"), one(1, "per-a"), one(1, "per-a")]]
)
def test_too_little_is_not_shown(few: list[Outcome]) -> None:
    assert reputation_of(few, worked_months=[], means={}) is None


def test_twelve_worked_months_halve_and_months_without_work_do_not() -> None:
    ended = date(2025, 1, 31)
    year = [month_of(ended) + n for n in range(1, 13)]
    assert weight_of(ended, year) == 0.5
    assert weight_of(ended, []) == 1.0
    assert weight_of(ended, [month_of(ended) - 1, month_of(ended)]) == 1.0


def test_a_kind_has_its_own_mean_only_from_enough_work() -> None:
    assert rules.mean_of([1.0] * 19) == PRIOR_MEAN
    assert rules.mean_of([1.0] * 20) == 1.0


@given(outcomes, months)
def test_the_value_lies_in_its_interval_and_between_nothing_and_all(
    found: list[Outcome], worked: set[int]
) -> None:
    made = reputation_of(found, worked_months=worked, means={"gig": 0.6})
    if made is None:
        return
    assert 0 <= made.low <= made.high <= 1
    assert 0 < made.value < 1


@given(outcomes.filter(bool), months, st.integers(0, 11), st.floats(0, 1))
def test_a_better_outcome_never_lowers_it(
    found: list[Outcome], worked: set[int], which: int, better: float
) -> None:
    place = which % len(found)
    old = found[place]
    improved = [*found[:place], one(max(old.success, better), old.counterpart_ref, old.ended_date, old.kind)]
    improved += found[place + 1 :]
    before = reputation_of(found, worked_months=worked, means={})
    after = reputation_of(improved, worked_months=worked, means={})
    if before and after:
        assert after.value >= before.value - 1e-12


def finished(owner_says: int = 5, *, again: bool = True, **who: object) -> Sides:
    """Work that was completed and reviewed by both."""
    sides = make_engagement(terms.EngagementStatus.COMPLETED, **who)  # type: ignore[arg-type]
    for side, value in (("owner", owner_says), ("person", 4)):
        items = dict.fromkeys(terms.REVIEW_ITEMS[terms.Side(side)], value)
        act = act_of(getattr(sides, side), STARTED)
        actions.review(act, sides.ref, items=items, would_again=again)
    return sides


@pytest.mark.django_db
def test_reviews_that_are_closed_and_work_that_came_to_nothing_count_for_nobody() -> None:
    sides = make_engagement(terms.EngagementStatus.COMPLETED)
    items = dict.fromkeys(terms.REVIEW_ITEMS[terms.Side.OWNER], 1)
    actions.review(act_of(sides.owner, STARTED), sides.ref, items=items, would_again=False)
    own = act_of(sides.person, STARTED).actor
    assert queries.reputation_inputs(own, sides.person.ref, terms.Side.PERSON, at=STARTED).outcomes == ()
    actions.run_clocks(clock(LATER))
    opened = queries.reputation_inputs(own, sides.person.ref, terms.Side.PERSON, at=LATER)
    assert [found.success for found in opened.outcomes] == [0.0]
    assert opened.shown is None


@pytest.mark.django_db
def test_the_figure_can_be_made_again_from_its_inputs() -> None:
    sides = finished()
    own = act_of(sides.person, LATER).actor
    found = queries.reputation_inputs(own, sides.person.ref, terms.Side.PERSON, at=LATER)
    assert [(o.kind, o.counterpart_ref, o.success) for o in found.outcomes] == [
        (sides.engagement.kind, sides.owner.ref, 1.0)
    ]
    assert found.worked_months == (month_of(sides.engagement.starts_date),)  # it was accepted in that month
    again = reputation_of(found.outcomes, worked_months=found.worked_months, means=found.means)
    assert again == found.shown
    buyer = queries.reputation_inputs(
        act_of(sides.owner, LATER).actor, sides.owner.ref, terms.Side.OWNER, at=LATER
    )
    assert [o.success for o in buyer.outcomes] == [pytest.approx(0.875)]


@pytest.mark.django_db
def test_what_it_is_made_of_is_for_the_person_alone() -> None:
    sides = finished()
    stranger = make_person("Somebody Else", organisation=sides.engagement.organisation)
    with pytest.raises(NotAllowed):
        queries.reputation_inputs(
            act_of(stranger, LATER).actor, sides.person.ref, terms.Side.PERSON, at=LATER
        )


@pytest.mark.django_db
def test_the_figure_can_be_made_again_from_ones_own_export(monkeypatch: Any, clock: Any) -> None:
    """The file that one downloads is enough: its numbers and the public formula, by hand."""
    monkeypatch.setattr(reputation_rules, "LEAST_WORK", 1)
    monkeypatch.setattr(reputation_rules, "LEAST_COUNTERPARTS", 1)
    sides = finished(3, again=False, with_accounts=True)
    clock.move_to(LATER)
    file = json.loads(client_of(sides.person).post("/account/export/").content)
    (own,) = [part for part in file["reputation"] if part["side"] == "person"]
    (piece,) = own["outcomes"]
    ended = date.fromisoformat(piece["ended_date"])
    since = [month for month in own["worked_months"] if month > ended.year * 12 + ended.month - 1]
    weight = 0.5 ** (len(since) / 12)
    by_hand = (weight * piece["success"] + 8 * own["means"].get(piece["kind"], 0.75)) / (weight + 8)
    shown = queries.find_reputation(sides.person.ref, terms.Side.PERSON, at=LATER)
    assert shown is not None
    assert own["shown"]["value"] == pytest.approx(by_hand) == pytest.approx(shown.value)
    assert (own["shown"]["low"], own["shown"]["high"]) == pytest.approx((shown.low, shown.high))


@pytest.mark.django_db
def test_the_export_opens_no_sealed_review_and_keeps_the_private_answer() -> None:
    sides = make_engagement(terms.EngagementStatus.COMPLETED)
    items = dict.fromkeys(terms.REVIEW_ITEMS[terms.Side.OWNER], 2)
    owner, own = act_of(sides.owner, STARTED), act_of(sides.person, STARTED)
    actions.review(owner, sides.ref, items=items, would_again=False, words="Often late.")
    table = "engagements.review"
    assert table not in privacy.export_of(sides.person.ref)
    (written,) = privacy.export_of(sides.owner.ref)[table]
    assert (written["words"], written["would_again"]) == ("Often late.", False)
    mine = dict.fromkeys(terms.REVIEW_ITEMS[terms.Side.PERSON], 5)
    actions.review(own, sides.ref, items=mine, would_again=True)
    read = privacy.export_of(sides.person.ref)[table]
    assert [(one["words"], one.get("would_again", "private")) for one in read] == [
        ("Often late.", "private"),
        ("", True),
    ]
    seen = queries.detail(own.actor, sides.ref, at=STARTED).reviews
    assert {one.side: one.would_again for one in seen} == {"owner": None, "person": True}
