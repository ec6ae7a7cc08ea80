"""The form of the captain's view: what a main job brings a month."""

from __future__ import annotations

from typing import Any

from django import forms

from muster.foundation.money import Money
from muster.foundation.words import _
from muster.web.components.names import currency_options
from muster.web.forms.spoken import SpokenForm


class IncomeForm(SpokenForm):
    """An amount a month and its currency; an empty amount takes it back."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Amount and currency."""
        amount = forms.DecimalField(
            label=_("What it brings a month, before tax"),
            required=False,
            min_value=0,
            max_value=1_000_000_000,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            help_text=_("Only this page reads it. Empty takes it back."),
        )
        for code in ("invalid", "min_value", "max_value"):
            amount.error_messages[code] = _("Write an amount from 0 on, such as 2450 or 2450.50.")
        return {
            "amount": amount,
            "currency": forms.ChoiceField(label=_("Currency"), choices=currency_options()),
        }

    @property
    def money(self) -> Money | None:
        """What was written, or None for nothing."""
        amount: Any = self.cleaned_data["amount"]
        return Money(amount, self.cleaned_data["currency"]) if amount else None
