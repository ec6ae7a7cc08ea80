"""kill -9 between two statements of fund, release, refund, payout and every step of a dispute: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from muster.billing import actions as billing_actions
from muster.billing.models import Billable, Payout
from muster.engagements import actions
from muster.engagements.models import DeliveryOfWork, Dispute, Milestone
from muster.foundation.act import Grant
from muster.ledger import queries as ledger_queries
from muster.ledger.models import Posting
from tests.engagements.test_money import funded, pay_in, plan
from tests.factories.billing import ADDRESS
from tests.factories.engagements import STARTED, make_engagement
from tests.factories.people import act_of, make_person
from tests.killing import process_of

STRIDE = 9
"""In the short run a process dies before every ninth statement; in the long run before each."""


def everything() -> tuple[object, ...]:
    return (
        list(Milestone.objects.order_by("pk").values_list("ref", "status", "amount", "held", "released")),
        list(DeliveryOfWork.objects.order_by("pk").values_list("ref", "status")),
        list(Dispute.objects.order_by("pk").values_list("ref", "status", "share", "amount")),
        list(Milestone.objects.order_by("pk").values_list("frozen_at", flat=True)),
        list(Payout.objects.order_by("pk").values_list("ref", "status")),
        list(Billable.objects.order_by("pk").values_list("key", "amount")),
        list(Posting.objects.order_by("pk").values_list("entry__key", "account__key", "amount")),
    )


def die_everywhere(stride: int) -> None:
    sides = make_engagement()
    lead = make_person("Maren Holt", organisation=sides.engagement.organisation, grants=[Grant.PEOPLE_LEAD])
    first = funded(sides)
    own, owner = act_of(sides.person, STARTED), act_of(sides.owner, STARTED)
    pay_in(sides, 30_000)
    others = [plan(sides, 10_000, f"Part {n}") for n in (2, 3)]
    for milestone in others:
        actions.fund_milestone(owner, milestone.ref)
    fresh = plan(sides, 10_000, "Part 4")
    actions.submit_milestone(own, first.ref, words="Here it is.")
    deeds = [
        ("fund", fresh.ref, sides.owner.ref),
        ("release", first.ref, sides.owner.ref),
        ("refund", others[0].ref, sides.person.ref),
        ("payout", "", ""),
    ]
    with process_of("tests.engagements.dying") as ask:
        for deed, ref, by in deeds:
            if deed == "payout":
                ref, by = _payout(sides)
            _die_in(ask, sides, (deed, ref, by), stride)
        item = f"{sides.ref}/{others[1].ref}"
        # Opened and let go; opened, ruled on and carried out by the clock.
        for deed in ("dispute", "withdraw", "dispute", "rule", "clock"):
            ref = item if deed == "dispute" else Dispute.objects.latest("pk").ref
            by = {"rule": lead.ref, "clock": "clock"}.get(deed, sides.person.ref)
            _die_in(ask, sides, (deed, ref, by), stride)
    ruled = Milestone.objects.get(pk=others[1].pk)
    assert (ruled.status, ruled.released, ruled.held) == ("ruled", 2_000, 0)


def _die_in(ask: Callable[[str], str], sides: Any, line: tuple[str, str, str], stride: int) -> None:
    (deed, ref, by), before, step = line, everything(), 1
    while ask(f"{deed} {step} {ref} {by}") == "killed" and everything() == before:
        step += stride
    assert everything() != before, deed
    assert step > 9, (deed, step)
    _is_whole(sides)


def _payout(sides: Any) -> tuple[str, str]:
    """A payout that was sent by one of the house's finance people; its reference and the other one's."""
    billing_actions.save_details(
        act_of(sides.person, STARTED), "person", sides.person.ref, legal_name="Ines Brandt", **ADDRESS
    )
    house = [make_person(f"House {n}", grants=[Grant.FINANCE]) for n in (1, 2)]
    asked = billing_actions.ask_payout(act_of(sides.person, STARTED), amount=5_000, unit="EUR")
    billing_actions.send_payout(act_of(house[0], STARTED), asked.ref)
    return asked.ref, house[1].ref


def _is_whole(sides: Any) -> None:
    assert not any(ledger_queries.trial_balance().totals.values())
    assert ledger_queries.list_differences() == []
    for one in sides.engagement.milestones.all():
        key = f"escrow:{sides.ref}:EUR:{one.ref}"
        kept = ledger_queries.balance(key) if ledger_queries.find_account(key) else 0
        assert kept == one.held


@pytest.mark.django_db(transaction=True)
def test_a_deed_is_whole_wherever_the_process_dies() -> None:
    die_everywhere(STRIDE)


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_deed_is_whole_before_every_statement() -> None:
    die_everywhere(1)
