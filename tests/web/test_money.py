"""Pages of money: what they show, that opening them moves nothing, and that a form sent twice is done once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from django.test import Client

from muster.billing import actions as billing_actions
from muster.billing import queries as billing_queries
from muster.billing import rules as billing_rules
from muster.billing.models import Invoice, Payment, Payout
from muster.ledger import queries as ledger_queries
from muster.ledger.models import Entry
from tests.billing import fake_stripe
from tests.billing.fake_stripe import FakeStripe, signed
from tests.factories.billing import (
    machine,
    make_client,
    make_freelancer,
    make_invoice,
    pay_in,
    sides_of,
    work_of,
)
from tests.factories.people import act_of, make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stripe(settings: Any) -> Iterator[FakeStripe]:
    with fake_stripe.running() as fake:
        settings.MUSTER_STRIPE_KEY, settings.MUSTER_STRIPE_WEBHOOK_SECRET = (
            fake_stripe.KEY,
            fake_stripe.SECRET,
        )
        settings.MUSTER_STRIPE_URL = fake.url
        yield fake


def test_the_page_a_payer_comes_back_to_moves_nothing(stripe: FakeStripe) -> None:
    customer, person = make_client("stripe"), make_freelancer()
    invoice = make_invoice(customer, person)
    owner = client_of(customer.owner)
    gone = owner.post(f"/money/invoices/{invoice.ref}/pay/")
    assert gone.headers["Location"].startswith("https://checkout.stripe.example/")
    payment = Payment.objects.get()
    entries = Entry.objects.count()
    for _n in range(3):
        assert owner.get(f"/money/payments/{payment.ref}/").status_code == 200
        assert owner.get(f"/money/invoices/{invoice.ref}/").status_code == 200
    assert Entry.objects.count() == entries
    body = stripe.paid(payment.ref, 95_200)
    for _n in range(2):
        answer = Client().post(
            "/webhooks/stripe/", body, "application/json", headers={"Stripe-Signature": signed(body)}
        )
        assert answer.json()["state"] == "applied"
    assert "Paid" in owner.get(f"/money/invoices/{invoice.ref}/").text


def test_messages_are_answered_plainly(stripe: FakeStripe) -> None:
    body = stripe.paid("pay-nothing", 5)
    told = Client().post(
        "/webhooks/stripe/", body, "application/json", headers={"Stripe-Signature": signed(body)}
    )
    assert (told.status_code, told.json()["state"]) == (200, "unknown")
    unsigned = Client().post("/webhooks/stripe/", body, "application/json")
    assert (unsigned.status_code, unsigned.json()["code"]) == (400, "signature-wrong")
    assert Client().post("/webhooks/nobody/", body, "application/json").status_code == 404
    assert Client().get("/webhooks/stripe/").status_code == 405


def test_two_people_pay_an_invoice_on_the_pages() -> None:
    customer, person = make_client(), make_freelancer()
    invoice = make_invoice(customer, person)
    first, second = client_of(customer.finance), client_of(customer.second)
    first.post(f"/money/invoices/{invoice.ref}/pay/")
    payment = Payment.objects.get()
    first.post(f"/money/payments/{payment.ref}/record/")
    assert first.post(f"/money/payments/{payment.ref}/confirm/").status_code == 409
    assert "The money is there" not in first.get("/money/payments/").text
    assert "The money is there" in second.get("/money/payments/").text
    second.post(f"/money/payments/{payment.ref}/confirm/")
    assert Invoice.objects.get().status == "paid"
    assert "952.00 EUR are yours" in client_of(person).get("/money/").text


def test_a_payout_sent_twice_is_asked_once() -> None:
    customer, person = make_client(), make_freelancer()
    pay_in(customer, 50_000)
    sides = sides_of(customer, person)
    billing_actions.set_aside(machine(), sides, work_of(50_000, key="fund"), name="1")
    billing_actions.release(machine(), sides, work_of(50_000, key="release"), name="1", held=50_000)
    own = client_of(person)
    for _n in range(2):
        own.post("/money/payout/", {"amount": "100,50", "unit": "EUR", "request_ref": "req-payout-once"})
    assert [one.amount for one in Payout.objects.all()] == [10_050]
    wrong = own.post("/money/payout/", {"amount": "a lot", "unit": "EUR"})
    assert (wrong.status_code, Payout.objects.count()) == (422, 1)
    assert own.post("/money/payout/", {"amount": "9999999", "unit": "EUR"}).status_code == 422


def test_an_invoice_is_written_once_details_are_there() -> None:
    customer, person = make_client(), make_freelancer(with_details=False)
    billing_actions.owe(machine(), sides_of(customer, person), work_of(80_000))
    own = client_of(person)
    assert "800.00 EUR" in own.get("/money/").text
    sent = own.post("/money/invoices/write/", {"group": "eng-work", "unit": "EUR"})
    assert sent.headers["Location"] == "/money/details/"
    said = {
        "legal_name": "Ines Brandt",
        "street": "Deichstr. 7",
        "postcode": "20459",
        "city": "Hamburg",
        "country": "DE",
        "tax_category": "S",
        "tax_share": "19",
        "iban": "DE89 3704 0044 0532 0130 01",
    }
    wrong = own.post("/money/details/", said)
    assert (wrong.status_code, "This does not look right" in wrong.text) == (422, True)
    own.post("/money/details/", said | {"iban": "DE89 3704 0044 0532 0130 00"})
    own.post("/money/invoices/write/", {"group": "eng-work", "unit": "EUR"})
    invoice = Invoice.objects.get()
    assert (invoice.net, invoice.tax) == (80_000, 15_200)
    pdf = own.get(f"/money/invoices/{invoice.ref}/pdf/")
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    assert (
        client_of(make_person("Stranger", with_account=True))
        .get(f"/money/invoices/{invoice.ref}/pdf/")
        .status_code
        == 404
    )


def test_a_statement_and_its_files(tmp_path: Path) -> None:
    customer, person = make_client(), make_freelancer()
    make_invoice(customer, person)
    own = client_of(person)
    key = billing_rules.books.awaiting(person.ref, "EUR").key
    account = ledger_queries.get_account(key)
    page = own.get(f"/money/accounts/{account.ref}/").text
    assert page.count("800.00 EUR") >= 2
    assert "Demand planning" in own.get(f"/money/accounts/{account.ref}/csv/").text
    text = own.get(f"/money/accounts/{account.ref}/beancount/").text
    books = tmp_path / "books.beancount"
    books.write_text(text, encoding="utf-8")
    entries, errors, _options = loader.load_file(str(books))
    assert errors == []
    assert len(entries) > 3
    assert client_of(customer.owner).get(f"/money/accounts/{account.ref}/").status_code == 404


def test_currencies_stand_beside_each_other() -> None:
    customer, person = make_client(), make_freelancer()
    for unit in ("EUR", "USD"):
        billing_actions.owe(machine(), sides_of(customer, person), work_of(10_000, unit=unit))
    page = client_of(person).get("/money/").text
    assert "100.00 EUR" in page
    assert "100.00 USD" in page
    assert "200.00" not in page


def test_finance_people_set_how_it_is_paid_and_others_do_not() -> None:
    customer = make_client("none")
    finance = client_of(customer.finance)
    address = f"/money/settings/?organisation={customer.ref}"
    said = {
        "organisation": customer.ref,
        "provider": "manual",
        "currency": "EUR",
        "payment_days": "14",
        "interest_share": "9",
        "chargeback": "money",
        "internal_hourly": "",
    }
    assert finance.get(address).status_code == 200
    assert finance.post(address, said).status_code == 422
    assert finance.post(address, said | {"internal_hourly": "55"}).status_code == 302
    kept = billing_queries.billing_of(customer.ref)
    assert (kept.payment_days, kept.interest_share, kept.internal_hourly) == (14, 90_000, 5_500)
    assert client_of(customer.owner).get(address).status_code == 403
    assert finance.get(f"/money/cost-centres/?organisation={customer.ref}").status_code == 200


def test_fees_are_set_by_the_house() -> None:
    house = client_of(make_person("House", grants=["finance"], with_account=True))
    said = {"name": "Service", "payer": "client", "share": "5"}
    assert house.post("/money/fees/", said).status_code == 302
    page = house.get("/money/fees/").text
    assert "Service" in page
    row = billing_queries.list_fee_rules(on=act_of(make_freelancer()).at.date())[0]
    house.post(f"/money/fees/{row.ref}/end/")
    assert "Service" not in house.get("/money/fees/").text
    assert client_of(make_client().owner).get("/money/fees/").status_code == 403


def test_the_heading_counts_every_invoice_that_is_to_be_paid_by_its_reader() -> None:
    customer, other, person = make_client(), make_client(), make_freelancer()
    for _n in range(27):
        make_invoice(customer, person, 1_000)
    make_invoice(other, person)
    assert "27 invoices are to be paid" in client_of(customer.finance).get("/money/").text
    assert "1 invoice is to be paid" in client_of(other.finance).get("/money/").text
    operator = client_of(make_person("Olga Ops", grants=["operator"], with_account=True)).get("/money/").text
    assert "to be paid, the first by" not in operator
    assert "Nothing is waiting to be paid out." in operator


def test_the_operator_sees_whose_account_each_is_finds_and_sorts_them() -> None:
    customers = [make_client() for _n in range(35)]
    person = make_freelancer()
    for number, customer in enumerate(customers, 1):
        pay_in(customer, number * 100)
    billing_actions.set_aside(machine(), sides_of(customers[0], person), work_of(100, key="fund"), name="1")
    house = client_of(make_person("Olga Ops", grants=["operator"], with_account=True))
    first = house.get("/money/").text
    assert "Page 1 of 2" in first
    assert first.count("Paid in, not set aside yet") + first.count("Set aside for work") < 35
    second = house.get("/money/?page=2").text
    names = [customer.organisation.name for customer in customers[1:]]
    assert all(name in first or name in second for name in names)
    assert "This installation" in first + second
    found = house.get("/money/?q=bank").text
    assert found.count("/money/accounts/acc-") == 1
    assert "No account is called so." in house.get("/money/?q=nobody+is+called+so").text
    most = house.get("/money/?order=most&q=paid+in").text
    assert most.index("35.00 EUR") < most.index("34.00 EUR")
    assert "order=most&amp;page=2" in most or "order=most&page=2" in most
    least = house.get("/money/?order=least").text
    assert least.index("\u2212") < least.index("2.00 EUR")


def test_below_zero_has_a_minus_sign_in_every_language() -> None:
    customer, person = make_client(), make_freelancer()
    make_invoice(customer, person, 123_400)
    finance = client_of(customer.finance)
    assert "\u22121,468.46 EUR" in finance.get("/money/").text
    german = finance.get("/money/", headers={"Accept-Language": "de"}).text
    assert "\u22121.468,46 EUR" in german
    assert "-1.468,46" not in german


def test_what_was_paid_in_pays_an_invoice_or_goes_back() -> None:
    customer, person = make_client(), make_freelancer()
    invoice = make_invoice(customer, person)
    pay_in(customer, 100_000)
    finance = client_of(customer.finance)
    assert (
        "Pay it from the 1,000.00 EUR that are paid in" in finance.get(f"/money/invoices/{invoice.ref}/").text
    )
    finance.post(f"/money/invoices/{invoice.ref}/from-deposit/")
    assert Invoice.objects.get().status == "paid"
    said = {"organisation": customer.ref, "unit": "EUR", "amount": "48,00", "request_ref": "req-back-once"}
    assert "48.00 EUR are paid in" in finance.get("/money/").text
    for _n in range(2):
        assert finance.post("/money/deposit/back/", said).status_code == 302
    back = Payment.objects.get(purpose="return")
    assert back.amount == 4_800
    assert "I sent it" not in finance.get("/money/payments/").text
    house = client_of(make_person("Hanna Haus", grants=["finance"], with_account=True))
    assert "I sent it" in house.get("/money/payments/").text
    assert (
        finance.post("/money/deposit/back/", said | {"amount": "much", "request_ref": ""}).status_code == 302
    )
    assert Payment.objects.filter(purpose="return").count() == 1
