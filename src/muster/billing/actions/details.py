"""Writing down how somebody stands on invoices, how an organisation pays, and which fees hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from muster.billing import events, policy, queries, rules, terms
from muster.billing.models import BillingDetails, FeeRuleRow, OrganisationBilling
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.ledger import rules as ledger_rules
from muster.ledger.terms import Payer
from muster.people import queries as people_queries


@action
def save_details(
    act: Act,
    holder_kind: str,
    holder_ref: str,
    *,
    legal_name: str,
    street: str,
    postcode: str,
    city: str,
    country: str,
    vat_id: str = "",
    tax_number: str = "",
    iban: str = "",
    tax_category: str = terms.TaxCategory.EXEMPT,
    tax_share: int = 0,
    prefix: str = "",
) -> BillingDetails:
    """Write down name, address and tax for the invoices to come; those written before keep what they say.

    ``tax_share`` is millionths (190,000 is 19 %) and counts only for work with tax. Raises FieldMissing,
    FieldNotUsable with the field.
    """
    policy.may_write_details(act.actor, holder_kind, holder_ref).require()
    category = terms.TaxCategory(tax_category)
    is_taxed = category == terms.TaxCategory.STANDARD
    if is_taxed and not tax_share:
        raise rules.FieldMissing("tax_share")
    fields = {
        "legal_name": rules.check_text(legal_name, field="legal_name"),
        "street": rules.check_text(street, field="street"),
        "postcode": rules.check_text(postcode, field="postcode", most=20),
        "city": rules.check_text(city, field="city", most=100),
        "country": rules.check_country(country),
        "vat_id": rules.check_vat_id(vat_id),
        "tax_number": rules.check_text(tax_number, field="tax_number", most=40, needed=False),
        "iban": rules.check_iban(iban),
        "tax_category": str(category),
        "tax_share": rules.check_share(tax_share, field="tax_share") if is_taxed else 0,
        "prefix": rules.check_text(prefix, field="prefix", most=12, needed=False),
    }
    saved, _created = BillingDetails.objects.update_or_create(
        holder_ref=holder_ref, defaults={"holder_kind": str(holder_kind), **fields}
    )
    journal.record(act, events.DetailsChanged(str(holder_kind), holder_ref))
    return saved


@action
def connect_account(act: Act, holder_ref: str, *, account: str) -> BillingDetails:
    """Write down under which account of the provider a person is paid. Raises FieldNotUsable, DetailsMissing."""
    policy.may_write_details(act.actor, terms.PartyKind.PERSON, holder_ref).require()
    details = queries.find_details(holder_ref)
    if details is None:
        raise rules.DetailsMissing(act.actor.name)
    details.provider_account = rules.check_text(account, field="account", most=60)
    details.save(update_fields=["provider_account"])
    journal.record(act, events.DetailsChanged(details.holder_kind, holder_ref))
    return details


@action
def set_billing(
    act: Act,
    organisation_ref: str,
    *,
    provider: str,
    currency: str,
    payment_days: int = terms.PAYMENT_DAYS,
    interest_share: int = terms.INTEREST_SHARE,
    chargeback: str = terms.Chargeback.NOTHING,
    internal_hourly: int = 0,
) -> OrganisationBilling:
    """Decide how the organisation pays and what its cost centres charge each other, from now on.

    ``interest_share`` is millionths a year, ``internal_hourly`` minor units of ``currency``. Raises
    UnitUnknown, FieldNotUsable; FieldMissing when money is charged without a rate.
    """
    policy.may_set_billing(act.actor, organisation_ref).require()
    ledger_rules.check_currency(currency)
    if not 0 <= payment_days <= 365:
        raise rules.FieldNotUsable("payment_days")
    if not 0 <= internal_hourly <= terms.MOST_AMOUNT:
        raise rules.FieldNotUsable("internal_hourly")
    way = terms.Chargeback(chargeback)
    if way in (terms.Chargeback.MONEY, terms.Chargeback.BOTH) and not internal_hourly:
        raise rules.FieldMissing("internal_hourly")
    saved, _created = OrganisationBilling.objects.update_or_create(
        organisation=people_queries.get_organisation(organisation_ref),
        defaults={
            "provider": str(terms.ProviderKey(provider)),
            "currency": currency,
            "payment_days": payment_days,
            "interest_share": rules.check_share(interest_share, field="interest_share"),
            "chargeback": str(way),
            "internal_hourly": internal_hourly,
        },
    )
    journal.record(act, events.BillingSettingsChanged(organisation_ref))
    return saved


@action
def set_fee(
    act: Act,
    name: str,
    *,
    payer: str,
    tiers: list[Mapping[str, int]],
    slices: bool = True,
    minimum: int = 0,
    cap: int | None = None,
    kind: str = "",
    organisation_ref: str = "",
    from_date: date | None = None,
) -> FeeRuleRow:
    """Charge a fee on agreed work from a day on; without an organisation it holds for all of them.

    ``tiers`` are {above, share, fixed} in minor units and millionths. Work billed before keeps what it was
    charged. Raises FeeRuleNotUsable with the field, FieldMissing.
    """
    policy.may_set_fees(act.actor).require()
    data: dict[str, Any] = {
        "payer": str(Payer(payer)),
        "tiers": [dict(tier) for tier in tiers],
        "slices": slices,
        "minimum": minimum,
        "cap": cap,
    }
    name = rules.check_text(name, field="name", most=80)
    ledger_rules.from_data({**data, "name": name, "account": "fee", "unit": "EUR"})
    row = FeeRuleRow.objects.create(
        organisation=people_queries.get_organisation(organisation_ref) if organisation_ref else None,
        name=name,
        kind=kind,
        data=data,
        from_date=from_date or act.at.date(),
    )
    journal.record(act, events.FeeRuleSet(row.ref, organisation_ref, name))
    return row


@action
def end_fee(act: Act, rule_ref: str) -> FeeRuleRow:
    """Charge the fee no longer, from today on. Raises NoSuchPayment for a fee there is not."""
    policy.may_set_fees(act.actor).require()
    row = queries.get_fee_rule(rule_ref)
    row.until_date = max(act.at.date(), row.from_date)
    row.save(update_fields=["until_date"])
    journal.record(act, events.FeeRuleEnded(row.ref, row.organisation.ref if row.organisation else ""))
    return row
