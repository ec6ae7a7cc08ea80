"""A JSON Resume that goes in comes out again with every field as it was, and with what stands in Muster."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.evidence import actions as evidence_actions
from muster.evidence.documents.writing import SkillLine, WorkLine, resume_of, write_resume
from muster.people.models import Person
from tests.factories.evidence import claim, make_skills
from tests.factories.people import NOW, act_of, make_organisation, make_person

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
RESUMES = st.dictionaries(
    st.sampled_from(["basics", "work", "skills", "projects", "languages", "meta", "volunteer", "of my own"]),
    VALUES,
    max_size=6,
)
SKILLS = st.lists(
    st.builds(SkillLine, st.text("abc ", min_size=1, max_size=6), st.integers(1, 5), st.booleans()),
    max_size=4,
)
WORK = st.lists(
    st.builds(
        WorkLine, st.text("xyz", min_size=1), st.text("xyz"), st.just("2026-01-01"), st.just("2026-02-01")
    ),
    max_size=3,
)


def holds(whole: Any, part: Any) -> bool:
    """Everything of the part stands in the whole, in its place; lists may have got longer, objects further keys."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and holds(whole[key], part[key]) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and whole[: len(part)] == part
    return bool(whole == part)


@given(RESUMES, SKILLS, WORK)
def test_nothing_that_was_given_is_lost_or_changed(
    given_one: dict[str, Any], skills: list[SkillLine], work: list[WorkLine]
) -> None:
    before = json.dumps(given_one)
    out = write_resume(given_one, name="Ines Brandt", email="ines@example.org", skills=skills, work=work)
    assert json.dumps(given_one) == before
    assert holds(out, given_one)
    again = write_resume(out, name="Ines Brandt", email="ines@example.org", skills=skills, work=work)
    assert again == out or isinstance(given_one.get("work"), list)  # taken out twice, added once
    assert json.loads(json.dumps(out)) == out


@pytest.mark.django_db
def test_in_and_out_again() -> None:
    person: Person = make_person("Ines Brandt", organisation=make_organisation())
    skills = make_skills({"Python": "tool", "Sailing": "skill"})
    own = {
        "basics": {
            "name": "I. Brandt",
            "label": "Planner",
            "location": {"city": "Hamburg"},
            "url": "https://example.org",
        },
        "skills": [{"name": "Tools", "level": "Master", "keywords": ["Python"]}],
        "awards": [{"title": "Best in class", "date": "2019-01-01"}],
        "references": [{"name": "A", "reference": "Good."}],
        "meta": {"theme": "flat"},
        "x-own": [1, {"two": None}],
    }
    data = json.dumps(own).encode()
    evidence_actions.upload_document(act_of(person), person, "resume.json", data)
    claim(person, skills["Python"], "has", 4)
    claim(person, skills["Sailing"], "has", 2)
    out = resume_of(act_of(person).actor, now=NOW)
    assert holds(out, own)
    assert [row["name"] for row in out["skills"]] == ["Tools", "Sailing"]  # Python is named already
    assert out["basics"]["email"] == person.email


@pytest.mark.django_db
def test_without_a_resume_there_is_one_of_what_stands_here() -> None:
    person = make_person("Ines Brandt", organisation=make_organisation())
    claim(person, make_skills({"Python": "tool"})["Python"], "has", 3)
    out = resume_of(act_of(person).actor, now=NOW)
    assert out["basics"]["name"] == "Ines Brandt"
    assert [row["name"] for row in out["skills"]] == ["Python"]
