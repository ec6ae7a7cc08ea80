"""Payments and payouts: two people, the same deed once, and Stripe's messages in any order."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from muster.billing import actions, queries, rules
from muster.billing.models import Invoice, Payment, ProviderNews
from muster.foundation.errors import NotAllowed
from muster.ledger import queries as ledger_queries
from muster.ledger.models import Entry
from muster.ledger.rules import NotEnough
from tests.billing import fake_stripe
from tests.billing.fake_stripe import FakeStripe, signed
from tests.factories.billing import (
    Client,
    machine,
    make_client,
    make_freelancer,
    make_invoice,
    pay_in,
    sides_of,
    work_of,
)
from tests.factories.people import act_of, make_person

pytestmark = pytest.mark.django_db
BACK = "https://muster.example/money/"


@pytest.fixture
def stripe(settings: Any) -> Iterator[FakeStripe]:
    with fake_stripe.running() as fake:
        settings.MUSTER_STRIPE_KEY, settings.MUSTER_STRIPE_WEBHOOK_SECRET = (
            fake_stripe.KEY,
            fake_stripe.SECRET,
        )
        settings.MUSTER_STRIPE_URL = fake.url
        yield fake


def hear(body: bytes, signature: str = "") -> ProviderNews:
    return actions.receive_news(machine(), "stripe", body=body, signature=signature or signed(body))


def begun(client: Client, invoice: Invoice) -> Payment:
    asked = actions.ask_payment(act_of(client.owner), invoice.ref)
    return actions.begin_payment(act_of(client.owner), asked.ref, back_url=BACK)


def test_a_transfer_needs_two_people() -> None:
    client, person = make_client(), make_freelancer()
    invoice = make_invoice(client, person)
    asked = actions.ask_payment(act_of(client.finance), invoice.ref)
    assert actions.ask_payment(act_of(client.finance), invoice.ref).ref == asked.ref
    actions.record_payment(act_of(client.finance), asked.ref)
    with pytest.raises(rules.SamePerson):
        actions.confirm_payment(act_of(client.finance), asked.ref)
    assert queries.held_by(rules.books.bank("EUR")) == 0
    actions.confirm_payment(act_of(client.second), asked.ref)
    with pytest.raises(rules.BillingMoveNotPossible):
        actions.confirm_payment(act_of(client.second), asked.ref)
    invoice.refresh_from_db()
    assert invoice.status == "paid"
    assert queries.held_by(rules.books.bank("EUR")) == -95_200
    assert queries.held_by(rules.books.earnings(person.ref, "EUR")) == 95_200
    assert queries.held_by(rules.books.client(client.ref, "EUR")) == 0


def test_a_transfer_that_was_not_made_moves_nothing() -> None:
    client = make_client()
    invoice = make_invoice(client, make_freelancer())
    asked = actions.ask_payment(act_of(client.owner), invoice.ref)
    actions.record_payment(act_of(client.owner), asked.ref)
    actions.call_off_payment(act_of(client.finance), asked.ref)
    with pytest.raises(rules.BillingMoveNotPossible):
        actions.confirm_payment(act_of(client.second), asked.ref)
    assert actions.ask_payment(act_of(client.owner), invoice.ref).ref != asked.ref


def test_inside_use_pays_nothing() -> None:
    client = make_client("none")
    invoice = make_invoice(client, make_freelancer())
    with pytest.raises(rules.NoPaymentsHere):
        actions.ask_payment(act_of(client.owner), invoice.ref)


@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1])
def test_amounts_that_cannot_be(amount: int) -> None:
    client = make_client()
    with pytest.raises(rules.AmountNotPossible):
        actions.ask_deposit(act_of(client.finance), client.ref, amount=amount, unit="EUR")


def test_a_payout_is_kept_apart_sent_and_confirmed() -> None:
    client, person = make_client(), make_freelancer()
    house = [make_person(f"House {n}", grants=["finance"]) for n in (1, 2)]
    pay_in(client, 50_000)
    sides = sides_of(client, person)
    actions.set_aside(machine(), sides, work_of(50_000, key="fund"), name="1")
    actions.release(machine(), sides, work_of(50_000, key="release"), name="1", held=50_000)
    out = actions.ask_payout(act_of(person), amount=30_000, unit="EUR")
    with pytest.raises(NotEnough):
        actions.ask_payout(act_of(person), amount=30_000, unit="EUR")
    with pytest.raises(NotAllowed):
        actions.send_payout(act_of(client.finance), out.ref)
    actions.send_payout(act_of(house[0]), out.ref)
    with pytest.raises(rules.SamePerson):
        actions.confirm_payout(act_of(house[0]), out.ref)
    actions.confirm_payout(act_of(house[1]), out.ref)
    assert queries.held_by(rules.books.bank("EUR")) == -20_000
    back = actions.ask_payout(act_of(person), amount=20_000, unit="EUR")
    actions.call_off_payout(act_of(person), back.ref)
    assert queries.held_by(rules.books.earnings(person.ref, "EUR")) == 20_000


def test_escrow_takes_no_more_than_was_paid_in() -> None:
    client, person = make_client(), make_freelancer()
    pay_in(client, 100)
    with pytest.raises(NotEnough):
        actions.set_aside(machine(), sides_of(client, person), work_of(101), name="1")


def test_one_order_at_stripe_however_often_it_is_asked(stripe: FakeStripe) -> None:
    client = make_client("stripe")
    invoice = make_invoice(client, make_freelancer())
    asked = actions.ask_payment(act_of(client.owner), invoice.ref)
    stripe.fails = 9
    with pytest.raises(rules.ProviderUnreachable):
        actions.begin_payment(act_of(client.owner), asked.ref, back_url=BACK)
    stripe.fails = 0
    first = actions.begin_payment(act_of(client.owner), asked.ref, back_url=BACK)
    for _n in range(3):
        assert actions.begin_payment(act_of(client.owner), asked.ref, back_url=BACK).pay_url == first.pay_url
    assert len(stripe.made) == 1
    assert not Entry.objects.filter(key__startswith="payment").exists()


def test_stripe_says_it_twice_and_it_counts_once(stripe: FakeStripe) -> None:
    client, person = make_client("stripe"), make_freelancer()
    payment = begun(client, make_invoice(client, person))
    body = stripe.paid(payment.ref, 95_200)
    assert [hear(body).state for _n in range(3)] == ["applied"] * 3
    assert hear(stripe.paid(payment.ref, 95_200)).state == "nothing_new"
    assert queries.held_by(rules.books.earnings(person.ref, "EUR")) == 95_200
    assert ProviderNews.objects.count() == 2


@pytest.mark.parametrize("order", list(itertools.permutations(["expired", "paid", "refunded"])))
def test_messages_in_any_order_end_the_same(stripe: FakeStripe, order: tuple[str, ...]) -> None:
    client, person = make_client("stripe"), make_freelancer()
    payment = begun(client, make_invoice(client, person))
    about = {"id": payment.external_ref, "object": "checkout.session", "metadata": {"muster": payment.ref}}
    said = {
        "expired": stripe.event("checkout.session.expired", about),
        "paid": stripe.paid(payment.ref, 95_200),
        "refunded": stripe.refunded(payment.ref, 95_200),
    }
    for word in order:
        hear(said[word])
    payment.refresh_from_db()
    assert payment.status == "refunded"
    assert queries.held_by(rules.books.bank("EUR")) == 0
    assert ledger_queries.trial_balance().totals == {"EUR": 0}


def test_an_invoice_whose_money_is_given_back_is_to_be_paid_again(stripe: FakeStripe) -> None:
    client, person = make_client("stripe"), make_freelancer()
    invoice = make_invoice(client, person)
    for _time in range(2):
        payment = begun(client, invoice)
        hear(stripe.paid(payment.ref, 95_200))
        invoice.refresh_from_db()
        assert (invoice.status, invoice.paid_at is not None) == ("paid", True)
        hear(stripe.refunded(payment.ref, 95_200))
        invoice.refresh_from_db()
        assert (invoice.status, invoice.paid_at) == ("issued", None)
        assert queries.held_by(rules.books.earnings(person.ref, "EUR")) == 0
        assert queries.held_by(rules.books.awaiting(person.ref, "EUR")) == 80_000
    hear(stripe.paid(begun(client, invoice).ref, 95_200))
    assert queries.held_by(rules.books.earnings(person.ref, "EUR")) == 95_200
    assert queries.held_by(rules.books.client(client.ref, "EUR")) == 0
    assert ledger_queries.trial_balance().totals == {"EUR": 0}


def test_money_that_has_left_stays_with_the_one_who_earned_it(stripe: FakeStripe) -> None:
    client, person = make_client("stripe"), make_freelancer()
    invoice = make_invoice(client, person)
    payment = begun(client, invoice)
    hear(stripe.paid(payment.ref, 95_200))
    actions.ask_payout(act_of(person), amount=90_000, unit="EUR")
    hear(stripe.refunded(payment.ref, 95_200))
    invoice.refresh_from_db()
    assert invoice.status == "issued"
    assert queries.held_by(rules.books.earnings(person.ref, "EUR")) == 5_200
    assert queries.held_by(rules.books.client(client.ref, "EUR")) == -95_200
    hear(stripe.paid(begun(client, invoice).ref, 95_200))
    assert queries.held_by(rules.books.earnings(person.ref, "EUR")) == 5_200
    assert queries.held_by(rules.books.client(client.ref, "EUR")) == 0
    assert ledger_queries.trial_balance().totals == {"EUR": 0}


def test_late_money_for_a_paid_invoice_is_kept_as_a_deposit(stripe: FakeStripe) -> None:
    client, person = make_client("stripe"), make_freelancer()
    invoice = make_invoice(client, person)
    first = begun(client, invoice)
    hear(
        stripe.event(
            "checkout.session.expired", {"id": first.external_ref, "metadata": {"muster": first.ref}}
        )
    )
    second = begun(client, invoice)
    hear(stripe.paid(second.ref, 95_200))
    hear(stripe.paid(first.ref, 95_200))
    assert queries.held_by(rules.books.deposit(client.ref, "EUR")) == 95_200
    assert queries.held_by(rules.books.earnings(person.ref, "EUR")) == 95_200


def test_another_amount_is_kept_and_moves_nothing(stripe: FakeStripe) -> None:
    client = make_client("stripe")
    payment = begun(client, make_invoice(client, make_freelancer()))
    assert hear(stripe.paid(payment.ref, 95_201)).state == "does_not_fit"
    assert hear(stripe.paid(payment.ref, 95_200, unit="USD")).state == "does_not_fit"
    assert queries.held_by(rules.books.bank("EUR")) == 0


def test_what_is_about_nothing_we_know_waits(stripe: FakeStripe) -> None:
    assert hear(stripe.paid("pay-nothing", 100)).state == "unknown"
    client, person = make_client("stripe"), make_freelancer()
    asked = actions.ask_payment(act_of(client.owner), make_invoice(client, person).ref)
    early = stripe.event(
        "checkout.session.async_payment_succeeded", {"id": "cs_1", "amount_total": 95_200, "currency": "eur"}
    )
    assert hear(early).state == "unknown"
    begun_now = actions.begin_payment(act_of(client.owner), asked.ref, back_url=BACK)
    assert begun_now.external_ref == "cs_1"
    assert actions.look_again(machine()) == 1
    begun_now.refresh_from_db()
    assert begun_now.status == "confirmed"


@pytest.mark.parametrize("wrong", ["", "t=1,v1=00", "other secret", "old"])
def test_a_wrong_signature_is_not_read(stripe: FakeStripe, wrong: str) -> None:
    body = stripe.paid("pay-x", 100)
    mark = {"other secret": signed(body, secret="whsec_other"), "old": signed(body, at=1_700_000_000)}.get(
        wrong, wrong
    )
    with pytest.raises(rules.SignatureWrong):
        actions.receive_news(machine(), "stripe", body=body, signature=mark)
    assert not ProviderNews.objects.exists()


def test_a_transfer_of_stripes_is_one_transfer(stripe: FakeStripe) -> None:
    client, person = make_client("stripe"), make_freelancer()
    hear(stripe.paid(begun(client, make_invoice(client, person)).ref, 95_200))
    actions.connect_account(act_of(person), person.ref, account="acct_1")
    out = actions.ask_payout(act_of(person), amount=95_200, unit="EUR", provider="stripe")
    house = act_of(make_person("House", grants=["finance"]))
    stripe.fails = 9
    with pytest.raises(rules.ProviderUnreachable):
        actions.send_payout(house, out.ref)
    stripe.fails = 0
    assert actions.send_payout(house, out.ref).status == "done"
    assert [path for path, key in stripe.asked if key == out.ref].count("/v1/transfers") >= 2
    assert queries.held_by(rules.books.bank("EUR")) == 0
