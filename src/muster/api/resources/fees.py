"""How money is charged: details on invoices, how an organisation pays, fees, cost centres."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api.auth import act_of, needs
from muster.api.shapes import Day, In, Line, Minor, Out, Ref, Word
from muster.billing import actions as billing_actions
from muster.billing import policy as billing_policy
from muster.billing import queries as billing_queries
from muster.billing.queries import BillingDetails, FeeRuleRow, OrganisationBilling
from muster.billing.terms import INTEREST_SHARE, PAYMENT_DAYS
from muster.people import queries as people_queries
from muster.people.terms import TokenScope

router = Router(tags=["Money"])
mine = Router(tags=["Me"])
organisations = Router(tags=["Money"])
READ = needs(TokenScope.MONEY_READ)
WRITE = needs(TokenScope.MONEY_WRITE)


class DetailsIn(In):
    """How somebody stands on invoices. ``tax_share`` is millionths: 190,000 is 19 %."""

    legal_name: Line
    street: Line
    postcode: Word
    city: Line
    country: Word
    vat_id: Word = ""
    tax_number: Word = ""
    iban: Word = ""
    tax_category: Literal["S", "E", "AE", "O"] = "E"
    tax_share: int = Field(0, ge=0, le=1_000_000)
    prefix: Word = ""


class DetailsOut(Out):
    """How somebody stands on invoices."""

    legal_name: str
    street: str
    postcode: str
    city: str
    country: str
    vat_id: str
    tax_number: str
    iban: str
    tax_category: str
    tax_share: int
    prefix: str
    provider_account: str


class AccountIn(In):
    """Under which account of the provider one is paid."""

    account: Word


class BillingIn(In):
    """How an organisation pays. ``interest_share`` is millionths a year, ``internal_hourly`` minor units."""

    provider: Literal["none", "manual", "stripe"]
    currency: Word
    payment_days: int = Field(PAYMENT_DAYS, ge=0, le=365)
    interest_share: int = Field(INTEREST_SHARE, ge=0, le=1_000_000)
    chargeback: Literal["nothing", "hours", "money", "both"] = "nothing"
    internal_hourly: Minor = 0


class BillingOut(Out):
    """How an organisation pays."""

    provider: str
    currency: str
    payment_days: int
    interest_share: int
    chargeback: str
    internal_hourly: int


class TierIn(In):
    """From ``above`` minor units on: this share (millionths) and a fixed sum."""

    above: Minor = 0
    share: int = Field(0, ge=0, le=1_000_000)
    fixed: Minor = 0


class FeeIn(In):
    """A fee on agreed work. Without an organisation it holds for all; without a kind for every kind of work."""

    name: Line
    payer: Literal["client", "talent"]
    tiers: list[TierIn] = Field(min_length=1, max_length=20)
    slices: bool = True
    minimum: Minor = 0
    cap: Minor | None = None
    kind: Word = ""
    organisation_ref: Word = ""
    from_date: Day | None = None


class FeeOut(Out):
    """A fee; ``data`` is the rule in numbers."""

    ref: str
    name: str
    kind: str
    organisation_ref: str
    data: dict[str, Any]
    from_date: date
    until_date: date | None


class CentreOut(Out):
    """A cost centre in one unit: what it got for lending and gave for borrowing."""

    unit_ref: str
    unit_name: str
    unit: str
    got: int
    gave: int


class CentreQuery(In):
    """Days from ``start`` up to but not including ``end``."""

    start: Day | None = None
    end: Day | None = None


def _fee(row: FeeRuleRow) -> dict[str, Any]:
    same = ("ref", "name", "kind", "data", "from_date", "until_date")
    return {name: getattr(row, name) for name in same} | {
        "organisation_ref": row.organisation.ref if row.organisation else ""
    }


@router.get("", auth=READ, response=list[FeeOut], summary="Fees that hold")
def list_fees(request: HttpRequest) -> list[dict[str, Any]]:
    """For whoever sets them."""
    act = act_of(request)
    billing_policy.may_set_fees(act.actor).require()
    return [_fee(row) for row in billing_queries.list_fee_rules(on=act.at.date())]


@router.post("", auth=WRITE, response={201: FeeOut}, summary="Set a fee")
def set_fee(request: HttpRequest, said: FeeIn) -> Any:
    """From a day on, for work approved from then."""
    row = billing_actions.set_fee(
        act_of(request),
        said.name,
        payer=said.payer,
        tiers=[tier.dict() for tier in said.tiers],
        slices=said.slices,
        minimum=said.minimum,
        cap=said.cap,
        kind=said.kind,
        organisation_ref=said.organisation_ref,
        from_date=said.from_date,
    )
    return Status(201, _fee(row))


@router.post("/{ref}/end", auth=WRITE, response=FeeOut, summary="End a fee")
def end_fee(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """From today on."""
    return _fee(billing_actions.end_fee(act_of(request), ref))


@mine.get("", auth=READ, response=DetailsOut, summary="How I stand on invoices")
def get_my_billing(request: HttpRequest) -> Any:
    """Empty until it is written down."""
    return billing_queries.find_details(act_of(request).actor.person_ref) or BillingDetails()


@mine.put("", auth=WRITE, response=DetailsOut, summary="Write down how I stand on invoices")
def save_my_billing(request: HttpRequest, said: DetailsIn) -> Any:
    """For the invoices to come."""
    act = act_of(request)
    return billing_actions.save_details(act, "person", act.actor.person_ref, **said.dict())


@mine.post("/account", auth=WRITE, response=DetailsOut, summary="My account at the provider")
def connect_my_account(request: HttpRequest, said: AccountIn) -> Any:
    """Payouts over the provider go there."""
    act = act_of(request)
    return billing_actions.connect_account(act, act.actor.person_ref, account=said.account)


@organisations.get("/{ref}/billing", auth=READ, response=BillingOut, summary="How an organisation pays")
def get_billing(request: HttpRequest, ref: Ref) -> OrganisationBilling:
    """For its finance people."""
    act = act_of(request)
    people_queries.get_visible_organisation(act.actor, ref)
    billing_policy.may_set_billing(act.actor, ref).require()
    return billing_queries.billing_of(ref)


@organisations.put(
    "/{ref}/billing", auth=WRITE, response=BillingOut, summary="Decide how an organisation pays"
)
def set_billing(request: HttpRequest, ref: Ref, said: BillingIn) -> OrganisationBilling:
    """From now on; what was agreed before keeps its own terms."""
    act = act_of(request)
    people_queries.get_visible_organisation(act.actor, ref)
    return billing_actions.set_billing(act, ref, **said.dict())


@organisations.get("/{ref}/cost-centres", auth=READ, response=list[CentreOut], summary="Cost centres")
def list_cost_centres(request: HttpRequest, ref: Ref, asked: Query[CentreQuery]) -> Any:
    """What units gave and got for people they lent each other."""
    act = act_of(request)
    people_queries.get_visible_organisation(act.actor, ref)
    return billing_queries.list_cost_centres(act.actor, ref, start=asked.start, end=asked.end)
