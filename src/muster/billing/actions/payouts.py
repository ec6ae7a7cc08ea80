"""Money goes out: asked for by the person, sent by one, confirmed by another or by the provider."""

from __future__ import annotations

from muster.billing import events, policy, providers, queries, rules, terms
from muster.billing.actions.booking import _book
from muster.billing.models import Payout
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.words import _
from muster.ledger import rules as ledger_rules
from muster.ledger.terms import About
from muster.people import queries as people_queries

S = terms.PayoutStatus


@action
def ask_payout(act: Act, *, amount: int, unit: str, provider: str = terms.ProviderKey.MANUAL) -> Payout:
    """Ask for what one has earned. It is kept apart at once, so that it cannot be asked for twice.

    Raises NotEnough, AmountNotPossible, DetailsMissing without a bank account (or the provider's) to pay to.
    """
    person_ref = act.actor.person_ref
    policy.may_ask_payout(act.actor, person_ref).require()
    details = queries.find_details(person_ref)
    is_by_hand = provider == terms.ProviderKey.MANUAL
    if details is None or not (details.iban if is_by_hand else details.provider_account):
        raise rules.DetailsMissing(act.actor.name)
    payout = Payout(
        person=people_queries.get_person(person_ref),
        provider=str(terms.ProviderKey(provider)),
        unit=unit,
        amount=rules.check_amount(amount),
        iban=details.iban if is_by_hand else "",
        asked_at=act.at,
    )
    payout.save(force_insert=True)
    _move(act, payout, "asked", rules.books.earnings(person_ref, unit), rules.books.leaving(person_ref, unit))
    journal.record(act, events.PayoutAsked(payout.ref, person_ref))
    return payout


@action
def send_payout(act: Act, payout_ref: str) -> Payout:
    """Say that the transfer was made, or let the provider make it. Raises BillingMoveNotPossible, ProviderUnreachable.

    A transfer of the provider's is done at once; asked again it is the same order there.
    """
    policy.may_send_payouts(act.actor).require()
    payout = queries.lock_payout(payout_ref)
    provider = providers.provider_of(payout.provider)
    payout.status = rules.next_status("payout", payout.status, S.SENT)
    if not provider.needs_two_people:
        details = queries.find_details(payout.person.ref)
        account = details.provider_account if details else ""
        words = _("Payout of earnings")
        payout.external_ref = provider.send(
            providers.Order(payout.ref, payout.amount, payout.unit, words, account=account)
        )
    payout.sent_by_ref, payout.sent_at = act.actor.ref, act.at
    payout.save(update_fields=["status", "sent_by_ref", "sent_at", "external_ref"])
    journal.record(act, events.PayoutSent(payout.ref, payout.person.ref))
    if not provider.needs_two_people:
        _done(act, payout, by_ref=f"provider:{payout.provider}")
    return payout


@action
def confirm_payout(act: Act, payout_ref: str) -> Payout:
    """Say, as the second person, that the money has left. Raises SamePerson, BillingMoveNotPossible."""
    policy.may_send_payouts(act.actor).require()
    payout = queries.lock_payout(payout_ref)
    if payout.status == S.SENT and payout.sent_by_ref == act.actor.ref:
        raise rules.SamePerson
    _done(act, payout, by_ref=act.actor.ref)
    return payout


def _done(act: Act, payout: Payout, *, by_ref: str) -> None:
    payout.status = rules.next_status("payout", payout.status, S.DONE)
    payout.confirmed_by_ref, payout.settled_at = by_ref, act.at
    payout.save(update_fields=["status", "confirmed_by_ref", "settled_at"])
    person_ref = payout.person.ref
    _move(act, payout, "done", rules.books.leaving(person_ref, payout.unit), rules.books.bank(payout.unit))
    journal.record(act, events.PayoutDone(payout.ref, person_ref))


@action
def call_off_payout(act: Act, payout_ref: str) -> Payout:
    """Say that nothing is sent after all: the money is back among the earnings. Raises BillingMoveNotPossible."""
    seen = queries.get_visible_payout(act.actor, payout_ref)
    if seen.person.ref != act.actor.person_ref:
        policy.may_send_payouts(act.actor).require()
    elif seen.status != S.ASKED:
        raise rules.BillingMoveNotPossible("payout", seen.status, S.CANCELLED)
    payout = queries.lock_payout(payout_ref)
    _came_back(act, payout)
    return payout


def _came_back(act: Act, payout: Payout) -> None:
    """A locked payout that is under way does not happen."""
    payout.status = rules.next_status("payout", payout.status, S.CANCELLED)
    payout.settled_at = act.at
    payout.save(update_fields=["status", "settled_at"])
    person_ref, unit = payout.person.ref, payout.unit
    _move(act, payout, "back", rules.books.leaving(person_ref, unit), rules.books.earnings(person_ref, unit))
    journal.record(act, events.PayoutCancelled(payout.ref, person_ref))


def _move(act: Act, payout: Payout, step: str, source: rules.Book, target: rules.Book) -> None:
    words = {"asked": _("Payout asked for"), "done": _("Paid out"), "back": _("Payout called off")}[step]
    lines = ledger_rules.move(payout.amount, unit=payout.unit, source=source.key, target=target.key)
    about = About("payout", payout.ref)
    _book(act, f"payout:{payout.ref}:{step}", lines, (source, target), about=about, words=words)
