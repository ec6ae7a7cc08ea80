"""What a person says of skills."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence import rules
from muster.evidence.models import Claim, Evidence, SkillLevel
from muster.evidence.rules import Choice
from muster.evidence.terms import Stance
from muster.foundation.act import Act
from muster.foundation.errors import NotAllowed, NotFound
from muster.foundation.models import JournalRow
from muster.people.models import Person
from muster.skills.models import Skill
from tests.factories.evidence import claim, evidence_of, level_of, make_skill, make_skills
from tests.factories.people import NOW, act_of, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make_person("Ines Brandt", organisation=make_organisation())


@pytest.fixture
def skill() -> Skill:
    return make_skill()


def stances(person: Person) -> set[str]:
    return {row.stance for row in evidence_queries.standing_claims(person.ref)}


def test_has_use_and_learn_may_stand_together(person: Person, skill: Skill) -> None:
    for stance in (Stance.HAS, Stance.USE, Stance.LEARN):
        claim(person, skill, stance)
    assert stances(person) == {"has", "use", "learn"}
    assert level_of(person, skill).stances == 7


def test_rather_not_and_wishes_replace_each_other(person: Person, skill: Skill) -> None:
    for stance in (Stance.HAS, Stance.USE, Stance.LEARN, Stance.RATHER_NOT):
        claim(person, skill, stance)
    assert stances(person) == {"has", "rather_not"}
    claim(person, skill, Stance.LEARN)
    assert stances(person) == {"has", "learn"}
    assert Claim.objects.filter(person=person).count() == 5


def test_a_form_that_contradicts_itself_is_refused_whole(person: Person, skill: Skill) -> None:
    choices = [Choice(skill.ref, Stance.USE), Choice(skill.ref, Stance.RATHER_NOT)]
    with pytest.raises(rules.RatherNotExcludes):
        evidence_actions.claim_many(act_of(person), person, choices)
    assert stances(person) == set()


def test_a_new_level_replaces_the_old_one_and_keeps_it_readable(person: Person, skill: Skill) -> None:
    claim(person, skill, level=2)
    later = NOW + timedelta(hours=1)
    claim(person, skill, level=4, at=later)
    assert [row.self_level for row in evidence_queries.standing_claims(person.ref)] == [4]
    pieces = Evidence.objects.order_by("pk")
    assert [(piece.rating, piece.withdrawn_at) for piece in pieces] == [(2, later), (4, None)]


def test_the_same_word_again_changes_nothing(person: Person, skill: Skill) -> None:
    first = claim(person, skill, level=3)
    rows = JournalRow.objects.count()
    again = claim(person, skill, level=3)
    without_level = claim(person, skill)
    assert first.pk == again.pk == without_level.pk
    assert JournalRow.objects.count() == rows


def test_many_claims_are_one_event(person: Person) -> None:
    skills = make_skills()
    rows = JournalRow.objects.count()
    choices = [Choice(skill.ref, Stance.HAS, 3) for skill in skills.values()]
    claims = evidence_actions.claim_many(act_of(person), person, [*choices, choices[0]])
    assert [c.skill_id for c in claims] == [skill.pk for skill in skills.values()]
    assert JournalRow.objects.count() == rows + 1
    assert JournalRow.objects.order_by("-id")[0].name == "skills.claimed"


@pytest.mark.parametrize("level", [0, 6, -1, True, 2.5, "3"])
def test_levels_out_of_range(person: Person, skill: Skill, level: object) -> None:
    with pytest.raises(rules.LevelOutOfRange):
        claim(person, skill, level=level)  # type: ignore[arg-type]


def test_a_level_goes_with_has_only(person: Person, skill: Skill) -> None:
    with pytest.raises(rules.LevelOutOfRange):
        claim(person, skill, Stance.LEARN, 3)


def test_days_in_the_future(person: Person, skill: Skill) -> None:
    with pytest.raises(rules.ObservedInFuture):
        claim(person, skill, level=3, last_used=NOW.date() + timedelta(days=2))
    claim(person, skill, level=3, last_used=NOW.date() + timedelta(days=1))  # today, in Auckland
    assert level_of(person, skill).last_used_date == NOW.date()


def test_unknown_skills(person: Person) -> None:
    with pytest.raises(NotFound):
        evidence_actions.claim_skill(act_of(person), person, "skl-nothing", Stance.HAS)
    with pytest.raises(NotFound):
        evidence_actions.withdraw_claim(act_of(person), person, "skl-nothing")


def test_taking_back_one_stance_or_all(person: Person, skill: Skill) -> None:
    claim(person, skill, level=3)
    claim(person, skill, Stance.USE)
    evidence_actions.withdraw_claim(act_of(person), person, skill.ref, Stance.USE)
    assert stances(person) == {"has"}
    evidence_of(person, skill, "manager", 4)
    evidence_actions.withdraw_claim(act_of(person), person, skill.ref)
    assert stances(person) == set()
    assert [piece.kind for piece in Evidence.objects.standing()] == ["manager"]
    assert level_of(person, skill).level == 4
    assert evidence_actions.withdraw_claim(act_of(person), person, skill.ref) == ()


def test_a_clock_that_is_behind_does_not_matter(person: Person, skill: Skill) -> None:
    claim(person, skill, level=3)
    claim(person, skill, level=4, at=NOW - timedelta(seconds=2))
    assert [row.self_level for row in evidence_queries.standing_claims(person.ref)] == [4]


def test_only_the_person_speaks_for_themselves(person: Person, skill: Skill) -> None:
    other = make_person()
    with pytest.raises(NotAllowed):
        evidence_actions.claim_skill(act_of(other), person, skill.ref, Stance.HAS)
    with pytest.raises(NotAllowed):
        evidence_actions.withdraw_claim(act_of(other), person, skill.ref)
    with pytest.raises(NotAllowed):
        evidence_actions.claim_many(act_of(other), person, [Choice(skill.ref)])


@pytest.mark.parametrize(
    "change",
    [
        {"stance": "loves"},
        {"self_level": 6},
        {"self_level": 3, "stance": "learn"},
        {"withdrawn_at": NOW - timedelta(days=1)},
    ],
)
def test_the_database_refuses_claims_that_cannot_be(
    person: Person, skill: Skill, change: dict[str, object]
) -> None:
    claim(person, skill)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.update(**change)


def test_a_claim_stands_once_even_for_stray_statements(person: Person, skill: Skill) -> None:
    claim(person, skill)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(person=person, skill=skill, stance="has", origin="self", said_at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_claims_at_once_end_as_one_after_the_other() -> None:
    person, skill = make_person(), make_skill()
    other = make_skill("SQL")
    acts = [act_of(person, NOW + timedelta(seconds=n)) for n in range(8)]

    def say(number: int) -> None:
        try:
            speak(acts[number], person, skill if number % 2 else other, 1 + number % 5)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(say, range(8)))
    standing = evidence_queries.standing_claims(person.ref)
    assert len(standing) == 2
    assert Evidence.objects.standing().count() == 2
    kept = {row.skill_id: row.mu_step for row in SkillLevel.objects.filter(person=person)}
    for skill_id in kept:
        evidence_actions.rebuild_level(acts[-1], person, Skill.objects.get(pk=skill_id).ref)
    assert {row.skill_id: row.mu_step for row in SkillLevel.objects.filter(person=person)} == kept


def speak(act: Act, person: Person, skill: Skill, level: int) -> None:
    evidence_actions.claim_skill(
        act, person, skill.ref, Stance.HAS, self_level=level, last_used_date=date(2026, 1, 1)
    )
