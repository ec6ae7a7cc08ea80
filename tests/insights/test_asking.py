"""The one question: worth by the engine's own P, asked only where it would change something, and at most one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.evidence import actions as evidence_actions
from muster.evidence.terms import EvidenceKind
from muster.foundation.act import system
from muster.foundation.errors import NotAllowed
from muster.foundation.models import JournalRow
from muster.insights import actions, queries, rules
from muster.insights.rules.asking import chances_of_ratings
from muster.skills.models import Skill
from tests.factories.evidence import claim, evidence_of
from tests.factories.opportunities import colleague, make_owner, make_posting, need
from tests.factories.people import NOW, act_of, make_organisation, make_person

P = st.lists(st.integers(0, 1000), min_size=4, max_size=4).map(
    lambda some: (1000, *sorted(some, reverse=True))
)


def test_worth_by_hand() -> None:
    now = (1000, 900, 600, 200, 0)
    assert chances_of_ratings(now) == (100, 300, 400, 200, 0)
    after = {
        1: (1000, 600, 300, 100, 0),
        2: (1000, 800, 400, 100, 0),
        3: (1000, 900, 700, 200, 0),
        4: (1000, 950, 800, 600, 100),
        5: (1000, 990, 900, 700, 300),
    }
    # level 3 is lost after a 1 or a 2 (chance .4); level 4 is won after a 4 (chance .2)
    assert rules.worth_of(now, after, [rules.Need(3, 500)]).changed == 400
    assert rules.worth_of(now, after, [rules.Need(4, 500)]).changed == 200
    both = rules.worth_of(now, after, [rules.Need(3, 500), rules.Need(4, 500)])
    assert both.changed == 600
    assert both.moved > rules.worth_of(now, after, [rules.Need(3, 500)]).moved


@given(P, st.lists(P, min_size=5, max_size=5), st.lists(st.integers(1, 5), max_size=6))
def test_worth_is_within_its_bounds(now: Any, after: Any, levels: list[int]) -> None:
    then = dict(enumerate(after, start=1))
    needs = [rules.Need(level, 200) for level in levels]
    worth = rules.worth_of(now, then, needs)
    assert 0 <= worth.changed <= 1000 * len(needs)
    assert 0 <= worth.moved <= 200 * len(needs)
    nothing = rules.worth_of(now, dict.fromkeys(range(1, 6), now), needs)
    assert (nothing.changed, nothing.moved) == (0, 0)


@pytest.mark.django_db
def test_the_skill_that_most_open_work_hangs_on_is_asked_about() -> None:
    organisation = make_organisation("Nordlicht")
    owner = make_owner(organisation)
    works = [
        make_posting(owner, title=f"Work {n}", needs=[need("Python", 4), need("Sailing", 2, "useful")])
        for n in range(3)
    ]
    person = colleague(works[0], minutes=2000)
    skill = {label: Skill.objects.get(labels__text=label) for label in ("Python", "Sailing")}
    claim(person, skill["Python"], "has", 3)
    claim(person, skill["Sailing"], "has", 5)
    act = act_of(person)
    question = queries.best_question(act.actor, at=NOW)
    assert question is not None
    assert (question.label, question.roles) == ("Python", 3)
    assert question.tenths >= rules.LEAST_CHANGED // 100

    # the clock tells the person once, and nobody else
    assert queries.persons_with_own_word() == [person.ref]
    clock = system("clock", at=NOW)
    assert actions.offer_some(clock, [person.ref, owner.ref]) == 1
    told = JournalRow.objects.filter(name="confirmation.would-help").values_list("payload", flat=True)
    assert [row["skill_ref"] for row in told] == [skill["Python"].ref]

    # not now: silent for ninety days
    actions.hide_warning(act, question.key)
    asked = queries.best_question(act.actor, at=NOW)
    assert asked is None or asked.skill_ref != skill["Python"].ref
    later = queries.best_question(act.actor, at=NOW + timedelta(days=91))
    assert later is None or later.skill_ref == skill["Python"].ref
    with pytest.raises(NotAllowed):
        actions.offer_some(act, [person.ref])


@pytest.mark.django_db
def test_nobody_is_asked_where_it_changes_nothing() -> None:
    organisation = make_organisation("Nordlicht")
    owner = make_owner(organisation)
    work = make_posting(owner, needs=[need("Python", 3)])
    person = colleague(work, minutes=2000)
    python = Skill.objects.get(labels__text="Python")
    assert queries.best_question(act_of(person).actor, at=NOW) is None  # says nothing of it
    claim(person, python, "has", 3)
    manager = make_person("Jon Adler", organisation=organisation)
    evidence_actions.ask_for_evidence(
        act_of(person), person, python.ref, EvidenceKind.ENDORSEMENT, manager.ref
    )
    assert queries.best_question(act_of(person).actor, at=NOW) is None  # somebody was asked already
    other = colleague(work, minutes=2000)
    claim(other, python, "has", 5)
    for _number in range(3):
        evidence_of(other, python, "manager", 5)
        evidence_of(other, python, "work_sample", 5)
    assert queries.best_question(act_of(other).actor, at=NOW) is None  # proven
