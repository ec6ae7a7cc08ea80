"""Money comes in: begun, recorded by one person, confirmed by another or by the provider. Only then it is in the books."""

from __future__ import annotations

from muster.billing import events, policy, providers, queries, rules, terms
from muster.billing.actions.booking import _book, _system_of
from muster.billing.actions.deposits import _keep_after_all, _sent_back
from muster.billing.actions.papers import _open_again, _settle, _to_be_paid
from muster.billing.models import Payment
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.words import _
from muster.ledger import actions as ledger_actions
from muster.ledger import queries as ledger_queries
from muster.ledger import rules as ledger_rules
from muster.ledger.terms import About
from muster.people import queries as people_queries

S = terms.PaymentStatus


@action
def ask_payment(act: Act, invoice_ref: str) -> Payment:
    """Begin to pay an invoice, in whole. A payment of it that is under way already is the answer.

    Nothing moves. Raises BillingMoveNotPossible for an invoice that is not open, InvoiceIsDisputed, NoPaymentsHere.
    """
    seen = queries.get_visible_invoice(act.actor, invoice_ref)
    policy.may_pay(act.actor, seen.buyer_ref, seen.contact_ref).require()
    invoice = _to_be_paid(invoice_ref)
    if under_way := queries.find_live_payment(invoice.buyer_ref, invoice_ref=invoice.ref):
        return under_way
    return _begun(
        act,
        invoice.buyer_ref,
        unit=invoice.unit,
        amount=invoice.gross,
        purpose=terms.PaymentPurpose.INVOICE,
        invoice=invoice,
        words=_("Invoice {number}", number=invoice.number),
    )


@action
def ask_deposit(
    act: Act, organisation_ref: str, *, amount: int, unit: str, contact_ref: str = "", words: str = ""
) -> Payment:
    """Begin to pay money in, to have something to set aside; ``contact_ref`` as the engagement knows its owner.

    Nothing moves. Raises AmountNotPossible, UnitUnknown, NoPaymentsHere.
    """
    policy.may_pay(act.actor, organisation_ref, contact_ref).require()
    ledger_rules.check_currency(unit)
    return _begun(
        act,
        organisation_ref,
        unit=unit,
        amount=rules.check_amount(amount),
        purpose=terms.PaymentPurpose.DEPOSIT,
        words=rules.check_text(words, field="words", needed=False) or _("Money to set aside"),
    )


def _begun(act: Act, organisation_ref: str, **fields: object) -> Payment:
    provider = queries.billing_of(organisation_ref).provider
    if provider == terms.ProviderKey.NONE:
        raise rules.NoPaymentsHere
    payment = Payment.objects.create(
        organisation=people_queries.get_organisation(organisation_ref),
        provider=provider,
        asked_by_ref=act.actor.ref,
        asked_at=act.at,
        **fields,
    )
    journal.record(act, events.PaymentAsked(payment.ref, organisation_ref))
    return payment


@action
def begin_payment(act: Act, payment_ref: str, *, back_url: str) -> Payment:
    """Ask the provider for the money of a payment that is written down already; where to pay is its ``pay_url``.

    Asked again (after a crash, or by a reload) it is the same order at the provider: our reference is its
    idempotency key. Raises ProviderUnreachable, NoPaymentsHere. No event: nothing has happened to the money.
    """
    seen = queries.get_visible_payment(act.actor, payment_ref)
    contact = seen.asked_by_ref
    policy.may_pay(act.actor, seen.organisation.ref, contact).require()
    payment = queries.lock_payment(payment_ref)
    if payment.status != S.ASKED or payment.external_ref:
        return payment
    order = providers.Order(payment.ref, payment.amount, payment.unit, payment.words, back_url)
    begun = providers.provider_of(payment.provider).begin(order)
    payment.external_ref, payment.pay_url = begun.external_ref, begun.pay_url
    payment.save(update_fields=["external_ref", "pay_url"])
    return payment


@action
def record_payment(act: Act, payment_ref: str, *, words: str = "") -> Payment:
    """Say that the transfer was made. It waits for a second person. Raises BillingMoveNotPossible."""
    seen = queries.get_visible_payment(act.actor, payment_ref)
    policy.may_record(act.actor, seen).require()
    payment = queries.lock_payment(payment_ref)
    if not providers.provider_of(payment.provider).needs_two_people:
        raise rules.BillingMoveNotPossible("payment", payment.status, S.RECORDED)
    payment.status = rules.next_status("payment", payment.status, S.RECORDED)
    payment.recorded_by_ref, payment.recorded_at = act.actor.ref, act.at
    if words:
        payment.words = rules.check_text(words, field="words")
    payment.save(update_fields=["status", "recorded_by_ref", "recorded_at", "words"])
    organisation = payment.organisation.ref
    journal.record(
        act,
        events.PaymentRecorded(payment.ref, organisation, act.actor.ref, queries.payer_refs(organisation)),
    )
    return payment


