"""Who hears of invoices, payments and payouts. Amounts stand on the page, not in mail."""

from __future__ import annotations

from muster.billing import events as b
from muster.foundation.words import _
from muster.ledger.rules import amount_words
from muster.notices.catalogue.lines import Facts, Line, nobody
from muster.notices.terms import Goal, Group

KEPT = "kept for the record; the page shows it"


def _invoice(event: type, to: tuple[str, ...], group: Group, say: object) -> Line:
    """A line that leads to the invoice."""
    return Line(event, to, group, say, Goal.INVOICE, "invoice_ref")  # type: ignore[arg-type]


def _overdue(f: Facts) -> str:
    if not f.event.interest:
        return _(
            "Invoice {number} was due on {day} and is not paid.", number=f.event.number, day=f.day("due_date")
        )
    return _(
        "Invoice {number} was due on {day} and is not paid. Interest so far: {interest}. It is charged only if its "
        "issuer asks for it.",
        number=f.event.number,
        day=f.day("due_date"),
        interest=amount_words(f.event.interest, f.event.unit),
    )


BILLING: tuple[Line, ...] = (
    _invoice(
        b.InvoiceIssued,
        ("payer_refs",),
        Group.ASKS,
        lambda f: _(
            "Invoice {number} has come. Please pay it by {day}.", number=f.event.number, day=f.day("due_date")
        ),
    ),
    _invoice(
        b.InvoicePaid,
        ("issuer_ref",),
        Group.ANSWERS,
        lambda f: _("Invoice {number} was paid.", number=f.event.number),
    ),
    _invoice(
        b.InvoiceOpenAgain,
        ("payer_refs", "issuer_ref"),
        Group.ASKS,
        lambda f: _(
            "The payment of invoice {number} was given back. It is to be paid again.", number=f.event.number
        ),
    ),
    _invoice(b.InvoiceOverdue, ("payer_refs", "issuer_ref"), Group.ASKS, _overdue),
    nobody(b.InvoiceCredited, KEPT),
    Line(
        b.PaymentRecorded,
        ("payer_refs",),
        Group.ASKS,
        lambda f: _(
            "{name} says that a transfer was made. Please check and confirm it.", name=f.name("by_ref")
        ),
        Goal.PAYMENTS,
        "payment_ref",
    ),
    Line(
        b.PayoutDone,
        ("person_ref",),
        Group.ANSWERS,
        lambda f: _("Your money has left for your bank."),
        Goal.MONEY,
        "person_ref",
    ),
    Line(
        b.PayoutCancelled,
        ("person_ref",),
        Group.ANSWERS,
        lambda f: _("Your payout was called off. The money is back among your earnings."),
        Goal.MONEY,
        "person_ref",
    ),
    nobody(b.PaymentAsked, "a deed of whoever pays, seen on their own page"),
    nobody(b.PaymentConfirmed, "the invoice that was paid tells its issuer"),
    nobody(b.PaymentNotMade, KEPT),
    nobody(b.PayoutAsked, "the list of payouts shows it to whoever sends them"),
    nobody(b.PayoutSent, "told once it is confirmed"),
    nobody(b.DetailsChanged, "a deed of the person themselves, seen on their own page"),
    nobody(b.BillingSettingsChanged, KEPT),
    nobody(b.FeeRuleSet, KEPT),
    nobody(b.FeeRuleEnded, KEPT),
    nobody(b.WorkBilled, KEPT),
    nobody(b.BilledTakenBack, KEPT),
    nobody(b.ProviderNewsKept, KEPT),
    nobody(b.ChargebackPosted, "the chargeback report shows it"),
)
