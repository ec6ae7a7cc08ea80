"""What would raise a match: each step names its source, and the score moves by exactly what was said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from muster.evidence import actions as evidence_actions
from muster.matching import queries
from muster.matching.queries import Step
from muster.people import actions as people_actions
from muster.people.models import Person
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import MONDAY, NOW, act_of, make_organisation, make_person, operator_act
from tests.matching.test_finding import says

pytestmark = pytest.mark.django_db


def why(posting: Any, person: Person, most: int = 20) -> queries.Why:
    return queries.explain(act_of(person).actor, role_of(posting).ref, person.ref, at=NOW, steps=most)


def come_true(step: Step, person: Person, manager: Person | None) -> None:
    """What the step says happens, by the real action."""
    if step.source == "manager":
        assert manager is not None
        evidence_actions.rate_as_manager(act_of(manager), person, step.skill_ref, step.level)
    elif step.source == "work":
        evidence_actions.add_evidence(
            operator_act(), person, step.skill_ref, "delivered_work", step.level, source_ref="eng-later"
        )
    elif step.source == "hours":
        people_actions.offer_hours(act_of(person), person, step.minutes, MONDAY)
    else:
        stance = "learn" if "learn" in step.words else "use"
        evidence_actions.claim_skill(act_of(person), person, step.skill_ref, stance)


NEEDS = [("Python", 4, "required"), ("SQL", 2, "useful"), ("Welding", 2, "learnable")]


def scene(number: int) -> tuple[Any, Person, Person | None]:
    """One of several people before the same work: with and without a manager, claims, dislikes, hours."""
    posting = make_posting(
        make_owner(make_organisation("Nordlicht")),
        needs=[need(label, level, kind) for label, level, kind in NEEDS],
    )
    manager = make_person(organisation=posting.organisation) if number % 2 else None
    person = colleague(posting, minutes=(300, 480, 420)[number % 3], manager=manager)
    says(person, "Python", level=1 + number % 5)
    if number % 3 == 0:
        says(person, "SQL", "rather_not")
    if number % 3 == 1:
        says(person, "SQL")
    if number == 4:
        says(person, "Python", "use")
    return posting, person, manager


@pytest.mark.parametrize("number", range(6))
def test_every_step_holds_when_it_comes_true(number: int) -> None:
    posting, person, _manager = scene(number)
    steps = why(posting, person).steps
    assert steps
    assert [one.points for one in steps] == sorted((one.points for one in steps), reverse=True)
    for place, step in enumerate(steps):
        fresh, other, manager = scene(number)
        before = why(fresh, other)
        assert before.steps[place].words == step.words
        come_true(before.steps[place], other, manager)
        assert why(fresh, other).score == before.score + step.points, step


def test_sources_are_those_that_the_person_has() -> None:
    for number, wanted in ((0, "work"), (1, "manager")):
        posting, person, _manager = scene(number)
        sources = {one.source for one in why(posting, person).steps}
        assert wanted in sources
        assert not ({"work", "manager"} - {wanted}) & sources
        assert {"wish", "hours"} & sources


def test_the_owner_reads_the_same_steps_and_none_when_none_are_asked_for() -> None:
    posting, person, _manager = scene(1)
    owner = queries.explain(act_of(posting.owner).actor, role_of(posting).ref, person.ref, at=NOW, steps=20)
    own = why(posting, person)
    # Whatever else happens on the server moves the position on between two questions.
    assert replace(owner, position="") == replace(own, position="")
    assert why(posting, person, most=0).steps == ()
