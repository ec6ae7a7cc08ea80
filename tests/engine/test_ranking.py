"""The kernels against the plain twin, to the last unit; the order, the counts and the live edits."""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muster.engine import oracle
from muster.engine.arrays import build_people, build_roles, person_row, stable_hash, take_people
from muster.engine.ranking import TABLE, People, rank_people, rank_roles, removed
from muster.engine.rows import (
    CONDITIONS,
    Condition,
    Kind,
    LanguageNeed,
    Mode,
    Neighbour,
    PersonRow,
    Requirement,
    RoleRow,
    SkillRow,
    Stance,
    build_similarity,
)
from muster.engine.walks import explain_pair, mix
from tests.engine import worlds

NOTHING = build_similarity([], version="none")
SEEDS = st.integers(0, 2**32)
SURE = SkillRow(1, mu_step=63, sd_class=0, stance=Stance.HAS | Stance.EVIDENCED)


def pair(person, role, similarity=NOTHING):
    out = explain_pair(build_people([person]).columns, 0, build_roles([role], similarity).columns, 0, TABLE)[
        5
    ]
    return oracle.Scored(*out[:5].tolist(), Condition(int(out[5])))


class TestAgainstTheOracle:
    @settings(max_examples=40, deadline=None)
    @given(SEEDS)
    def test_every_pair_scores_the_same(self, seed):
        rng = random.Random(seed)
        similarity = worlds.similarity(rng)
        people = [worlds.person(rng, n) for n in range(6)]
        roles = [worlds.role(rng, n) for n in range(6)]
        a, b = build_people(people), build_roles(roles, similarity)
        for i, person in enumerate(people):
            for j, role in enumerate(roles):
                cover, _, _, _, parts, out = explain_pair(a.columns, i, b.columns, j, TABLE)
                assert cover[: len(role.requirements)].tolist() == oracle.covers(person, role, similarity)
                assert parts.tolist() == oracle.practical(person, role)
                expected = oracle.score(person, role, similarity)
                assert oracle.Scored(*out[:5].tolist(), Condition(int(out[5]))) == expected

    @settings(max_examples=20, deadline=None)
    @given(SEEDS, st.sampled_from([0, 1, 3, 50]))
    def test_rankings_and_counts_are_exact_both_ways(self, seed, top):
        rng = random.Random(seed)
        similarity = worlds.similarity(rng)
        rows = [worlds.person(rng, n) for n in range(60)]
        roles = [worlds.role(rng, n) for n in range(12)]
        people, b = People(build_people(rows)), build_roles(roles, similarity)
        for j, role in enumerate(roles):
            found = rank_people(people, b, j, top=top)
            assert list(zip(found.refs, found.scores, strict=True)) == oracle.rank_people(
                rows, role, similarity, top=top
            )
            failed = [oracle.failed(person, role, similarity) for person in rows]
            assert found.fits == sum(not f for f in failed)
            check_counts(removed(people, b, j), failed)
        for person in rows[:10]:
            found = rank_roles(people, person.ref, b, top=top)
            assert list(zip(found.refs, found.scores, strict=True)) == oracle.rank_roles(
                person, roles, similarity, top=top
            )

    @settings(max_examples=10, deadline=None)
    @given(SEEDS)
    def test_edits_are_seen_by_the_next_query_and_compaction_changes_nothing(self, seed):
        rng = random.Random(seed)
        similarity = worlds.similarity(rng)
        rows = {n: worlds.person(rng, n) for n in range(40)}
        roles = [worlds.role(rng, n) for n in range(4)]
        people, b = People(build_people(list(rows.values()))), build_roles(roles, similarity)
        for _ in range(12):
            number = rng.randrange(50)
            if rng.random() < 0.25:
                people.remove([f"per-{number}"])
                rows.pop(number, None)
            else:
                rows[number] = worlds.person(rng, number)
                people.replace([rows[number]])
            if rng.random() < 0.15:
                people.compact()
            assert people.state.count == len(rows)
            for j, role in enumerate(roles):
                found = rank_people(people, b, j)
                expected = oracle.rank_people(list(rows.values()), role, similarity)
                assert list(zip(found.refs, found.scores, strict=True)) == expected
                check_counts(
                    removed(people, b, j), [oracle.failed(p, role, similarity) for p in rows.values()]
                )
        assert all(
            person_row(*people.locate(p.ref)).skills == tuple(sorted(p.skills, key=lambda s: s.skill))
            for p in rows.values()
        )

    @given(st.text(max_size=8), st.text(max_size=8))
    def test_the_tie_hash_is_the_same_in_both(self, role_ref, person_ref):
        compiled = mix(np.uint64(stable_hash(person_ref)), np.uint64(stable_hash(role_ref)))
        assert int(compiled) == oracle.tie(role_ref, person_ref)


