"""Money that was paid in and is set aside for nothing: it pays an invoice, or goes back; none of it is stuck."""

from __future__ import annotations

from typing import Any

import pytest

from muster.billing import actions, queries, rules
from muster.billing.models import Invoice, Payment
from muster.foundation.act import Grant
from muster.foundation.errors import NotAllowed
from muster.ledger import queries as ledger_queries
from muster.ledger.rules import NotEnough
from tests.factories.billing import Client, machine, make_client, make_freelancer, make_invoice, pay_in
from tests.factories.people import act_of, make_person

pytestmark = pytest.mark.django_db


def deposit_of(client: Client) -> int:
    return queries.held_by(rules.books.deposit(client.ref, "EUR"))


def earned_by(person: Any) -> int:
    return queries.held_by(rules.books.earnings(person.ref, "EUR"))


def is_balanced() -> bool:
    return not any(ledger_queries.trial_balance().totals.values())


def house() -> tuple[Any, Any]:
    return tuple(make_person(name, grants=[Grant.FINANCE]) for name in ("Hanna Haus", "Hauke Haus"))


def test_an_invoice_is_paid_with_what_was_paid_in() -> None:
    client, person = make_client(), make_freelancer()
    invoice = make_invoice(client, person)
    pay_in(client, 100_000)
    paid = actions.pay_from_deposit(act_of(client.finance), invoice.ref)
    assert (paid.status, deposit_of(client), earned_by(person)) == ("paid", 100_000 - 95_200, 95_200)
    assert is_balanced()
    with pytest.raises(rules.BillingMoveNotPossible):
        actions.pay_from_deposit(act_of(client.finance), invoice.ref)
    assert deposit_of(client) == 4_800


def test_it_takes_enough_money_and_the_right_people_and_no_payment_under_way() -> None:
    client, person = make_client(), make_freelancer()
    invoice = make_invoice(client, person)
    pay_in(client, 50_000)
    with pytest.raises(NotEnough):
        actions.pay_from_deposit(act_of(client.finance), invoice.ref)
    assert Invoice.objects.get().status == "issued"
    pay_in(client, 50_000)
    with pytest.raises(NotAllowed):
        actions.pay_from_deposit(act_of(person), invoice.ref)
    asked = actions.ask_payment(act_of(client.finance), invoice.ref)
    with pytest.raises(rules.PaymentUnderWay):
        actions.pay_from_deposit(act_of(client.finance), invoice.ref)
    actions.call_off_payment(act_of(client.finance), asked.ref)
    actions.freeze_invoice(machine(), invoice.ref)
    with pytest.raises(rules.InvoiceIsDisputed):
        actions.pay_from_deposit(act_of(client.finance), invoice.ref)
    assert deposit_of(client) == 100_000


def test_what_a_dispute_left_as_a_deposit_pays_the_next_invoice() -> None:
    client, person = make_client(), make_freelancer()
    invoice = make_invoice(client, person)
    asked = actions.ask_payment(act_of(client.finance), invoice.ref)
    actions.record_payment(act_of(client.finance), asked.ref)
    actions.freeze_invoice(machine(), invoice.ref)
    actions.confirm_payment(act_of(client.second), asked.ref)
    assert (Invoice.objects.get().status, deposit_of(client)) == ("issued", 95_200)
    sides = actions.Sides(person.ref, client.ref, client.owner.ref, "eng-work", "freelance_contract")
    actions.rule_on_invoice(machine(), sides, invoice.ref, to_person=40_000, words="Half of it.")
    after = actions.issue_invoice(
        act_of(person), "eng-work", issuer_kind="person", issuer_ref=person.ref, unit="EUR"
    )
    actions.pay_from_deposit(act_of(client.finance), after.ref)
    assert (deposit_of(client), earned_by(person)) == (95_200 - 47_600, 47_600)
    assert is_balanced()


def test_money_goes_back_by_two_people_of_the_house() -> None:
    client, (first, second) = make_client(), house()
    pay_in(client, 30_000)
    asked = actions.ask_return(act_of(client.finance), client.ref, amount=20_000, unit="EUR")
    assert deposit_of(client) == 10_000
    with pytest.raises(NotEnough):
        actions.ask_return(act_of(client.finance), client.ref, amount=20_000, unit="EUR")
    for somebody in (client.finance, client.second):
        with pytest.raises(NotAllowed):
            actions.record_payment(act_of(somebody), asked.ref)
    actions.record_payment(act_of(first), asked.ref)
    with pytest.raises(rules.SamePerson):
        actions.confirm_payment(act_of(first), asked.ref)
    with pytest.raises(NotAllowed):
        actions.call_off_payment(act_of(client.finance), asked.ref)
    actions.confirm_payment(act_of(second), asked.ref)
    assert queries.held_by(rules.books.bank("EUR")) == -10_000
    assert queries.held_by(rules.books.returning(client.ref, "EUR")) == 0
    assert is_balanced()


@pytest.mark.parametrize("is_sent", [False, True])
def test_what_is_called_off_stays_paid_in(is_sent: bool) -> None:
    client, (first, _second) = make_client(), house()
    pay_in(client, 30_000)
    asked = actions.ask_return(act_of(client.finance), client.ref, amount=20_000, unit="EUR")
    if is_sent:
        actions.record_payment(act_of(first), asked.ref)
    actions.call_off_payment(act_of(first if is_sent else client.finance), asked.ref)
    assert (deposit_of(client), Payment.objects.get(ref=asked.ref).status) == (30_000, "cancelled")
    assert is_balanced()
    with pytest.raises(rules.BillingMoveNotPossible):
        actions.record_payment(act_of(first), asked.ref)


@pytest.mark.parametrize("amount", [0, -1])
def test_amounts_that_cannot_go_back(amount: int) -> None:
    client = make_client()
    with pytest.raises(rules.AmountNotPossible):
        actions.ask_return(act_of(client.finance), client.ref, amount=amount, unit="EUR")
