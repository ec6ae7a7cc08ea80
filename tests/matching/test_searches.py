"""Kept searches tell what is new once, to their person alone, and only what that person may see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muster.foundation.act import Act, system
from muster.foundation.errors import Invalid, NotAllowed
from muster.foundation.models import JournalRow
from muster.matching import actions, queries, rules, terms
from muster.matching.models import SavedSearch
from muster.opportunities import actions as opportunity_actions
from muster.people.models import Person
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation, make_person
from tests.matching.test_finding import says

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def reader() -> tuple[Any, Person]:
    """A posting, and somebody whom it fits."""
    posting = make_posting(make_owner(make_organisation("Nordlicht")), title="First", needs=[need("Python")])
    person = colleague(posting, minutes=1200)
    says(person, "Python")
    return posting, person


def keep(person: Person, **query: Any) -> SavedSearch:
    return actions.save_search(act_of(person), "work", "Python", query)


def clock(at: Any = LATER) -> Act:
    return system("worker", at=at)


def told() -> list[dict[str, Any]]:
    return [row.payload for row in JournalRow.objects.filter(name="search.found").order_by("id")]


def test_what_is_there_is_not_new_and_what_comes_is_told_once(reader: Any) -> None:
    posting, person = reader
    search = keep(person)
    assert actions.check_searches(clock()) == 0
    fresh = make_posting(posting.owner, title="Second", needs=[need("Python")])
    assert actions.check_searches(clock(LATER + timedelta(hours=2))) == 1
    assert [(one["person_ref"], one["count"], one["direction"]) for one in told()] == [
        (person.ref, 1, "work")
    ]
    assert queries.new_refs(act_of(person).actor, search.ref) == (role_of(fresh).ref,)
    assert actions.check_searches(clock(LATER + timedelta(hours=4))) == 0
    assert actions.see_search(act_of(person), search.ref) == 1
    assert queries.search_row(act_of(person).actor, search.ref).new == 0


def test_only_what_passes_and_may_be_seen_is_told(reader: Any) -> None:
    posting, person = reader
    keep(person, kinds=["mentoring"])
    everything = keep(person)
    elsewhere = make_posting(
        make_owner(make_organisation("Suedwind")), title="Inside there", needs=[need("Python")]
    )
    assert elsewhere.audience == "organisation"
    assert actions.check_searches(clock()) == 0
    hidden = make_posting(posting.owner, title="Not for me", needs=[need("Python")])
    actions.hide_work(act_of(person), role_of(hidden).ref)
    assert actions.check_searches(clock(LATER + timedelta(hours=2))) == 0
    assert queries.new_refs(act_of(person).actor, everything.ref) == ()


def test_a_resting_search_says_nothing_and_wakes_with_its_news(reader: Any) -> None:
    posting, person = reader
    search = keep(person)
    actions.change_search(act_of(person), search.ref, is_paused=True)
    make_posting(posting.owner, title="Second", needs=[need("Python")])
    assert actions.check_searches(clock()) == 0
    actions.change_search(act_of(person), search.ref, is_paused=False, name=" Work  like this ")
    assert actions.check_searches(clock(LATER + timedelta(hours=2))) == 1
    assert queries.search_row(act_of(person).actor, search.ref).name == "Work like this"
    actions.delete_search(act_of(person), search.ref)
    assert queries.list_searches(act_of(person).actor).total == 0


def test_an_owner_hears_of_people_who_come_to_fit(reader: Any) -> None:
    posting, person = reader
    owner = act_of(posting.owner)
    search = actions.save_search(owner, "people", "For First", {}, role_ref=role_of(posting).ref)
    newcomer = colleague(posting, minutes=1200)
    says(newcomer, "Python")
    assert actions.check_searches(clock()) == 1
    assert queries.new_refs(owner.actor, search.ref) == (newcomer.ref,)
    opportunity_actions.close(owner, posting.ref)
    assert actions.check_searches(clock(LATER + timedelta(hours=2))) == 0
    with pytest.raises(NotAllowed):
        actions.save_search(act_of(person), "people", "Spying", {}, role_ref=role_of(posting).ref)


def test_a_search_is_ones_own_has_a_name_and_asks_for_what_there_is(reader: Any) -> None:
    _posting, person = reader
    search = keep(person)
    other = act_of(make_person(organisation=make_organisation()))
    for deed in (
        lambda: queries.search_row(other.actor, search.ref),
        lambda: actions.change_search(other, search.ref, name="Mine"),
        lambda: actions.delete_search(other, search.ref),
        lambda: actions.see_search(other, search.ref),
    ):
        with pytest.raises(rules.NoSuchSearch):
            deed()
    for query in ({"age": 40}, {"words": 7}, {"filters": ["young"]}, {"kinds": "gig"}):
        with pytest.raises(rules.FilterUnknown):
            actions.save_search(act_of(person), "work", "Odd", query)
    with pytest.raises(Invalid):
        actions.save_search(act_of(person), "work", "  ", {})


def test_there_is_a_most(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _posting, person = reader
    monkeypatch.setattr(terms, "MOST_SAVED", 1)
    keep(person)
    with pytest.raises(rules.TooManySearches):
        keep(person)
