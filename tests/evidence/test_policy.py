"""Who may say, see, rate and take back: tables of actor by deed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from muster.evidence import actions as evidence_actions
from muster.evidence import policy
from muster.evidence import queries as evidence_queries
from muster.evidence.models import Evidence
from muster.evidence.rules import LevelOutOfRange, NeedsSource, WordsTooLong
from muster.evidence.terms import EvidenceKind
from muster.foundation.act import Act, system
from muster.foundation.errors import NotAllowed, NotFound
from muster.people.models import Organisation, Person, Unit
from muster.skills.models import Skill
from tests.factories.evidence import claim, evidence_of, level_of, make_skill
from tests.factories.people import (
    NOW,
    act_of,
    make_organisation,
    make_people_lead,
    make_person,
    make_unit,
    operator_act,
)

pytestmark = pytest.mark.django_db


@dataclass
class Cast:
    """Everybody who may have something to do with one person's skills."""

    organisation: Organisation
    unit: Unit
    acts: dict[str, Act]
    person: Person
    skill: Skill


@pytest.fixture
def cast() -> Cast:
    organisation = make_organisation()
    unit = make_unit(organisation)
    manager = make_person("Henrik Aalders", organisation=organisation, unit=unit)
    person = make_person("Ines Brandt", organisation=organisation, unit=unit, manager=manager)
    colleague = make_person("Maren Okafor", organisation=organisation, unit=unit)
    elsewhere = make_organisation()
    acts = {
        "person": act_of(person),
        "manager": act_of(manager),
        "colleague": act_of(colleague),
        "lead": act_of(make_people_lead(organisation)),
        "stranger": act_of(make_person("Piet Visser", organisation=elsewhere)),
        "other lead": act_of(make_people_lead(elsewhere)),
        "system": system("tests", at=NOW),
        "operator": operator_act(),
    }
    return Cast(organisation, unit, acts, person, make_skill())


def allowed(cast: Cast, ask: Callable[[Act], object]) -> set[str]:
    return {name for name, act in cast.acts.items() if ask(act)}


def test_who_sees_levels(cast: Cast) -> None:
    inside = {"person", "manager", "colleague", "lead", "system", "operator"}
    assert allowed(cast, lambda act: policy.may_see_levels(act.actor, cast.person)) == inside


def test_who_sees_the_words_of_evidence(cast: Cast) -> None:
    assert allowed(cast, lambda act: policy.may_see_words(act.actor, cast.person)) == {
        "person",
        "manager",
        "system",
        "operator",
    }


def test_who_vouches(cast: Cast) -> None:
    may = allowed(cast, lambda act: policy.may_endorse(act.actor, cast.person))
    assert may == {"manager", "colleague", "lead"}


def test_who_rates_as_manager(cast: Cast) -> None:
    assert allowed(cast, lambda act: policy.may_rate_as_manager(act.actor, cast.person)) == {"manager"}


def test_who_says_what_the_person_has(cast: Cast) -> None:
    may = allowed(cast, lambda act: policy.may_edit_skills(act.actor, cast.person))
    assert may == {"person", "system", "operator"}


def test_who_takes_evidence_back(cast: Cast) -> None:
    given = evidence_actions.endorse(cast.acts["colleague"], cast.person, cast.skill.ref, 4)
    may = allowed(cast, lambda act: policy.may_withdraw_evidence(act.actor, given))
    assert may == {"colleague", "lead", "system", "operator"}
    claim(cast.person, cast.skill, level=3)
    own = Evidence.objects.select_related("person").get(kind="self")
    assert "person" in allowed(cast, lambda act: policy.may_withdraw_evidence(act.actor, own))


def test_nobody_adds_evidence_about_themselves_or_in_anothers_name(cast: Cast) -> None:
    me = cast.acts["person"].actor
    colleague = cast.acts["colleague"].actor
    assert not policy.may_add_evidence(me, cast.person, EvidenceKind.DELIVERED_WORK, cast.person.ref)
    assert policy.may_add_evidence(me, cast.person, EvidenceKind.DELIVERED_WORK, colleague.ref)
    assert not policy.may_add_evidence(me, cast.person, EvidenceKind.MANAGER, cast.acts["manager"].actor.ref)
    assert not policy.may_add_evidence(colleague, cast.person, EvidenceKind.SELF, colleague.ref)
    with pytest.raises(NotAllowed):
        evidence_actions.add_evidence(
            cast.acts["person"],
            cast.person,
            cast.skill.ref,
            "work_sample",
            5,
            rater_ref=cast.person.ref,
            source_ref="x",
        )


