"""Who may bill, pay, confirm and read. Whether the state allows it is a rule, not asked here."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from muster.billing.models import Invoice, Payment, Payout
from muster.billing.terms import PartyKind, PaymentPurpose
from muster.foundation.act import EVERYWHERE, Actor, Grant
from muster.foundation.decision import ALLOWED, Decision, deny
from muster.foundation.words import _


def keeps_the_house(actor: Actor) -> bool:
    """Whether the actor looks after the money of the whole installation."""
    return actor.is_operator or actor.is_system or (Grant.FINANCE, EVERYWHERE) in actor.grants


def finance_of(actor: Actor) -> list[str]:
    """The organisations whose finance the actor does."""
    return [ref for grant, ref in actor.grants if grant == Grant.FINANCE and ref != EVERYWHERE]


def visible_to(actor: Actor, invoices: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Whoever wrote it, whoever ordered the work, the buyer's finance people, and the house's."""
    if keeps_the_house(actor):
        return invoices
    mine = Q(issuer_ref=actor.person_ref) | Q(contact_ref=actor.person_ref)
    return invoices.filter(mine | Q(buyer_ref__in=finance_of(actor)))


def payments_visible_to(actor: Actor, payments: QuerySet[Payment]) -> QuerySet[Payment]:
    """Whoever began or recorded it, the payer's finance people, and the house's."""
    if keeps_the_house(actor):
        return payments
    mine = Q(asked_by_ref=actor.person_ref) | Q(recorded_by_ref=actor.person_ref)
    return payments.filter(mine | Q(organisation__ref__in=finance_of(actor)))


def payouts_visible_to(actor: Actor, payouts: QuerySet[Payout]) -> QuerySet[Payout]:
    """The person who is paid, and the house's finance people."""
    if keeps_the_house(actor):
        return payouts
    return payouts.filter(person__ref=actor.person_ref)


def may_bill(actor: Actor) -> Decision:
    """Only the system, for the work that was approved."""
    return ALLOWED if actor.is_system else deny(_("Money moves through agreed work only."))


def may_write_details(actor: Actor, holder_kind: str, holder_ref: str) -> Decision:
    """The person themselves; finance people of the organisation; the house's finance people for the house."""
    if holder_kind == PartyKind.PERSON and holder_ref == actor.person_ref:
        return ALLOWED
    if holder_kind == PartyKind.ORGANISATION and actor.has(Grant.FINANCE, holder_ref):
        return ALLOWED
    if keeps_the_house(actor) and holder_kind != PartyKind.PERSON:
        return ALLOWED
    return deny(_("These details are somebody else's."))


def may_set_billing(actor: Actor, organisation_ref: str) -> Decision:
    """Finance people of the organisation, people leads for its inside, operators."""
    if actor.has(Grant.FINANCE, organisation_ref) or actor.is_operator or actor.is_system:
        return ALLOWED
    return deny(_("How an organisation pays is decided by its finance people."))


def may_set_fees(actor: Actor) -> Decision:
    """Whoever looks after the money of the installation."""
    if keeps_the_house(actor):
        return ALLOWED
    return deny(_("Fees are set by whoever runs this installation."))


def may_issue(actor: Actor, issuer_kind: str, issuer_ref: str) -> Decision:
    """Whoever the money is owed to; the house's finance people for the house."""
    if issuer_kind == PartyKind.PERSON and issuer_ref == actor.person_ref:
        return ALLOWED
    if issuer_kind == PartyKind.INSTALLATION and keeps_the_house(actor):
        return ALLOWED
    return deny(_("An invoice is written by whoever did the work."))


def may_pay(actor: Actor, organisation_ref: str, contact_ref: str = "") -> Decision:
    """Finance people of the organisation that pays, and the person who ordered the work."""
    if actor.has(Grant.FINANCE, organisation_ref) or (contact_ref and contact_ref == actor.person_ref):
        return ALLOWED
    return deny(_("This is paid by the organisation’s finance people or by whoever ordered the work."))


def may_record(actor: Actor, payment: Payment) -> Decision:
    """Whoever pays; what goes back is sent by the house's finance people."""
    if payment.purpose == PaymentPurpose.RETURN:
        return may_send_payouts(actor)
    return may_pay(actor, payment.organisation.ref, payment.asked_by_ref)


def may_confirm_payment(actor: Actor, payment: Payment) -> Decision:
    """Whoever may confirm; that what went back has left is confirmed by the house's finance people."""
    if payment.purpose == PaymentPurpose.RETURN:
        return may_send_payouts(actor)
    return may_confirm(actor, payment.organisation.ref)


def may_call_off(actor: Actor, payment: Payment) -> Decision:
    """Whoever pays; what is to go back also by the house, and once it was sent by the house alone."""
    if payment.purpose == PaymentPurpose.RETURN and (payment.recorded_by_ref or may_send_payouts(actor)):
        return may_send_payouts(actor)
    return may_pay(actor, payment.organisation.ref, payment.asked_by_ref)


def may_confirm(actor: Actor, organisation_ref: str) -> Decision:
    """Finance people of the organisation or of the house, and operators. That it is a second person is a rule."""
    if actor.has(Grant.FINANCE, organisation_ref) or keeps_the_house(actor):
        return ALLOWED
    return deny(_("Payments are confirmed by finance people."))


def may_ask_payout(actor: Actor, person_ref: str) -> Decision:
    """The person whose money it is."""
    return ALLOWED if actor.person_ref == person_ref else deny(_("This money is somebody else’s."))


def may_send_payouts(actor: Actor) -> Decision:
    """The house's finance people, and operators."""
    if keeps_the_house(actor):
        return ALLOWED
    return deny(_("Payouts are sent by whoever looks after the money of this installation."))


def may_run_clocks(actor: Actor) -> Decision:
    """The worker, and operators."""
    if actor.is_system or actor.is_operator:
        return ALLOWED
    return deny(_("Clocks are run by the system."))


def may_read_chargeback(actor: Actor, organisation_ref: str) -> Decision:
    """Finance people and people leads of the organisation, operators."""
    if actor.has(Grant.FINANCE, organisation_ref) or actor.has(Grant.PEOPLE_LEAD, organisation_ref):
        return ALLOWED
    if actor.is_operator or actor.is_system:
        return ALLOWED
    return deny(_("What cost centres charge each other is read by finance people and people leads."))
