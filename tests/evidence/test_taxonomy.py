"""A merge is seen by claims, evidence, levels, requirements and matches, and loses nothing; a split asks people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence import rules
from muster.evidence.models import Claim, Evidence, SkillLevel
from muster.evidence.rules import Choice
from muster.evidence.terms import Stance
from muster.foundation.errors import NotAllowed
from muster.foundation.models import JournalRow
from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.opportunities import queries as opportunities_queries
from muster.people.models import Person
from muster.skills import actions as skills_actions
from muster.skills.models import Skill
from tests.factories.evidence import claim, evidence_of, make_document, make_skills
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation, make_person, operator_act

pytestmark = pytest.mark.django_db
Commits = Any


@pytest.fixture(autouse=True)
def _told_at_once(settings: Any) -> None:
    settings.MUSTER_DELIVERY = "inline"


@pytest.fixture
def skills() -> dict[str, Skill]:
    return make_skills({"Pythonic work": "tool", "Python": "tool", "SQL": "tool"})


@pytest.fixture
def person() -> Person:
    return make_person("Ines Brandt", organisation=make_organisation())


def decide(kind: str, **payload: Any) -> int:
    """Propose and accept as the operator; the number of the version."""
    proposal = skills_actions.propose(operator_act(), kind, payload)
    version = skills_actions.accept_proposal(operator_act(), proposal.ref).version
    assert version is not None
    return version.number


def rows() -> Any:
    return (
        sorted(Claim.objects.values_list("ref", "skill_id", "stance", "withdrawn_at")),
        sorted(Evidence.objects.values_list("ref", "skill_id", "rating", "withdrawn_at")),
    )


def levels(person: Person) -> dict[str, Any]:
    names = ("skill__ref", "stances", "mu_milli", "level", "confidence", "lines")
    return {row[0]: row[1:] for row in SkillLevel.objects.filter(person=person).values_list(*names)}


def test_a_merge_adds_the_evidence_up_and_rolling_back_takes_it_apart(
    person: Person, skills: dict[str, Skill], django_capture_on_commit_callbacks: Commits
) -> None:
    one, other = skills["Pythonic work"], skills["Python"]
    claim(person, one, "has", 3)
    claim(person, one, "use")
    evidence_of(person, one, "manager", 4)
    evidence_of(person, other, "delivered_work", 4)
    before, stood = rows(), levels(person)
    with django_capture_on_commit_callbacks(execute=True):
        version = decide("merge", skill=one.ref, into=other.ref)
    assert rows() == before
    assert set(levels(person)) == {other.ref}
    assert levels(person)[other.ref][0] == 3  # has and use, as said of the other
    assert levels(person)[other.ref][2:4] > stood[other.ref][2:4]
    profile = evidence_queries.skill_profile(act_of(person).actor, person.ref, now=NOW, language="en")
    assert [(row.label, len(row.evidence)) for row in profile.rows] == [("Python", 3)]
    with django_capture_on_commit_callbacks(execute=True):
        skills_actions.roll_back(operator_act(), version)
    assert rows() == before
    assert levels(person) == stood


def test_what_is_said_after_a_merge_replaces_what_was_said_before(
    person: Person, skills: dict[str, Skill]
) -> None:
    one, other = skills["Pythonic work"], skills["Python"]
    claim(person, one, "has", 3)
    claim(person, one, "learn")
    decide("merge", skill=one.ref, into=other.ref)
    claim(person, one, "rather_not")  # by its old reference
    standing = {(c.skill.ref, c.stance) for c in evidence_queries.standing_claims(person.ref)}
    assert standing == {(one.ref, "has"), (other.ref, "rather_not")}
    evidence_actions.withdraw_claim(act_of(person), person, other.ref)
    assert evidence_queries.standing_claims(person.ref) == []
    assert levels(person) == {}


def test_work_done_under_either_name_resets_the_clock(person: Person, skills: dict[str, Skill]) -> None:
    one, other = skills["Pythonic work"], skills["Python"]
    claim(person, other, "has", 3)
    evidence_actions.record_work(
        operator_act(),
        person,
        source_ref="eng-1",
        title="Meters",
        kind="gig",
        organisation_ref="org-1",
        started_date=date(2026, 9, 1),
        ended_date=date(2026, 10, 30),
        minutes=600,
        outcome="accepted",
        skill_refs=[one.ref],
    )
    assert evidence_queries.levels_as_of(person.ref, NOW)[0].last_used_date != date(2026, 10, 30)
    decide("merge", skill=one.ref, into=other.ref)
    assert evidence_queries.levels_as_of(person.ref, NOW)[0].last_used_date == date(2026, 10, 30)


def test_matching_and_requirements_see_a_merge_at_once() -> None:
    posting = make_posting(
        make_owner(), needs=[need("Python"), need("Pythonic work", 2, "useful"), need("SQL")]
    )
    person = colleague(posting, minutes=960)
    facts = next(iter(opportunities_queries.matching_rows([role_of(posting).ref])))
    python, pythonic, _sql = (need.skill_ref for need in facts.requirements)
    evidence_actions.claim_skill(act_of(person), person, pythonic, "has", self_level=3)
    evidence_actions.claim_skill(act_of(person), person, python, "learn")

    def score() -> int:
        answer = matching_queries.find_people(act_of(posting.owner).actor, role_of(posting).ref, at=NOW)
        return next(one.score for one in answer.people if one.ref == person.ref)

    apart = score()
    version = decide("merge", skill=pythonic, into=python)
    assert score() > apart  # before any level is rebuilt
    facts = next(iter(opportunities_queries.matching_rows([role_of(posting).ref])))
    assert [need.skill_ref for need in facts.requirements][:2] == [python, python]
    now = snapshot.current(NOW)
    assert len(snapshot.live.role_row(facts, now.names, now.week).requirements) == 2
    skills_actions.roll_back(operator_act(), version)
    assert score() == apart


def test_a_split_asks_those_who_have_the_skill(
    person: Person, skills: dict[str, Skill], django_capture_on_commit_callbacks: Commits
) -> None:
    whole = skills["Python"]
    claim(person, whole, "has", 4)
    claim(person, whole, "use")
    evidence_of(person, whole, "manager", 4)
    with django_capture_on_commit_callbacks(execute=True):
        decide("split", skill=whole.ref, language="en", parts=["Python for data", "Python for the web"])
    assert JournalRow.objects.get(name="skill.split-asked").payload["person_refs"] == [person.ref]
    (asked,) = evidence_queries.open_splits(person.ref)
    assert [label for _ref, label in asked.parts] == ["Python for data", "Python for the web"]
    other = make_person("Jo Winter", organisation=make_organisation())
    with pytest.raises(NotAllowed):
        evidence_actions.answer_split(act_of(other), person, whole.ref, [])
    with pytest.raises(rules.NotAPart):
        evidence_actions.answer_split(act_of(person), person, whole.ref, [skills["SQL"].ref])
    part = asked.parts[0][0]
    assert evidence_actions.answer_split(act_of(person), person, whole.ref, [part]) == (part,)
    said = {(c.skill.ref, c.stance, c.self_level) for c in evidence_queries.standing_claims(person.ref)}
    assert said == {(part, "has", 4), (part, "use", None)}
    assert set(levels(person)) == {whole.ref, part}  # the manager's word stays where it was given
    with pytest.raises(rules.NothingAsked):
        evidence_actions.answer_split(act_of(person), person, whole.ref, [part])


def test_a_merge_between_reading_a_cv_and_saying_yes(person: Person, skills: dict[str, Skill]) -> None:
    one, other = skills["Pythonic work"], skills["Python"]
    act = act_of(person)
    document = make_document(person, "Skills\nPythonic work, Python, SQL\n")
    assert document.found.count() == 3
    decide("merge", skill=one.ref, into=other.ref)
    view = evidence_queries.document(act.actor, document.ref)
    assert [found.label for found in view.found] == ["Python", "SQL"]
    waiting = evidence_queries.waiting_finds(act.actor, person)
    assert waiting is not None
    assert waiting.count == 2
    # a form that was open before the merge names both
    choices = [Choice(one.ref, Stance.HAS, 3), Choice(other.ref, Stance.HAS, 3)]
    evidence_actions.accept_many(act, document.ref, choices)
    assert [claim.skill.ref for claim in evidence_queries.standing_claims(person.ref)] == [other.ref]
    assert document.found.filter(state="accepted").count() == 2
    view = evidence_queries.document(act.actor, document.ref)
    assert [found.label for found in view.waiting] == ["SQL"]
    evidence_actions.reject_found(act, document.ref, skills["SQL"].ref)
    assert evidence_queries.waiting_finds(act.actor, person) is None


def test_what_was_said_of_the_other_name_is_said_of_a_find(person: Person, skills: dict[str, Skill]) -> None:
    one, other = skills["Pythonic work"], skills["Python"]
    document = make_document(person, "Skills\nPythonic work, SQL\n")
    claim(person, other, "has", 4)
    decide("merge", skill=one.ref, into=other.ref)
    view = evidence_queries.document(act_of(person).actor, document.ref)
    assert [(found.label, found.self_level) for found in view.found] == [("Python", 4), ("SQL", None)]
    waiting = evidence_queries.waiting_finds(act_of(person).actor, person)
    assert waiting is not None
    assert (waiting.count, waiting.first) == (1, "SQL")


def test_a_hidden_skill_stays_hidden_when_it_is_merged(skills: dict[str, Skill]) -> None:
    organisation = make_organisation()
    person = make_person("Ines Brandt", organisation=organisation)
    one, other = skills["Pythonic work"], skills["Python"]
    claim(person, one, "has", 3)
    claim(person, other, "has", 3)
    claim(person, skills["SQL"], "has", 3)
    evidence_actions.hide_skill(act_of(person), person, one.ref)
    assert {row.skill_ref for row in evidence_queries.matching_rows([person.ref])} == {
        other.ref,
        skills["SQL"].ref,
    }
    decide("merge", skill=one.ref, into=other.ref)
    assert evidence_queries.hidden_skill_refs(person.ref) == {other.ref}
    for ready in (False, True):
        if ready:
            evidence_actions.rebuild_level(operator_act(), person, other.ref)
        rows = [row.skill_ref for row in evidence_queries.matching_rows([person.ref])]
        assert rows == [skills["SQL"].ref]
    other_one = make_person("Jon Adler", organisation=organisation)
    seen = evidence_queries.skill_profile(act_of(other_one).actor, person.ref, now=NOW)
    assert [row.label for row in seen.rows] == ["SQL"]
    holders = evidence_queries.list_people_with(act_of(other_one).actor, other.ref)
    assert holders.total == 0
    evidence_actions.show_skill(act_of(person), person, other.ref)
    assert evidence_queries.hidden_skill_refs(person.ref) == set()
