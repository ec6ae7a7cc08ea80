"""A call under a retainer: which week, how many hours, what for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from muster.foundation.periods import monday
from muster.foundation.words import _
from muster.web.components.moments import day_brief
from muster.web.forms.spoken import HoursField

WEEKS_AHEAD = 8


class CallForm(forms.Form):
    """Which week, how many hours, what for."""

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, auto_id="call-%s")
        first = monday(today)
        weeks = [first + timedelta(days=7 * n) for n in range(WEEKS_AHEAD)]
        choices = [(day.isoformat(), _("from {day}", day=day_brief(day, today))) for day in weeks]
        self.fields["monday"] = forms.ChoiceField(label=_("Week"), choices=choices)
        self.fields["hours"] = HoursField(label=_("Hours"))
        self.fields["words"] = forms.CharField(
            label=_("What for"), max_length=2000, widget=forms.Textarea({"rows": 2})
        )
