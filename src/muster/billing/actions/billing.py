"""Work that was approved becomes money: owed and to be invoiced, or released from what was set aside.

Engagements call these in the transaction of the approval. Nobody else may: the ledger takes the system's word only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muster.billing import events, policy, queries, rules, terms
from muster.billing.actions.booking import _book
from muster.billing.models import Billable
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.words import _
from muster.ledger import actions as ledger_actions
from muster.ledger import queries as ledger_queries
from muster.ledger import rules as ledger_rules
from muster.ledger.rules import Charge
from muster.ledger.terms import INSTALLATION, About, Payer


@dataclass(frozen=True, slots=True)
class Sides:
    """Between whom money moves: who worked, which organisation pays, who ordered it, and for which work of what kind."""

    person_ref: str
    organisation_ref: str
    contact_ref: str
    group_ref: str
    kind: str


@dataclass(frozen=True, slots=True)
class Work:
    """What was worked: an item of an invoice. ``key`` makes the same deed count once; amounts are minor units."""

    key: str
    about: About
    words: str
    unit: str
    amount: int
    from_date: date
    until_date: date
    minutes: int | None = None
    hourly: int | None = None


def _charges_on(act: Act, sides: Sides, amount: int, unit: str) -> tuple[Charge, ...]:
    """The fees on this amount between these two, by the rules of the day."""
    found = queries.fee_rules_for(sides.organisation_ref, kind=sides.kind, unit=unit, on=act.at.date())
    so_far = queries.billed_so_far(sides.person_ref, sides.organisation_ref, unit) if found else 0
    return ledger_rules.charges_of(found, amount, unit, so_far=so_far)


@action
def owe(act: Act, sides: Sides, work: Work) -> Billable:
    """Approved work is owed: the client's account goes down, what the person waits for goes up, fees are taken.

    Raises AmountNotPossible, ChargesExceedAmount. Asked twice with the same key, nothing happens the second time.
    """
    policy.may_bill(act.actor).require()
    return _owe(act, sides, work)


def _owe(act: Act, sides: Sides, work: Work, *, charges_client: bool = True) -> Billable:
    rules.check_amount(work.amount)
    if earlier := Billable.objects.filter(key=work.key).first():
        return earlier
    charges = _charges_on(act, sides, work.amount, work.unit)
    mine = tuple(charge for charge in charges if charge.payer == Payer.TALENT)
    client = rules.books.client(sides.organisation_ref, work.unit)
    waits = rules.books.awaiting(sides.person_ref, work.unit)
    lines = ledger_rules.owe(work.amount, unit=work.unit, client=client.key, payee=waits.key, charges=mine)
    fees = rules.books.fees(work.unit)
    _book(act, work.key, lines, (client, waits, fees), about=work.about, words=work.words)
    billable = _billable(act, sides, work, taken_out=ledger_rules.taken_out(mine))
    if charges_client:
        _charge_client(act, sides, work, charges, source=client)
    return billable


@action
def earned_from_escrow(act: Act, sides: Sides, work: Work, *, taken_out: int) -> Billable:
    """Work that was paid from what was set aside: an item for an invoice that says so. The price includes tax.

    No event but its own; the entry is posted by ``release``.
    """
    policy.may_bill(act.actor).require()
    return _billable(act, sides, work, taken_out=taken_out, prepaid=True, includes_tax=True)


def _charge_client(
    act: Act,
    sides: Sides,
    work: Work,
    charges: tuple[Charge, ...],
    *,
    source: rules.Book,
    prepaid: bool = False,
) -> None:
    """The client's fees leave ``source`` under a key of their own, and are an item for the installation's invoice."""
    theirs = ledger_rules.on_top(charges)
    if not theirs:
        return
    fees = rules.books.fees(work.unit)
    lines = ledger_rules.move(theirs, unit=work.unit, source=source.key, target=fees.key)
    words = _("Fee for “{words}”", words=work.words[:150])
    _book(act, f"{work.key}:fee", lines, (source, fees), about=work.about, words=words)
    _write(
        act,
        sides,
        Work(f"{work.key}:fee", work.about, words, work.unit, theirs, work.from_date, work.until_date),
        issuer=(INSTALLATION.kind, INSTALLATION.ref),
        prepaid=prepaid,
    )


def _billable(act: Act, sides: Sides, work: Work, **paid: int) -> Billable:
    return _write(act, sides, work, issuer=(terms.PartyKind.PERSON, sides.person_ref), **paid)


def _write(act: Act, sides: Sides, work: Work, *, issuer: tuple[str, str], **paid: int) -> Billable:
    billable = Billable.objects.create(
        key=work.key,
        issuer_kind=str(issuer[0]),
        issuer_ref=issuer[1],
        buyer_ref=sides.organisation_ref,
        group_ref=sides.group_ref,
        contact_ref=sides.contact_ref,
        about_kind=work.about.kind,
        about_ref=work.about.ref,
        words=work.words[: terms.WORDS_LENGTH],
        unit=work.unit,
        minutes=work.minutes,
        hourly=work.hourly,
        amount=work.amount,
        from_date=work.from_date,
        until_date=work.until_date,
        at=act.at,
        **paid,
    )
    journal.record(
        act, events.WorkBilled(billable.ref, billable.issuer_ref, billable.buyer_ref, billable.about_ref)
    )
    return billable


@action
def take_back(act: Act, about_ref: str, *, words: str) -> int:
    """Take back what was owed about this thing (hours reopened, or ruled on); how many items.

    Their entries are mirrored and stay in the books. Raises OnAnInvoice where one was invoiced.
    """
    policy.may_bill(act.actor).require()
    items = [one for one in queries.lock_about(about_ref) if not _is_credited(one)]
    for one in items:
        if one.invoice is not None:
            raise rules.OnAnInvoice(one.invoice.number)
        entry = ledger_queries.find_entry_by_key(one.key)
        if entry is not None:
            ledger_actions.reverse(act, entry.ref, words=words)
        one.delete()
        journal.record(act, events.BilledTakenBack(one.ref, one.issuer_ref, one.buyer_ref, about_ref))
    return len(items)


@action
def mirror(act: Act, about_ref: str, *, words: str) -> int:
    """Mirror every entry about this thing that is not mirrored yet (minutes, cost centres); how many.

    No event: the ledger records its own.
    """
    policy.may_bill(act.actor).require()
    done = 0
    for entry in ledger_queries.list_entries_about(about_ref):
        if entry.reverses_id is None and not ledger_queries.is_reversed(entry):
            ledger_actions.reverse(act, entry.ref, words=words)
            done += 1
    return done


def _is_credited(one: Billable) -> bool:
    return one.invoice is not None and one.invoice.status == terms.InvoiceStatus.CREDITED


@action
def freeze(act: Act, about_ref: str, *, is_frozen: bool) -> int:
    """Keep what is owed about this thing off invoices, or let it go on; how many items.

    No event: the dispute on the floor above records its own. Raises OnAnInvoice.
    """
    policy.may_bill(act.actor).require()
    items = [one for one in queries.lock_about(about_ref) if not _is_credited(one)]
    for one in items:
        if one.invoice is not None:
            raise rules.OnAnInvoice(one.invoice.number)
        one.frozen = is_frozen
        one.save(update_fields=["frozen"])
    return len(items)


@action
def count_minutes(act: Act, sides: Sides, minutes: int, *, key: str, about: About, words: str) -> None:
    """Approved minutes are posted: from the work to the person. Asked twice with one key, they count once.

    No event: the ledger records its own.
    """
    policy.may_bill(act.actor).require()
    worked = rules.books.worked(sides.person_ref)
    work = rules.books.work(sides.group_ref, organisation_ref=sides.organisation_ref)
    lines = ledger_rules.move(minutes, unit=work.unit, source=work.key, target=worked.key)
    _book(act, key, lines, (work, worked), about=about, words=words)


@action
def charge_back(
    act: Act,
    organisation_ref: str,
    *,
    borrower_ref: str,
    lender_ref: str,
    minutes: int,
    key: str,
    about: About,
    words: str,
) -> bool:
    """The borrowing unit gives the lending one what the organisation has set: hours, money, both or nothing.

    False where nothing is charged: by setting, inside one unit, or without minutes. The money is the minutes at
    the internal rate, rounded once.
    """
    policy.may_bill(act.actor).require()
    settings = queries.billing_of(organisation_ref)
    way = terms.Chargeback(settings.chargeback)
    if way == terms.Chargeback.NOTHING or borrower_ref == lender_ref or minutes <= 0:
        return False
    in_hours = minutes if way in (terms.Chargeback.HOURS, terms.Chargeback.BOTH) else 0
    in_money = 0
    if way in (terms.Chargeback.MONEY, terms.Chargeback.BOTH):
        in_money = ledger_rules.price_of(minutes, settings.internal_hourly)
    if not (in_hours or in_money):
        return False
    units = [unit for unit, moved in (("MIN", in_hours), (settings.currency, in_money)) if moved]
    centres = [
        rules.books.cost_centre(ref, unit, organisation_ref=organisation_ref)
        for unit in units
        for ref in (borrower_ref, lender_ref)
    ]
    lines = ledger_rules.charge_back(
        centres[0].holder, centres[1].holder, minutes=in_hours, amount=in_money, unit=settings.currency
    )
    _book(act, key, lines, centres, about=about, words=words)
    journal.record(act, events.ChargebackPosted(organisation_ref, borrower_ref, lender_ref, about.ref))
    return True
