"""Words, kinds: decidable without a database."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.foundation.act import Actor, Grant, as_operator
from muster.skills import policy
from muster.skills.formats.onet import tool_aliases
from muster.skills.formats.reading import cells_of
from muster.skills.rules.kinds import esco_half_life, esco_kind
from muster.skills.rules.words import commas_in, normal_of, normalise, tidy, tokens
from muster.skills.terms import SkillKind
from tests.factories.skills import NOW


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Node.js & C++", "node.js and c++"),
        ("C#/F#", "c# f#"),
        ("the .NET platform.", "the .net platform"),
        ("ASP.NET", "asp.net"),
        ("customer’s needs", "customer needs"),
        ("Problem-solving", "problem solving"),
        ("Straße in München", "strasse in munchen"),
        ("Mu\u0308nchen", "munchen"),
        ("a\xa0b  c", "a b c"),
        ("…!?", ""),
    ],
)
def test_normal_forms(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("data analysis", [0, 0]),
        ("Java, Python", [0, 1]),
        ("Java/Python", [0, 1]),
        ("Java. Python", [0, 2]),
        ("Java (Python)", [0, 2]),
        ("Java - Python", [0, 2]),
        ("well-known", [0, 0]),
        ("data\nanalysis", [0, 0]),
        ("Java\nPython", [0, 2]),
        ("data\n\nanalysis", [0, 2]),
    ],
)
def test_what_stands_between_words(text: str, gaps: list[int]) -> None:
    assert [token.gap for token in tokens(text)] == gaps


@given(st.text())
def test_tokens_cut_the_original_text(text: str) -> None:
    last = 0
    for token in tokens(text):
        assert last <= token.start < token.end <= len(text)
        assert token.normal
        assert " " not in token.normal
        last = token.end


@given(st.text())
def test_normalising_twice_is_normalising_once_for_words(text: str) -> None:
    once = normalise(text)
    assert [t.normal for t in tokens(text)] == once.split()


@given(st.text(st.characters(max_codepoint=127), max_size=12))
def test_plain_words_take_a_short_way_to_the_same_form(word: str) -> None:
    for token in tokens(word):
        written = word[token.start : token.end]
        longer = normal_of(written + "\u0301")  # an accent that is taken off again on the long way
        if written != "&" and not written.endswith(("'s", "'S")):
            assert token.normal == longer


def test_tidy_and_cells() -> None:
    assert tidy(" carry\xa0heavy  loads ") == "carry heavy loads"
    assert cells_of("a | b\nc |  | d") == ["a", "b", "c", "d"]
    assert commas_in("data extraction, transformation and loading tools") == 1


def kind_of(**said: object) -> SkillKind:
    defaults: dict[str, object] = {
        "uri": "x",
        "skill_type": "skill/competence",
        "label_en": "do things",
        "parent_uris": (),
        "group_codes": (),
        "collections": (),
    }
    return esco_kind(**{**defaults, **said})  # type: ignore[arg-type]


PROGRAMMING = "http://data.europa.eu/esco/skill/21d2f96d-35f7-4e3f-9745-c533d2dd6e97"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({}, "skill"),
        ({"skill_type": "knowledge"}, "knowledge"),
        ({"skill_type": ""}, "skill"),
        ({"skill_type": "knowledge", "parent_uris": (PROGRAMMING,)}, "tool"),
        ({"uri": PROGRAMMING, "skill_type": "knowledge", "parent_uris": (PROGRAMMING,)}, "knowledge"),
        ({"label_en": "use spreadsheets", "group_codes": ("S5.5.2",)}, "tool"),
        ({"label_en": "use spreadsheets", "group_codes": ("S1.5",)}, "skill"),
        ({"group_codes": ("T3.3",)}, "attitude"),
        ({"group_codes": ("T4.5",)}, "attitude"),
        ({"group_codes": ("T4.4",)}, "skill"),
        ({"group_codes": ("L1",)}, "language"),
        ({"collections": ("languageSkillsCollection",)}, "language"),
    ],
)
def test_kinds_follow_from_groups(said: dict[str, object], kind: str) -> None:
    assert kind_of(**said) == kind


def test_half_lives_follow_kind_and_group() -> None:
    assert esco_half_life(SkillKind.SKILL, ["S7.1"]) == 13
    assert esco_half_life(SkillKind.SKILL, ["S4.8"]) == 36
    assert esco_half_life(SkillKind.SKILL, ["S2.1"]) == 11
    assert esco_half_life(SkillKind.SKILL, ["S41"]) == 11
    assert esco_half_life(SkillKind.KNOWLEDGE, ["S7.1"]) == 36


def test_tool_aliases() -> None:
    assert tool_aliases("Microsoft Excel") == []
    assert tool_aliases("Payroll software") == []
    assert tool_aliases("PowerWorld software") == ["PowerWorld"]
    assert tool_aliases("Adobe Systems Adobe Photoshop") == ["Adobe Photoshop"]
    assert tool_aliases("Structured query language SQL") == ["Structured query language", "SQL"]


def test_who_may_load() -> None:
    person = Actor(ref="per-1", name="A", grants=frozenset({(str(Grant.PEOPLE_LEAD), "org-1")}))
    assert not policy.may_load_taxonomy(person)
    assert policy.may_load_taxonomy(person).reason
    steward = Actor(ref="per-1", name="A", grants=frozenset({(str(Grant.TAXONOMY_STEWARD), "org-1")}))
    assert policy.may_load_taxonomy(steward)
    assert policy.may_load_taxonomy(as_operator(at=NOW).actor)
