"""The two-sided order of suggestions, what is left out, marks, and that none of it moves a score."""

from __future__ import annotations

from typing import Any

import pytest

from muster.engine.rows import PersonRow, RoleRow
from muster.engine.two_sided import Chance
from muster.foundation.act import Grant
from muster.foundation.errors import Invalid, NotAllowed, NotFound
from muster.matching import actions, queries, rules
from muster.matching.queries import WorkFilter
from muster.matching.terms import MOST_LIFT, Sort
from muster.opportunities import actions as opportunity_actions
from muster.people.models import Person
from tests.factories.opportunities import colleague, make_hand, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation, make_person
from tests.matching.test_finding import says

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> tuple[list[Any], list[Person], Person]:
    """Four pieces of work that fit alike, three people, and their people lead."""
    organisation = make_organisation("Nordlicht")
    owner = make_owner(organisation)
    works = [
        make_posting(owner, title=f"Work {number}", needs=[need("Python", 1 + number)]) for number in range(4)
    ]
    people = [colleague(works[0], minutes=2000) for _ in range(3)]
    for person in people:
        says(person, "Python", level=4)
    return works, people, make_person(organisation=organisation, grants=[Grant.PEOPLE_LEAD])


def suggested(person: Person, **asked: Any) -> queries.WorkAnswer:
    return queries.find_work(
        act_of(person).actor, person.ref, at=NOW, wished=WorkFilter(**asked), sort=Sort.SUGGESTED
    )


def scores(person: Person) -> dict[str, int]:
    answer = queries.find_work(act_of(person).actor, person.ref, at=NOW)
    return {one.ref: one.score for one in answer.roles}


def test_what_was_shown_steps_back_and_no_score_moves(market: Any) -> None:
    _works, people, _lead = market
    before = scores(people[2])
    first = suggested(people[0])
    top = first.roles[0]
    assert top.placed is not None
    for person in people[:2]:
        answer = queries.find_work(
            act_of(person).actor,
            person.ref,
            at=NOW,
            wished=WorkFilter(refs=frozenset({top.ref})),
            sort=Sort.SUGGESTED,
        )
        actions.record_shown(act_of(person), answer, about_ref=person.ref)
    after = suggested(people[2])
    assert after.roles[0].ref != top.ref
    (moved,) = [one for one in after.roles if one.ref == top.ref]
    assert moved.placed is not None
    assert moved.placed.crowding > 0
    assert scores(people[2]) == before
    assert {one.ref: one.score for one in after.roles} == before


def test_an_organisation_switches_factors_and_everything_it_decides_is_kept(market: Any) -> None:
    _works, people, lead = market
    organisation = sorted(act_of(lead).actor.organisation_refs)[0]
    exact = [one.ref for one in queries.find_work(act_of(people[0]).actor, people[0].ref, at=NOW).roles]
    actions.set_order(act_of(lead), organisation, work=[], people=[])
    off = suggested(people[0])
    assert [one.ref for one in off.roles] == exact
    assert all(one.placed is None for one in off.roles)
    actions.set_order(act_of(lead), organisation, work=["wants"], people=[], strategic_lift=100)
    actions.set_order(act_of(lead), organisation, work=["wants"], people=[], strategic_lift=100)
    trail = queries.list_order_changes(act_of(lead).actor, organisation)
    assert [(len(one.before.work), len(one.after.work), one.after.strategic_lift) for one in trail] == [
        (0, 1, 100),
        (5, 0, 0),
    ]
    for wrong in ({"work": ["fame"]}, {"urgent_lift": MOST_LIFT + 1}, {"keep_days": 10}):
        with pytest.raises(rules.OrderOutOfBounds):
            actions.set_order(act_of(lead), organisation, **{"work": [], "people": [], **wrong})
    with pytest.raises(NotAllowed):
        actions.set_order(act_of(people[0]), organisation, work=[], people=[])


