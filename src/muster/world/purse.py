"""Paid work of the invented: who stands how on invoices, an invoice at each turn of a month, payments, payouts."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from muster.billing import actions as billing_actions
from muster.billing import queries as billing_queries
from muster.billing import rules as billing_rules
from muster.billing.terms import Chargeback, PartyKind, ProviderKey, TaxCategory
from muster.foundation.act import Grant
from muster.people import actions as people_actions
from muster.world.stage import Someone, Stage

UNIT = "EUR"
BOOKKEEPERS = ("financial-controller", "bookkeeper", "accountant", "financial-analyst", "executive-assistant")
STREETS = ("Brunnengasse", "Am Wehr", "Lindenweg", "Mühlgraben", "Alte Gerberei", "Schleusenweg")
FULL_TAX = 190_000
INTERNAL_HOURLY = 5_200
"""What a unit credits another for an hour of its people, in cents."""


def iban_of(number: int) -> str:
    """A German account number that passes its check digits (ISO 13616) and belongs to a bank that does not exist."""
    account = f"99999999{number:010d}"
    check = 98 - int(f"{account}131400") % 97
    return f"DE{check:02d}{account}"


class Purse:
    """Lets approved hours be invoiced and paid. Days and addresses come from a chance of its own, by the day of the world.

    What is paid and when also moves when finished work can be accepted, as everywhere.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._chance = random.Random(f"money {stage.today}")
        self._keepers: dict[str, list[Someone]] = {}
        """Two finance people by the reference of their organisation."""
        self._settled: set[str] = set()

    def begin(self) -> None:
        """Let organisations say how they pay."""
        for key, ref in self.stage.organisations.items():
            self._settle_organisation(key, ref)
        self.stage.forget_rights()

    def watch(self, organisation_key: str, person: Someone, work_ref: str, until: date) -> None:
        """Let the person invoice what was approved, early in each month and after the end."""
        if person.ref not in self._settled:
            self._settled.add(person.ref)
            self._settle_person(len(self._settled), person)
        day = self.stage.now.date().replace(day=1)
        while day < min(until + timedelta(days=62), self.stage.today):
            day = (day + timedelta(days=32)).replace(day=1)
            at = datetime.combine(day, time(8), tzinfo=UTC) + self._later(24, 90)
            self.stage.plan(at, partial(self._write, organisation_key, person, work_ref))

    def _later(self, least: int, most: int) -> timedelta:
        """Some hours."""
        return timedelta(minutes=self._chance.randrange(least * 60, most * 60))

    def _settle_organisation(self, key: str, ref: str) -> None:
        stage = self.stage
        own = [one for one in stage.people.values() if one.organisation == key and one.kind == "employee"]
        trusted = {trade: place for place, trade in enumerate(BOOKKEEPERS)}
        own.sort(key=lambda one: (one.persona != "client", trusted.get(one.occupation, 99), one.ref))
        # In a firm of one, the second word on a payment is that of whoever runs the installation.
        self._keepers[ref] = [*own, stage.personas["operator"]][:2]
        for one in own[:2]:
            people_actions.grant(stage.operator(), one.ref, Grant.FINANCE, ref)
        has_units = sum(1 for unit_key, _name in stage.units if unit_key == key) > 1
        billing_actions.set_billing(
            stage.clockwork(),
            ref,
            provider=ProviderKey.MANUAL,
            currency=UNIT,
            chargeback=Chargeback.BOTH if has_units else Chargeback.NOTHING,
            internal_hourly=INTERNAL_HOURLY if has_units else 0,
        )

    def _settle_person(self, number: int, one: Someone) -> None:
        """How they stand on invoices: three in ten are too small for tax; the personas never are."""
        is_small = self._chance.random() < 0.3 and not one.persona
        initials = "".join(word[0] for word in one.name.split())
        self.stage.do(
            billing_actions.save_details,
            one.ref,
            PartyKind.PERSON,
            one.ref,
            legal_name=one.name,
            street=f"{self._chance.choice(STREETS)} {self._chance.randrange(1, 60)}",
            postcode=f"{self._chance.randrange(10_000, 99_000)}",
            city=one.place,
            country="DE",
            iban=iban_of(4_711_000 + number),
            tax_category=TaxCategory.EXEMPT if is_small else TaxCategory.STANDARD,
            tax_share=0 if is_small else FULL_TAX,
            vat_id="" if is_small else f"DE{999_000_000 + number}",
            prefix=f"{initials}-",
        )

    def _write(self, organisation_key: str, person: Someone, work_ref: str) -> None:
        stage = self.stage
        open_work = billing_queries.open_items(stage.act_of(person.ref).actor)
        if work_ref not in {item.group_ref for item in open_work}:
            return
        invoice = stage.do(
            billing_actions.issue_invoice,
            person.ref,
            work_ref,
            issuer_kind=PartyKind.PERSON,
            issuer_ref=person.ref,
            unit=UNIT,
        )
        if invoice is None:
            return
        # The small firm pays what came this month when its owner comes to it: the visitor may be that owner.
        is_for_the_visitor = organisation_key == "client" and invoice.issue_date >= stage.today - timedelta(
            days=40
        )
        if not is_for_the_visitor:
            at = stage.now + self._later(140, 640)
            stage.plan(at, partial(self._pay, organisation_key, person, invoice.ref, invoice.number))

    def _pay(self, organisation_key: str, person: Someone, invoice_ref: str, number: str) -> None:
        stage = self.stage
        first, second = self._keepers[stage.organisations[organisation_key]]
        payment = stage.do(billing_actions.ask_payment, first.ref, invoice_ref)
        if payment is None:
            return
        stage.do(billing_actions.record_payment, first.ref, payment.ref, words=number)
        stage.plan(stage.now + self._later(20, 30), partial(self._confirm, second, person, payment.ref))

    def _confirm(self, second: Someone, person: Someone, payment_ref: str) -> None:
        stage = self.stage
        if stage.do(billing_actions.confirm_payment, second.ref, payment_ref) is not None:
            stage.plan(stage.now + self._later(40, 90), partial(self._ask_payout, person))

    def _ask_payout(self, person: Someone) -> None:
        stage = self.stage
        earned = billing_queries.held_by(billing_rules.books.earnings(person.ref, UNIT))
        if earned <= 0:
            return
        payout = stage.do(billing_actions.ask_payout, person.ref, amount=earned, unit=UNIT)
        if payout is not None:
            stage.plan(stage.now + self._later(16, 30), partial(self._send, payout.ref))

    def _send(self, payout_ref: str) -> None:
        """One person sends, whoever runs the machine confirms."""
        stage = self.stage
        if stage.do(billing_actions.send_payout, stage.personas["operator"].ref, payout_ref) is not None:
            stage.plan(
                stage.now + timedelta(hours=20),
                lambda: billing_actions.confirm_payout(stage.operator(), payout_ref),
            )
