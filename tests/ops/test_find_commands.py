"""find_people, find_work: their shapes are fixed, other programs call them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from muster.evidence import actions as evidence_actions
from muster.foundation.models import JournalRow
from muster.matching import queries as matching_queries
from muster.matching import snapshot
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import drafting
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.models import Opportunity, Role
from muster.ops.management.commands.find_people import Command as FindPeople
from muster.ops.management.commands.find_work import Command as FindWork
from muster.people.models import Organisation, Person
from muster.skills import extraction
from tests.factories.opportunities import colleague, make_owner, make_posting, need, role_of
from tests.factories.people import NOW, act_of, make_organisation, make_person, operator_act
from tests.factories.skills import make_skill

pytestmark = pytest.mark.django_db

WORDS = "We need someone one day a week for six weeks. Python is required."


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """The frozen clock again, which this folder does without; and no snapshot of another test."""
    snapshot.forget()
    with time_machine.travel(NOW, tick=False):
        yield
    snapshot.forget()


def run(*args: Any) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def who_says(person: Person, label: str, level: int = 3) -> Person:
    evidence_actions.claim_skill(act_of(person), person, make_skill(label).ref, "has", self_level=level)
    return person


@pytest.fixture
def posting() -> Opportunity:
    """Work that needs Python and SQL."""
    return make_posting(make_owner(), needs=[need("Python"), need("SQL", 2)])


@pytest.fixture
def words(tmp_path: Path) -> str:
    """A file that describes work."""
    path = tmp_path / "work.txt"
    path.write_text(WORDS, encoding="utf-8")
    return str(path)


def newcomer(organisation: Organisation | None, level: int) -> Person:
    return who_says(make_person(organisation=organisation, minutes=960), "Python", level)


def test_people_for_a_role_have_the_fixed_shape(posting: Opportunity) -> None:
    both = who_says(who_says(colleague(posting, minutes=960), "Python"), "SQL")
    one = who_says(colleague(posting, minutes=960), "Python")
    answer = json.loads(run("find_people", "--role", role_of(posting).ref, "--json"))
    assert list(answer) == ["position", "people"]
    assert isinstance(answer["position"], str)
    assert answer["position"]
    assert all(list(person) == ["ref", "score", "parts", "missing"] for person in answer["people"])
    assert [person["ref"] for person in answer["people"]] == [both.ref, one.ref]
    assert answer["people"][0]["missing"] == []
    sql = make_skill("SQL")
    assert answer["people"][1]["missing"] == [{"uri": sql.uri, "label": "SQL", "level": 2}]


def test_parts_sum_to_the_score_which_is_that_of_the_ranking(posting: Opportunity) -> None:
    who_says(colleague(posting, minutes=960), "Python")
    ref = role_of(posting).ref
    [found] = json.loads(run("find_people", "--role", ref, "--json"))["people"]
    [match] = matching_queries.find_people(operator_act().actor, ref, at=NOW).people
    assert found["score"] == match.score == sum(found["parts"].values())
    assert isinstance(found["score"], int)
    assert found["parts"]["missing"] == -8000


def test_top_cuts_the_list(posting: Opportunity) -> None:
    for _number in range(3):
        who_says(colleague(posting, minutes=960), "Python")
    ref = role_of(posting).ref
    assert len(json.loads(run("find_people", "--role", ref, "--json"))["people"]) == 3
    assert len(json.loads(run("find_people", "--role", ref, "--top", "2", "--json"))["people"]) == 2
    for bad in ("0", "1001", "many"):
        with pytest.raises(CommandError, match="a whole number from 1 to 1000"):
            run("find_people", "--role", ref, "--top", bad)


def test_work_for_a_person_has_the_fixed_shape_and_the_same_score(posting: Opportunity) -> None:
    person = who_says(colleague(posting, minutes=960), "Python")
    answer = json.loads(run("find_work", "--person", person.ref, "--json"))
    assert list(answer) == ["position", "roles"]
    [role] = answer["roles"]
    [seen] = json.loads(run("find_people", "--role", role_of(posting).ref, "--json"))["people"]
    assert role == {**seen, "ref": role_of(posting).ref}


def test_a_text_finds_people_of_every_organisation_and_of_the_open_market(words: str) -> None:
    best = newcomer(make_organisation(), 5)
    middle = newcomer(None, 4)
    last = newcomer(make_organisation(), 2)
    newcomer_without = make_person(organisation=make_organisation(), minutes=960)
    answer = json.loads(run("find_people", "--text", words, "--json"))
    assert [person["ref"] for person in answer["people"]] == [best.ref, middle.ref, last.ref]
    assert newcomer_without.ref not in json.dumps(answer)
    top = json.loads(run("find_people", "--text", words, "--top", "1", "--json"))["people"]
    assert top == answer["people"][:1]


def test_a_text_of_one_organisation_finds_its_people_and_the_open_market(words: str) -> None:
    here, there = make_organisation(), make_organisation()
    own, free = newcomer(here, 3), newcomer(None, 2)
    newcomer(there, 5)
    answer = json.loads(run("find_people", "--text", words, "--organisation", here.slug, "--json"))
    assert [person["ref"] for person in answer["people"]] == [own.ref, free.ref]
    with pytest.raises(CommandError, match="There is no organisation “nowhere”"):
        run("find_people", "--text", words, "--organisation", "nowhere")


def test_a_text_scores_as_the_posting_it_would_become(words: str) -> None:
    person = newcomer(make_organisation(), 3)
    [found] = json.loads(run("find_people", "--text", words, "--json"))["people"]
    owner = make_owner(organisation=Organisation.objects.get())
    draft = opportunity_actions.save_draft(act_of(owner), text=WORDS)
    [match] = matching_queries.find_people(act_of(owner).actor, role_of(draft).ref, at=NOW).people
    assert (found["ref"], found["score"], found["parts"]) == (person.ref, match.score, match.parts.as_json())


def test_a_text_is_not_kept(words: str) -> None:
    newcomer(make_organisation(), 3)
    before = JournalRow.objects.count()
    run("find_people", "--text", words)
    assert (Role.objects.count(), JournalRow.objects.count()) == (0, before)


def test_for_people_the_lists_are_lines(posting: Opportunity, words: str) -> None:
    person = who_says(colleague(posting, name="Ada Lund", minutes=960), "Python")
    said = run("find_people", "--role", role_of(posting).ref).strip()
    assert said.startswith(f"1. Ada Lund ({person.ref}): ")
    assert said.endswith(". Missing: SQL")
    assert run("find_work", "--person", person.ref).startswith("1. Demand forecast (rol-")
    idle = make_person()
    assert run("find_work", "--person", idle.ref).strip() == "No open work fits."
    assert run("find_people", "--text", words).count("\n") == 1


def test_what_cannot_be_found_is_said_in_a_sentence(tmp_path: Path, words: str) -> None:
    with pytest.raises(CommandError, match="There is no such role"):
        run("find_people", "--role", "rol-nothing", "--json")
    with pytest.raises(CommandError, match="There is no such person"):
        run("find_work", "--person", "per-nobody", "--json")
    with pytest.raises(CommandError, match="There are no skills yet"):
        run("find_people", "--text", words)
    with pytest.raises(CommandError, match="is not a file"):
        run("find_people", "--text", str(tmp_path / "none.txt"))
    with pytest.raises(CommandError, match="one of the arguments --role --text is required"):
        run("find_people", "--json")
    with pytest.raises(CommandError, match="not allowed with"):
        run("find_people", "--role", "rol-x", "--text", words)
    with pytest.raises(CommandError, match="--person"):
        run("find_work")


def test_help_says_what_a_score_is() -> None:
    for command in (FindPeople(), FindWork()):
        told = " ".join(command.create_parser("muster", "find").format_help().split())
        assert "whole thousandths of a point" in told


def test_facts_of_a_kept_draft_are_those_of_the_unkept_one() -> None:
    """One shape for both: what the command asks about is what would be posted."""
    make_skill("Python")
    owner = make_owner()
    kept = opportunity_actions.save_draft(act_of(owner), text=WORDS, audience="public")
    [facts] = opportunity_queries.matching_rows([role_of(kept).ref])
    read = drafting.draft(WORDS, today=NOW.date(), extractor=extraction.current().extract)
    unkept = drafting.facts_of(read, organisation_ref=facts.organisation_ref, audience="public")
    own = {"ref", "opportunity_ref", "owner_ref"}
    assert {n: getattr(unkept, n) for n in facts.__slots__ if n not in own} == {
        n: getattr(facts, n) for n in facts.__slots__ if n not in own
    }
