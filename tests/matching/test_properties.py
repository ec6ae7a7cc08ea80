"""What a match promises, whatever the world: order and numbers mean nothing, parts add up, nothing protected enters."""

from __future__ import annotations

import ast
import random
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.engine.arrays import build_people, build_roles
from muster.engine.explain import components, explain
from muster.engine.ranking import People, rank_people
from muster.engine.rows import Kind, PersonRow, RoleRow, Similarity, Stance
from muster.engine.two_sided import Factor
from muster.evidence.queries import SkillFacts
from muster.matching import queries
from muster.matching.queries.glance import glance
from muster.matching.queries.steps import with_hours, with_wish
from muster.opportunities import actions as opportunity_actions
from muster.opportunities.queries import RoleFacts
from muster.people.queries import PersonFacts
from tests.engine import worlds
from tests.factories.opportunities import (
    colleague,
    make_hand,
    make_invitation,
    make_owner,
    make_posting,
    need,
    role_of,
)
from tests.factories.people import NOW, act_of, make_organisation
from tests.matching.test_finding import says

SEEDS = st.integers(0, 2**32)
SOURCE = Path(__file__).parents[2] / "src" / "muster"


def world(seed: int) -> tuple[list[PersonRow], RoleRow, Similarity]:
    rng = random.Random(seed)
    similarity = worlds.similarity(rng)
    return [worlds.person(rng, n) for n in range(12)], worlds.role(rng, 0), similarity


def ranked(people: list[PersonRow], role: RoleRow, similarity: Similarity) -> list[tuple[str, int]]:
    found = rank_people(People(build_people(people)), build_roles([role], similarity), 0, top=50)
    return list(zip(found.refs, found.scores, strict=True))


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_order_of_rows_and_inner_numbers_mean_nothing(seed: int) -> None:
    """Persons in another order, skills in another order within each, skills renumbered: the same list, ties included."""
    people, role, similarity = world(seed)
    expected = ranked(people, role, similarity)
    rng = random.Random(seed + 1)
    moved = [replace(one, skills=tuple(rng.sample(one.skills, len(one.skills)))) for one in people]
    rng.shuffle(moved)
    assert ranked(moved, role, similarity) == expected
    assert ranked(*renumbered(moved, role, similarity, rng)) == expected


def renumbered(
    people: list[PersonRow], role: RoleRow, similarity: Similarity, rng: random.Random
) -> tuple[list[PersonRow], RoleRow, Similarity]:
    """The same with other numbers for the skills. Neighbours that are equally near may not be cut off by the limit."""
    numbers = list(range(worlds.SKILLS))
    rng.shuffle(numbers)
    near = {
        numbers[skill]: tuple(replace(one, skill=numbers[one.skill]) for one in found)
        for skill, found in similarity.neighbours.items()
    }
    return (
        [
            replace(one, skills=tuple(replace(row, skill=numbers[row.skill]) for row in one.skills))
            for one in people
        ],
        replace(role, requirements=tuple(replace(r, skill=numbers[r.skill]) for r in role.requirements)),
        replace(similarity, neighbours=near),
    )


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_glance_says_what_the_explanation_says(seed: int) -> None:
    people, role, similarity = world(seed)
    arrays, roles = build_people(people), build_roles([role], similarity)
    for row in range(len(people)):
        whole, seen = explain(arrays, row, roles, 0), glance(arrays, row, roles, 0)
        assert seen.wants == whole.wants
        covers = [part.cover for part in whole.of("skills") if part.cover is not None]
        counted = [one for one in covers if one.kind != Kind.LEARNABLE and one.value]
        assert seen.has_cover == bool(counted)
        assert seen.is_proven == all(one.proven == one.value for one in counted)
        if seen.is_proven:
            assert whole.claimed == 0


@settings(max_examples=80, deadline=None)
@given(SEEDS, st.integers(0, 29))
def test_a_wish_and_free_hours_never_lower_a_score(seed: int, skill: int) -> None:
    people, role, similarity = world(seed)
    roles = build_roles([role], similarity)
    for person in people:
        before = components(build_people([person]), 0, roles, 0).score
        wished = with_wish(person, skill, Stance.USE)
        assert components(build_people([wished]), 0, roles, 0).score >= before
        assert components(build_people([with_hours(person, role)]), 0, roles, 0).score >= before


@pytest.mark.django_db
def test_declining_anything_changes_nothing() -> None:
    """An offer, an invitation and a hand taken back: the lists of both sides stay as they were, to the last unit."""
    owner = make_owner(make_organisation("Nordlicht"))
    target = make_posting(owner, title="Looked at", needs=[need("Python")])
    person = colleague(target, minutes=2400)
    says(person, "Python")
    others = [make_posting(owner, title=f"Declined {n}", needs=[need("Python")]) for n in range(3)]

    def seen() -> Any:
        people = queries.find_people(act_of(owner).actor, role_of(target).ref, at=NOW)
        work = queries.find_work(act_of(person).actor, person.ref, at=NOW, sort="suggested")
        return people.people, [(one.ref, one.score, one.parts, one.placed) for one in work.roles]

    before = seen()
    offered = make_hand(others[0], person)
    opportunity_actions.choose(act_of(owner), offered.ref)
    opportunity_actions.decline_offer(act_of(person), offered.ref)
    invited = make_invitation(others[1], person)
    opportunity_actions.answer_invitation(act_of(person), invited.ref, accept=False)
    hand = make_hand(others[2], person)
    opportunity_actions.withdraw_candidacy(act_of(person), hand.ref)
    after = seen()
    assert after == before


PROTECTED = {
    "age", "birth", "birthday", "sex", "gender", "origin", "nationality", "ethnicity", "religion", "disability",
    "health", "union", "marital", "children", "pregnancy", "tenure", "school", "university", "gap", "gaps", "salary",
    "declined", "declines", "photo", "name", "email",
}  # fmt: skip
READ = {PersonFacts, SkillFacts}
MAY_READ = {"engine", "evidence", "foundation", "matching", "opportunities", "people", "skills"}


def test_what_is_protected_is_in_no_row_that_matching_reads() -> None:
    words = {word for table in READ for one in fields(table) for word in one.name.split("_")}
    assert not words & PROTECTED
    assert not {word for one in fields(RoleFacts) for word in one.name.split("_")} & (PROTECTED - {"name"})


def test_no_import_leads_from_matching_or_the_engine_to_what_is_kept_apart() -> None:
    """Neither income that somebody stated, nor reviews, money, conversations or the world's hidden truth."""
    for room, allowed in (("matching", MAY_READ), ("engine", {"engine"})):
        for path in (SOURCE / room).rglob("*.py"):
            if "migrations" in path.parts:
                continue
            assert imported(path) <= allowed, path


def imported(path: Path) -> set[str]:
    """The apps of ours that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module if node.module != "muster" else f"muster.{one.name}" for one in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("muster.")}
    return found


def test_the_order_of_suggestions_knows_its_factors_and_no_other() -> None:
    assert {str(one) for one in Factor} == {"owner", "wants", "exposure", "newcomer", "lift"}
