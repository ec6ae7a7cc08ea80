"""The invoice for people: typst sets it as PDF/A-3, and the XML is put into it as Factur-X asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from drafthorse.pdf import attach_xml

from muster.billing import rules
from muster.billing.documents.factur_x import invoice_xml
from muster.billing.models import Billable, Invoice
from muster.billing.terms import InvoiceKind, TaxCategory
from muster.foundation.days import day_long
from muster.foundation.typeset import pdf_of
from muster.foundation.words import _
from muster.ledger.rules import amount_words
from muster.ledger.terms import MINUTES

TEMPLATE = Path(__file__).with_name("invoice.typ")


def invoice_pdf(invoice: Invoice, lines: Sequence[Billable]) -> bytes:
    """The invoice in the present language, with its XML inside. Words of people are data to the template, never code."""
    page = pdf_of(TEMPLATE, _said(invoice, lines))
    title = _title(invoice)
    return bytes(
        attach_xml(
            page,
            invoice_xml(invoice, lines),
            level="EN 16931",
            metadata={
                "author": invoice.issuer["legal_name"],
                "title": title,
                "subject": title,
                "keywords": "Factur-X",
                "creator": "Muster",
                "producer": "Muster",
            },
            lang=invoice.language,
        )
    )


def _title(invoice: Invoice) -> str:
    return f"{InvoiceKind(invoice.kind).label} {invoice.number}"


def _said(invoice: Invoice, lines: Sequence[Billable]) -> dict[str, object]:
    unit = invoice.unit
    return {
        "lang": invoice.language,
        "title": _title(invoice),
        "issuer": _address(invoice.issuer),
        "buyer": _address(invoice.buyer),
        "to": _("To"),
        "facts": _facts(invoice, lines),
        "head": [_("Work"), _("Days"), _("Quantity"), _("Price"), _("Amount")],
        "rows": [_row(invoice, line) for line in lines],
        "sums": [
            [_("Sum before tax"), amount_words(invoice.net, unit)],
            [_tax_words(invoice), amount_words(invoice.tax, unit)],
        ],
        "total": [_("Total"), amount_words(invoice.gross, unit)],
        "notes": _notes(invoice),
    }


def _address(details: dict[str, str]) -> list[str]:
    town = f"{details['postcode']} {details['city']}".strip()
    lines = [details["legal_name"], details["street"], town, details["country"]]
    for label, key in ((_("VAT number"), "vat_id"), (_("Tax number"), "tax_number")):
        if details[key]:
            lines.append(f"{label} {details[key]}")
    return [line for line in lines if line]


def _facts(invoice: Invoice, lines: Sequence[Billable]) -> list[list[str]]:
    facts = [[_("Number"), invoice.number], [_("Date"), day_long(invoice.issue_date)]]
    if invoice.credits is not None:
        facts.append([_("Takes back"), invoice.credits.number])
    elif not invoice.prepaid:
        facts.append([_("To be paid by"), day_long(invoice.due_date)])
    first, last = min(line.from_date for line in lines), max(line.until_date for line in lines)
    facts.append([_("Time of the work"), f"{day_long(first)} – {day_long(last)}"])
    facts.append([_("Reference"), invoice.group_ref])
    return facts


def _row(invoice: Invoice, line: Billable) -> list[str]:
    days = day_long(line.from_date)
    if line.until_date != line.from_date:
        days = f"{days} – {day_long(line.until_date)}"
    quantity = amount_words(line.minutes, MINUTES) if line.minutes else "1"
    price = amount_words(line.hourly, invoice.unit) if line.hourly else amount_words(line.net, invoice.unit)
    return [line.words, days, quantity, price, amount_words(line.net, invoice.unit)]


def _tax_words(invoice: Invoice) -> str:
    if invoice.tax_category == TaxCategory.STANDARD:
        return _("Tax {percent} %", percent=format(rules.percent_of(invoice.tax_share), "f"))
    return TaxCategory(invoice.tax_category).label


def _notes(invoice: Invoice) -> list[str]:
    notes = []
    if invoice.tax_category == TaxCategory.REVERSE_CHARGE:
        notes.append(_("The buyer owes the tax (reverse charge)."))
    if invoice.tax_category == TaxCategory.EXEMPT:
        notes.append(_("No tax is charged: the issuer is exempt."))
    if invoice.kind == InvoiceKind.CREDIT_NOTE:
        notes.append(_("What this invoice said is taken back in full."))
    elif invoice.prepaid:
        notes.append(_("Paid already, from money that was set aside. Nothing is left to pay."))
    elif invoice.issuer["iban"]:
        notes.append(_("Bank account: {iban}", iban=invoice.issuer["iban"]))
    notes.append(_("The same facts are inside this file as XML, by the European standard EN 16931."))
    return notes
