"""Hours as people write them: "1.5", "1:30" and "90m" are the same; and the form of one week."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from muster.foundation.words import _
from muster.web.components.moments import day_brief, weekday_long, weekday_short
from muster.web.components.numbers import hours

DAY_MINUTES = 24 * 60
_DECIMAL = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?|[.,]\d{1,2})\s*(?:h|hours?)?")
_CLOCK = re.compile(r"(\d{1,3})\s*[:h]\s*(\d{1,2})\s*(?:m|min)?")
_MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min|minutes?)")


def read_hours(text: str) -> int:
    """Written hours as minutes; an empty text is 0. Raises ValueError with a sentence for the person."""
    words = text.strip().lower()
    if not words:
        return 0
    if found := _MINUTES.fullmatch(words):
        minutes = int(found[1])
    elif found := _CLOCK.fullmatch(words):
        if int(found[2]) > 59:
            raise ValueError(_("An hour has 60 minutes. Write 1:30 for one and a half hours."))
        minutes = int(found[1]) * 60 + int(found[2])
    elif found := _DECIMAL.fullmatch(words):
        minutes = round(float(found[1].replace(",", ".")) * 60)
    else:
        raise ValueError(_("“{text}” is not a number of hours. Write 1.5, 1:30 or 90m.", text=text.strip()))
    if minutes > DAY_MINUTES:
        raise ValueError(_("A day has 24 hours. Please check {hours} hours.", hours=hours(minutes)))
    return minutes


class HoursField(forms.CharField):
    """One day's hours as text; cleaned to minutes."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"inputmode": "text", "autocomplete": "off", "maxlength": "10"})
        super().__init__(required=False, max_length=10, widget=widget, **kwargs)

    def clean(self, value: Any) -> int:
        """Minutes, or a validation error that says what to write."""
        try:
            return read_hours(str(super().clean(value)))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class WeekForm(forms.Form):
    """The hours of one week by day, with a note. ``days``: (day, minutes, whether hours may be written).

    ``said`` is by day what the hours were for: a note and a link.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        monday: date,
        days: Sequence[tuple[date, int, bool]],
        note: str = "",
        said: Mapping[date, tuple[str, str]] | None = None,
    ) -> None:
        super().__init__(data, auto_id=f"week-{monday.isoformat()}-%s")
        self.monday, self.days = monday, days
        for day, _minutes, is_open in days:
            if is_open:
                words, link = (said or {}).get(day, ("", ""))
                self.fields[f"{day.isoformat()}-note"] = forms.CharField(
                    label=_("{weekday}: what it was for", weekday=weekday_long(day)),
                    required=False,
                    max_length=200,
                    initial=words,
                    widget=forms.TextInput({"autocomplete": "off"}),
                )
                self.fields[f"{day.isoformat()}-link"] = forms.CharField(
                    label=_("{weekday}: link", weekday=weekday_long(day)),
                    required=False,
                    max_length=500,
                    initial=link,
                    widget=forms.URLInput({"autocomplete": "off"}),
                )
        for day, minutes, is_open in days:
            if is_open:
                label = _("{weekday} {day}", weekday=weekday_long(day), day=day_brief(day, day))
                self.fields[day.isoformat()] = HoursField(
                    label=label, initial=hours(minutes) if minutes else ""
                )
        self.fields["note"] = forms.CharField(
            label=_("A note, if it helps"),
            required=False,
            max_length=2000,
            initial=note,
            widget=forms.TextInput({"autocomplete": "off"}),
        )

    def cells(self) -> list[dict[str, Any]]:
        """Monday to Sunday: a short name, the number of the day, and the bound field where there is one."""
        return [
            {
                "name": weekday_short(day),
                "number": day.day,
                "field": self[day.isoformat()] if is_open else None,
                "minutes": minutes,
            }
            for day, minutes, is_open in self.days
        ]

    def said_cells(self) -> list[tuple[Any, Any]]:
        """For each open day the bound fields of its note and its link."""
        return [
            (self[f"{day.isoformat()}-note"], self[f"{day.isoformat()}-link"])
            for day, _minutes, is_open in self.days
            if is_open
        ]

    @property
    def has_said(self) -> bool:
        """Whether any note or link stands there already."""
        return any(note.value() or link.value() for note, link in self.said_cells())

    def said(self, key: str) -> dict[date, str]:
        """The notes ("note") or links ("link") by day, as cleaned."""
        return {
            day: self.cleaned_data[f"{day.isoformat()}-{key}"] for day, _m, is_open in self.days if is_open
        }

    def errors_of_days(self) -> list[str]:
        """What is wrong, each with its day, to stand under the row of days."""
        return [
            _("{day}: {error}", day=self[day.isoformat()].label, error=self[day.isoformat()].errors[0])
            for day, _minutes, is_open in self.days
            if is_open and self[day.isoformat()].errors
        ]

    def minutes(self) -> dict[date, int]:
        """The cleaned minutes by day."""
        return {day: self.cleaned_data[day.isoformat()] for day, _m, is_open in self.days if is_open}


class AnswerForm(forms.Form):
    """The owner's answer to sent weeks: which ones, and a question when they go back."""

    def __init__(self, data: Any = None, *, refs: Sequence[str]) -> None:
        super().__init__(data, auto_id="answer-%s")
        self.fields["weeks"] = forms.MultipleChoiceField(
            choices=[(ref, ref) for ref in refs],
            error_messages={
                "required": _("Choose at least one week."),
                "invalid_choice": _("This page is older than the hours. Please look again."),
            },
        )
        self.fields["words"] = forms.CharField(
            label=_("Your question, when a week goes back"),
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 2}),
        )