def test_evidence_from_above_names_its_source(cast: Cast) -> None:
    with pytest.raises(NeedsSource):
        evidence_actions.add_evidence(cast.acts["system"], cast.person, cast.skill.ref, "delivered_work", 4)
    with pytest.raises(LevelOutOfRange):
        evidence_of(cast.person, cast.skill, "delivered_work", 6)
    with pytest.raises(WordsTooLong):
        evidence_of(cast.person, cast.skill, "delivered_work", 4, words="x" * 501)


def test_a_newer_word_of_the_same_rater_takes_the_place_of_the_older(cast: Cast) -> None:
    for rating in (2, 5):
        evidence_actions.rate_as_manager(
            cast.acts["manager"], cast.person, cast.skill.ref, rating, words="seen"
        )
        evidence_actions.endorse(cast.acts["colleague"], cast.person, cast.skill.ref, rating)
    standing = Evidence.objects.standing().order_by("kind")
    assert [(row.kind, row.rating, row.team_ref) for row in standing] == [
        ("endorsement", 5, cast.unit.ref),
        ("manager", 5, cast.unit.ref),
    ]
    assert Evidence.objects.count() == 4


@pytest.mark.parametrize("name", ["person", "stranger", "other lead", "system"])
def test_refused_endorsements(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        evidence_actions.endorse(cast.acts[name], cast.person, cast.skill.ref, 4)


@pytest.mark.parametrize("name", ["person", "colleague", "lead", "stranger", "system", "operator"])
def test_refused_ratings_as_manager(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        evidence_actions.rate_as_manager(cast.acts[name], cast.person, cast.skill.ref, 4)


@pytest.mark.parametrize("name", ["person", "manager", "stranger", "other lead"])
def test_refused_withdrawals(cast: Cast, name: str) -> None:
    given = evidence_actions.endorse(cast.acts["colleague"], cast.person, cast.skill.ref, 4)
    with pytest.raises(NotAllowed):
        evidence_actions.withdraw_evidence(cast.acts[name], given.ref)
    with pytest.raises(NotFound):
        evidence_actions.withdraw_evidence(cast.acts[name], "evd-nothing")


def test_a_people_lead_takes_evidence_back_after_a_review(cast: Cast) -> None:
    given = evidence_actions.endorse(cast.acts["colleague"], cast.person, cast.skill.ref, 5)
    evidence_actions.withdraw_evidence(cast.acts["lead"], given.ref, words="They have never worked together.")
    row = Evidence.objects.get()
    assert (row.withdrawn_by_ref, row.withdrawn_words) == (
        cast.acts["lead"].actor.ref,
        "They have never worked together.",
    )


# the profile as each of them sees it


def test_levels_are_the_same_for_all_and_the_words_are_not(cast: Cast) -> None:
    evidence_actions.endorse(cast.acts["colleague"], cast.person, cast.skill.ref, 5, words="built the model")
    evidence_actions.rate_as_manager(cast.acts["manager"], cast.person, cast.skill.ref, 4, words="reliable")
    claim(cast.person, cast.skill, level=3)
    seen = {}
    for name in ("person", "manager", "colleague", "lead"):
        profile = evidence_queries.skill_profile(cast.acts[name].actor, cast.person.ref, now=NOW)
        (row,) = profile.rows
        assert (row.level, row.confidence) == (
            level_of(cast.person, cast.skill).level,
            level_of(cast.person, cast.skill).confidence,
        )
        assert row.start + sum(line.hundredths for line in row.lines) == row.scale
        seen[name] = {piece.words for piece in row.evidence}
        assert profile.sees_words == (name in {"person", "manager"})
    assert seen == {
        "person": {"built the model", "reliable", ""},
        "manager": {"built the model", "reliable", ""},
        "colleague": {"built the model"},
        "lead": set(),
    }


@pytest.mark.parametrize("name", ["stranger", "other lead"])
def test_strangers_find_nobody(cast: Cast, name: str) -> None:
    with pytest.raises(NotFound):
        evidence_queries.skill_profile(cast.acts[name].actor, cast.person.ref, now=NOW)
    with pytest.raises(NotFound):
        evidence_queries.level_history(cast.acts[name].actor, cast.person.ref, cast.skill.ref, now=NOW)


def test_the_past_shows_who_saw_what_then(cast: Cast) -> None:
    evidence_actions.endorse(cast.acts["colleague"], cast.person, cast.skill.ref, 5)
    before = evidence_queries.skill_profile(
        cast.acts["person"].actor, cast.person.ref, NOW - timedelta(days=1)
    )
    assert before.rows == ()