def test_marked_work_is_lifted_within_its_bound_for_its_own_people_alone(market: Any) -> None:
    works, people, lead = market
    organisation = works[0].organisation.ref
    actions.set_order(
        act_of(lead), organisation, work=["owner", "lift"], people=[], strategic_lift=200, urgent_lift=200
    )
    before = scores(people[0])
    opportunity_actions.mark_opportunity(act_of(lead), works[3].ref, is_strategic=True, is_urgent=True)
    lifted = {one.ref: one.placed.lift for one in suggested(people[0]).roles if one.placed}
    assert lifted[role_of(works[3]).ref] == MOST_LIFT
    assert sum(lifted.values()) == MOST_LIFT
    assert scores(people[0]) == before
    with pytest.raises(NotAllowed):
        opportunity_actions.mark_opportunity(act_of(works[0].owner), works[0].ref, is_strategic=True)
    opportunity_actions.mark_opportunity(act_of(works[0].owner), works[0].ref, is_urgent=True)
    with pytest.raises(NotAllowed):
        opportunity_actions.mark_opportunity(act_of(people[0]), works[0].ref, is_urgent=False)


def test_not_interested_hides_from_ones_own_suggestions_and_changes_nothing_else(market: Any) -> None:
    works, people, _lead = market
    ref = role_of(works[1]).ref
    mine, others = scores(people[0]), scores(people[1])
    ranked = queries.find_people(act_of(works[1].owner).actor, ref, at=NOW).people
    actions.hide_work(act_of(people[0]), ref, reason_code="hours", words="not on Fridays")
    own = act_of(people[0]).actor
    answer = suggested(people[0], without=queries.hidden_refs(own))
    assert ref not in {one.ref for one in answer.roles}
    assert (answer.hidden, answer.shown_of) == (1, 3)
    assert scores(people[0]) == mine
    assert scores(people[1]) == others
    assert queries.find_people(act_of(works[1].owner).actor, ref, at=NOW).people == ranked
    assert [one.words for one in queries.list_hidden(own).items] == ["not on Fridays"]
    assert queries.list_hidden(act_of(people[1]).actor).total == 0
    actions.show_work_again(act_of(people[0]), ref)
    assert queries.hidden_refs(own) == frozenset()
    with pytest.raises(Invalid):
        actions.hide_work(act_of(people[0]), ref, reason_code="fate")
    with pytest.raises(NotFound):
        actions.hide_work(act_of(make_person(organisation=make_organisation())), ref)


def test_declining_changes_no_score_and_no_place(market: Any) -> None:
    works, people, _lead = market
    before = [(one.ref, one.score, one.placed) for one in suggested(people[0]).roles]
    ranked = queries.find_people(act_of(works[0].owner).actor, role_of(works[0]).ref, at=NOW).people
    for work in works:
        hand = make_hand(work, people[0])
        opportunity_actions.withdraw_candidacy(act_of(people[0]), hand.ref)
    assert [(one.ref, one.score, one.placed) for one in suggested(people[0]).roles] == before
    assert queries.find_people(act_of(works[0].owner).actor, role_of(works[0]).ref, at=NOW).people == ranked


PROTECTED = {
    "age", "birth", "sex", "gender", "origin", "nationality", "religion", "disability", "tenure", "school", "gap", "pay",
    "declined", "declines", "name", "photo", "email", "hidden", "reason",
}  # fmt: skip


def test_what_is_protected_cannot_be_reached_from_the_inputs() -> None:
    inputs = {
        word for table in (PersonRow, RoleRow, Chance) for name in table.__slots__ for word in name.split("_")
    }
    assert not inputs & PROTECTED


@pytest.mark.parametrize(
    ("sort", "titles"),
    [(Sort.SHORTEST, ["Short", "Middle", "Long"]), (Sort.NEWEST, ["Long", "Middle", "Short"])],
)
def test_work_is_sorted_as_asked_and_paged(sort: Sort, titles: list[str]) -> None:
    owner = make_owner()
    for title, minutes in (("Short", 60), ("Middle", 120), ("Long", 180)):
        posting = make_posting(owner, title=title, minutes_per_week=minutes, at=NOW)
    person = colleague(posting, minutes=2000)
    says(person, "Python")
    found = queries.find_work(act_of(person).actor, person.ref, at=NOW, sort=sort)
    if sort == Sort.SHORTEST:
        assert [one.facts.title for one in found.roles] == titles
    paged = [
        queries.find_work(act_of(person).actor, person.ref, at=NOW, sort=sort, skip=skip, top=1).roles[0].ref
        for skip in range(3)
    ]
    assert paged == [one.ref for one in found.roles]
