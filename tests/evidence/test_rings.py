"""Mutual endorsements: a case for a human, no automatic change, a decision with a reason, never by those concerned."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from muster.evidence import actions, queries, rules
from muster.evidence.models import Evidence, RingCase
from muster.foundation.act import Grant, system
from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.models import JournalRow
from muster.people.models import Person
from muster.skills.models import Skill
from tests.factories.evidence import evidence_of, level_of, make_skill
from tests.factories.people import NOW, act_of, make_organisation, make_person

pytestmark = pytest.mark.django_db
CLOCK = system("clock", at=NOW)


class House:
    """Four colleagues of different units, their people lead, and somebody from elsewhere."""

    def __init__(self) -> None:
        self.organisation = make_organisation("Nordlicht")
        self.people = [make_person(f"Person {n}", organisation=self.organisation) for n in range(4)]
        self.lead = make_person("Maren Holt", organisation=self.organisation, grants=[Grant.PEOPLE_LEAD])
        self.stranger = make_person("Some Stranger", organisation=make_organisation("Suedwind"))
        self.skill = make_skill("Sailing", "skill")

    def endorse_each_other(self, people: list[Person]) -> None:
        for giver, receiver in permutations(people, 2):
            actions.endorse(act_of(giver), receiver, self.skill.ref, 5)


@pytest.fixture
def house() -> House:
    return House()


def case_of(house: House) -> RingCase:
    house.endorse_each_other(house.people[:3])
    assert actions.look_for_rings(CLOCK) == 1
    return RingCase.objects.get()


def test_a_case_is_opened_once_and_changes_nothing(house: House) -> None:
    house.endorse_each_other(house.people[:3])
    before = [level_of(person, house.skill).mu_milli for person in house.people[:3]]
    assert actions.look_for_rings(CLOCK) == 1
    assert actions.look_for_rings(CLOCK) == 0
    case = RingCase.objects.get()
    assert (case.organisation_ref, case.pairs, case.days, case.mean_tenths) == (
        house.organisation.ref,
        3,
        0,
        50,
    )
    assert [level_of(person, house.skill).mu_milli for person in house.people[:3]] == before
    assert not Evidence.objects.exclude(withdrawn_at=None).exists()
    told = JournalRow.objects.get(name="endorsement-ring.opened").payload
    assert told["decider_refs"] == [house.lead.ref]
    with pytest.raises(NotAllowed):
        actions.look_for_rings(act_of(house.lead))


def test_people_who_work_together_are_no_case(house: House) -> None:
    first, second, third = house.people[:3]
    for person, rater in ((first, second), (second, third), (third, first)):
        evidence_of(person, make_skill(f"Work of {person.name}"), "delivered_work", 4, rater_ref=rater.ref)
    house.endorse_each_other(house.people[:3])
    assert actions.look_for_rings(CLOCK) == 0


def test_who_sees_what(house: House) -> None:
    case = case_of(house)
    lead, member = act_of(house.lead).actor, act_of(house.people[0])
    actions.reply_to_ring(member, case.ref, "We sailed together for years.")
    seen = queries.get_ring(lead, case.ref)
    assert (len(seen.pieces), seen.may_decide, seen.may_reply) == (6, True, False)
    said = {one.person_ref: one.words for one in seen.members if one.words}
    assert said == {house.people[0].ref: "We sailed together for years."}
    own = queries.get_ring(member.actor, case.ref)
    assert (len(own.pieces), own.may_decide, own.may_reply) == (4, False, True)
    other = queries.get_ring(act_of(house.people[1]).actor, case.ref)
    assert [one.words for one in other.members] == ["", "", ""]
    for who in (house.people[3], house.stranger):
        with pytest.raises(NotFound):
            queries.get_ring(act_of(who).actor, case.ref)
        assert queries.list_rings(act_of(who).actor).total == 0
    assert queries.list_rings(lead).total == queries.list_rings(member.actor).total == 1


def test_a_human_decides_with_a_reason_and_it_is_final(house: House) -> None:
    case = case_of(house)
    lead = act_of(house.lead)
    for who in (house.people[0], house.people[3], house.stranger):
        with pytest.raises(NotAllowed):
            actions.decide_ring(act_of(who), case.ref, is_upheld=True, reason="So.")
    with pytest.raises(rules.NeedsReason):
        actions.decide_ring(lead, case.ref, is_upheld=True, reason=" ")
    before = level_of(house.people[0], house.skill).mu_milli
    actions.decide_ring(lead, case.ref, is_upheld=True, reason="Nobody saw the other at work.")
    taken = Evidence.objects.exclude(withdrawn_at=None)
    assert taken.count() == 6
    assert set(taken.values_list("withdrawn_words", flat=True)) == {"Nobody saw the other at work."}
    from muster.evidence.models import SkillLevel

    assert not SkillLevel.objects.filter(person=house.people[0], skill=house.skill, mu_milli=before).exists()
    with pytest.raises(rules.RingIsOver):
        actions.decide_ring(lead, case.ref, is_upheld=False, reason="After all.")
    with pytest.raises(rules.RingIsOver):
        actions.reply_to_ring(act_of(house.people[0]), case.ref, "But.")


def test_all_of_it_may_stand(house: House) -> None:
    case = case_of(house)
    actions.decide_ring(act_of(house.lead), case.ref, is_upheld=False, reason="They sail together.")
    assert not Evidence.objects.exclude(withdrawn_at=None).exists()
    assert actions.look_for_rings(CLOCK) == 0  # looked at once


def test_a_lead_who_is_part_of_it_decides_nothing(house: House) -> None:
    lead = house.lead
    house.endorse_each_other([lead, *house.people[:2]])
    actions.look_for_rings(CLOCK)
    case = RingCase.objects.get()
    with pytest.raises(NotAllowed):
        actions.decide_ring(act_of(lead), case.ref, is_upheld=False, reason="I know them.")
    operator = make_person("Op Erator", grants=[Grant.OPERATOR])
    actions.decide_ring(act_of(operator), case.ref, is_upheld=False, reason="They sail together.")


def test_few_queries_whatever_the_number(house: House, django_assert_max_num_queries: Any) -> None:
    case_of(house)
    other = Skill.objects.get(pk=make_skill("Rowing", "skill").pk)
    for giver, receiver in permutations([house.people[3], house.stranger, house.lead], 2):
        evidence_of(receiver, other, "endorsement", 5, rater_ref=giver.ref)
    assert actions.look_for_rings(CLOCK) == 1
    operator = make_person("Op Erator", grants=[Grant.OPERATOR])
    with django_assert_max_num_queries(5):
        assert queries.list_rings(act_of(operator).actor).total == 2
