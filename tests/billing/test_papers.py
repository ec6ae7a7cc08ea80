"""Invoices: sums, numbers, tax, the PDF with its XML, credit notes, what is overdue."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from lxml import etree
from pypdf import PdfReader

from muster.billing import actions, queries, rules
from muster.billing.models import Invoice
from muster.foundation.errors import NotAllowed
from muster.foundation.models import JournalRow
from muster.ledger import queries as ledger_queries
from tests.factories.billing import (
    machine,
    make_client,
    make_freelancer,
    make_invoice,
    pay_in,
    sides_of,
    work_of,
)
from tests.factories.people import NOW, act_of, make_person

pytestmark = pytest.mark.django_db


def in_book(book: rules.Book) -> int:
    return queries.held_by(book)


def test_sums_add_up_and_tax_is_rounded_once() -> None:
    sums = rules.sums_of([rules.Item(333, 190_000), rules.Item(334, 190_000)], 190_000)
    assert (sums.net, sums.tax, sums.gross) == (667, 127, 794)
    within = rules.sums_of([rules.Item(100, 190_000, True), rules.Item(101, 190_000, True)], 190_000)
    assert (within.net, within.tax, within.gross) == (169, 32, 201)
    assert sum(within.nets) == within.net


@pytest.mark.parametrize(("days", "interest"), [(0, 0), (1, 21), (30, 626), (365, 7_616)])
def test_interest_is_simple_and_by_the_day(days: int, interest: int) -> None:
    due = date(2026, 11, 30)
    assert rules.interest_on(95_200, 80_000, due=due, today=due + timedelta(days=days)) == interest


def test_an_invoice_is_written_with_number_tax_and_due_date() -> None:
    client, person = make_client(), make_freelancer()
    invoice = make_invoice(client, person)
    assert (invoice.number, invoice.net, invoice.tax) == ("2026-0001", 80_000, 15_200)
    assert invoice.due_date == invoice.issue_date + timedelta(days=30)
    assert in_book(rules.books.client(client.ref, "EUR")) == -95_200
    assert in_book(rules.books.awaiting(person.ref, "EUR")) == 80_000
    assert ledger_queries.trial_balance().totals == {"EUR": 0}
    with pytest.raises(rules.NothingToInvoice):
        actions.issue_invoice(
            act_of(person), "eng-work", issuer_kind="person", issuer_ref=person.ref, unit="EUR"
        )


def test_numbers_have_no_gap_when_writing_fails() -> None:
    client, person = make_client(), make_freelancer()
    make_invoice(client, person)
    actions.owe(machine(), sides_of(client, person), work_of(1_000))
    with transaction.atomic():
        lost = actions.issue_invoice(
            act_of(person), "eng-work", issuer_kind="person", issuer_ref=person.ref, unit="EUR"
        )
        transaction.set_rollback(True)
    assert lost.number == "2026-0002"
    assert make_invoice(client, person).number == "2026-0002"


def test_the_file_holds_the_invoice_for_people_and_for_programs() -> None:
    client, person = make_client(), make_freelancer()
    invoice = make_invoice(client, person)
    pdf = PdfReader(BytesIO(bytes(queries.file_of(invoice).pdf)))
    assert "2026-0001" in pdf.pages[0].extract_text()
    assert "952.00 EUR" in pdf.pages[0].extract_text()
    xmp = pdf.trailer["/Root"]["/Metadata"].get_object().get_data().decode()  # type: ignore[index]
    assert "pdfaid:part>3" in xmp
    assert "EN 16931" in xmp
    xml = etree.fromstring(pdf.attachments["factur-x.xml"][0])
    said = {etree.QName(node).localname: node.text for node in xml.iter() if isinstance(node.tag, str)}
    assert said["GrandTotalAmount"] == said["DuePayableAmount"] == "952.00"
    assert said["RateApplicablePercent"] == "19"


def test_what_is_written_stays() -> None:
    invoice = make_invoice(make_client(), make_freelancer())
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(net=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        invoice.lines.update(net=1)


def test_a_credit_note_moves_everything_back_once() -> None:
    client, person = make_client(), make_freelancer()
    invoice = make_invoice(client, person)
    note = actions.credit_invoice(act_of(person), invoice.ref)
    assert (note.number, note.gross) == ("2026-0002", invoice.gross)
    assert [one.amount for one in ledger_queries.trial_balance().lines] == [0] * 3
    with pytest.raises(rules.BillingMoveNotPossible):
        actions.credit_invoice(act_of(person), invoice.ref)


def test_a_paid_invoice_that_is_taken_back_leaves_a_deposit() -> None:
    client, person = make_client(), make_freelancer()
    invoice = make_invoice(client, person)
    asked = actions.ask_payment(act_of(client.owner), invoice.ref)
    actions.record_payment(act_of(client.owner), asked.ref)
    actions.confirm_payment(act_of(client.finance), asked.ref)
    assert in_book(rules.books.earnings(person.ref, "EUR")) == 95_200
    actions.credit_invoice(act_of(person), invoice.ref)
    assert in_book(rules.books.earnings(person.ref, "EUR")) == 0
    assert in_book(rules.books.deposit(client.ref, "EUR")) == 95_200


def test_without_details_nothing_is_written() -> None:
    client, person = make_client(), make_freelancer(with_details=False)
    with pytest.raises(rules.DetailsMissing):
        make_invoice(client, person)
    assert not Invoice.objects.exists()


def test_a_small_business_writes_no_tax() -> None:
    invoice = make_invoice(make_client(), make_freelancer(tax_share=0))
    assert (invoice.tax, invoice.gross) == (0, 80_000)


def test_fees_of_both_sides() -> None:
    client, person = make_client(), make_freelancer()
    house = act_of(make_person(grants=["finance"]))
    actions.set_fee(house, "Service", payer="client", tiers=[{"above": 0, "share": 50_000}])
    actions.set_fee(house, "Share", payer="talent", tiers=[{"above": 0, "share": 100_000}])
    make_invoice(client, person)
    assert in_book(rules.books.awaiting(person.ref, "EUR")) == 72_000
    assert in_book(rules.books.fees("EUR")) == 12_000
    assert in_book(rules.books.client(client.ref, "EUR")) == -80_000 - 4_000 - 15_200


def test_somebody_else_neither_sees_nor_writes() -> None:
    invoice = make_invoice(make_client(), make_freelancer())
    stranger = make_person("Stranger")
    with pytest.raises(rules.NoSuchInvoice):
        queries.get_visible_invoice(act_of(stranger).actor, invoice.ref)
    with pytest.raises(NotAllowed):
        actions.credit_invoice(act_of(stranger), invoice.ref)


def test_an_overdue_invoice_is_spoken_of_three_times() -> None:
    invoice = make_invoice(make_client(), make_freelancer())
    spoken = 0
    for days in range(120):
        spoken += actions.run_clocks(machine(NOW + timedelta(days=days)))
    assert spoken == 3
    told = JournalRow.objects.filter(name="invoice.overdue").order_by("id")
    assert [row.payload["interest"] for row in told] == [21, 313, 605]
    invoice.refresh_from_db()
    assert invoice.is_open


def test_currencies_stay_apart() -> None:
    client, person = make_client(), make_freelancer()
    actions.owe(machine(), sides_of(client, person), work_of(10_000, unit="USD"))
    make_invoice(client, person)
    open_items = queries.open_items(act_of(person).actor)
    assert [(one.unit, one.amount) for one in open_items] == [("USD", 10_000)]
    pay_in(client, 500, "USD")
    assert ledger_queries.trial_balance().totals == {"EUR": 0, "USD": 0}
