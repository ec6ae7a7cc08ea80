"""Levels from evidence through the real actions: golden numbers, the past, the clock, the lock on the table."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence import rules
from muster.evidence.models import Evidence, SkillLevel
from muster.evidence.terms import KINDS, EvidenceKind, Stance
from muster.foundation.act import system
from muster.foundation.errors import NotAllowed
from muster.people.models import Person
from muster.skills import actions as skills_actions
from muster.skills.models import Skill
from tests.factories.evidence import claim, evidence_of, level_of, make_skill, make_skills
from tests.factories.people import NOW, act_of, make_organisation, make_person, operator_act

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make_person("Ines Brandt", organisation=make_organisation())


@pytest.fixture
def skill() -> Skill:
    return make_skill()


def chance(person: Person, skill: Skill, k: int) -> float:
    row = level_of(person, skill)
    profile = evidence_queries.skill_profile(act_of(person).actor, person.ref, now=NOW)
    found = next(r for r in profile.rows if r.skill_ref == skill.ref)
    assert (found.level, found.confidence) == (row.level, row.confidence)
    return found.chances[k - 1] / 1000


def test_golden_self_3(person: Person, skill: Skill) -> None:
    claim(person, skill, level=3)
    assert chance(person, skill, 3) == pytest.approx(0.67, abs=0.005)
    assert level_of(person, skill).level == 3
    assert not level_of(person, skill).is_evidenced


def test_golden_manager_3_and_delivered_work_3(person: Person, skill: Skill) -> None:
    evidence_of(person, skill, "manager", 3)
    evidence_of(person, skill, "delivered_work", 3)
    assert chance(person, skill, 3) == pytest.approx(0.80, abs=0.005)
    assert level_of(person, skill).verified_level == 3


def test_golden_manager_two_works_and_a_sample_all_5(person: Person, skill: Skill) -> None:
    for kind in ("manager", "delivered_work", "delivered_work", "work_sample"):
        evidence_of(person, skill, kind, 5)
    assert chance(person, skill, 5) == pytest.approx(0.82, abs=0.005)
    assert level_of(person, skill).level == 5
    assert level_of(person, skill).verified_level == 5


def test_the_parameters_are_those_of_the_methods() -> None:
    assert {kind.value: facts.validity for kind, facts in KINDS.items()} == {
        "self": 30,
        "cv": 30,
        "endorsement": 35,
        "structured_interview": 42,
        "peer": 45,
        "review_360": 45,
        "certificate": 50,
        "delivered_work": 55,
        "manager": 60,
        "expert": 60,
        "knowledge_test": 65,
        "work_sample": 70,
    }
    assert {kind for kind, facts in KINDS.items() if not facts.is_independent} == {"self", "cv"}
    assert {
        source.value: round(rule.validity * 100) for source, rule in rules.PARAMETERS.sources.items()
    } == {kind.value: facts.validity for kind, facts in KINDS.items()}


def test_own_word_never_verifies(person: Person, skill: Skill) -> None:
    claim(person, skill, level=5)
    evidence_of(person, skill, "cv", 5, rater_ref=person.ref)
    row = level_of(person, skill)
    assert row.verified_level == 0
    assert not row.is_evidenced


def test_a_skill_without_claim_or_evidence_has_no_level(person: Person, skill: Skill) -> None:
    claim(person, skill, Stance.LEARN)
    row = level_of(person, skill)
    assert (row.level, row.mu_step, row.sd_class, row.confidence) == (None, None, None, None)
    assert row.stances == 4


def test_a_claim_without_a_level_has_level_1(person: Person, skill: Skill) -> None:
    claim(person, skill)
    assert level_of(person, skill).level == 1


def test_evidence_without_a_claim_has_a_level(person: Person, skill: Skill) -> None:
    evidence_of(person, skill, "manager", 4)
    row = level_of(person, skill)
    assert row.level == 4
    assert row.stances == 0


def test_withdrawing_the_last_word_removes_the_level(person: Person, skill: Skill) -> None:
    claim(person, skill, level=3)
    evidence_actions.withdraw_claim(act_of(person), person, skill.ref)
    assert not SkillLevel.objects.filter(person=person).exists()


def test_withdrawn_evidence_counts_no_longer(person: Person, skill: Skill) -> None:
    claim(person, skill, level=3)
    before = level_of(person, skill)
    piece = evidence_of(person, skill, "manager", 5)
    assert level_of(person, skill).mu_milli > before.mu_milli
    evidence_actions.withdraw_evidence(
        system("tests", at=NOW + timedelta(minutes=1)), piece.ref, words="mistake"
    )
    assert level_of(person, skill).mu_milli == before.mu_milli
    with pytest.raises(rules.AlreadyWithdrawn):
        evidence_actions.withdraw_evidence(system("tests", at=NOW), piece.ref)


def test_lines_sum_to_the_estimate(person: Person, skill: Skill) -> None:
    claim(person, skill, level=2, last_used=date(2026, 1, 5))
    evidence_of(person, skill, "endorsement", 5, observed=date(2026, 2, 1))
    evidence_of(person, skill, "knowledge_test", 4, observed=date(2025, 12, 1))
    row = level_of(person, skill)
    assert sum(line["milli"] for line in row.lines) == row.mu_milli
    assert row.lines[-1]["kind"] == "nonuse"
    assert row.unused_months == 10


def test_last_use_is_the_latest_that_is_known(person: Person, skill: Skill) -> None:
    claim(person, skill, level=3, last_used=date(2024, 5, 1))
    assert level_of(person, skill).last_used_date == date(2024, 5, 1)
    evidence_of(person, skill, "endorsement", 3)  # vouching does not show use
    assert level_of(person, skill).last_used_date == date(2024, 5, 1)
    evidence_of(person, skill, "delivered_work", 3, observed=date(2026, 3, 2))
    assert level_of(person, skill).last_used_date == date(2026, 3, 2)
    record_work(person, skill, ended=date(2026, 10, 9))
    assert level_of(person, skill).last_used_date == date(2026, 10, 9)
    assert level_of(person, skill).unused_months == 1


def record_work(person: Person, skill: Skill, *, ended: date, at: datetime = NOW) -> None:
    evidence_actions.record_work(
        system("tests", at=at),
        person,
        organisation_ref="org-1",
        source_ref=f"eng-{ended}",
        title="Depot survey",
        kind="gig",
        started_date=ended - timedelta(days=30),
        ended_date=ended,
        minutes=2_400,
        skill_refs=[skill.ref],
    )


def test_recorded_work_counts_once_per_source(person: Person, skill: Skill) -> None:
    record_work(person, skill, ended=date(2026, 10, 9))
    record_work(person, skill, ended=date(2026, 10, 9))
    assert [w.title for w in evidence_queries.work_records(person.ref)] == ["Depot survey"]
    assert evidence_queries.delivered_counts([person.ref, "per-none"]) == {person.ref: 1, "per-none": 0}
    assert not SkillLevel.objects.filter(person=person).exists()


def test_raters_of_one_team_in_one_week_count_less(person: Person) -> None:
    close, apart = make_skill("Close"), make_skill("Apart")
    for number in range(3):
        evidence_of(person, close, "endorsement", 5, team_ref="unt-1")
        evidence_of(person, apart, "endorsement", 5, team_ref=f"unt-{number}")
    assert level_of(person, close).mu_milli < level_of(person, apart).mu_milli


def test_the_same_source_counts_once(person: Person, skill: Skill) -> None:
    first = evidence_of(person, skill, "delivered_work", 4, rater_ref="per-1", source_ref="eng-1")
    again = evidence_of(person, skill, "delivered_work", 4, rater_ref="per-1", source_ref="eng-1")
    assert first.pk == again.pk
    assert Evidence.objects.count() == 1


# the past, bit for bit


def snapshot(person: Person) -> list[dict[str, object]]:
    """What is kept for matching, in the terms of `LevelAsOf`."""
    rows = []
    for row in SkillLevel.objects.filter(person=person).select_related("skill").order_by("skill_id"):
        rows.append(
            {
                "skill_ref": row.skill.ref,
                "stances": rules.stances_of(row.stances),
                "level": row.level,
                "confidence": row.confidence,
                "mu_step": row.mu_step,
                "sd_class": row.sd_class,
                "mu_milli": row.mu_milli,
                "verified_level": row.verified_level,
                "is_evidenced": row.is_evidenced,
                "last_used_date": row.last_used_date,
                "unused_months": row.unused_months,
                "lines": tuple(row.lines),
                "parameters_version": row.parameters_version,
            }
        )
    return rows


STEP = st.sampled_from(["claim", "wish", "refuse", "withdraw", "evidence", "take_back", "work"])


@given(
    steps=st.lists(
        st.tuples(STEP, st.integers(0, 2), st.integers(1, 5), st.integers(0, 80)), min_size=1, max_size=14
    )
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_past_moment_is_rebuilt_bit_for_bit(steps: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        person = make_person(at=datetime(2024, 1, 1, tzinfo=UTC))
        skills = list(make_skills({"A": "tool", "B": "knowledge", "C": "skill"}).values())
        at = datetime(2024, 1, 1, 8, tzinfo=UTC)
        kept = []
        for step, which, rating, days in steps:
            at += timedelta(days=days, hours=1)
            change(person, skills[which], step, rating, at)
            for skill in skills:
                evidence_actions.rebuild_level(system("tests", at=at), person, skill.ref)
            kept.append((at, snapshot(person)))
        for moment, before in kept:
            assert [asdict(level) for level in evidence_queries.levels_as_of(person.ref, moment)] == before
        transaction.set_rollback(True)


def change(person: Person, skill: Skill, step: str, rating: int, at: datetime) -> None:
    if step == "claim":
        claim(person, skill, level=rating, at=at)
    elif step == "wish":
        claim(person, skill, Stance.USE, at=at)
    elif step == "refuse":
        claim(person, skill, Stance.RATHER_NOT, at=at)
    elif step == "withdraw":
        evidence_actions.withdraw_claim(act_of(person, at), person, skill.ref)
    elif step == "evidence":
        evidence_of(person, skill, list(EvidenceKind)[rating + 1], rating, at=at)
    elif step == "work":
        record_work(person, skill, ended=at.date(), at=at)
    else:
        standing = Evidence.objects.standing().filter(person=person, skill=skill).first()
        if standing is not None:
            evidence_actions.withdraw_evidence(system("tests", at=at), standing.ref)


def test_a_past_day_knows_nothing_of_what_came_later(person: Person, skill: Skill) -> None:
    claim(person, skill, level=2, at=NOW - timedelta(days=200))
    evidence_of(person, skill, "manager", 5, observed=date(2026, 1, 5))
    (then,) = evidence_queries.levels_as_of(person.ref, (NOW - timedelta(days=1)).date())
    assert then.level == 2
    assert not then.is_evidenced
    (today,) = evidence_queries.levels_as_of(person.ref, NOW.date())
    assert today.is_evidenced
    assert evidence_queries.levels_as_of(person.ref, (NOW - timedelta(days=201)).date()) == ()


# the monthly clock


def test_the_clock_of_a_month_fades_levels(
    person: Person, skill: Skill, django_capture_on_commit_callbacks: object, settings: object
) -> None:
    settings.MUSTER_DELIVERY = "inline"  # type: ignore[attr-defined]
    evidence_of(person, skill, "delivered_work", 5)
    evidence_of(person, skill, "manager", 5)
    before = level_of(person, skill)
    later = datetime(2027, 11, 1, tzinfo=UTC)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert evidence_actions.rebuild_all_levels(system("clock", at=later)) == 1
    after = level_of(person, skill)
    assert after.as_of_date == date(2027, 11, 1)
    assert after.unused_months == 12
    assert after.mu_milli < before.mu_milli
    assert after.verified_level == 0  # not used for longer than the half-life of a tool


def test_many_at_once_are_what_each_is_alone(django_assert_num_queries: Any) -> None:
    organisation = make_organisation()
    people = [make_person(f"Person {n}", organisation=organisation) for n in range(4)]
    old, new, other = make_skills({"Old": "tool", "New": "tool", "Other": "knowledge"}).values()
    for n, one in enumerate(people[:3]):
        claim(one, old, level=n + 1)
        evidence_of(one, new, "manager", n + 2, rater_ref="per-lead")
        evidence_of(one, other, "delivered_work", 4, rater_ref=f"per-{n}")
        record_work(one, old, ended=date(2026, 3, 1 + n), at=NOW)
    claim(people[1], other, Stance.LEARN)
    evidence_actions.withdraw_claim(act_of(people[2]), people[2], old.ref)
    said = skills_actions.propose(operator_act(), "merge", {"skill": old.ref, "into": new.ref})
    skills_actions.accept_proposal(operator_act(), said.ref)
    for one in people[:3]:
        for skill in (old, new, other):
            evidence_actions.rebuild_level(system("tests", at=NOW), one, skill.ref)
    before = [snapshot(one) for one in people]
    ids, book = [one.pk for one in people], evidence_queries.rules_book()
    evidence_queries.facts_of_many(
        ids, book
    )  # what is kept per version of the taxonomy is there from here on
    with django_assert_num_queries(5):
        many = evidence_queries.facts_of_many(ids, book)
    assert many == {one.pk: evidence_queries.facts_now(one.pk) for one in people[:3]}
    SkillLevel.objects.filter(person=people[0]).delete()
    SkillLevel.objects.filter(person=people[1], skill=new).update(mu_milli=7, lines=[], level=1)
    SkillLevel.objects.create(person=people[3], skill=other, as_of_date=NOW.date())
    assert evidence_actions.rebuild_batch(system("clock", at=NOW), [*ids, 10**9], NOW.date()) == 6
    assert [snapshot(one) for one in people] == before


def test_only_the_clock_and_operators_rebuild_everybody(person: Person) -> None:
    with pytest.raises(NotAllowed):
        evidence_actions.rebuild_all_levels(act_of(person))


# append only, whatever path a statement comes by


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE evidence_evidence SET rating = 5",
        "UPDATE evidence_evidence SET words = 'x'",
        "UPDATE evidence_evidence SET created_at = created_at - interval '1 day'",
        "UPDATE evidence_evidence SET withdrawn_words = 'only words'",
        "UPDATE evidence_evidence SET withdrawn_at = now(), rating = 4",
        "DELETE FROM evidence_evidence",
    ],
)
def test_the_database_refuses_to_change_evidence(person: Person, skill: Skill, statement: str) -> None:
    evidence_of(person, skill, "manager", 3)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Evidence.objects.get().rating == 3


def test_a_withdrawal_is_final(person: Person, skill: Skill) -> None:
    piece = evidence_of(person, skill, "manager", 3)
    evidence_actions.withdraw_evidence(system("tests", at=NOW), piece.ref)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_evidence SET withdrawn_at = NULL")


def test_erasing_a_person_may_delete(person: Person, skill: Skill) -> None:
    evidence_of(person, skill, "manager", 3)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL muster.erasing = 'on'")
        cursor.execute("DELETE FROM evidence_evidence")
    assert not Evidence.objects.exists()


# rows for matching


def test_matching_rows(person: Person) -> None:
    skills = make_skills()
    other = make_person()
    claim(person, skills["Python"], level=3)
    claim(person, skills["Python"], Stance.USE)
    claim(person, skills["SQL"], Stance.RATHER_NOT)
    evidence_of(other, skills["SQL"], "manager", 4)
    rows = list(evidence_queries.matching_rows())
    assert [(r.person_ref, r.skill_ref, r.stances, r.is_evidenced) for r in rows] == [
        (person.ref, skills["Python"].ref, 3, False),
        (person.ref, skills["SQL"].ref, 8, False),
        (other.ref, skills["SQL"].ref, 0, True),
    ]
    assert (rows[1].mu_step, rows[1].sd_class) == (-1, -1)
    assert rows[0].mu_step == level_of(person, skills["Python"]).mu_step
    assert [r.person_ref for r in evidence_queries.matching_rows([other.ref])] == [other.ref]


def test_matching_rows_are_one_query(person: Person, django_assert_num_queries: object) -> None:
    for skill in make_skills().values():
        claim(person, skill, level=3)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(list(evidence_queries.matching_rows())) == 4
