"""How somebody stands on invoices, how an organisation pays, which fees hold."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from muster.billing import rules
from muster.billing.models import ADDRESS, BillingDetails, FeeRuleRow, OrganisationBilling
from muster.billing.terms import PartyKind
from muster.ledger import rules as ledger_rules
from muster.ledger.rules import FeeRule
from muster.people import queries as people_queries


def find_details(holder_ref: str) -> BillingDetails | None:
    """How they stand on invoices, where they have said so."""
    return BillingDetails.objects.filter(holder_ref=holder_ref).first()


def address_of(holder_kind: str, holder_ref: str) -> dict[str, str]:
    """The details as they are printed; an organisation without details stands there with its name alone."""
    found = find_details(holder_ref) or BillingDetails(holder_kind=holder_kind, holder_ref=holder_ref)
    address = {field: str(getattr(found, field)) for field in ADDRESS}
    if not address["legal_name"] and holder_kind == PartyKind.ORGANISATION:
        address["legal_name"] = people_queries.get_organisation(holder_ref).name
    return address


def billing_of(organisation_ref: str) -> OrganisationBilling:
    """What the organisation decided, or (unsaved) what holds until it does."""
    found = OrganisationBilling.objects.filter(organisation__ref=organisation_ref).first()
    return found or OrganisationBilling(organisation=people_queries.get_organisation(organisation_ref))


def fee_rules_for(organisation_ref: str, *, kind: str, unit: str, on: date) -> tuple[FeeRule, ...]:
    """The fees on work of this kind for this organisation on a day: its own and those that hold for all."""
    rows = FeeRuleRow.objects.filter(
        Q(organisation=None) | Q(organisation__ref=organisation_ref),
        Q(kind="") | Q(kind=kind),
        Q(until_date=None) | Q(until_date__gt=on),
        from_date__lte=on,
    ).order_by("id")
    account = rules.books.fees(unit).key
    return tuple(
        ledger_rules.from_data({**row.data, "name": row.name, "account": account, "unit": unit})
        for row in rows
    )


def list_fee_rules(*, on: date) -> list[FeeRuleRow]:
    """Every fee that holds on the day or will, by name."""
    running = FeeRuleRow.objects.filter(Q(until_date=None) | Q(until_date__gt=on))
    return list(running.select_related("organisation"))


def get_fee_rule(ref: str) -> FeeRuleRow:
    """The fee; raises NoSuchPayment."""
    found = FeeRuleRow.objects.filter(ref=ref).select_related("organisation").first()
    if found is None:
        raise rules.NoSuchPayment(ref)
    return found
