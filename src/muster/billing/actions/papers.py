"""Invoices: written with the next number, taken back by a credit note, spoken of when they are overdue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.db import transaction

from muster.billing import documents, events, policy, queries, rules, terms
from muster.billing.actions.booking import _book, _system_of
from muster.billing.models import Billable, BillingDetails, Invoice, InvoiceFile, NumberSeries
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Conflict
from muster.foundation.words import _, use_language
from muster.ledger import actions as ledger_actions
from muster.ledger import queries as ledger_queries
from muster.ledger import rules as ledger_rules
from muster.ledger.queries import Entry
from muster.ledger.terms import About, Holder
from muster.people import queries as people_queries


@action
def issue_invoice(act: Act, group_ref: str, *, issuer_kind: str, issuer_ref: str, unit: str) -> Invoice:
    """Write the invoice for everything of this work that is approved and on no invoice yet.

    It gets the issuer's next number, in the same transaction, so that no number is missing. Tax is posted; the
    PDF with its XML is made and kept. Raises NothingToInvoice, DetailsMissing (the issuer's name and address).
    """
    policy.may_issue(act.actor, issuer_kind, issuer_ref).require()
    lines = queries.lock_open(group_ref, issuer_ref, unit)
    if not lines:
        raise rules.NothingToInvoice
    # What was paid from money set aside and what is still to be paid stand on papers of their own.
    lines = [line for line in lines if line.prepaid == lines[0].prepaid]
    details = queries.find_details(issuer_ref)
    if details is None or not details.legal_name:
        raise rules.DetailsMissing(act.actor.name)
    invoice = _written(act, lines, details)
    _number(invoice)
    invoice.save(force_insert=True)
    _put_on(invoice, lines, _sums(lines, details.tax_share))
    _book_tax(act, invoice)
    _make_file(invoice)
    journal.record(
        act,
        events.InvoiceIssued(
            invoice.ref,
            invoice.number,
            invoice.issuer_ref,
            invoice.buyer_ref,
            invoice.due_date,
            tuple(sorted({*queries.payer_refs(invoice.buyer_ref), invoice.contact_ref} - {""})),
        ),
    )
    return invoice


def _sums(lines: Sequence[Billable], tax_share: int) -> rules.Sums:
    return rules.sums_of((rules.Item(one.amount, tax_share, one.includes_tax) for one in lines), tax_share)


def _language(issuer_kind: str, issuer_ref: str) -> str:
    if issuer_kind == terms.PartyKind.PERSON:
        return people_queries.get_person(issuer_ref).language or "en"
    return "en"


def _written(act: Act, lines: Sequence[Billable], details: BillingDetails) -> Invoice:
    first, today = lines[0], act.at.date()
    sums = _sums(lines, details.tax_share)
    days = 0 if first.prepaid else queries.billing_of(first.buyer_ref).payment_days
    return Invoice(
        kind=terms.InvoiceKind.INVOICE,
        status=terms.InvoiceStatus.PAID if first.prepaid else terms.InvoiceStatus.ISSUED,
        issuer_kind=first.issuer_kind,
        issuer_ref=first.issuer_ref,
        buyer_ref=first.buyer_ref,
        group_ref=first.group_ref,
        contact_ref=first.contact_ref,
        year=today.year,
        issue_date=today,
        due_date=rules.due_date(today, days),
        unit=first.unit,
        net=sums.net,
        tax=sums.tax,
        tax_share=details.tax_share,
        tax_category=details.tax_category,
        prepaid=first.prepaid,
        issuer=queries.address_of(first.issuer_kind, first.issuer_ref),
        buyer=queries.address_of(terms.PartyKind.ORGANISATION, first.buyer_ref),
        language=_language(first.issuer_kind, first.issuer_ref),
        issued_at=act.at,
        paid_at=act.at if first.prepaid else None,
    )


def _number(invoice: Invoice) -> None:
    """Take the issuer's next number: whoever writes at the same moment waits here until it is certain."""
    NumberSeries.objects.bulk_create(
        [NumberSeries(issuer_ref=invoice.issuer_ref, year=invoice.year)], ignore_conflicts=True
    )
    series = NumberSeries.objects.select_for_update().get(issuer_ref=invoice.issuer_ref, year=invoice.year)
    series.last += 1
    series.save(update_fields=["last"])
    details = queries.find_details(invoice.issuer_ref)
    invoice.sequence = series.last
    invoice.number = rules.number_words(details.prefix if details else "", invoice.year, series.last)


def _put_on(invoice: Invoice, lines: Sequence[Billable], sums: rules.Sums) -> None:
    for position, (line, net) in enumerate(zip(lines, sums.nets, strict=True), start=1):
        line.invoice, line.position, line.net = invoice, position, net
    Billable.objects.bulk_update(lines, ["invoice", "position", "net"])


def _about(invoice: Invoice) -> About:
    return About("invoice", invoice.ref)


def _issuer(invoice: Invoice) -> Holder:
    return Holder(invoice.issuer_kind, invoice.issuer_ref)


def _book_tax(act: Act, invoice: Invoice) -> None:
    """Tax on top is owed with the invoice; tax within a price that was paid already is part of what was earned."""
    if invoice.prepaid or not invoice.tax:
        return
    client = rules.books.client(invoice.buyer_ref, invoice.unit)
    tax = rules.books.tax(_issuer(invoice), invoice.unit)
    lines = ledger_rules.move(invoice.tax, unit=invoice.unit, source=client.key, target=tax.key)
    words = _("Tax on invoice {number}", number=invoice.number)
    _book(act, f"tax:{invoice.ref}", lines, (client, tax), about=_about(invoice), words=words)


def _make_file(invoice: Invoice) -> None:
    with use_language(invoice.language):
        pdf = documents.invoice_pdf(invoice, queries.lines_of(invoice))
    InvoiceFile.objects.create(
        invoice=invoice, pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest(), attachments=[documents.XML_NAME]
    )


@action
def make_missing_files(act: Act) -> int:
    """Make the paper of every invoice that has none, as a world that was laid out from rows; how many were made.

    Those that are kept stay as they were sent. No event: the invoices are what they were.
    """
    policy.may_run_clocks(act.actor).require()
    without = queries.invoices_without_file()
    for invoice in without:
        _make_file(invoice)
    return len(without)


@action
def credit_invoice(act: Act, invoice_ref: str) -> Invoice:
    """Take an invoice back by a credit note with the next number; what it had moved is moved back.

    Raises BillingMoveNotPossible (it was taken back before), InvoiceIsDisputed, NotEnough where the money of a
    paid invoice has left the issuer's account already.
    """
    invoice = queries.lock_invoice(invoice_ref)
    policy.may_issue(act.actor, invoice.issuer_kind, invoice.issuer_ref).require()
    if invoice.frozen_at is not None:
        raise rules.InvoiceIsDisputed(invoice.number)
    return _credited(act, invoice)


def _credited(act: Act, invoice: Invoice) -> Invoice:
    """The credit note that takes a locked invoice back."""
    if invoice.kind != terms.InvoiceKind.INVOICE:
        raise rules.BillingMoveNotPossible("invoice", invoice.status, terms.InvoiceStatus.CREDITED)
    was_paid = invoice.status == terms.InvoiceStatus.PAID
    invoice.status = rules.next_status("invoice", invoice.status, terms.InvoiceStatus.CREDITED)
    invoice.save(update_fields=["status"])
    note = _credit_note(act, invoice)
    _number(note)
    note.save(force_insert=True)
    _move_back(act, invoice, was_paid=was_paid)
    _make_file(note)
    journal.record(
        act,
        events.InvoiceCredited(invoice.ref, note.ref, note.number, invoice.issuer_ref, invoice.buyer_ref),
    )
    return note


def _credit_note(act: Act, invoice: Invoice) -> Invoice:
    today = act.at.date()
    same: dict[str, Any] = {
        name: getattr(invoice, name)
        for name in (
            "issuer_kind", "issuer_ref", "buyer_ref", "group_ref", "contact_ref", "unit", "net", "tax",
            "tax_share", "tax_category", "prepaid", "issuer", "buyer", "language",
        )
    }  # fmt: skip
    return Invoice(
        kind=terms.InvoiceKind.CREDIT_NOTE,
        status=terms.InvoiceStatus.SETTLED,
        credits=invoice,
        year=today.year,
        issue_date=today,
        due_date=today,
        issued_at=act.at,
        **same,
    )


def _move_back(act: Act, invoice: Invoice, *, was_paid: bool) -> None:
    """Mirror what the invoice had moved: its work, its tax; a paid one leaves a deposit for the client."""
    unit, lines = invoice.unit, queries.lines_of(invoice)
    taken_out = sum(line.taken_out for line in lines)
    worked = sum(line.amount for line in lines)
    tax, fees = rules.books.tax(_issuer(invoice), unit), rules.books.fees(unit)
    earned = rules.books.earnings(invoice.issuer_ref, unit)
    client = rules.books.client(invoice.buyer_ref, unit)
    moved = []
    if was_paid:
        client = rules.books.deposit(invoice.buyer_ref, unit)
        from_issuer = invoice.gross - taken_out
    else:
        earned = rules.books.awaiting(invoice.issuer_ref, unit)
        from_issuer = worked - taken_out
        moved.append(ledger_rules.Line(tax.key, unit, -invoice.tax))
    if invoice.issuer_kind == terms.PartyKind.INSTALLATION:
        earned, tax = fees, tax
    moved += [
        ledger_rules.Line(earned.key, unit, -from_issuer),
        ledger_rules.Line(fees.key, unit, -taken_out),
        ledger_rules.Line(client.key, unit, invoice.gross),
    ]
    books = (tax, fees, earned, client)
    words = _("Invoice {number} was taken back", number=invoice.number)
    _book(
        act, f"credit:{invoice.ref}", ledger_rules.balanced(moved), books, about=_about(invoice), words=words
    )


def _to_be_paid(invoice_ref: str) -> Invoice:
    """The invoice, locked, where it can be paid; raises BillingMoveNotPossible where it is not open, InvoiceIsDisputed."""
    invoice = queries.lock_invoice(invoice_ref)
    rules.next_status("invoice", invoice.status, terms.InvoiceStatus.PAID)
    if invoice.frozen_at is not None:
        raise rules.InvoiceIsDisputed(invoice.number)
    return invoice


def _settle(act: Act, invoice: Invoice) -> None:
    """The money for a locked, open invoice is there: what the issuer waited for is theirs, and its tax with it."""
    invoice.status = rules.next_status("invoice", invoice.status, terms.InvoiceStatus.PAID)
    invoice.paid_at = act.at
    invoice.save(update_fields=["status", "paid_at"])
    unit, lines = invoice.unit, queries.lines_of(invoice)
    tax = rules.books.tax(_issuer(invoice), unit)
    standing, key = _settlement(invoice)
    if invoice.issuer_kind == terms.PartyKind.PERSON and standing is None:
        waits = rules.books.awaiting(invoice.issuer_ref, unit)
        earned = rules.books.earnings(invoice.issuer_ref, unit)
        worked = sum(line.amount - line.taken_out for line in lines)
        moved = ledger_rules.balanced(
            [
                ledger_rules.Line(waits.key, unit, -worked),
                ledger_rules.Line(tax.key, unit, -invoice.tax),
                ledger_rules.Line(earned.key, unit, worked + invoice.tax),
            ]
        )
        words = _("Invoice {number} was paid", number=invoice.number)
        _book(act, key, moved, (waits, tax, earned), about=_about(invoice), words=words)
    journal.record(
        act, events.InvoicePaid(invoice.ref, invoice.number, invoice.issuer_ref, invoice.buyer_ref)
    )


def _settlement(invoice: Invoice) -> tuple[Entry | None, str]:
    """The entry that gave the issuer the money of this invoice, where one stands, and the key of it or of the next."""
    times, key = 1, f"settle:{invoice.ref}"
    while (found := ledger_queries.find_entry_by_key(key)) is not None and ledger_queries.is_reversed(found):
        times += 1
        key = f"settle:{invoice.ref}:{times}"
    return found, key


def _open_again(act: Act, invoice: Invoice) -> None:
    """The money of a locked, paid invoice was given back: it is to be paid again, and its issuer waits again.

    Where the issuer has taken the money out already it stays theirs, the house has gone without it meanwhile, and the next
    payment makes up for that.
    """
    if invoice.status != terms.InvoiceStatus.PAID:
        return
    invoice.status = rules.next_status("invoice", invoice.status, terms.InvoiceStatus.ISSUED)
    invoice.paid_at = None
    invoice.save(update_fields=["status", "paid_at"])
    standing, _key = _settlement(invoice)
    if standing is not None:
        words = _("Invoice {number}: the money was given back", number=invoice.number)
        with suppress(Conflict), transaction.atomic():
            ledger_actions.reverse(_system_of(act), standing.ref, words=words)
    payers = tuple(sorted({*queries.payer_refs(invoice.buyer_ref), invoice.contact_ref} - {""}))
    journal.record(
        act,
        events.InvoiceOpenAgain(invoice.ref, invoice.number, invoice.issuer_ref, invoice.buyer_ref, payers),
    )


@action
def run_clocks(act: Act) -> int:
    """Speak of invoices that are overdue: on the day after, and every 14 days, three times; the number spoken of.

    Interest is worked out and told; nothing is charged by itself. No event: each invoice records its own.
    """
    policy.may_run_clocks(act.actor).require()
    return sum(_speak_of(act, ref) for ref in queries.overdue_refs(act.at.date()))


def _speak_of(act: Act, ref: str) -> int:
    invoice, today = queries.lock_invoice(ref), act.at.date()
    if not invoice.is_open or invoice.frozen_at is not None:
        return 0
    if not rules.notice_due(invoice.notices, due=invoice.due_date, today=today):
        return 0
    invoice.notices += 1
    invoice.save(update_fields=["notices"])
    share = queries.billing_of(invoice.buyer_ref).interest_share
    journal.record(
        act,
        events.InvoiceOverdue(
            invoice.ref,
            invoice.number,
            invoice.issuer_ref,
            invoice.buyer_ref,
            invoice.due_date,
            rules.interest_on(invoice.gross, share, due=invoice.due_date, today=today),
            invoice.unit,
            tuple(sorted({*queries.payer_refs(invoice.buyer_ref), invoice.contact_ref} - {""})),
        ),
    )
    return 1