def check_counts(found, failed):
    admission = Condition.AUDIENCE | Condition.VISIBILITY | Condition.BLOCK
    assert found.everybody == len(failed)
    assert found.considered == sum(not f & admission for f in failed)
    assert found.fits + sum(count for _, count in found.in_order) == found.everybody
    for condition, count in found.in_order:
        earlier = [c for c in CONDITIONS if c < condition]
        assert count == sum(bool(f & condition) and not any(f & c for c in earlier) for f in failed)
    for condition, count in found.alone:
        among = [f for f in failed if condition & admission or not f & admission]
        assert count == sum(bool(f & condition) for f in among)


class TestScore:
    def test_a_perfect_match_has_a_hundred_points(self):
        role = RoleRow("r", 1, (Requirement(1, 3),), need=600, weeks=4)
        person = PersonRow("p", 1, (replace(SURE, stance=SURE.stance | Stance.USE),), free=(600,) * 52)
        assert pair(person, role).score == 100_000

    def test_the_worst_has_minus_forty_points_and_no_more_than_five_missing_count(self):
        role = RoleRow(
            "r", 1, tuple(Requirement(s, 5) for s in range(1, 9)), need=600, minimum=0, weeks=4, window=1,
            languages=(LanguageNeed(1, 0, 6),), mode=Mode.REMOTE,
        )  # fmt: skip
        skills = tuple(SkillRow(s, 0, 0, Stance.HAS | Stance.RATHER_NOT) for s in range(1, 9))
        found = pair(PersonRow("p", 1, skills, modes=Mode.ON_SITE), role)
        assert (found.score, found.missing, found.skills, found.wants, found.practical) == (
            -40_000,
            8,
            0,
            0,
            0,
        )

    def test_a_neighbour_covers_in_hundredths(self):
        near = build_similarity([(1, Neighbour(2, 60))], version="x")
        role = RoleRow("r", 1, (Requirement(1, 1),))
        found = pair(PersonRow("p", 1, (SkillRow(2),)), role, near)
        assert (found.skills, found.missing) == (600, 0)
        assert pair(PersonRow("p", 1, (SkillRow(2),)), role).failed == Condition.COVER

    def test_nothing_required_or_useful_is_half_a_skill_score_for_everybody(self):
        role = RoleRow("r", 1, (Requirement(1, 3, Kind.LEARNABLE),))
        found = pair(PersonRow("p", 1, (SkillRow(1, stance=Stance.LEARN),)), role)
        assert (found.skills, found.wants, found.failed) == (500, 1000, Condition(0))

    @pytest.mark.parametrize(
        ("stance", "kind", "wants"),
        [
            (Stance.RATHER_NOT | Stance.USE, Kind.USEFUL, 0),
            (Stance.USE | Stance.LEARN, Kind.REQUIRED, 1000),
            (Stance.LEARN, Kind.REQUIRED, 500),
            (Stance.LEARN, Kind.USEFUL, 1000),
            (Stance.HAS, Kind.REQUIRED, 500),
        ],
    )
    def test_wants_by_precedence(self, stance, kind, wants):
        role = RoleRow("r", 1, (Requirement(1, 1, kind),))
        assert pair(PersonRow("p", 1, (SkillRow(1, stance=stance),)), role).wants == wants

    def test_a_stance_without_a_level_covers_nothing(self):
        role = RoleRow("r", 1, (Requirement(1, 1),))
        assert pair(PersonRow("p", 1, (SkillRow(1, 63, 0, Stance.LEARN),)), role).failed == Condition.COVER

    @given(st.integers(0, 62), st.integers(0, 7), st.integers(1, 5), SEEDS)
    @settings(max_examples=30, deadline=None)
    def test_the_score_does_not_fall_when_a_level_rises(self, step, sd, level, seed):
        rng = random.Random(seed)
        similarity, role = worlds.similarity(rng), worlds.role(rng, 1)
        role = replace(role, requirements=(*role.requirements, Requirement(2, level)))
        person = replace(worlds.person(rng, 1), skills=(SkillRow(2, step, sd),))
        better = replace(person, skills=(SkillRow(2, step + 1, sd),))
        assert pair(better, role, similarity).score >= pair(person, role, similarity).score


