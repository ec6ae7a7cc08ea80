"""Pay in forms: amounts as people write them, read as minor units. What can be right is a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms

from muster.foundation.money import Money, minor_digits
from muster.foundation.words import _
from muster.opportunities.terms import PayKind, PayTerms, pay_kind_label
from muster.web.components.names import currency_options
from muster.web.forms.choosing import LongSelect

MOST_DIGITS = 13


class AmountField(forms.DecimalField):
    """An amount as people write it: "85", "85.50", "85,50"."""

    def __init__(self, **kwargs: Any) -> None:
        control = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(widget=control, max_digits=MOST_DIGITS, decimal_places=4, **kwargs)
        self.error_messages |= {
            "invalid": _("Write the amount as a number, such as 85 or 85.50."),
            "max_digits": _("This is more than any work here pays. Is there a digit too many?"),
            "max_whole_digits": _("This is more than any work here pays. Is there a digit too many?"),
            "max_decimal_places": _("Write the amount as a number, such as 85 or 85.50."),
        }

    def to_python(self, value: Any) -> Any:
        """A comma stands for a point where it marks the decimals."""
        text = str(value or "").strip().replace("\u202f", "").replace(" ", "")
        if "," in text and "." not in text:
            text = text.replace(",", ".")
        return super().to_python(text or None)


def pay_fields(*, kinds: Iterable[str] = tuple(PayKind), is_range: bool) -> dict[str, forms.Field]:
    """How it is counted, the amount (a range on a posting), and the currency."""
    least, most = (_("Pay from"), _("Pay up to")) if is_range else ("", _("Amount"))
    fields: dict[str, forms.Field] = {
        "pay_kind": forms.ChoiceField(
            label=_("Pay"), required=False, choices=[(str(k), pay_kind_label(k)) for k in kinds]
        )
    }
    if is_range:
        fields["pay_least"] = AmountField(label=least, required=False)
    fields["pay_most"] = AmountField(label=most, required=False)
    fields["pay_currency"] = forms.ChoiceField(
        label=_("Currency"),
        required=False,
        choices=[("", _("choose")), *currency_options()],
        widget=LongSelect,
    )
    return fields


def pay_initial(pay: PayTerms) -> dict[str, Any]:
    """What the fields show for this pay."""
    return {
        "pay_kind": pay.kind,
        "pay_least": plain(pay.least),
        "pay_most": plain(pay.most),
        "pay_currency": pay.currency,
    }


def plain(money: Money | None) -> str | None:
    """The amount as one would type it: without grouping, and without decimals where there are none."""
    if money is None:
        return None
    whole = money.amount.to_integral_value()
    return f"{whole:f}" if money.amount == whole else f"{money.amount:f}"


def pay_of(said: Mapping[str, Any]) -> PayTerms | None:
    """The pay that was said, None where nothing was; whether an amount is missing is a rule."""
    kind, currency = said.get("pay_kind"), said.get("pay_currency") or ""
    if not kind:
        return None
    if kind == PayKind.NONE:
        return PayTerms()
    return PayTerms(
        kind, minor(said.get("pay_least"), currency), minor(said.get("pay_most"), currency), currency
    )


def minor(amount: Decimal | None, currency: str) -> int | None:
    """The amount in minor units of the currency; in hundredths while no currency is chosen."""
    if amount is None:
        return None
    return int(amount.scaleb(minor_digits(currency)).to_integral_value())


def check_decimals(form: forms.Form, *names: str) -> None:
    """Put an error beside each amount that has more decimal places than its currency."""
    currency = form.cleaned_data.get("pay_currency") or ""
    for name in names:
        amount = form.cleaned_data.get(name)
        if amount is not None and currency and amount != round(amount, minor_digits(currency)):
            form.add_error(name, _("{currency} has fewer decimal places.", currency=currency))
