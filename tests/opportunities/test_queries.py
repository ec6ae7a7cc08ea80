"""Reading posted work: lists, views, facts, and what a home manager must not learn from them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from muster.foundation.models import JournalRow
from muster.opportunities import actions, queries, rules, terms
from muster.opportunities.queries import OpenFilters
from tests.factories import opportunities as make
from tests.factories.opportunities import NOW, START
from tests.factories.people import act_of, make_organisation, make_person
from tests.factories.skills import make_skill

pytestmark = pytest.mark.django_db


def test_open_work_is_found_by_words_and_filters() -> None:
    organisation = make_organisation("Nordlicht Pumpen")
    owner = make.make_owner(organisation)
    forecast = make.make_posting(
        owner, needs=[make.need("Python"), make.need("SQL", kind="learnable")], work_mode="remote"
    )
    workshop = make.make_posting(
        owner,
        title="Workshop for the night shift",
        kind="gig",
        minutes_per_week=120,
        ends_date=START + timedelta(days=4),
        needs=[make.need("Facilitation")],
        place="Kassel",
        work_mode="on_site",
        theme_keys=["safety"],
        at=NOW + timedelta(hours=1),
    )
    make.make_draft(owner, title="Not yet")
    reader = act_of(make_person(organisation=organisation)).actor

    def found(q: str = "", **filters: Any) -> list[str]:
        page = queries.list_open(reader, q=q, filters=OpenFilters(**filters))
        return [card.ref for card in page.items]

    assert found() == [workshop.ref, forecast.ref]
    assert found("night workshop") == [workshop.ref]
    assert found("python") == [forecast.ref]
    assert found("kassel") == [workshop.ref]
    assert found("pumpen") == [workshop.ref, forecast.ref]
    assert found("nothing like it") == []
    assert found(kind="gig") == [workshop.ref]
    assert found(work_mode="remote") == [forecast.ref]
    assert found(most_minutes=180) == [workshop.ref]
    assert found(theme_key="safety") == [workshop.ref]
    assert found(skill_ref=make_skill("Python").ref) == [forecast.ref]
    assert found(learn_skill_refs=[make_skill("SQL").ref]) == [forecast.ref]
    assert found(learn_skill_refs=[make_skill("Python").ref]) == []
    assert found(organisation_ref=organisation.ref) == [workshop.ref, forecast.ref]
    assert queries.count_open(reader) == 2
    assert queries.list_open(act_of(make_person()).actor).total == 0


def test_a_page_of_cards_costs_the_same_however_many_there_are() -> None:
    owner = make.make_owner()
    reader = act_of(make_person(organisation=make.make_posting(owner).organisation)).actor

    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert queries.list_open(reader, q="forecast").items
        return len(caught)

    few = statements()
    for _each in range(4):
        make.make_posting(owner, needs=[make.need("Python"), make.need("SQL", kind="useful")])
    assert statements() == few
    assert few <= 7


def test_a_card_shows_where_the_reader_stands() -> None:
    posting = make.make_posting()
    hand = make.make_hand(posting)
    card = queries.get_card(act_of(hand.person).actor, posting.ref)
    role = card.roles[0]
    assert role.own is not None
    assert (role.own.candidacy_ref, role.own.status_label) == (hand.ref, "Hand raised")
    assert [(n.label, n.level, n.kind_label, n.weight) for n in role.requirements] == [
        ("Python", 3, "Required", 1000)
    ]
    assert (role.weeks, role.total_minutes, role.seats_free) == (6, 6 * 480, 1)
    assert not card.is_own
    assert queries.get_card(act_of(posting.owner).actor, posting.ref).is_own


def test_what_waits_for_an_owner() -> None:
    posting = make.make_posting(seats=4)
    first, _second = make.make_hand(posting), make.make_hand(posting, at=NOW + timedelta(days=1))
    make.make_invitation(posting)
    make.make_candidacy("offered", posting)
    make.make_candidacy("agreed_by_person", posting)
    owner = act_of(posting.owner).actor
    owned = queries.list_owned(owner).items[0]
    assert (owned.hands, owned.waiting, owned.invited, owned.offered, owned.agreed) == (4, 2, 1, 1, 1)
    assert owned.next_answer_due_at == first.answer_due_at
    assert queries.count_waiting(owner) == 2
    assert queries.list_waiting(owner).items[0].ref == first.ref
    assert queries.count_waiting(act_of(first.person).actor) == 0


def test_the_owner_sees_all_hands_and_a_person_only_the_own() -> None:
    posting = make.make_posting()
    mine, _other = make.make_hand(posting), make.make_hand(posting)
    role = mine.role.ref
    assert len(queries.candidacies_of_role(act_of(posting.owner).actor, role)) == 2
    assert [v.ref for v in queries.candidacies_of_role(act_of(mine.person).actor, role)] == [mine.ref]
    assert [v.ref for v in queries.candidacies_of_person(act_of(mine.person).actor).items] == [mine.ref]
    with pytest.raises(rules.NoSuchRole):
        queries.candidacies_of_role(act_of(make_person()).actor, role)


def test_a_thread_shows_its_track_and_its_end() -> None:
    thread = make.make_candidacy("declined")
    view = queries.get_candidacy_view(act_of(thread.person).actor, thread.ref)
    assert [(s.label, s.state) for s in view.track] == [("Raised", "ended")]
    assert (view.ended_words, view.answer_due_at, view.moves) == ("Not this time.", None, ())
    live = make.make_candidacy("shortlisted")
    shown = queries.get_candidacy_view(act_of(live.person).actor, live.ref)
    assert [(s.station, s.state) for s in shown.track][:4] == [
        ("raised", "done"),
        ("seen", "done"),
        ("shortlisted", "now"),
        ("offered", "ahead"),
    ]
    assert "offered" in shown.moves


@pytest.mark.parametrize("status", [str(s) for s in terms.UNSETTLED])
def test_a_home_manager_learns_nothing_before_both_agree(status: str) -> None:
    """Not by list, count, search, single thread, posting, or by the journal."""
    organisation = make_organisation()
    manager = make_person("Henrik Aas", organisation=organisation)
    posting = make.make_posting(make.make_owner(organisation))
    person = make_person("Noor Haddad", organisation=organisation, manager=manager)
    before = queries.list_open(act_of(manager).actor)
    thread = make.make_candidacy(status, posting, person)
    boss, role = act_of(manager).actor, thread.role.ref

    assert queries.candidacies_of_role(boss, role) == ()
    assert queries.count_visible_candidacies(boss, role) == 0
    assert queries.candidacies_of_person(boss).total == 0
    assert queries.count_waiting(boss) == 0
    assert queries.list_open(boss) == before
    assert queries.list_open(boss, q="Noor").total == 0
    with pytest.raises(rules.NoSuchCandidacy):
        queries.get_candidacy_view(boss, thread.ref)
    with pytest.raises(rules.NoSuchCandidacy):
        queries.get_visible_candidacy(boss, thread.ref)
    named = list(JournalRow.objects.filter(subjects__contains=[thread.ref]))
    assert named
    assert all(manager.ref not in str(row.payload) and manager.ref not in row.subjects for row in named)


def test_a_home_manager_knows_once_both_have_agreed() -> None:
    organisation = make_organisation()
    manager = make_person(organisation=organisation)
    person = make_person(organisation=organisation, manager=manager)
    posting = make.make_posting(make.make_owner(organisation))
    thread = make.make_candidacy("agreed_by_person", posting, person)
    hidden = make.make_posting(make.make_owner(organisation))
    make.make_hand(hidden, person)
    boss = act_of(manager).actor
    assert [v.ref for v in queries.candidacies_of_role(boss, thread.role.ref)] == [thread.ref]
    assert queries.candidacies_of_role(boss, make.role_of(hidden).ref) == ()


def test_facts_for_matching() -> None:
    posting = make.make_posting(
        needs=[make.need("Python", 4, must_have=True), make.need("SQL", 2, "useful")],
        overlap=terms.Overlap("Europe/Berlin"),
        languages={"de": 4},
        theme_keys=["water"],
    )
    draft = make.make_draft(posting.owner)
    role = make.role_of(posting)
    facts = list(queries.matching_rows())
    assert [f.ref for f in facts] == [role.ref]
    fact = facts[0]
    assert (fact.minutes_per_week, fact.least_minutes, len(fact.mondays)) == (480, 240, 6)
    assert (fact.languages, fact.theme_keys) == ((("de", 4),), ("water",))
    assert fact.overlap == terms.Overlap("Europe/Berlin", 540, 1020, 180)
    assert [(r.level, r.kind, r.weight, r.must_have) for r in fact.requirements] == [
        (4, "required", 750, True),
        (2, "useful", 250, False),
    ]
    assert [f.ref for f in queries.matching_rows([make.role_of(draft).ref])] == [make.role_of(draft).ref]
    actions.pause(act_of(posting.owner), posting.ref)
    assert list(queries.matching_rows()) == []


def test_who_is_on_a_role_already() -> None:
    posting = make.make_posting()
    hand = make.make_hand(posting)
    role = hand.role.ref
    assert queries.engaged_person_refs([role]) == {role: frozenset({hand.person.ref})}
    actions.withdraw_candidacy(act_of(hand.person), hand.ref)
    assert queries.engaged_person_refs([role]) == {role: frozenset()}