class TestConditions:
    ROLE = RoleRow("r", 1, (Requirement(1, 3),), need=600, weeks=4)
    PERSON = PersonRow("p", 7, (SURE,), free=(600,) * 52)

    @pytest.mark.parametrize(
        ("person", "role", "failed"),
        [
            ({}, {}, Condition(0)),
            ({"organisations": (2,)}, {"audience": (1,)}, Condition.AUDIENCE),
            ({"organisations": (1, 2)}, {"audience": (1,)}, Condition(0)),
            ({"organisations": (1,)}, {"audience": ()}, Condition.AUDIENCE),
            ({"kinds": 2}, {"kinds": 1}, Condition.AUDIENCE),
            ({"visible_to": (5,)}, {"organisation": 4}, Condition.VISIBILITY),
            ({"visible_to": (5,)}, {"organisation": 5}, Condition(0)),
            ({}, {"excluded": (3, 7)}, Condition.BLOCK),
            ({"blocks": (9,)}, {"parties": (8, 9)}, Condition.BLOCK),
            ({"skills": (replace(SURE, mu_step=0),)}, {"requirements": (Requirement(1, 3, must=True),)}, Condition.COVER | Condition.MUST),
            ({"free": (600, 600, 299, 600)}, {}, Condition.HOURS),
            ({"free": (600, 600, 300, 600)}, {}, Condition(0)),
            ({"free": (600, 600, 10, 600)}, {"minimum": 10}, Condition(0)),
            ({"free": (600,)}, {"weeks": 1}, Condition(0)),
            ({}, {"languages": (LanguageNeed(3, 2),)}, Condition.LANGUAGE),
            ({"languages": {3: 2}}, {"languages": (LanguageNeed(3, 2, 4),)}, Condition(0)),
            ({"place": 1}, {"place": 2, "mode": Mode.ON_SITE}, Condition.PLACE),
            ({"place": 1, "modes": Mode.ANYWHERE}, {"place": 2, "mode": Mode.ON_SITE}, Condition(0)),
            ({"place": 1}, {"place": 2, "mode": Mode.REMOTE}, Condition(0)),
            ({"rate": 5001}, {"ceiling": 5000}, Condition.RATE),
            ({"rate": 5001, "currency": 1}, {"ceiling": 5000}, Condition(0)),
            ({"rate": None}, {"ceiling": 0}, Condition(0)),
        ],
    )  # fmt: skip
    def test_each(self, person, role, failed):
        assert pair(replace(self.PERSON, **person), replace(self.ROLE, **role)).failed == failed


class TestArrays:
    def test_rows_survive_the_arrays(self):
        rng = random.Random(3)
        rows = [worlds.person(rng, n) for n in range(20)]
        people = build_people(rows)
        taken = take_people(people, np.array([7, 3], dtype=np.int64))
        for arrays, index, row in ((people, 5, rows[5]), (taken, 0, rows[7]), (taken, 1, rows[3])):
            back = person_row(arrays, index)
            assert set(back.skills) == set(row.skills)
            assert (back.hours, back.languages, back.modes, back.rate) == (
                row.hours,
                row.languages,
                row.modes,
                row.rate,
            )
            assert back.free[: len(row.free)] == row.free

    def test_nearest_ten_neighbours_from_the_floor_up(self):
        edges = [(1, Neighbour(n, 20 + n)) for n in range(2, 30)] + [
            (1, Neighbour(29, 31)),
            (1, Neighbour(1, 100)),
        ]
        found = build_similarity(edges, version="v", floor=30)
        assert [n.skill for n in found.of(1)] == [1, *range(29, 19, -1)]

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            (PersonRow("p", 1, (SkillRow(1), SkillRow(1))), "listed twice"),
            (PersonRow("p", 1, (SkillRow(1, mu_step=64),)), "outside the table"),
            (PersonRow("p", 1, free=(70_000,)), "free minutes"),
            (PersonRow("p", 1, hours=1 << 168), "168 bits"),
        ],
    )
    def test_people_out_of_bounds_are_refused(self, row, words):
        with pytest.raises(ValueError, match=words):
            build_people([row])

    @pytest.mark.parametrize(
        ("row", "words"),
        [
            (RoleRow("r", 1, tuple(Requirement(n) for n in range(41))), "at most 40"),
            (RoleRow("r", 1, (Requirement(1, 0),)), "levels go from 1 to 5"),
            (RoleRow("r", 1, need=-1), "below 0"),
        ],
    )
    def test_roles_out_of_bounds_are_refused(self, row, words):
        with pytest.raises(ValueError, match=words):
            build_roles([row], NOTHING)

    def test_nobody_twice_and_nobody_unknown(self):
        with pytest.raises(ValueError, match="listed twice"):
            build_people([PersonRow("p", 1), PersonRow("p", 2)])
        people = People(build_people([PersonRow("p", 1)]))
        people.remove(["p", "q"])
        with pytest.raises(KeyError):
            people.locate("p")

    def test_an_empty_house_answers(self):
        roles = build_roles([RoleRow("r", 1, (Requirement(1),))], NOTHING)
        people = People(build_people([]))
        assert rank_people(people, roles, 0).refs == ()
        assert removed(people, roles, 0).everybody == 0
