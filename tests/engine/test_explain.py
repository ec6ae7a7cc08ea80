"""Explanations: parts that sum, the split, and changes that hold when applied."""

import random
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from muster.engine import oracle
from muster.engine.arrays import build_people, build_roles, person_row
from muster.engine.explain import counterfactuals, explain, skill_row, what_if, with_skill
from muster.engine.parts import in_proportion, to_tenths
from muster.engine.proficiency import Piece, Source, estimate
from muster.engine.rows import (
    Kind,
    Neighbour,
    PersonRow,
    Requirement,
    RoleRow,
    SkillRow,
    Stance,
    build_similarity,
)
from tests.engine import worlds

TODAY = date(2026, 5, 3)
SEEDS = st.integers(0, 2**32)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_parts_and_printed_tenths_sum_exactly(seed):
    rng = random.Random(seed)
    similarity = worlds.similarity(rng)
    people = [worlds.person(rng, n) for n in range(4)]
    roles = [worlds.role(rng, n) for n in range(4)]
    a, b = build_people(people), build_roles(roles, similarity)
    for i, person in enumerate(people):
        for j, role in enumerate(roles):
            found = explain(a, i, b, j)
            expected = oracle.score(person, role, similarity)
            assert found.score == expected.score == sum(part.points for part in found.parts)
            assert found.tenths == sum(part.tenths for part in found.parts)
            assert abs(found.tenths * 100 - found.score) <= 50
            assert all(abs(part.tenths * 100 - part.points) <= 100 for part in found.parts)
            assert (len(found.missing), found.failed) == (expected.missing, expected.failed)
            assert sum(p.points for p in found.of("skills")) == 70 * expected.skills
            assert sum(p.points for p in found.of("wants")) == 15 * expected.wants
            assert sum(p.points for p in found.of("practical")) == 15 * expected.practical
            asked = [p for p in found.of("skills") if p.name == "requirement"]
            assert [p.value for p in asked] == oracle.covers(person, role, similarity)
            assert found.evidenced + found.claimed == sum(p.points for p in asked)
            assert min(found.evidenced, found.claimed) >= 0


def shared(parts, total):
    """The points of these parts by the plain functions, in proportion to value times weight."""
    weighed = [p for p in parts if p.cover is None or p.cover.kind != Kind.LEARNABLE]
    products = [p.value * (p.cover.weight if p.cover else 1) for p in weighed]
    whole = sum(products)
    if not products:
        return []
    if not whole:
        return in_proportion([total] * len(products), len(products), total)
    return in_proportion([total * one for one in products], whole, total)


@given(SEEDS)
def test_the_compiled_shares_are_those_of_the_plain_functions(seed):
    rng = random.Random(seed)
    similarity = worlds.similarity(rng)
    a = build_people([worlds.person(rng, n) for n in range(4)])
    b = build_roles([worlds.role(rng, n) for n in range(4)], similarity)
    for i in range(4):
        for j in range(4):
            found = explain(a, i, b, j)
            points = {
                "skills": 70 * found.skills,
                "wants": 15 * found.wants,
                "practical": 15 * found.practical,
            }
            for group, total in points.items():
                parts = [p for p in found.of(group) if not p.cover or p.cover.kind != Kind.LEARNABLE]
                assert [p.points for p in parts] == shared(parts, total)
            assert ([p.tenths for p in found.parts], found.tenths) == to_tenths(
                [p.points for p in found.parts]
            )
            asked = [p for p in found.of("skills") if p.cover]
            proven = [p.points * p.cover.proven // p.cover.value for p in asked if p.cover.value]
            assert found.evidenced == sum(proven)
            learnable = [p.points for p in asked if p.cover.kind == Kind.LEARNABLE]
            assert not any(learnable)


def test_a_neighbour_is_named_and_claims_are_told_from_evidence():
    near = build_similarity([(1, Neighbour(2, 80)), (3, Neighbour(4, 50))], version="near-1")
    role = RoleRow("r", 1, (Requirement(1, 1), Requirement(3, 1), Requirement(5, 1, Kind.LEARNABLE)))
    person = PersonRow("p", 1, (SkillRow(2, stance=Stance.HAS | Stance.EVIDENCED), SkillRow(3), SkillRow(4)))
    found = explain(build_people([person]), 0, build_roles([role], near), 0)
    first, second, learn = (part.cover for part in found.of("skills"))
    assert (first.via, first.sim, first.evidenced, first.value) == (2, 80, True, 800)
    assert (second.via, second.sim, second.evidenced, second.proven) == (3, 100, False, 0)
    assert (learn.via, learn.value, found.of("skills")[2].points) == (None, 0, 0)
    assert (found.evidenced, found.claimed) == (28_000, 35_000)
    assert found.similarity == "near-1"


def test_every_missing_skill_has_a_line_and_five_of_them_cost():
    role = RoleRow("r", 1, tuple(Requirement(n, 5) for n in range(8)))
    person = PersonRow("p", 1, (SkillRow(0, 20, 0),))
    found = explain(build_people([person]), 0, build_roles([role], build_similarity([], version="x")), 0)
    assert [part.points for part in found.of("missing")] == [-8000] * 5 + [0] * 3


class TestCounterfactuals:
    SIMILARITY = build_similarity([], version="x")
    ROLE = RoleRow(
        "r", 1, (Requirement(1, 3), Requirement(2, 4, Kind.USEFUL), Requirement(3, 2, Kind.LEARNABLE))
    )
    EVIDENCE = Piece(Source.SELF, "own", TODAY, rating=2)

    def person(self, *more):
        own = estimate([self.EVIDENCE, *more], as_of=TODAY, half_life=11)
        return PersonRow("p", 1, (skill_row(1, own), SkillRow(2, stance=Stance.LEARN)), free=(600,) * 52)

    def alter(self, skill, level):
        own = [self.EVIDENCE] if skill == 1 else []
        for source, words in ((Source.MANAGER, "a manager's"), (Source.WORK, "a delivered work's")):
            piece = Piece(source, "new", TODAY, rating=level)
            yield f"{words} {level}", estimate([*own, piece], as_of=TODAY, half_life=11)

    def test_points_hold_when_the_change_is_applied(self):
        people, roles = build_people([self.person()]), build_roles([self.ROLE], self.SIMILARITY)
        found = counterfactuals(people, 0, roles, 0, alter=self.alter, top=9)
        assert [one.points for one in found] == sorted((one.points for one in found), reverse=True)
        assert {one.change.skill for one in found} == {1, 2}
        best = next(one for one in found if one.change.skill == 1)
        assert best.words == "a manager's 3"
        applied = build_people([self.person(Piece(Source.MANAGER, "new", TODAY, rating=3))])
        assert explain(applied, 0, roles, 0).score == best.before.score + best.points
        scored = oracle.score(person_row(applied, 0), self.ROLE, self.SIMILARITY)
        assert scored.score == best.after.score

    def test_wants_already_stated_are_kept(self):
        changed = with_skill(self.person(), SkillRow(2, 40, 1))
        assert {row.skill: row.stance for row in changed.skills}[2] == Stance.HAS | Stance.LEARN

    def test_a_change_without_gain_is_not_offered(self):
        people, roles = build_people([self.person()]), build_roles([self.ROLE], self.SIMILARITY)
        same = people.columns
        change = SkillRow(1, int(same.mu_step[0]), int(same.sd_class[0]), Stance.HAS)
        assert what_if(people, 0, roles, 0, change=change).points == 0
        assert counterfactuals(people, 0, roles, 0, alter=lambda skill, level: []) == []
