"""Milestones under random deeds against a plain book of numbers: balances equal, nothing lost or doubled."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import pytest
from django.db import connection

from muster.billing import queries as billing_queries
from muster.billing import rules as billing_rules
from muster.engagements import actions
from muster.engagements.models import Dispute, Milestone
from muster.engagements.terms import DISPUTE_LIVE
from muster.foundation.act import Grant
from muster.foundation.errors import Refusal
from muster.ledger import queries as ledger_queries
from tests.engagements.test_money import LATER, pay_in
from tests.factories.engagements import Sides, make_engagement
from tests.factories.people import act_of, make_person

pytestmark = pytest.mark.django_db


@dataclass
class Book:
    """What ought to be where, as plain numbers."""

    deposit: int = 0
    earned: int = 0
    held: dict[str, int] = field(default_factory=dict)


def a_deed(dice: random.Random, sides: Sides, book: Book, number: int) -> None:
    """One deed of either side, possible or not; what it ought to change is written into the book if it was done."""
    person, owner = act_of(sides.person, LATER), act_of(sides.owner, LATER)
    milestones = list(sides.engagement.milestones.all())
    one = dice.choice(milestones) if milestones else None
    kind = dice.choice(
        (
            "plan",
            "fund",
            "submit",
            "accept",
            "part",
            "changes",
            "back",
            "dispute",
            "dispute",
            "rule",
            "withdraw",
        )
    )
    if kind == "plan" or one is None:
        actions.plan_milestone(
            owner, sides.ref, title=f"Part {number}", amount=dice.randrange(1, 5_000), currency="EUR"
        )
        return
    held = one.held
    if kind == "fund":
        actions.fund_milestone(owner, one.ref)
        book.deposit -= one.amount
        book.held[one.ref] = one.amount
    elif kind == "submit":
        actions.submit_milestone(person, one.ref, words="Here.")
    elif kind == "accept":
        actions.accept_milestone(owner, one.ref)
        book.earned += book.held.pop(one.ref)
    elif kind == "part":
        part = dice.randrange(0, held + 2)
        known = {row.ref: row.held for row in milestones}
        actions.accept_milestone(owner, one.ref, amount=part)
        book.earned += part
        book.held.pop(one.ref)
        if held - part:
            rows = sides.engagement.milestones.all()
            (onward,) = [row for row in rows if row.ref != one.ref and row.held != known.get(row.ref, 0)]
            book.held[onward.ref] = book.held.get(onward.ref, 0) + held - part
    elif kind == "changes":
        actions.ask_for_changes(owner, one.ref, words="More.")
    elif kind == "back":
        actions.give_back_milestone(person, one.ref)
        book.deposit += book.held.pop(one.ref)
    elif kind == "dispute":
        actions.open_dispute(owner, sides.ref, item_kind="milestone", item_ref=one.ref, words="Hm.")
    elif kind == "withdraw":
        actions.withdraw_dispute(owner, _live(one).ref)
    else:
        share = dice.choice((0, 1, 333, 500, 999, 1000))
        ruled, decider = _live(one), act_of(_live(one).decider, LATER)
        actions.rule_dispute(decider, ruled.ref, share=dice.randrange(1001), words="So far.")
        actions.appeal_ruling(person, ruled.ref, words="Look again.")
        actions.rule_dispute(decider, ruled.ref, share=share, words="So it is.")
        to_person = (held * share * 2 + 1000) // 2000
        book.earned += to_person
        book.deposit += book.held.pop(one.ref) - to_person


def _live(one: Milestone) -> Dispute:
    """The dispute about it; where there is none, one that cannot be found."""
    return Dispute.objects.filter(item_ref=one.ref, status__in=DISPUTE_LIVE).first() or Dispute(
        decider=one.engagement.owner
    )


def play(seed: int, steps: int) -> None:
    dice, book, sides = random.Random(seed), Book(), make_engagement()
    make_person("Maren Holt", organisation=sides.engagement.organisation, grants=[Grant.PEOPLE_LEAD])
    pay_in(sides, 40_000)
    book.deposit = 40_000
    organisation = sides.engagement.organisation.ref
    done = 0
    for number in range(steps):
        try:
            a_deed(dice, sides, book, number)
            done += 1
        except Refusal:
            pass
    deposit = billing_queries.held_by(billing_rules.books.deposit(organisation, "EUR"))
    earned = billing_queries.held_by(billing_rules.books.earnings(sides.person.ref, "EUR"))
    rows = {one.ref: one.held for one in Milestone.objects.filter(held__gt=0, engagement__ref=sides.ref)}
    kept = {ref: ledger_queries.balance(f"escrow:{sides.ref}:EUR:{ref}") for ref in rows}
    assert (deposit, earned, rows) == (book.deposit, book.earned, book.held)
    assert kept == rows
    assert deposit + earned + sum(rows.values()) == 40_000
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the database settles when a transaction ends
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # the next game is played in the same transaction
    assert ledger_queries.list_differences() == []
    assert done > steps // 8


def test_a_hundred_and_twenty_deeds_agree_with_the_book() -> None:
    play(7, 120)


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_thousands_of_deeds_agree_with_the_book(seed: int) -> None:
    for number in range(20):
        play(seed * 100 + number, 150)
