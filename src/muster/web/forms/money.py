"""The forms of money: how somebody stands on invoices, how an organisation pays, payouts, deposits, fees."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms

from muster.billing.terms import Chargeback, ProviderKey, TaxCategory
from muster.foundation.money import Money, minor_digits
from muster.foundation.words import _
from muster.ledger.terms import Payer
from muster.web.forms.spoken import SpokenForm

CURRENCIES = ("EUR", "CHF", "GBP", "USD", "SEK", "PLN", "JPY")
_AMOUNT = re.compile(r"(\d{1,3}(?:[ ’']?\d{3})*|\d{1,12})(?:[.,](\d{1,3}))?")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?\s*%?")


def minor_of(amount: Decimal, unit: str) -> int:
    """What somebody wrote, in minor units of the currency."""
    return Money(amount, unit).minor


class AmountField(forms.Field):
    """Money as people write it ("1250", "1250,50"), cleaned to a Decimal. Shown from minor units of ``unit``."""

    def __init__(self, *, unit: str = "EUR", **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Minor units shown as an amount."""
        if not isinstance(value, int):
            return value
        return f"{Decimal(value).scaleb(-minor_digits(self.unit)):f}"

    def to_python(self, value: Any) -> Decimal | None:
        """The amount, or None for nothing."""
        text = str(value or "").strip()
        if not text:
            return None
        found = _AMOUNT.fullmatch(text)
        if not found:
            raise forms.ValidationError(_("Write the amount as a number, such as 1250.50."))
        return Decimal(re.sub(r"\D", "", found[1]) + "." + (found[2] or "0"))


class PercentField(forms.Field):
    """A percentage as people write it ("19", "8,1"), cleaned to millionths."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Millionths shown as a percentage."""
        return f"{(Decimal(value) / 10_000).normalize():f}" if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """Millionths, or None for nothing."""
        text = str(value or "").strip()
        if not text:
            return None
        found = _PERCENT.fullmatch(text)
        if not found or int(found[1]) > 100:
            raise forms.ValidationError(_("Write a percentage, such as 19."))
        return int(found[1]) * 10_000 + int((found[2] or "").ljust(4, "0"))


class StoredForm(SpokenForm):
    """A form whose fields are called as the columns that they show."""

    @classmethod
    def base_names(cls) -> list[str]:
        """The names of its fields."""
        return list(cls().fields)


class DetailsForm(StoredForm):
    """Name, address, tax and bank account."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The fields in the order of an invoice."""

        def line(label: str, most: int, needed: bool = True, **said: Any) -> forms.CharField:
            return forms.CharField(label=label, max_length=most, required=needed, **said)

        return {
            "legal_name": line(_("Name on invoices"), 200),
            "street": line(_("Street and number"), 200),
            "postcode": line(_("Postcode"), 20),
            "city": line(_("Town"), 100),
            "country": line(_("Country"), 2, help_text=_("Two letters, such as DE.")),
            "tax_category": forms.ChoiceField(
                label=_("Tax"), choices=[(word.value, word.label) for word in TaxCategory]
            ),
            "tax_share": PercentField(label=_("Tax rate in per cent"), required=False),
            "vat_id": line(_("VAT number"), 20, False),
            "tax_number": line(_("Tax number"), 40, False),
            "iban": line(_("Bank account (IBAN)"), 42, False, help_text=_("Payouts go there.")),
            "prefix": line(
                _("Letters before the number"),
                12,
                False,
                help_text=_("Invoice numbers count up without gaps."),
            ),
        }


class BillingForm(StoredForm):
    """How an organisation pays, and what its cost centres charge each other."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The settings."""
        return {
            "provider": forms.ChoiceField(
                label=_("How money moves"),
                choices=[(word.value, word.label) for word in ProviderKey],
                widget=forms.RadioSelect,
            ),
            "currency": forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES]),
            "payment_days": forms.IntegerField(
                label=_("Days to pay"),
                min_value=0,
                max_value=365,
                help_text=_("From the day of the invoice."),
            ),
            "interest_share": PercentField(
                label=_("Interest when overdue"),
                help_text=_("Per cent a year. It is told, never charged by itself."),
            ),
            "chargeback": forms.ChoiceField(
                label=_("Between cost centres"),
                choices=[(word.value, word.label) for word in Chargeback],
                widget=forms.RadioSelect,
            ),
            "internal_hourly": AmountField(label=_("Internal rate for an hour"), required=False),
        }


class PayoutForm(SpokenForm):
    """How much is to be paid out."""

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The amount."""
        return {"amount": AmountField(label=_("Amount in {unit}", unit=self.unit), unit=self.unit)}


class DepositForm(SpokenForm):
    """How much an organisation pays in."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Amount and currency."""
        return {
            "amount": AmountField(label=_("Amount")),
            "unit": forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES]),
        }


class MilestoneForm(SpokenForm):
    """A part of the work and its price."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """What, how much, until when."""
        return {
            "title": forms.CharField(label=_("What is to be done"), max_length=120),
            "amount": AmountField(label=_("Price, tax included")),
            "due_date": forms.DateField(
                label=_("Until when"), required=False, widget=forms.DateInput({"type": "date"})
            ),
            "words": forms.CharField(
                label=_("What counts as done"),
                required=False,
                max_length=4000,
                widget=forms.Textarea({"rows": 2}),
            ),
        }


class FeeForm(SpokenForm):
    """A plain fee: a share with a least and a most. Tiers are set over the API."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Name, who pays, how much."""
        return {
            "name": forms.CharField(label=_("Name"), max_length=80),
            "payer": forms.ChoiceField(
                label=_("Who pays it"), choices=[(word.value, word.label) for word in Payer]
            ),
            "share": PercentField(label=_("Per cent of the amount")),
            "minimum": AmountField(label=_("At least"), required=False),
            "cap": AmountField(label=_("At most"), required=False),
        }
