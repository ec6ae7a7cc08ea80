"""Clients, freelancers and approved work for tests of billing, made by the real actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count

from muster.billing import actions
from muster.billing.actions import Sides, Work
from muster.billing.models import Invoice, Payment
from muster.foundation.act import Act, Grant, system
from muster.ledger.terms import About
from muster.people.models import Organisation, Person
from tests.factories.people import NOW, act_of, make_organisation, make_person

_numbers = count(1)
ADDRESS = {
    "street": "Deichstr. 7",
    "postcode": "20459",
    "city": "Hamburg",
    "country": "DE",
    "iban": "DE89 3704 0044 0532 0130 00",
}


@dataclass(frozen=True)
class Client:
    """An organisation that pays, with two finance people and somebody who orders work."""

    organisation: Organisation
    finance: Person
    second: Person
    owner: Person

    @property
    def ref(self) -> str:
        """The organisation's reference."""
        return self.organisation.ref


def machine(at: datetime = NOW) -> Act:
    """An act of the system, as the floors above bill."""
    return system("engagements", at=at)


def make_client(provider: str = "manual", *, currency: str = "EUR", **settings: object) -> Client:
    """A client that pays in this way."""
    organisation = make_organisation()
    finance = make_person("Fenna Bruns", organisation=organisation, grants=[Grant.FINANCE], with_account=True)
    second = make_person("Hilke Sand", organisation=organisation, grants=[Grant.FINANCE], with_account=True)
    owner = make_person("Maren Okafor", organisation=organisation, grants=[Grant.OWNER], with_account=True)
    actions.set_billing(
        act_of(finance),
        organisation.ref,
        provider=provider,
        currency=currency,
        **settings,  # type: ignore[arg-type]
    )
    return Client(organisation, finance, second, owner)


def make_freelancer(*, tax_share: int = 190_000, with_details: bool = True, **fields: object) -> Person:
    """A person of the open market who has said how they stand on invoices."""
    person = make_person("Ines Brandt", with_account=True, **fields)  # type: ignore[arg-type]
    if with_details:
        actions.save_details(
            act_of(person),
            "person",
            person.ref,
            legal_name="Ines Brandt",
            tax_category="S" if tax_share else "E",
            tax_share=tax_share,
            vat_id="DE136695976" if tax_share else "",
            tax_number="",
            **ADDRESS,
        )
    return person


def sides_of(client: Client, person: Person, group_ref: str = "eng-work") -> Sides:
    """Between whom money moves."""
    return Sides(person.ref, client.ref, client.owner.ref, group_ref, "freelance_contract")


def work_of(
    amount: int, *, minutes: int | None = None, hourly: int | None = None, unit: str = "EUR", key: str = ""
) -> Work:
    """A week of work of this price."""
    number = next(_numbers)
    return Work(
        key or f"work-{number}",
        About("timesheet", f"tsh-{number}"),
        "Demand planning",
        unit,
        amount,
        date(2026, 11, 16),
        date(2026, 11, 22),
        minutes,
        hourly,
    )


def make_invoice(client: Client, person: Person, amount: int = 80_000, *, at: datetime = NOW) -> Invoice:
    """Ten hours of work at ``amount`` in all, approved and invoiced."""
    actions.owe(machine(at), sides_of(client, person), work_of(amount, minutes=600, hourly=amount // 10))
    return actions.issue_invoice(
        act_of(person, at), "eng-work", issuer_kind="person", issuer_ref=person.ref, unit="EUR"
    )


def pay_in(client: Client, amount: int, unit: str = "EUR") -> Payment:
    """A deposit, recorded by one and confirmed by another."""
    asked = actions.ask_deposit(act_of(client.finance), client.ref, amount=amount, unit=unit)
    actions.record_payment(act_of(client.finance), asked.ref)
    return actions.confirm_payment(act_of(client.second), asked.ref)
