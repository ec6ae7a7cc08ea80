"""A change of agreed work: its days, a reason, and a name where the new terms have to be signed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from muster.engagements.terms import ChangeKind
from muster.foundation.periods import monday
from muster.foundation.words import _
from muster.web.forms.engagements import WordsForm, _day_errors, date_widget
from muster.web.forms.money import AmountField, minor_of
from muster.web.forms.spoken import HoursField

DAY = timedelta(days=1)


class ChangeForm(WordsForm):
    """What one side asks for. Which days there are follows from the kind; rules say which are possible.

    ``signs`` is the name that may stand under the new terms, which ``must_sign`` says it has to.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        kind: str,
        starts: date,
        ends: date,
        today: date,
        signs: str = "",
        must_sign: bool = False,
        minutes: int = 0,
        rate: int | None = None,
        currency: str = "",
    ) -> None:
        super().__init__(data, label=_("Why, in a sentence"), key="change")
        words = self.fields.pop("words")
        first = max(today, starts)
        days = {
            ChangeKind.MOVE: [
                ("starts_date", _("New first day"), starts),
                ("ends_date", _("New last day"), ends),
            ],
            ChangeKind.PAUSE: [
                ("starts_date", _("First day of the pause"), first),
                ("ends_date", _("Last day of the pause"), min(first + DAY * 6, ends)),
            ],
            ChangeKind.EXTEND: [("ends_date", _("New last day"), ends + DAY * 28)],
            ChangeKind.END: [("ends_date", _("New last day"), first)],
            ChangeKind.HOURS: [("starts_date", _("From which day on"), monday(first) + DAY * 7)],
            ChangeKind.RATE: [("starts_date", _("From which day on"), monday(first) + DAY * 7)],
        }[ChangeKind(kind)]
        for name, label, initial in days:
            self.fields[name] = forms.DateField(
                label=label, initial=initial, widget=date_widget(), error_messages=_day_errors()
            )
        if kind == ChangeKind.PAUSE:
            self.fields["moves_end"] = forms.BooleanField(
                label=_("The last day moves on by as long as the pause is"), required=False, initial=True
            )
        if kind == ChangeKind.HOURS:
            self.fields["minutes_per_week"] = HoursField(label=_("Hours a week"), initial=minutes)
        if kind == ChangeKind.RATE:
            self.currency = currency
            self.fields["rate_minor"] = AmountField(
                unit=currency,
                label=_("What an hour pays, in {unit}", unit=currency),
                initial=rate,
                help_text=_("Hours that are approved keep the rate they had."),
            )
        self.fields["words"] = words
        if signs:
            self.fields["typed_name"] = forms.CharField(
                label=_("Your name, as you sign"),
                help_text=_("Type: {name}", name=signs),
                max_length=120,
                required=must_sign,
                error_messages={"required": _("Type your name: the new terms are signed by both.")},
            )

    def clean_rate_minor(self) -> int:
        """The rate in minor units."""
        return minor_of(self.cleaned_data["rate_minor"], self.currency)

    @property
    def amounts(self) -> list[Any]:
        """The bound fields of hours or a rate."""
        return [self[name] for name in ("minutes_per_week", "rate_minor") if name in self.fields]

    @property
    def days(self) -> list[Any]:
        """The bound fields of the days."""
        return [self[name] for name in ("starts_date", "ends_date") if name in self.fields]
