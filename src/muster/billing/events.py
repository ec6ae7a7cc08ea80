"""What happens to invoices, payments and payouts, in the past tense. The docstrings are the reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muster.foundation.journal import event


@event("billing.details_changed")
@dataclass(frozen=True)
class DetailsChanged:
    """How somebody stands on invoices was written down anew."""

    holder_kind: str
    holder_ref: str


@event("billing.settings_changed")
@dataclass(frozen=True)
class BillingSettingsChanged:
    """An organisation has decided anew how it pays, or what its cost centres charge each other."""

    organisation_ref: str


@event("fee_rule.set")
@dataclass(frozen=True)
class FeeRuleSet:
    """There is a fee from this day on; ``organisation_ref`` is empty when it holds for all."""

    rule_ref: str
    organisation_ref: str
    name: str


@event("fee_rule.ended")
@dataclass(frozen=True)
class FeeRuleEnded:
    """A fee is charged no longer."""

    rule_ref: str
    organisation_ref: str


@event("work.billed")
@dataclass(frozen=True)
class WorkBilled:
    """There is something to put on an invoice."""

    billable_ref: str
    issuer_ref: str
    buyer_ref: str
    about_ref: str


@event("work.billed_taken_back")
@dataclass(frozen=True)
class BilledTakenBack:
    """What was owed for some work is not owed any more; its entry was mirrored."""

    billable_ref: str
    issuer_ref: str
    buyer_ref: str
    about_ref: str


@event("invoice.issued")
@dataclass(frozen=True)
class InvoiceIssued:
    """An invoice has its number and cannot be changed any more. ``payer_refs``: who pays for the buyer."""

    invoice_ref: str
    number: str
    issuer_ref: str
    buyer_ref: str
    due_date: date
    payer_refs: tuple[str, ...] = ()


@event("invoice.paid")
@dataclass(frozen=True)
class InvoicePaid:
    """The money for an invoice has come."""

    invoice_ref: str
    number: str
    issuer_ref: str
    buyer_ref: str


@event("invoice.open-again")
@dataclass(frozen=True)
class InvoiceOpenAgain:
    """A payment of an invoice was given back by the provider: it is to be paid again."""

    invoice_ref: str
    number: str
    issuer_ref: str
    buyer_ref: str
    payer_refs: tuple[str, ...]


@event("invoice.overdue")
@dataclass(frozen=True)
class InvoiceOverdue:
    """An invoice was not paid in time; ``interest`` (minor units) is what has come up so far and is owed by nobody yet."""

    invoice_ref: str
    number: str
    issuer_ref: str
    buyer_ref: str
    due_date: date
    interest: int
    unit: str
    payer_refs: tuple[str, ...] = ()


@event("invoice.credited")
@dataclass(frozen=True)
class InvoiceCredited:
    """An invoice was taken back by a credit note."""

    invoice_ref: str
    credit_note_ref: str
    number: str
    issuer_ref: str
    buyer_ref: str


@event("payment.asked")
@dataclass(frozen=True)
class PaymentAsked:
    """Somebody began to pay; nothing has moved."""

    payment_ref: str
    organisation_ref: str


@event("payment.recorded")
@dataclass(frozen=True)
class PaymentRecorded:
    """One person says that a transfer was made; ``payer_refs`` are those who may confirm it."""

    payment_ref: str
    organisation_ref: str
    by_ref: str
    payer_refs: tuple[str, ...] = ()


@event("payment.confirmed")
@dataclass(frozen=True)
class PaymentConfirmed:
    """Money has come in and is in the books."""

    payment_ref: str
    organisation_ref: str


@event("payment.not_made")
@dataclass(frozen=True)
class PaymentNotMade:
    """A payment failed, was called off or given back; ``status`` says which."""

    payment_ref: str
    organisation_ref: str
    status: str


@event("payout.asked")
@dataclass(frozen=True)
class PayoutAsked:
    """A person asks for what they have earned; it is kept apart until it is sent."""

    payout_ref: str
    person_ref: str


@event("payout.sent")
@dataclass(frozen=True)
class PayoutSent:
    """One person (or the provider) has sent the money."""

    payout_ref: str
    person_ref: str


@event("payout.done")
@dataclass(frozen=True)
class PayoutDone:
    """The money has left for the person's bank."""

    payout_ref: str
    person_ref: str


@event("payout.cancelled")
@dataclass(frozen=True)
class PayoutCancelled:
    """A payout was called off; the money is back among the person's earnings."""

    payout_ref: str
    person_ref: str


@event("provider.news")
@dataclass(frozen=True)
class ProviderNewsKept:
    """A provider's message was kept, and this is what became of it."""

    news_ref: str
    provider: str
    state: str


@event("chargeback.posted")
@dataclass(frozen=True)
class ChargebackPosted:
    """One cost centre was charged for people that another lent it."""

    organisation_ref: str
    borrower_ref: str
    lender_ref: str
    about_ref: str
