"""The invoice for programs: Cross Industry Invoice XML in the profile EN 16931 (Factur-X, ZUGFeRD), by ``drafthorse``.

Field names in comments are the business terms (BT, BG) of EN 16931.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from drafthorse.models.accounting import ApplicableTradeTax
from drafthorse.models.document import Document
from drafthorse.models.party import TaxRegistration
from drafthorse.models.payment import PaymentMeans, PaymentTerms
from drafthorse.models.tradelines import LineItem

from muster.billing import rules
from muster.billing.models import Billable, Invoice
from muster.billing.terms import InvoiceKind, PartyKind, TaxCategory
from muster.foundation.money import minor_digits

XML_NAME = "factur-x.xml"
PROFILE = "urn:cen.eu:en16931:2017"
SCHEMA = "FACTUR-X_EN16931"
TYPE_CODES = {InvoiceKind.INVOICE: "380", InvoiceKind.CREDIT_NOTE: "381"}
HOURS, PIECES = "HUR", "C62"
BANK_TRANSFER, NOT_SAID = "30", "1"

EXEMPTIONS = {
    TaxCategory.EXEMPT: "Exempt from tax",
    TaxCategory.REVERSE_CHARGE: "Reverse charge",
    TaxCategory.OUTSIDE: "Not subject to tax",
}
"""Why there is no tax (BT-120), in the language of the standard's own texts."""


def invoice_xml(invoice: Invoice, lines: Sequence[Billable]) -> bytes:
    """The invoice as XML, checked against the schema of its profile. Raises ValueError where it does not hold."""
    document = Document()
    document.context.guideline_parameter.id = PROFILE
    document.header.id = invoice.number  # BT-1
    document.header.type_code = TYPE_CODES[InvoiceKind(invoice.kind)]  # BT-3
    document.header.issue_date_time = _day(invoice.issue_date)  # BT-2
    _parties(document, invoice)
    for line in lines:
        document.trade.items.add(_line(invoice, line))
    _settlement(document, invoice, lines)
    return bytes(document.serialize(schema=SCHEMA))


def _day(day: Any) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _money(minor: int, unit: str) -> Decimal:
    """Minor units as the standard writes them: with two decimal places at most."""
    digits = minor_digits(unit)
    return Decimal(minor).scaleb(-digits).quantize(Decimal(1).scaleb(-min(digits, 2)))


def _parties(document: Any, invoice: Invoice) -> None:
    _party(document.trade.agreement.seller, invoice.issuer)  # BG-4
    _party(document.trade.agreement.buyer, invoice.buyer)  # BG-7
    document.trade.agreement.buyer_reference = invoice.group_ref  # BT-10


def _party(party: Any, details: dict[str, str]) -> None:
    party.name = details["legal_name"]
    party.address.line_one = details["street"]
    party.address.postcode = details["postcode"]
    party.address.city_name = details["city"]
    party.address.country_id = details["country"] or "DE"
    for scheme, number in (("VA", details["vat_id"]), ("FC", details["tax_number"])):
        if number:
            party.tax_registrations.add(TaxRegistration(id=(scheme, number)))


def _line(invoice: Invoice, line: Billable) -> LineItem:
    item = LineItem()
    item.document.line_id = str(line.position)  # BT-126
    item.product.name = line.words  # BT-153
    net = _money(line.net, invoice.unit)
    quantity, code, price = Decimal(1), PIECES, net
    if line.minutes and line.hourly:
        quantity, code = (Decimal(line.minutes) / 60).quantize(Decimal("0.0001")), HOURS
        price = _money(line.hourly, invoice.unit)
    item.agreement.net.amount = price  # BT-146
    item.delivery.billed_quantity = (quantity, code)  # BT-129
    item.settlement.trade_tax.type_code = "VAT"
    item.settlement.trade_tax.category_code = invoice.tax_category
    if invoice.tax_category != TaxCategory.OUTSIDE:
        item.settlement.trade_tax.rate_applicable_percent = rules.percent_of(invoice.tax_share)
    item.settlement.monetary_summation.total_amount = net  # BT-131
    return item


def _settlement(document: Any, invoice: Invoice, lines: Sequence[Billable]) -> None:
    settlement, unit = document.trade.settlement, invoice.unit
    settlement.currency_code = unit  # BT-5
    means = PaymentMeans()  # BG-16
    means.type_code = NOT_SAID
    if invoice.issuer_kind == PartyKind.PERSON and invoice.issuer["iban"]:
        means.type_code = BANK_TRANSFER
        means.payee_account.iban = invoice.issuer["iban"]
    settlement.payment_means.add(means)
    document.trade.delivery.event.occurrence = _day(max(line.until_date for line in lines))  # BT-72
    tax = ApplicableTradeTax()  # BG-23
    tax.calculated_amount = _money(invoice.tax, unit)
    tax.type_code = "VAT"
    tax.basis_amount = _money(invoice.net, unit)
    tax.category_code = invoice.tax_category
    reason = EXEMPTIONS.get(TaxCategory(invoice.tax_category))
    if reason:
        tax.exemption_reason = reason
    if invoice.tax_category != TaxCategory.OUTSIDE:
        tax.rate_applicable_percent = rules.percent_of(invoice.tax_share)
    settlement.trade_tax.add(tax)
    if invoice.credits is not None:
        settlement.invoice_referenced_document.issuer_assigned_id = invoice.credits.number  # BT-25
    terms = PaymentTerms()
    terms.due = _day(invoice.due_date)  # BT-9
    settlement.terms.add(terms)
    sums = settlement.monetary_summation
    paid = invoice.gross if invoice.prepaid else 0
    sums.line_total = _money(sum(line.net for line in lines), unit)  # BT-106
    sums.charge_total = sums.allowance_total = _money(0, unit)
    sums.tax_basis_total = _money(invoice.net, unit)  # BT-109
    sums.tax_total = (_money(invoice.tax, unit), unit)  # BT-110
    sums.grand_total = _money(invoice.gross, unit)  # BT-112
    sums.prepaid_total = _money(paid, unit)  # BT-113
    sums.due_amount = _money(invoice.gross - paid, unit)  # BT-115
