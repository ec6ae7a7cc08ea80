"""Whom an owner leaves out of the suggestions for a role: their own list changes, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.models import JournalRow
from muster.foundation.privacy import export_of
from muster.matching import actions, queries
from muster.opportunities import actions as opportunity_actions
from muster.people.models import Person
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation, make_person
from tests.matching.test_finding import says

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd() -> tuple[Any, list[Person]]:
    """A posting, and four colleagues who fit it."""
    posting = make_posting(make_owner(make_organisation("Nordlicht")), needs=[need("Python")])
    people = [colleague(posting, minutes=960) for _each in range(4)]
    for level, person in enumerate(people, start=2):
        says(person, "Python", level=level)
    return posting, people


def listed(posting: Any, **asked: Any) -> queries.PeopleAnswer:
    return queries.find_people(act_of(posting.owner).actor, role_of(posting).ref, at=NOW, **asked)


def test_left_out_is_left_out_of_this_list_alone_and_comes_back(crowd: Any) -> None:
    posting, _people = crowd
    other = make_posting(posting.owner, title="Other", needs=[need("Python")])
    before = listed(posting)
    best, owner, role = before.people[0].ref, act_of(posting.owner), role_of(posting).ref
    actions.leave_out_person(owner, role, best)
    actions.leave_out_person(owner, role, best)
    after = listed(posting, top=3)
    assert [one.ref for one in after.people] == [one.ref for one in before.people[1:]]
    assert [one.score for one in after.people] == [one.score for one in before.people[1:]]
    assert (after.fit_count, after.shown_of, after.left_out) == (4, 3, 1)
    assert listed(posting, filters=["inside"]).left_out == 1
    assert listed(other).people[0].ref == best
    assert [one.ref for one in queries.list_left_out(owner.actor, role).items] == [best]
    assert JournalRow.objects.filter(name="suggestion.person-left-out").count() == 1
    actions.suggest_person_again(owner, role, best)
    actions.suggest_person_again(owner, role, best)
    assert [(one.ref, one.score) for one in listed(posting).people] == [
        (one.ref, one.score) for one in before.people
    ]
    assert JournalRow.objects.filter(name="suggestion.person-back").count() == 1


def test_it_changes_no_score_and_not_what_the_person_is_suggested(crowd: Any) -> None:
    posting, people = crowd
    person, role = people[3], role_of(posting).ref

    def own() -> list[tuple[str, int]]:
        answer = queries.find_work(act_of(person).actor, person.ref, at=NOW)
        return [(one.ref, one.score) for one in answer.roles]

    before = own(), queries.explain(act_of(person).actor, role, person.ref, at=NOW).score
    actions.leave_out_person(act_of(posting.owner), role, person.ref)
    assert (own(), queries.explain(act_of(person).actor, role, person.ref, at=NOW).score) == before
    hand = opportunity_actions.raise_hand(act_of(person), role, "I would like this.")
    assert hand.person == person


def test_only_the_owner_of_the_role_and_only_people_they_may_see(crowd: Any) -> None:
    posting, people = crowd
    role = role_of(posting).ref
    with pytest.raises(NotAllowed):
        actions.leave_out_person(act_of(people[0]), role, people[1].ref)
    with pytest.raises(NotAllowed):
        queries.list_left_out(act_of(people[0]).actor, role)
    stranger = make_person(organisation=make_organisation("Suedwind"))
    with pytest.raises(NotFound):
        actions.leave_out_person(act_of(stranger), role, people[1].ref)
    with pytest.raises(NotFound):
        actions.leave_out_person(act_of(posting.owner), role, stranger.ref)
    with pytest.raises(NotFound):
        actions.leave_out_person(act_of(posting.owner), role, "per-nobody")


def test_both_find_it_in_their_export(crowd: Any) -> None:
    posting, people = crowd
    actions.leave_out_person(act_of(posting.owner), role_of(posting).ref, people[0].ref)
    for person in (posting.owner, people[0]):
        (row,) = export_of(person.ref)["matching.leftout"]
        assert row["person_ref"] == people[0].ref
