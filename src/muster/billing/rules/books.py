"""Which accounts there are: one value for each jar that billing uses, with its key, holder and floor."""

from __future__ import annotations

from dataclasses import dataclass

from muster.ledger import rules as ledger_rules
from muster.ledger.terms import INSTALLATION, MINUTES, AccountKind, Holder, HolderKind


@dataclass(frozen=True, slots=True)
class Book:
    """An account as it is opened on first use. ``organisation_ref``: whose finance people read it too."""

    kind: AccountKind
    holder: Holder
    unit: str
    name: str = ""
    organisation_ref: str = ""
    may_go_below_zero: bool | None = None

    @property
    def key(self) -> str:
        """The account's key in the ledger."""
        return ledger_rules.account_key(self.kind, self.holder, self.unit, name=self.name)


def _organisation(ref: str) -> Holder:
    return Holder(HolderKind.ORGANISATION, ref)


def _person(ref: str) -> Holder:
    return Holder(HolderKind.PERSON, ref)


def bank(unit: str) -> Book:
    """The mirror of the real bank account of whoever runs the installation."""
    return Book(AccountKind.BANK, INSTALLATION, unit)


def client(organisation_ref: str, unit: str) -> Book:
    """What an organisation owes (below zero) for work that is approved and not paid yet."""
    return Book(AccountKind.PARTY, _organisation(organisation_ref), unit)


def deposit(organisation_ref: str, unit: str) -> Book:
    """What an organisation has paid in and not set aside yet. Never below zero."""
    holder = _organisation(organisation_ref)
    return Book(AccountKind.PARTY, holder, unit, name="deposit", may_go_below_zero=False)


def returning(organisation_ref: str, unit: str) -> Book:
    """What an organisation had paid in and is on its way back to it. Never below zero."""
    holder = _organisation(organisation_ref)
    return Book(AccountKind.PARTY, holder, unit, name="returning", may_go_below_zero=False)


def escrow(group_ref: str, name: str, unit: str, *, organisation_ref: str) -> Book:
    """What is set aside for one item of agreed work. Never below zero."""
    return Book(AccountKind.ESCROW, Holder("engagement", group_ref), unit, name, organisation_ref)


def earnings(person_ref: str, unit: str) -> Book:
    """What a person has earned and may have paid out. Never below zero."""
    return Book(AccountKind.EARNINGS, _person(person_ref), unit)


def awaiting(person_ref: str, unit: str) -> Book:
    """What a person has earned and the client has not paid yet. Never below zero."""
    return Book(AccountKind.EARNINGS, _person(person_ref), unit, name="awaiting")


def leaving(person_ref: str, unit: str) -> Book:
    """What is on its way to a person's bank. Never below zero."""
    return Book(AccountKind.EARNINGS, _person(person_ref), unit, name="leaving")


def fees(unit: str) -> Book:
    """What the installation takes for its service."""
    return Book(AccountKind.FEE, INSTALLATION, unit)


def tax(issuer: Holder, unit: str) -> Book:
    """Tax on invoices that are not paid yet, for the issuer to pass on."""
    return Book(AccountKind.TAX, issuer, unit)


def worked(person_ref: str) -> Book:
    """The minutes of a person that were approved."""
    return Book(AccountKind.PARTY, _person(person_ref), MINUTES)


def work(group_ref: str, *, organisation_ref: str) -> Book:
    """The minutes that agreed work has taken (below zero)."""
    holder = Holder("engagement", group_ref)
    return Book(AccountKind.ENGAGEMENT, holder, MINUTES, organisation_ref=organisation_ref)


def cost_centre(unit_ref: str, unit: str, *, organisation_ref: str) -> Book:
    """What a part of an organisation got (above zero) or gave for people it lent and borrowed."""
    return Book(AccountKind.COST_CENTRE, Holder("unit", unit_ref), unit, organisation_ref=organisation_ref)
