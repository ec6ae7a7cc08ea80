"""How somebody stands on invoices, how an organisation pays, and which fees are charged."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.billing import terms
from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data

ADDRESS = ("legal_name", "street", "postcode", "city", "country", "vat_id", "tax_number", "iban")


@personal_data(
    person="holder_ref",
    fields=(*ADDRESS, "tax_category", "tax_share", "prefix", "provider_account"),
    erase="cut",
    blanks=(*ADDRESS, "prefix", "provider_account"),
    purpose="how the person stands on the invoices they write; written invoices keep their own copy",
)
class BillingDetails(models.Model):
    """Name, address, tax and bank account of whoever writes or receives invoices."""

    id = models.BigAutoField(primary_key=True)
    holder_kind = models.CharField(max_length=20)
    holder_ref = models.CharField(max_length=40, unique=True)
    legal_name = models.CharField(max_length=200, blank=True)
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=20, blank=True)
    city = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    vat_id = models.CharField(max_length=20, blank=True)
    tax_number = models.CharField(max_length=40, blank=True)
    iban = models.CharField(max_length=40, blank=True)
    tax_category = models.CharField(max_length=2, default=str(terms.TaxCategory.EXEMPT))
    tax_share = models.PositiveIntegerField(default=0)
    prefix = models.CharField(max_length=12, blank=True)
    provider_account = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return self.legal_name


@no_personal_data("what an organisation decided about paying")
class OrganisationBilling(models.Model):
    """How an organisation pays, and what its cost centres charge each other. Amounts are minor units an hour."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.OneToOneField("people.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=10, default=str(terms.ProviderKey.NONE))
    currency = models.CharField(max_length=3, default="EUR")
    payment_days = models.PositiveSmallIntegerField(default=terms.PAYMENT_DAYS)
    interest_share = models.PositiveIntegerField(default=terms.INTEREST_SHARE)
    chargeback = models.CharField(max_length=10, default=str(terms.Chargeback.NOTHING))
    internal_hourly = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.provider}"


@no_personal_data("a fee, not a person")
class FeeRuleRow(Row):
    """A fee that is charged on agreed work from a day on; without an organisation it holds for all of them.

    ``data`` is the rule as numbers (``ledger.rules.fees``), without account and unit. Without ``kind`` it
    holds for every kind of work.
    """

    REF_PREFIX = "fee"

    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, blank=True)
    data = models.JSONField()
    from_date = models.DateField()
    until_date = models.DateField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date=None) | Q(until_date__gte=models.F("from_date")),
                name="fee_rule_ends_after_it_begins",
            )
        ]