@action
def confirm_payment(act: Act, payment_ref: str) -> Payment:
    """Say, as the second person, that the money is there: it is booked, and its invoice is paid.

    Raises SamePerson, BillingMoveNotPossible.
    """
    seen = queries.get_visible_payment(act.actor, payment_ref)
    policy.may_confirm_payment(act.actor, seen).require()
    payment = queries.lock_payment(payment_ref)
    if payment.status != S.RECORDED:
        raise rules.BillingMoveNotPossible("payment", payment.status, S.CONFIRMED)
    if payment.recorded_by_ref == act.actor.ref:
        raise rules.SamePerson
    if payment.purpose == terms.PaymentPurpose.RETURN:
        _sent_back(act, payment)
    else:
        _take_in(act, payment)
    return payment


@action
def call_off_payment(act: Act, payment_ref: str) -> Payment:
    """Say that a payment was not made after all; what was to be sent back stays. Raises BillingMoveNotPossible."""
    seen = queries.get_visible_payment(act.actor, payment_ref)
    policy.may_call_off(act.actor, seen).require()
    payment = queries.lock_payment(payment_ref)
    _not_made(act, payment, S.CANCELLED)
    if payment.purpose == terms.PaymentPurpose.RETURN:
        _keep_after_all(act, payment)
    return payment


def _take_in(act: Act, payment: Payment) -> None:
    """Book a locked payment.

    Money for an invoice that was paid otherwise meanwhile, or is in dispute, is kept as a deposit.
    """
    payment.status = rules.next_status("payment", payment.status, S.CONFIRMED)
    payment.confirmed_by_ref, payment.settled_at = act.actor.ref, act.at
    payment.save(update_fields=["status", "confirmed_by_ref", "settled_at"])
    organisation, unit = payment.organisation.ref, payment.unit
    invoice = queries.lock_invoice(payment.invoice.ref) if payment.invoice else None
    settles = invoice is not None and invoice.is_open and invoice.frozen_at is None
    target = rules.books.client(organisation, unit) if settles else rules.books.deposit(organisation, unit)
    bank = rules.books.bank(unit)
    lines = ledger_rules.move(payment.amount, unit=unit, source=bank.key, target=target.key)
    _book(
        act,
        f"payment:{payment.ref}",
        lines,
        (bank, target),
        about=About("payment", payment.ref),
        words=payment.words,
    )
    journal.record(act, events.PaymentConfirmed(payment.ref, organisation))
    if invoice is not None and settles:
        _settle(act, invoice)


def _not_made(act: Act, payment: Payment, status: terms.PaymentStatus) -> None:
    """A locked payment failed or was called off; nothing had moved."""
    payment.status = rules.next_status("payment", payment.status, status)
    payment.settled_at = act.at
    payment.save(update_fields=["status", "settled_at"])
    journal.record(act, events.PaymentNotMade(payment.ref, payment.organisation.ref, str(status)))


def _give_back_payment(act: Act, payment: Payment) -> None:
    """The provider gave a locked payment back: what it brought is owed again, or leaves the deposit.

    An invoice that it had paid is open again. Raises NotEnough where a deposit was set aside meanwhile: then people have
    to settle it.
    """
    payment.status = rules.next_status("payment", payment.status, S.REFUNDED)
    payment.save(update_fields=["status"])
    words = _("Given back: {words}", words=payment.words[:150])
    organisation = payment.organisation.ref
    client = rules.books.client(organisation, payment.unit)
    settled = False
    for key in (f"late:{payment.ref}", f"payment:{payment.ref}"):
        entry = ledger_queries.find_entry_by_key(key)
        if entry is not None:
            settled = settled or any(line.account == client.key for line in ledger_queries.lines_of(entry))
            ledger_actions.reverse(_system_of(act), entry.ref, words=words)
    if payment.invoice is not None and settled:
        _open_again(act, queries.lock_invoice(payment.invoice.ref))
    journal.record(act, events.PaymentNotMade(payment.ref, organisation, payment.status))
