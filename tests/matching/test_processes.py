"""Several processes edit and ask at once: every answer is that of the plain twin at the moment of the question, also after
one of them was killed."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from muster.engine import oracle
from muster.evidence import actions as evidence_actions
from muster.matching import snapshot
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of
from tests.factories.skills import make_skill
from tests.killing import process_of

LABELS = ("Python", "SQL", "Welding")


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes share a copy that this one does not know: what is expected is read from the database alone."""
    monkeypatch.setenv("MUSTER_DATA", str(tmp_path))


def expected_people(role_ref: str) -> list[Any]:
    """By the plain twin, from rows read anew."""
    snapshot.forget()
    now = snapshot.current(NOW)
    rows = [now.people.row(ref) for ref in now.people.state.base.refs]
    found = oracle.rank_people(rows, now.roles[role_ref], now.similarity)
    return [len(found), [list(one) for one in found]]


def expected_work(person_ref: str) -> list[Any]:
    """The same from the other side."""
    snapshot.forget()
    now = snapshot.current(NOW)
    found = oracle.rank_roles(now.people.row(person_ref), list(now.roles.values()), now.similarity)
    return [len(found), [list(one) for one in found]]


def edit_and_ask(*, processes: int, rounds: int, seconds: float) -> int:
    """At least so many rounds and seconds; the number of answers compared."""
    rng = random.Random(7)
    owner = make_owner()
    postings = [
        make_posting(owner, needs=[need(LABELS[n % 3], 2 + n % 3), need(LABELS[(n + 1) % 3], 2, "useful")])
        for n in range(4)
    ]
    people = [colleague(postings[0], minutes=240 * (n + 1)) for n in range(10)]
    skills = [make_skill(label).ref for label in LABELS]
    for person in people[:6]:
        evidence_actions.claim_skill(act_of(person), person, skills[0], "has", self_level=3)
    began, done, compared = time.perf_counter(), 0, 0
    with ExitStack() as stack:
        asks = [stack.enter_context(process_of("tests.matching.asking")) for _ in range(processes)]
        while done < rounds or time.perf_counter() - began < seconds:
            done += 1
            role, person = role_of(rng.choice(postings)).ref, rng.choice(people).ref
            edit = f"edit {rng.choice(people).ref} {rng.choice(skills)} {rng.randint(1, 5)}"
            assert json.loads(rng.choice(asks)(edit)) == "done"
            wanted, work = expected_people(role), expected_work(person)
            for ask in asks:
                assert json.loads(ask(f"people {role} {owner.ref}")) == wanted
                assert json.loads(ask(f"work {person}")) == work
                compared += 2
            if done % 25 == 5:
                os.kill(json.loads(asks[-1]("pid")), signal.SIGKILL)
                asks[-1] = stack.enter_context(process_of("tests.matching.asking"))
    return compared


@pytest.mark.django_db(transaction=True)
def test_two_processes_see_each_others_edits_and_a_killed_one_comes_back_right() -> None:
    assert edit_and_ask(processes=2, rounds=7, seconds=0) == 28


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_ten_minutes_of_edits_and_questions_from_three_processes() -> None:
    assert edit_and_ask(processes=3, rounds=50, seconds=600) > 300
