"""Names that may be one skill, and names that must stay two."""

from __future__ import annotations

import pytest

from muster.skills.rules.alike import key_of, may_be_one, must_differ


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("welding level II", "welding level III"),
        ("Java", "JavaScript"),
        ("C", "C++"),
        ("C++", "C#"),
        ("Python 2", "Python 3"),
        ("internal audit", "external audit"),
        ("verbal communication", "nonverbal communication"),
        ("basic German", "advanced German"),
        ("2D drawing", "3D drawing"),
        ("front end work", "back end work"),
        ("grade A welding", "grade B welding"),
    ],
)
def test_hard_negatives(one: str, other: str) -> None:
    assert must_differ(one, other)
    assert must_differ(other, one)
    assert not may_be_one(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("data analysis", "analysis of data"),
        ("Spreadsheets", "spreadsheet"),
        ("e-mail marketing", "email marketing"),
        ("project managment", "project management"),
        ("Java (computer programming)", "Java"),
        ("forklift driving", "driving forklifts"),
    ],
)
def test_one_skill_by_two_names(one: str, other: str) -> None:
    assert may_be_one(one, other)
    assert may_be_one(other, one)


def test_other_skills_are_left_alone() -> None:
    assert not may_be_one("data analysis", "data entry")
    assert not may_be_one("plan", "plane")
    assert not may_be_one("…", "…")
    assert key_of("The analysis of data") == ("analysis", "data")
