"""The words of billing: providers, states of invoices, payments and payouts, and the moves each state allows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from muster.foundation.words import _

Moves = Mapping[str, tuple[str, ...]]

PAYMENT_DAYS = 30
"""Days until an invoice is due, unless the organisation has set others."""

INTEREST_SHARE = 80_000
"""Interest on what is overdue, in millionths a year (8 %), unless the organisation has set another share."""

NOTICE_EVERY_DAYS = 14
MOST_NOTICES = 3
"""An overdue invoice is spoken of on the day after it was due and every 14 days after, three times in all."""

WORDS_LENGTH = 200
MOST_AMOUNT = 10**12
"""The most that one payment, price or rate may be, in minor units: ten thousand million in hundredths."""


class ProviderKey(StrEnum):
    """Who carries money in and out."""

    NONE = "none"
    MANUAL = "manual"
    STRIPE = "stripe"

    @property
    def label(self) -> str:
        """The provider as words on screen."""
        return {
            ProviderKey.NONE: _("No money moves: inside use"),
            ProviderKey.MANUAL: _("Bank transfer, recorded by one person and confirmed by another"),
            ProviderKey.STRIPE: _("Card and bank payments over Stripe"),
        }[self]


class PartyKind(StrEnum):
    """Who can stand on an invoice."""

    PERSON = "person"
    ORGANISATION = "organisation"
    INSTALLATION = "installation"


class InvoiceKind(StrEnum):
    """What the paper says: pay, or what was billed is taken back."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"

    @property
    def label(self) -> str:
        """The kind as a word on screen."""
        return {InvoiceKind.INVOICE: _("Invoice"), InvoiceKind.CREDIT_NOTE: _("Credit note")}[self]


class InvoiceStatus(StrEnum):
    """Where an invoice stands. A credit note is settled from the start."""

    ISSUED = "issued"
    PAID = "paid"
    CREDITED = "credited"
    SETTLED = "settled"


INVOICE_MOVES: Moves = {
    InvoiceStatus.ISSUED: (InvoiceStatus.PAID, InvoiceStatus.CREDITED),
    InvoiceStatus.PAID: (InvoiceStatus.CREDITED, InvoiceStatus.ISSUED),
    InvoiceStatus.CREDITED: (),
    InvoiceStatus.SETTLED: (),
}


class PaymentPurpose(StrEnum):
    """What a payment is for."""

    INVOICE = "invoice"
    DEPOSIT = "deposit"
    RETURN = "return"
    """What was paid in and is not needed goes back."""


class PaymentStatus(StrEnum):
    """Where a payment stands. Only ``confirmed`` moves money in the books."""

    ASKED = "asked"
    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


PAYMENT_MOVES: Moves = {
    PaymentStatus.ASKED: (
        PaymentStatus.RECORDED,
        PaymentStatus.CONFIRMED,
        PaymentStatus.FAILED,
        PaymentStatus.CANCELLED,
    ),
    PaymentStatus.RECORDED: (PaymentStatus.CONFIRMED, PaymentStatus.CANCELLED),
    PaymentStatus.FAILED: (PaymentStatus.CONFIRMED, PaymentStatus.CANCELLED),
    PaymentStatus.CANCELLED: (PaymentStatus.CONFIRMED,),
    PaymentStatus.CONFIRMED: (PaymentStatus.REFUNDED,),
    PaymentStatus.REFUNDED: (),
}
"""Failed and cancelled may still be confirmed: a provider's word that money has come counts whenever it comes."""


class PayoutStatus(StrEnum):
    """Where a payout stands: asked for, sent by one person, done when another has confirmed it."""

    ASKED = "asked"
    SENT = "sent"
    DONE = "done"
    CANCELLED = "cancelled"


PAYOUT_MOVES: Moves = {
    PayoutStatus.ASKED: (PayoutStatus.SENT, PayoutStatus.CANCELLED),
    PayoutStatus.SENT: (PayoutStatus.DONE, PayoutStatus.CANCELLED),
    PayoutStatus.DONE: (),
    PayoutStatus.CANCELLED: (),
}


class NewsState(StrEnum):
    """What became of a provider's message: done, of no consequence, about nothing we know, or at odds with our books."""

    APPLIED = "applied"
    NOTHING_NEW = "nothing_new"
    UNKNOWN = "unknown"
    DOES_NOT_FIT = "does_not_fit"


class Outcome(StrEnum):
    """What a provider says of a payment or a payout, in our words."""

    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    REVERSED = "reversed"
    OTHER = "other"


class TaxCategory(StrEnum):
    """How an issuer's work is taxed, by the codes of EN 16931 (UNTDID 5305)."""

    STANDARD = "S"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    OUTSIDE = "O"

    @property
    def label(self) -> str:
        """The category as words on screen."""
        return {
            TaxCategory.STANDARD: _("With tax at my rate"),
            TaxCategory.EXEMPT: _("Exempt, for example as a small business"),
            TaxCategory.REVERSE_CHARGE: _("The buyer owes the tax (reverse charge)"),
            TaxCategory.OUTSIDE: _("Not subject to tax"),
        }[self]


class Chargeback(StrEnum):
    """What one cost centre owes another for people it was lent."""

    NOTHING = "nothing"
    HOURS = "hours"
    MONEY = "money"
    BOTH = "both"

    @property
    def label(self) -> str:
        """The way as words on screen."""
        return {
            Chargeback.NOTHING: _("Nothing is charged"),
            Chargeback.HOURS: _("Hours"),
            Chargeback.MONEY: _("Money, at the internal rate"),
            Chargeback.BOTH: _("Hours and money"),
        }[self]


TRANSITION_TABLES: Mapping[str, Moves] = {
    "invoice": INVOICE_MOVES,
    "payment": PAYMENT_MOVES,
    "payout": PAYOUT_MOVES,
}
"""Every table of moves by name; the diagrams in the reference are drawn from it."""


def invoice_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        InvoiceStatus.ISSUED: _("To be paid"),
        InvoiceStatus.PAID: _("Paid"),
        InvoiceStatus.CREDITED: _("Taken back by a credit note"),
        InvoiceStatus.SETTLED: _("Settled"),
    }[InvoiceStatus(status)]


def payment_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        PaymentStatus.ASKED: _("Begun"),
        PaymentStatus.RECORDED: _("Waits for a second person"),
        PaymentStatus.CONFIRMED: _("Confirmed"),
        PaymentStatus.FAILED: _("Did not go through"),
        PaymentStatus.CANCELLED: _("Called off"),
        PaymentStatus.REFUNDED: _("Given back"),
    }[PaymentStatus(status)]


def payout_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        PayoutStatus.ASKED: _("Asked for"),
        PayoutStatus.SENT: _("Sent, waits for a second person"),
        PayoutStatus.DONE: _("Paid out"),
        PayoutStatus.CANCELLED: _("Called off"),
    }[PayoutStatus(status)]
