"""Invoices in dispute: frozen, let go, shared out by a ruling. Engagements call these, in the dispute's transaction."""

from __future__ import annotations

from muster.billing import policy, queries, rules, terms
from muster.billing.actions.billing import Sides, Work, _owe
from muster.billing.actions.booking import _book, _system_of
from muster.billing.actions.papers import _credited, _settle
from muster.billing.models import Billable, Invoice
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.ledger import actions as ledger_actions
from muster.ledger import queries as ledger_queries
from muster.ledger import rules as ledger_rules
from muster.ledger.terms import About


@action
def freeze_invoice(act: Act, invoice_ref: str) -> Invoice:
    """A dispute about this invoice begins: nobody pays it, takes it back or is reminded of it.

    Money that is on its way all the same is kept as a deposit until the dispute is over. No event: the dispute on the
    floor above records its own. Raises BillingMoveNotPossible (it is paid, or was taken back).
    """
    policy.may_bill(act.actor).require()
    invoice = queries.lock_invoice(invoice_ref)
    rules.next_status("invoice", invoice.status, terms.InvoiceStatus.PAID)
    invoice.frozen_at = invoice.frozen_at or act.at
    invoice.save(update_fields=["frozen_at"])
    return invoice


@action
def free_invoice(act: Act, invoice_ref: str) -> Invoice:
    """The dispute is over and the invoice stands: it is open as before, or paid by what has come meanwhile.

    No event: the dispute on the floor above records its own, and a payment records its own.
    """
    policy.may_bill(act.actor).require()
    invoice = queries.lock_invoice(invoice_ref)
    invoice.frozen_at = None
    invoice.save(update_fields=["frozen_at"])
    payment = queries.find_payment_kept_for(invoice)
    deposit = rules.books.deposit(invoice.buyer_ref, invoice.unit)
    # What was set aside meanwhile is not there any more: then the invoice stays open.
    if payment is not None and queries.held_by(deposit) >= invoice.gross:
        client = rules.books.client(invoice.buyer_ref, invoice.unit)
        lines = ledger_rules.move(invoice.gross, unit=invoice.unit, source=deposit.key, target=client.key)
        about = About("payment", payment.ref)
        _book(act, f"late:{payment.ref}", lines, (deposit, client), about=about, words=payment.words)
        _settle(act, invoice)
    return invoice


@action
def rule_on_invoice(act: Act, sides: Sides, invoice_ref: str, *, to_person: int, words: str) -> Invoice:
    """Carry a ruling out: of the net sum ``to_person`` minor units are owed, and the invoice is taken back for the rest.

    The whole sum: the invoice stands. Less: a credit note takes it back, and what is owed by the ruling is an item for
    a new one, with its fees. Raises AmountNotPossible for a part below zero or above the net sum, BillingMoveNotPossible.
    No event: the dispute on the floor above records its own.
    """
    policy.may_bill(act.actor).require()
    invoice = queries.lock_invoice(invoice_ref)
    if not 0 <= to_person <= invoice.net:
        raise rules.AmountNotPossible
    if to_person == invoice.net:
        return free_invoice(act, invoice_ref)
    invoice.frozen_at = None
    invoice.save(update_fields=["frozen_at"])
    items = queries.lines_of(invoice)
    fee_stands = _take_fees_back(act, items, words=words)
    _credited(act, invoice)
    if to_person:
        ruled = Work(
            f"ruling:{invoice.ref}",
            About("invoice", invoice.ref),
            words,
            invoice.unit,
            to_person,
            min(item.from_date for item in items),
            max(item.until_date for item in items),
        )
        _owe(act, sides, ruled, charges_client=not fee_stands)
    return invoice


def _take_fees_back(act: Act, items: list[Billable], *, words: str) -> bool:
    """Take the client's fees on these items back; True where one stands on an invoice of the house already, and stays."""
    stands = False
    for fee in Billable.objects.filter(key__in=[f"{item.key}:fee" for item in items]).select_for_update():
        if fee.invoice_id is not None:
            stands = True
            continue
        entry = ledger_queries.find_entry_by_key(fee.key)
        if entry is not None:
            ledger_actions.reverse(_system_of(act), entry.ref, words=words)
        fee.delete()
    return stands
