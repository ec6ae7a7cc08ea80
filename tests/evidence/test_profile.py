"""The page of a person's skills: words, lines, charts, few queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence import rules
from muster.evidence.models import SkillLevel
from muster.evidence.queries import SkillRow
from muster.evidence.terms import EvidenceKind, Stance
from muster.foundation.act import system
from muster.foundation.privacy import export_of
from muster.people.models import Person
from muster.skills.models import Skill
from tests.factories.evidence import claim, evidence_of, make_document, make_skill, make_skills
from tests.factories.people import NOW, act_of, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Person:
    return make_person("Ines Brandt", organisation=make_organisation())


@pytest.fixture
def skill() -> Skill:
    return make_skill()


def row_of(person: Person, skill: Skill, *, at: datetime = NOW) -> SkillRow:
    profile = evidence_queries.skill_profile(act_of(person).actor, person.ref, now=at)
    return next(row for row in profile.rows if row.skill_ref == skill.ref)


def test_own_word_alone(person: Person, skill: Skill) -> None:
    claim(person, skill, level=3)
    row = row_of(person, skill)
    assert row.level_words == "Level 3, 67 % sure."
    assert row.settle_words == "A rating by your manager would settle it."
    assert row.basis_words == "own word"
    assert row.fresh_words == "no word on when it was last used"
    assert (row.scale, row.start) == (300, 300)
    assert row.low is not None
    assert row.high is not None
    assert row.low < 300 < row.high
    assert row.self_level == 3
    assert not row.is_verified


def test_a_standing_is_the_profile_in_short(django_assert_num_queries: Any) -> None:
    person = make_person("Ines Brandt", organisation=make_organisation())
    rater = make_person("Henrik Aalders")
    skills = make_skills()
    for place, skill in enumerate(skills.values()):
        claim(person, skill, level=1 + place % 5)
        evidence_of(person, skill, "manager", 1 + place % 4, rater_ref=rater.ref)
    claim(person, make_skill("Weaving"), stance="learn")
    with django_assert_num_queries(5):
        standings = evidence_queries.standings_of(person, now=NOW)
    profile = evidence_queries.skill_profile(act_of(person).actor, person, now=NOW)
    fields = (
        "skill_ref",
        "label",
        "stances",
        "level",
        "is_verified",
        "is_evidenced",
        "is_fading",
        "unused_months",
    )
    assert [tuple(getattr(row, name) for name in fields) for row in standings.values()] == [
        tuple(getattr(row, name) for name in fields) for row in profile.rows
    ]


def test_what_if_of_many_is_what_if_of_each(person: Person, django_assert_num_queries: Any) -> None:
    skills = make_skills()
    claim(person, next(iter(skills.values())), level=2)
    asked = [(skill.ref, 1 + place % 5) for place, skill in enumerate(skills.values())]
    kind, day = EvidenceKind.MANAGER, NOW.date()
    with django_assert_num_queries(6):
        found = evidence_queries.what_if_each(person.ref, asked, kind=kind, as_of=day)
    assert found == {
        (ref, rating): evidence_queries.what_if(person.ref, ref, kind=kind, rating=rating, as_of=day)
        for ref, rating in asked
    }


def test_what_a_cv_still_asks_is_for_the_person_alone(person: Person) -> None:
    skills = make_skills()
    document = make_document(person, "Five years of Python and SQL at a water company.")
    sure = [one for one in document.found.select_related("skill") if one.is_sure]
    waiting = evidence_queries.waiting_finds(act_of(person).actor, person)
    assert waiting is not None
    assert (waiting.ref, waiting.count) == (document.ref, len(sure))
    assert waiting.first in {"Python", "SQL"}
    other = make_person("Somebody Else")
    assert evidence_queries.waiting_finds(act_of(other).actor, person) is None
    for skill in skills.values():
        claim(person, skill, level=2)
    assert evidence_queries.waiting_finds(act_of(person).actor, person) is None


def test_verified_and_settled(person: Person, skill: Skill) -> None:
    rater = make_person("Henrik Aalders")
    evidence_of(person, skill, "manager", 3, rater_ref=rater.ref, words="finds the error before the meeting")
    evidence_of(person, skill, "delivered_work", 3, source_ref="eng-1", rater_ref=rater.ref)
    evidence_actions.record_work(
        system("tests", at=NOW),
        person,
        organisation_ref="org-1",
        source_ref="eng-1",
        title="Spare-parts forecast",
        kind="gig",
        started_date=date(2026, 10, 1),
        ended_date=date(2026, 11, 20),
        minutes=600,
        skill_refs=[skill.ref],
    )
    row = row_of(person, skill)
    assert row.level_words == "Level 3, 80 % sure."
    assert row.settle_words == "This is settled."
    assert row.fresh_words == "used this month"
    assert {line.words for line in row.lines} == {
        "Manager, Henrik Aalders",
        "Delivered work, Spare-parts forecast",
    }
    assert [piece.source_title for piece in row.evidence] == ["Spare-parts forecast", ""]
    assert row.is_verified


@pytest.mark.parametrize(
    ("months", "words", "fading"),
    [
        (0, "used this month", False),
        (1, "last used one month ago", False),
        (5, "last used 5 months ago", False),
        (9, "last used 9 months ago, starting to fade", True),
        (14, "last used 14 months ago, faded", True),
        (30, "last used 2 years ago, faded", True),
    ],
)
def test_freshness_of_a_tool(months: int, words: str, fading: bool) -> None:
    assert rules.fresh_words(months, 11.0, is_known=True) == words
    assert rules.is_fading(months, 11.0) is fading


def test_a_line_for_months_without_use(person: Person, skill: Skill) -> None:
    claim(person, skill, level=4, last_used=date(2026, 2, 1))
    row = row_of(person, skill)
    assert row.unused_months == 9
    assert row.lines[-1].words == "Not used for 9 months"
    assert row.lines[-1].hundredths < 0
    assert row.start + sum(line.hundredths for line in row.lines) == row.scale


def test_what_settles_a_level() -> None:
    def pieces(*given: tuple[str, int]) -> list[object]:
        return [
            rules.piece(kind=kind, ref=str(n), rating=rating, observed_date=NOW.date(), rater_ref=str(n))
            for n, (kind, rating) in enumerate(given)
        ]

    def settles(level: int, *given: tuple[str, int]) -> object:
        return rules.what_would_settle(
            level,
            pieces(*given),
            used=None,
            half_life=11.0,
            as_of=NOW.date(),  # type: ignore[arg-type]
        )

    assert settles(3, ("manager", 3)) == (EvidenceKind.DELIVERED_WORK, 1)
    assert settles(5, ("self", 5)) is None
    assert rules.settle_words(False, None) == "It takes several pieces of evidence to settle it."
    assert rules.settle_words(False, (EvidenceKind.MANAGER, 1)) == "A rating by your manager would settle it."


def test_the_three_parts_of_the_page(person: Person) -> None:
    skills = make_skills()
    evidence_of(person, skills["Forecasting"], "manager", 4)
    claim(person, skills["Python"], level=3)
    claim(person, skills["Python"], Stance.USE)
    claim(person, skills["SQL"], Stance.LEARN)
    claim(person, skills["Workshops"], Stance.RATHER_NOT)
    profile = evidence_queries.skill_profile(act_of(person).actor, person.ref, now=NOW)
    assert [row.label for row in profile.proven] == ["Forecasting"]
    assert [row.label for row in profile.claimed] == ["Python"]
    assert [row.label for row in profile.wishes] == ["SQL", "Workshops"]
    assert profile.claimed[0].stances == (Stance.HAS, Stance.USE)
    assert [row.label for row in profile.rows] == ["Forecasting", "Python", "SQL", "Workshops"]


def test_the_page_takes_few_queries_whatever_the_number_of_skills(
    person: Person, django_assert_max_num_queries: object
) -> None:
    labels = {f"Skill {n}": "tool" for n in range(25)}
    for number, skill in enumerate(make_skills(labels).values()):
        claim(person, skill, level=1 + number % 5)
        evidence_of(person, skill, "manager", 1 + number % 5)
    actor = act_of(person).actor
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        profile = evidence_queries.skill_profile(actor, person.ref, now=NOW)
    assert len(profile.rows) == 25


def test_the_history_of_a_level(person: Person, skill: Skill) -> None:
    claim(person, skill, level=2, at=datetime(2026, 3, 10, tzinfo=UTC))
    evidence_of(person, skill, "manager", 5, at=datetime(2026, 6, 10, tzinfo=UTC))
    points = evidence_queries.level_history(act_of(person).actor, person.ref, skill.ref, now=NOW, months=12)
    assert [point.on for point in points][:2] == [date(2025, 12, 1), date(2026, 1, 1)]
    assert points[-1].on == NOW.date()
    assert len(points) == 13
    by_day = {point.on: point for point in points}
    assert by_day[date(2026, 3, 1)].level is None
    assert by_day[date(2026, 4, 1)].level == 2
    july = by_day[date(2026, 7, 1)]
    assert july.level is not None
    assert july.level >= 4
    assert july.scale is not None
    assert july.low is not None
    assert july.low < july.scale
    row = row_of(person, skill)
    assert (points[-1].level, points[-1].scale) == (row.level, row.scale)


def test_the_history_takes_few_queries(
    person: Person, skill: Skill, django_assert_max_num_queries: object
) -> None:
    claim(person, skill, level=2)
    actor = act_of(person).actor
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        evidence_queries.level_history(actor, person.ref, skill.ref, now=NOW, months=24)


def test_the_page_agrees_with_what_matching_reads(person: Person) -> None:
    for number, skill in enumerate(make_skills().values()):
        claim(person, skill, level=1 + number, last_used=NOW.date() - timedelta(days=90 * number))
        evidence_of(
            person, skill, "delivered_work", 5 - number, observed=NOW.date() - timedelta(days=40 * number)
        )
    profile = evidence_queries.skill_profile(act_of(person).actor, person.ref, now=NOW)
    kept = {row.skill.ref: row for row in SkillLevel.objects.select_related("skill")}
    for row in profile.rows:
        stored = kept[row.skill_ref]
        assert (row.level, row.confidence, row.verified_level, row.is_evidenced) == (
            stored.level,
            stored.confidence,
            stored.verified_level,
            stored.is_evidenced,
        )


def test_a_person_can_take_everything_along(person: Person, skill: Skill) -> None:
    claim(person, skill, level=3)
    evidence_of(person, skill, "manager", 4, words="reliable")
    held = export_of(person.ref)
    assert [row["kind"] for row in held["evidence.evidence"]] == ["self", "manager"]
    assert held["evidence.claim"][0]["skill__uri"] == skill.uri
    assert held["evidence.skilllevel"][0]["level"] is not None
