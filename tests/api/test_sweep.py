"""Every operation, asked by everybody, for their own things, a neighbour's and those of another organisation.

What each is answered stands in ``sweep.json``, to be read as a table of who gets what, and to be changed on purpose
only: ``MUSTER_WRITE_LEDGERS=1 bin/test -- tests/api/test_sweep.py`` writes it anew, and the difference is reviewed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection
from pathlib import Path

import pytest

from tests.api.asking import READS, WRITES, Asked, operations
from tests.web.small_world import tells_own_amount

pytestmark = pytest.mark.django_db  # all questions are asked in one fixture, which needs the database made
LEDGER = Path(__file__).with_name("sweep.json")
HOW = (
    "If that is meant: MUSTER_WRITE_LEDGERS=1 bin/test -- tests/api/test_sweep.py, and review the difference."
)
NORTH = ("talent", "owner", "home manager", "people lead")
"""Those of the north who ask for the south's things; nobody of the south is among them."""

RIGHT_FIRST = {"get_load", "apply_load", "propose_load", "end_fee", "revoke_badge"}
"""Operations of leads and stewards whose 403 names nothing: it says which right is missing."""

ONE_TAXONOMY = {
    "accept_proposal",
    "accept_proposed_list",
    "change_proposal",
    "discuss_proposal",
    "get_proposal",
    "refuse_proposal",
    "withdraw_proposal",
}
"""One taxonomy serves all organisations: a proposal for it, signed by its author, is for everybody to read."""

SAME_EITHER_WAY = {"show_my_work_again"}
"""Operations that answer alike whether or not the thing exists."""

Answers = dict[str, dict[str, str]]
"""By whose thing ("own", "others", "elsewhere", or "" for nobody's): the status to everybody who gets it."""


@pytest.fixture(scope="module")
def answers(asked: list[Asked]) -> dict[str, Answers]:
    """By operation: what everybody is answered."""
    by: dict[str, dict[str, dict[str, list[str]]]] = {}
    for one in asked:
        by_status = by.setdefault(one.operation.name, {}).setdefault(one.whose, {})
        by_status.setdefault(one.status, []).append(one.who)
    found = {
        name: {whose: _table(by_status) for whose, by_status in sorted(of.items())} for name, of in by.items()
    }
    if os.environ.get("MUSTER_WRITE_LEDGERS") == "1":
        LEDGER.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return found


def _table(by_status: dict[str, list[str]]) -> dict[str, str]:
    everybody = [who for names in by_status.values() for who in names]
    return {status: _names(names, everybody) for status, names in sorted(by_status.items())}


def _names(some: Collection[str], everybody: Collection[str]) -> str:
    """Who gets an answer, in few words."""
    missing = [name for name in everybody if name not in some]
    if len(some) < 2 or len(missing) > 3:
        return ", ".join(some)
    return "everybody" + (f" but {', '.join(sorted(missing))}" if missing else "")


def test_everybody_is_answered_as_agreed(answers: dict[str, Answers]) -> None:
    agreed = json.loads(LEDGER.read_text(encoding="utf-8"))
    changed = {
        name: (found, agreed.get(name)) for name, found in answers.items() if agreed.get(name) != found
    }
    assert changed == {}, HOW
    assert set(agreed) == set(answers), HOW


def test_every_operation_is_asked(answers: dict[str, Answers]) -> None:
    assert set(answers) == {one.name for one in operations()}


def test_nothing_breaks(asked: list[Asked]) -> None:
    broken = {(one.operation.name, one.who, one.whose) for one in asked if one.answer.status_code >= 500}
    assert broken == set()


def test_without_a_token_nothing_is_answered(asked: list[Asked]) -> None:
    assert {one.status for one in asked if one.who == "visitor"} == {"401"}


def test_reading_tokens_write_nothing_and_writing_ones_read_nothing(asked: list[Asked]) -> None:
    let_in = {
        (one.operation.name, one.who)
        for one in asked
        if one.who in (READS, WRITES) and one.status != "403 scope"
    }
    reading = {name for name, who in let_in if who == READS}
    writing = {name for name, who in let_in if who == WRITES}
    assert reading & writing == set()
    assert reading == {one.name for one in operations() if one.method == "GET"} | {"extract_skills"}


def test_no_operation_shows_the_captains_view(asked: list[Asked]) -> None:
    """What the talent alone wrote down is in the talent's own export and nowhere else."""
    told = {(one.operation.name, one.who) for one in asked if tells_own_amount(one.answer.content)}
    assert {who for _name, who in told} <= {"talent", READS, WRITES}
    assert {name for name, _who in told} <= {"export_me"}


def test_nobody_learns_that_a_thing_of_another_organisation_exists(asked: list[Asked]) -> None:
    told = {
        (one.operation.name, one.who, one.status)
        for one in asked
        if one.whose == "elsewhere" and one.who in NORTH and one.status != "404"
        if one.operation.name not in ONE_TAXONOMY | SAME_EITHER_WAY
        if (one.operation.name, one.status) not in {(name, "403") for name in RIGHT_FIRST}
    }
    assert told == set()


def test_a_refusal_names_nothing_of_another_organisation(asked: list[Asked]) -> None:
    refused = [
        one
        for one in asked
        if one.whose == "elsewhere" and one.who in NORTH and one.operation.name not in ONE_TAXONOMY
    ]
    assert refused
    assert {
        (one.operation.name, word)
        for one in refused
        for word in ("Suedwind", "Kim")
        if word in one.answer.content.decode()
    } == set()
