"""Every list that was shown comes out again to the byte, whatever has happened since."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from muster.evidence import actions as evidence_actions
from muster.foundation.act import Grant, system
from muster.matching import actions, queries, rules, snapshot, terms
from muster.matching.models import Exposure, Shown, ShownInput
from muster.matching.queries import WorkFilter
from muster.matching.terms import Sort
from muster.opportunities import actions as opportunity_actions
from muster.people import actions as people_actions
from muster.people.models import Person
from tests.evidence.test_taxonomy import decide
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import MONDAY, NOW, act_of, make_organisation, make_person, operator_act
from tests.factories.skills import make_skill
from tests.matching.test_finding import proves, says

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd() -> tuple[Any, list[Person], Person]:
    """A posting, eight colleagues who fit it differently, and the people lead of their organisation."""
    organisation = make_organisation("Nordlicht")
    posting = make_posting(make_owner(organisation), needs=[need("Python"), need("SQL", 2, "useful")])
    people = [colleague(posting, minutes=60 * (8 + number), languages={"en": 4}) for number in range(8)]
    for number, person in enumerate(people):
        says(person, "Python", level=1 + number % 5)
        if number % 3 == 0:
            proves(person, "SQL", 1 + number % 5)
    lead = make_person("Lena Lead", organisation=organisation, grants=[Grant.PEOPLE_LEAD])
    return posting, people, lead


def show_people(posting: Any, **asked: Any) -> Shown:
    answer = queries.find_people(act_of(posting.owner).actor, role_of(posting).ref, at=NOW, **asked)
    return actions.record_shown(act_of(posting.owner), answer, about_ref=role_of(posting).ref)


def show_work(person: Person, *, at: Any = NOW, **asked: Any) -> Shown:
    answer = queries.find_work(act_of(person, at).actor, person.ref, at=at, wished=WorkFilter(), **asked)
    return actions.record_shown(act_of(person, at), answer, about_ref=person.ref)


def change_everything(posting: Any, people: list[Person]) -> None:
    """Levels, hours, what is asked for: nothing is as it was."""
    for person in people:
        says(person, "SQL")
        people_actions.offer_hours(act_of(person), person, 60, MONDAY)
    opportunity_actions.set_requirements(act_of(posting.owner), role_of(posting).ref, [need("Welding", 5)])
    snapshot.forget()


def test_a_list_of_people_is_the_same_to_the_byte_after_everything_has_changed(crowd: Any) -> None:
    posting, people, lead = crowd
    shown = show_people(posting)
    change_everything(posting, people)
    found = queries.replay(act_of(lead).actor, shown.ref)
    assert found.is_equal is True
    assert found.digest == found.digest_now == shown.digest
    assert [(line.ref, line.score) for line in found.lines] == list(
        zip(shown.refs, shown.scores, strict=True)
    )
    assert all(line.is_same for line in found.lines)
    assert len(found.lines) == 8


@pytest.mark.parametrize("sort", list(Sort))
def test_a_list_of_work_is_the_same_in_every_order(crowd: Any, sort: Sort) -> None:
    posting, people, _lead = crowd
    for number in range(5):
        make_posting(
            posting.owner,
            title=f"Work {number}",
            needs=[need("Python", 1 + number), need("SQL", 1, "useful")],
            minutes_per_week=120 + 30 * (number % 3),
        )
    first = show_work(people[7], sort=sort)
    second = show_work(people[6], sort=sort)
    change_everything(posting, people)
    for person, shown in ((people[7], first), (people[6], second)):
        found = queries.replay(act_of(person).actor, shown.ref)
        assert found.is_equal is True, found.verdict
        assert (found.lines[0].value is not None) == (sort == Sort.SUGGESTED)


def test_the_two_sided_order_of_people_is_the_same_too(crowd: Any) -> None:
    posting, people, lead = crowd
    organisation = posting.organisation.ref
    every = ["owner", "wants", "exposure", "newcomer"]
    actions.set_order(act_of(lead), organisation, work=every, people=every)
    shown = show_people(posting, top=8, sort=Sort.SUGGESTED)
    assert shown.values is not None
    change_everything(posting, people)
    assert queries.replay(act_of(lead).actor, shown.ref).is_equal is True


def test_a_changed_input_or_order_does_not_pass_as_the_same(crowd: Any) -> None:
    posting, _people, lead = crowd
    shown = show_people(posting)
    Shown.objects.filter(pk=shown.pk).update(digest="0" * 64)
    found = queries.replay(act_of(lead).actor, shown.ref)
    assert found.is_equal is False
    assert "differently" in found.verdict
    Shown.objects.filter(pk=shown.pk).update(engine_version="score-0")
    assert "score-0" in queries.replay(act_of(lead).actor, shown.ref).verdict


def test_an_erased_person_stays_a_line_without_a_name(crowd: Any) -> None:
    posting, people, lead = crowd
    shown = show_people(posting)
    gone = people[3].ref
    ShownInput.objects.filter(person_ref=gone).delete()
    Person.objects.filter(ref=gone).update(erased_at=NOW)
    found = queries.replay(act_of(lead).actor, shown.ref)
    assert found.is_equal is True
    assert "erased" in found.verdict
    (line,) = [one for one in found.lines if one.is_gone]
    assert (line.ref, line.name, line.score_now) == (gone, "erased person", None)


def test_who_may_make_it_again_and_what_they_see(crowd: Any) -> None:
    posting, people, lead = crowd
    shown = show_people(posting)
    stranger = make_person(organisation=posting.organisation)
    for who, lines in ((posting.owner, 8), (lead, 8), (people[2], 1)):
        assert len(queries.replay(act_of(who).actor, shown.ref).lines) == lines
    (own,) = queries.replay(act_of(people[2]).actor, shown.ref).lines
    assert own.ref == people[2].ref
    assert len(queries.replay(operator_act().actor, shown.ref).lines) == 8
    for nobody in (act_of(stranger).actor, act_of(make_person(organisation=make_organisation())).actor):
        with pytest.raises(rules.NoSuchShown):
            queries.replay(nobody, shown.ref)
    assert [row.rank for row in queries.list_shown(act_of(people[2]).actor).items] == [
        shown.refs.index(people[2].ref) + 1
    ]
    assert queries.list_shown(act_of(stranger).actor).total == 0
    assert queries.list_shown(act_of(lead).actor, organisation_ref=posting.organisation.ref).total == 1


def test_inputs_are_kept_once_and_go_with_the_lists(crowd: Any) -> None:
    posting, _people, lead = crowd
    show_people(posting)
    before = ShownInput.objects.count()
    show_people(posting)
    assert ShownInput.objects.count() == before == 9
    assert max(len(bytes(body)) for body in ShownInput.objects.values_list("body", flat=True)) < 600
    actions.set_order(act_of(lead), posting.organisation.ref, work=[], people=[], keep_days=200)
    assert actions.forget_old_lists(system("worker", at=NOW + timedelta(days=199))) == 0
    assert actions.forget_old_lists(system("worker", at=NOW + timedelta(days=201))) == 2
    assert ShownInput.objects.count() == before  # others may keep longer
    actions.forget_old_lists(system("worker", at=NOW + timedelta(days=731)))
    assert (ShownInput.objects.count(), Shown.objects.count(), Exposure.objects.count()) == (0, 0, 0)


def test_a_viewer_a_list_and_a_day_count_once(crowd: Any) -> None:
    posting, people, _lead = crowd
    shown = show_people(posting)
    show_people(posting)
    counted = queries.exposures([person.ref for person in people], at=NOW)
    assert counted[shown.refs[0]] == 1000
    assert counted[shown.refs[3]] == 500
    assert set(queries.exposures(shown.refs, at=NOW + timedelta(days=28)).values()) == {0}


def test_a_list_does_not_change_under_the_eyes_of_its_reader(crowd: Any) -> None:
    posting, _people, lead = crowd
    factors = ["owner", "wants", "exposure", "newcomer"]
    actions.set_order(act_of(lead), posting.organisation.ref, work=factors, people=factors)
    first = show_people(posting, top=3, sort=Sort.SUGGESTED)
    assert show_people(posting, top=8, sort=Sort.SUGGESTED).refs[:3] == first.refs
    assert show_people(posting, top=3, sort=Sort.SUGGESTED).refs == first.refs
    tomorrow = NOW + timedelta(days=1)
    snapshot.forget()
    answer = queries.find_people(
        act_of(posting.owner, tomorrow).actor, role_of(posting).ref, at=tomorrow, top=3, sort=Sort.SUGGESTED
    )
    assert [one.ref for one in answer.people] != first.refs  # by then whoever was shown has stepped back


def test_what_was_kept_before_replay_says_so(crowd: Any) -> None:
    posting, _people, _lead = crowd
    shown = show_people(posting)
    Shown.objects.filter(pk=shown.pk).update(basis=None, pool=None, digest="", values=None)
    found = queries.replay(act_of(posting.owner).actor, shown.ref)
    assert (found.is_equal, len(found.lines)) == (None, 8)
    with pytest.raises(rules.NoSuchShown):
        queries.replay(act_of(posting.owner).actor, "shn-nothing")


def test_levels_that_moved_in_between_are_those_of_the_moment(crowd: Any) -> None:
    posting, people, _lead = crowd
    shown = show_people(posting)
    evidence_actions.add_evidence(
        operator_act(), people[0], need("Python").skill_ref, "expert", 5, source_ref="eng-later"
    )
    later = show_people(posting)
    assert later.digest != shown.digest
    for one in (shown, later):
        assert queries.replay(act_of(posting.owner).actor, one.ref).is_equal is True


def test_a_later_taxonomy_changes_nothing_of_what_was_shown(crowd: Any) -> None:
    """A merge, and a new skill that is near: today's list is another, the kept one comes out as it was."""
    posting, people, lead = crowd
    shown, work = show_people(posting), show_work(people[0])
    other = make_skill("Pythonic work")
    version = decide("merge", skill=need("Python").skill_ref, into=other.ref)
    later = show_people(posting)
    assert later.taxonomy_version == version > shown.taxonomy_version
    for actor, one in ((act_of(lead), shown), (act_of(people[0]), work), (act_of(lead), later)):
        found = queries.replay(actor.actor, one.ref)
        assert found.is_equal is True, found.verdict
        assert found.taxonomy_version == one.taxonomy_version


