"""What an organisation has paid in and not set aside: it pays an invoice with it, or has it sent back."""

from __future__ import annotations

from muster.billing import events, policy, queries, rules, terms
from muster.billing.actions.booking import _book, _system_of
from muster.billing.actions.papers import _settle, _to_be_paid
from muster.billing.models import Invoice, Payment
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.words import _
from muster.ledger import actions as ledger_actions
from muster.ledger import queries as ledger_queries
from muster.ledger import rules as ledger_rules
from muster.ledger.terms import About
from muster.people import queries as people_queries


@action
def pay_from_deposit(act: Act, invoice_ref: str) -> Invoice:
    """Pay an invoice, in whole, with what its buyer has paid in. No second person: the money is in the books already.

    Raises BillingMoveNotPossible for an invoice that is not open, InvoiceIsDisputed, PaymentUnderWay, NotEnough.
    No event: the invoice records that it was paid.
    """
    seen = queries.get_visible_invoice(act.actor, invoice_ref)
    policy.may_pay(act.actor, seen.buyer_ref, seen.contact_ref).require()
    invoice = _to_be_paid(invoice_ref)
    if queries.find_live_payment(invoice.buyer_ref, invoice_ref=invoice.ref):
        raise rules.PaymentUnderWay(invoice.number)
    unit = invoice.unit
    deposit, client = (
        rules.books.deposit(invoice.buyer_ref, unit),
        rules.books.client(invoice.buyer_ref, unit),
    )
    times = len(ledger_queries.list_entries_about(invoice.ref))
    _book(
        act,
        f"deposit:{invoice.ref}:{times}",
        ledger_rules.move(invoice.gross, unit=unit, source=deposit.key, target=client.key),
        (deposit, client),
        about=About("invoice", invoice.ref),
        words=_("Invoice {number}, from what was paid in", number=invoice.number),
    )
    _settle(act, invoice)
    return invoice


@action
def ask_return(act: Act, organisation_ref: str, *, amount: int, unit: str) -> Payment:
    """Ask for money that was paid in to be sent back; it is kept apart at once, so that nobody sets it aside meanwhile.

    The house's finance people send it: one says that it is sent, another confirms. Raises AmountNotPossible, UnitUnknown,
    NotEnough.
    """
    policy.may_pay(act.actor, organisation_ref).require()
    ledger_rules.check_currency(unit)
    payment = Payment.objects.create(
        organisation=people_queries.get_organisation(organisation_ref),
        purpose=terms.PaymentPurpose.RETURN,
        provider=terms.ProviderKey.MANUAL,
        unit=unit,
        amount=rules.check_amount(amount),
        words=_("Sent back: money that was paid in"),
        asked_by_ref=act.actor.ref,
        asked_at=act.at,
    )
    deposit = rules.books.deposit(organisation_ref, unit)
    _move(act, payment, "return", deposit, rules.books.returning(organisation_ref, unit))
    journal.record(act, events.PaymentAsked(payment.ref, organisation_ref))
    return payment


def _sent_back(act: Act, payment: Payment) -> None:
    """A locked return has left for the bank of whoever had paid it in."""
    payment.status = rules.next_status("payment", payment.status, terms.PaymentStatus.CONFIRMED)
    payment.confirmed_by_ref, payment.settled_at = act.actor.ref, act.at
    payment.save(update_fields=["status", "confirmed_by_ref", "settled_at"])
    organisation = payment.organisation.ref
    waits = rules.books.returning(organisation, payment.unit)
    _move(act, payment, "returned", waits, rules.books.bank(payment.unit))
    journal.record(act, events.PaymentConfirmed(payment.ref, organisation))


def _keep_after_all(act: Act, payment: Payment) -> None:
    """A locked return was called off: the money is among what was paid in again."""
    entry = ledger_queries.find_entry_by_key(f"return:{payment.ref}")
    if entry is not None:
        ledger_actions.reverse(
            _system_of(act), entry.ref, words=_("Called off: {words}", words=payment.words[:150])
        )


def _move(act: Act, payment: Payment, key: str, source: rules.Book, target: rules.Book) -> None:
    lines = ledger_rules.move(payment.amount, unit=payment.unit, source=source.key, target=target.key)
    about = About("payment", payment.ref)
    _book(act, f"{key}:{payment.ref}", lines, (source, target), about=about, words=payment.words)
