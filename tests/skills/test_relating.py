"""Nearness that was computed: where it comes from, how much it counts, and suggestions for merges."""

from __future__ import annotations

import pytest

from muster.skills import actions as skills_actions
from muster.skills import queries as skills_queries
from muster.skills.terms import SIM_COMPUTED, SIM_FLOOR
from tests.factories.skills import make_skill, skills_act

pytestmark = pytest.mark.django_db


def origins(one: str, other: str) -> list[str]:
    return [str(reason.origin) for reason in skills_queries.why_near(one, other).reasons]


def test_names_and_confirmed_profiles_make_edges_that_say_where_they_come_from() -> None:
    herons = make_skill("Counting grey herons at dawn by the lake")
    other = make_skill("Counting gray herons at dawn by the lake")
    two, three = make_skill("Welding pipes level II"), make_skill("Welding pipes level III")
    sql = make_skill("SQL")
    act = skills_act()
    pair = tuple(sorted((herons.ref, sql.ref), key=lambda ref: [herons.ref, sql.ref].index(ref)))
    found = skills_actions.relate_skills(
        act, together={(pair[0], pair[1]): 6}, proven={herons.ref: 8, sql.ref: 9}
    )
    assert found == {"occupation": 0, "name": 1, "cooccurrence": 1}
    assert origins(herons.ref, other.ref) == ["name"]
    assert origins(herons.ref, sql.ref) == ["cooccurrence"]
    assert origins(two.ref, three.ref) == []
    near = skills_queries.why_near(herons.ref, sql.ref)
    assert SIM_FLOOR <= near.sim <= SIM_COMPUTED
    assert near.reasons[0].words == "Confirmed together in 6 profiles."
    version = skills_queries.taxonomy_version()
    skills_actions.relate_skills(act, together={(pair[0], pair[1]): 6}, proven={herons.ref: 8, sql.ref: 9})
    assert skills_queries.taxonomy_version() == version
    assert skills_actions.relate_skills(act)["cooccurrence"] == 0
    assert skills_queries.taxonomy_version() == version + 1


def test_merges_are_suggested_most_used_first_and_not_again_once_refused() -> None:
    data, analysis = make_skill("Data analysis"), make_skill("Analysis of data")
    make_skill("Java")
    make_skill("JavaScript")
    make_skill("Heron counting")
    make_skill("Counting herons")
    use = {data.ref: 9, analysis.ref: 2}
    first, second = skills_queries.list_doubles(use)
    assert (first.ref, first.into_ref, first.use) == (analysis.ref, data.ref, 11)
    assert {second.label, second.into_label} == {"Heron counting", "Counting herons"}
    proposal = skills_actions.propose(skills_act(), "merge", {"skill": analysis.ref, "into": data.ref})
    assert len(skills_queries.list_doubles(use)) == 1
    skills_actions.refuse_proposal(skills_act(), proposal.ref, "They differ here.")
    assert len(skills_queries.list_doubles(use)) == 1
