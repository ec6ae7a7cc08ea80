"""Money set aside for one item of agreed work: put there, released whole or in part, given back, ruled on.

Each is one entry under a key of its own, so the same deed counts once; what is set aside cannot go below zero.
"""

from __future__ import annotations

from muster.billing import policy, queries, rules, terms
from muster.billing.actions.billing import Sides, Work, _charge_client, _charges_on, earned_from_escrow
from muster.billing.actions.booking import _book
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.ledger import rules as ledger_rules
from muster.ledger.terms import Payer


def _source_of(organisation_ref: str, unit: str) -> rules.Book:
    """Where the organisation's money is taken from: what it has paid in, or (inside use) its open account."""
    if queries.billing_of(organisation_ref).provider == terms.ProviderKey.NONE:
        return rules.books.client(organisation_ref, unit)
    return rules.books.deposit(organisation_ref, unit)


def _escrow(sides: Sides, name: str, unit: str) -> rules.Book:
    return rules.books.escrow(sides.group_ref, name, unit, organisation_ref=sides.organisation_ref)


@action
def set_aside(act: Act, sides: Sides, work: Work, *, name: str) -> None:
    """Set the amount aside for the item called ``name``; the client's fees are charged on top.

    Raises NotEnough where less was paid in, AmountNotPossible. No event: the ledger records its own.
    """
    policy.may_bill(act.actor).require()
    rules.check_amount(work.amount)
    source, escrow = _source_of(sides.organisation_ref, work.unit), _escrow(sides, name, work.unit)
    charges = _charges_on(act, sides, work.amount, work.unit)
    lines = ledger_rules.fund(work.amount, unit=work.unit, payer=source.key, escrow=escrow.key)
    _book(act, work.key, lines, (source, escrow), about=work.about, words=work.words)
    _charge_client(act, sides, work, charges, source=source, prepaid=True)


@action
def release(act: Act, sides: Sides, work: Work, *, name: str, held: int, next_name: str = "") -> None:
    """Give ``work.amount`` of what is ``held`` to the person, less their fees; the rest goes on to ``next_name``.

    Raises NotEnough when more is asked than is held. No event: the ledger records its own.
    """
    policy.may_bill(act.actor).require()
    charges = tuple(
        charge for charge in _charges_on(act, sides, work.amount, work.unit) if charge.payer == Payer.TALENT
    )
    escrow = _escrow(sides, name, work.unit)
    earnings, fees = rules.books.earnings(sides.person_ref, work.unit), rules.books.fees(work.unit)
    books = [escrow, earnings, fees]
    if work.amount == held:
        lines = ledger_rules.release(
            work.amount, unit=work.unit, escrow=escrow.key, payee=earnings.key, charges=charges
        )
    else:
        onward = _escrow(sides, next_name, work.unit)
        books.append(onward)
        lines = ledger_rules.release_part(
            work.amount,
            held=held,
            unit=work.unit,
            escrow=escrow.key,
            payee=earnings.key,
            next_escrow=onward.key,
            charges=charges,
        )
    _book(act, work.key, lines, books, about=work.about, words=work.words)
    earned_from_escrow(act, sides, work, taken_out=ledger_rules.taken_out(charges))


@action
def give_back(act: Act, sides: Sides, work: Work, *, name: str) -> None:
    """Give what was set aside back to the client. Raises NotEnough. No event: the ledger records its own."""
    policy.may_bill(act.actor).require()
    escrow, source = _escrow(sides, name, work.unit), _source_of(sides.organisation_ref, work.unit)
    lines = ledger_rules.refund(work.amount, unit=work.unit, escrow=escrow.key, payer=source.key)
    _book(act, work.key, lines, (escrow, source), about=work.about, words=work.words)


@action
def rule_on(act: Act, sides: Sides, work: Work, *, name: str, to_person: int) -> None:
    """Carry a ruling out: ``to_person`` of ``work.amount`` is theirs, the rest goes back to the client.

    Raises AmountNotPositive for a part below zero, NotEnough. No event: the ledger records its own.
    """
    policy.may_bill(act.actor).require()
    escrow, source = _escrow(sides, name, work.unit), _source_of(sides.organisation_ref, work.unit)
    earnings, fees = rules.books.earnings(sides.person_ref, work.unit), rules.books.fees(work.unit)
    charges = _charges_on(act, sides, to_person, work.unit) if to_person > 0 else ()
    charges = tuple(charge for charge in charges if charge.payer == Payer.TALENT)
    lines = ledger_rules.rule_split(
        to_person,
        work.amount - to_person,
        unit=work.unit,
        escrow=escrow.key,
        payee=earnings.key,
        payer=source.key,
        charges=charges,
    )
    _book(act, work.key, lines, (escrow, source, earnings, fees), about=work.about, words=work.words)
    if to_person > 0:
        ruled = Work(
            work.key,
            work.about,
            work.words,
            work.unit,
            to_person,
            work.from_date,
            work.until_date,
        )
        earned_from_escrow(act, sides, ruled, taken_out=ledger_rules.taken_out(charges))