def test_a_list_made_for_somebody_erased_says_that_it_cannot_be_made_again(crowd: Any) -> None:
    _posting, people, _lead = crowd
    shown = show_work(people[0])
    ShownInput.objects.filter(person_ref=people[0].ref).delete()
    Person.objects.filter(pk=people[0].pk).update(erased_at=NOW)
    found = queries.replay(operator_act().actor, shown.ref)
    assert found.is_equal is None
    assert found.verdict == "What the list was made for is no longer kept: the person was erased."
    assert found.viewer_name == found.about_name == "erased person"
    assert all(line.score_now is None for line in found.lines)


def test_a_changed_byte_of_an_input_is_found(crowd: Any) -> None:
    """The log itself is no better than its bytes: whoever alters a kept level is told by the digest."""
    posting, people, lead = crowd
    shown = show_people(posting)
    row = ShownInput.objects.get(person_ref=people[2].ref)
    text = rules.unpacked(bytes(row.body))
    text["skills"][0][1] -= 8
    ShownInput.objects.filter(pk=row.pk).update(body=rules.packed(text)[1])
    assert queries.replay(act_of(lead).actor, shown.ref).is_equal is False


def test_each_organisation_keeps_its_lists_as_long_as_it_decided(crowd: Any) -> None:
    posting, _people, lead = crowd
    show_people(posting)
    elsewhere = make_posting(make_owner(make_organisation("Suedwind")), needs=[need("Python")])
    show_people(elsewhere)
    actions.set_order(act_of(lead), posting.organisation.ref, work=[], people=[], keep_days=180)
    assert actions.forget_old_lists(system("worker", at=NOW + timedelta(days=181))) == 1
    (kept,) = Shown.objects.all()
    assert kept.organisation_ref == elsewhere.organisation.ref
    assert actions.forget_old_lists(system("worker", at=NOW + timedelta(days=terms.KEEP_DAYS + 1))) == 1
    assert Shown.objects.count() == 0
