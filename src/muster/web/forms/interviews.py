"""Times for a talk, as the owner writes them: days and times of their own clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from muster.foundation.words import _
from muster.opportunities import rules
from muster.opportunities.terms import LEAST_MINUTES, MOST_MINUTES
from muster.web.forms.spoken import SpokenForm

ROWS = 4


class SlotsForm(SpokenForm):
    """Up to four times, how long, where, and a word. ``zone`` is that of whoever writes."""

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The times first."""
        fields: dict[str, forms.Field] = {
            f"slot_{n}": forms.DateTimeField(
                label=_("Time {n}", n=n),
                required=n == 1,
                input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
                widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
                error_messages={
                    "required": _("Offer at least one time."),
                    "invalid": _("Choose a day and a time, such as 2026-12-18 10:00."),
                },
            )
            for n in range(1, ROWS + 1)
        }
        fields["minutes"] = forms.IntegerField(
            label=_("How many minutes"), initial=30, min_value=LEAST_MINUTES, max_value=MOST_MINUTES
        )
        fields["place"] = forms.CharField(
            label=_("Where: a link, a room, a telephone number"), required=False, max_length=300
        )
        fields["words"] = forms.CharField(
            label=_("A word to go with it"),
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 2}),
        )
        return fields

    def slots(self) -> list[datetime]:
        """The moments; raises FieldInvalid, naming the row, for a time that the clocks jump over."""
        found = []
        for n in range(1, ROWS + 1):
            said = self.cleaned_data.get(f"slot_{n}")
            if said is not None:
                local = said.replace(tzinfo=None)
                found.append(rules.moment_of(local.date(), local.time(), self.zone, field=f"slot_{n}"))
        return found
