"""The forms of one's own page: one for each section, shape only."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms

from muster.foundation.money import Money, minor_digits
from muster.foundation.periods import monday
from muster.foundation.words import _
from muster.people.rules import parts_of
from muster.people.terms import LeaveKind, WorkMode
from muster.web.components.dates import day_long, week_number
from muster.web.components.names import (
    cefr_options,
    country_options,
    currency_options,
    language_options,
    weekdays,
    zone_options,
)
from muster.web.forms.choosing import LongSelect
from muster.web.forms.spoken import HoursField, SpokenForm

WEEKS_AHEAD = 26
SPARE_LANGUAGES = 2
DAY = 24 * 60
PREVIEW = {
    "hx-get": "/me/plate/",
    "hx-include": "#hours-hours, #hours-from_monday",
    "hx-target": "#preview",
    "hx-swap": "innerHTML",
}
"""What lets the plate below the hours follow them while they are written; only the two fields are sent."""


def day_field(label: str, **kwargs: Any) -> forms.DateField:
    """A day, written the way that the browser's own control does."""
    field = forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **kwargs
    )
    field.error_messages["invalid"] = _("This is no day of the calendar. Write it as 2027-01-18.")
    return field


class HoursForm(SpokenForm):
    """How many hours a week, from which week on."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Hours and a Monday."""
        first = monday(self.today)
        weeks = [first + timedelta(days=7 * n) for n in range(WEEKS_AHEAD)]
        labels = [
            _("{day} (week {n})", day=day_long(week), n=week_number(week)) if n else _("this week")
            for n, week in enumerate(weeks)
        ]
        return {
            "hours": HoursField(
                label=_("Hours a week"),
                help_text=_("Beside your main job, if you have one. Nothing can be booked above this."),
                attrs=PREVIEW | {"hx-trigger": "input delay:300ms"},
            ),
            "from_monday": forms.TypedChoiceField(
                label=_("From"),
                widget=forms.Select(PREVIEW),
                choices=[(week.isoformat(), words) for week, words in zip(weeks, labels, strict=True)],
                coerce=date.fromisoformat,
            ),
        }


class LeaveForm(SpokenForm):
    """Days away; the last day is a day away too."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """First and last day, and what it is."""
        return {
            "start": day_field(_("First day away")),
            "last": day_field(_("Last day away")),
            "kind": forms.ChoiceField(
                label=_("What for"), choices=[(kind.value, kind.label) for kind in LeaveKind]
            ),
        }

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        data = super().clean() or {}
        start, last = data.get("start"), data.get("last")
        if start and last and last < start:
            self.add_error("last", _("The last day is before the first."))
        return data


class HolidaysForm(SpokenForm):
    """Whose public holidays are taken: a country, or a part of it."""

    def __init__(self, *args: Any, country: str, **kwargs: Any) -> None:
        self.country = country
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The country stands in the profile; the part is chosen here."""
        parts = [(part, part) for part in parts_of(self.country)]
        return {
            "part": forms.ChoiceField(
                label=_("Part of the country"),
                required=False,
                choices=[("", _("the whole country")), *parts],
                help_text=_("Some holidays hold in a part of the country only."),
            )
        }


class PlaceForm(SpokenForm):
    """Where somebody is and how they work."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Place, country, zone, mode."""
        return {
            "place": forms.CharField(label=_("Place"), required=False, max_length=120),
            "country": forms.ChoiceField(
                label=_("Country"),
                required=False,
                choices=[("", _("not said")), *country_options()],
                widget=LongSelect,
            ),
            "time_zone": forms.ChoiceField(label=_("Time zone"), choices=zone_options(), widget=LongSelect),
            "work_mode": forms.ChoiceField(
                label=_("I work"),
                widget=forms.RadioSelect,
                choices=[(mode.value, mode.label) for mode in WorkMode],
            ),
        }


class WorkingHoursForm(SpokenForm):
    """When somebody works: for each day of the week a start and an end, or nothing."""

    def __init__(self, *args: Any, spans: list[tuple[int, int, int]], **kwargs: Any) -> None:
        self.places = [
            (day, n)
            for day in range(7)
            for n in range(max(1, sum(1 for weekday, _start, _end in spans if weekday == day)))
        ]
        kwargs.setdefault("initial", _initial_hours(spans))
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Two times for each line."""
        names = weekdays()
        fields: dict[str, forms.Field] = {}
        for day, n in self.places:
            for edge, label in (
                ("start", _("{day} from", day=names[day])),
                ("end", _("{day} to", day=names[day])),
            ):
                field = forms.TimeField(
                    label=label, required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
                )
                field.error_messages["invalid"] = _("Write the time as 09:00.")
                fields[f"{edge}_{day}_{n}"] = field
        return fields

    @property
    def lines(self) -> list[tuple[str, Any, Any]]:
        """Weekday, start and end, as the page shows them."""
        names = weekdays()
        return [(names[day], self[f"start_{day}_{n}"], self[f"end_{day}_{n}"]) for day, n in self.places]

    def clean(self) -> dict[str, Any]:
        """Both times or none, and in order."""
        data = super().clean() or {}
        for day, n in self.places:
            start, end = data.get(f"start_{day}_{n}"), data.get(f"end_{day}_{n}")
            if (start is None) != (end is None) and not self._wrong(day, n):
                missing = "end" if end is None else "start"
                self.add_error(f"{missing}_{day}_{n}", _("Give both times, or none."))
            elif start is not None and end is not None and _minute(start) >= (_minute(end) or DAY):
                self.add_error(f"end_{day}_{n}", _("The end is before the start."))
        return data

    def _wrong(self, day: int, n: int) -> bool:
        return any(f"{edge}_{day}_{n}" in self.errors for edge in ("start", "end"))

    @property
    def spans(self) -> list[tuple[int, int, int]]:
        """(weekday, start minute, end minute) for every line that is filled in; midnight at the end is 24:00."""
        found = []
        for day, n in self.places:
            start, end = self.cleaned_data.get(f"start_{day}_{n}"), self.cleaned_data.get(f"end_{day}_{n}")
            if start is not None and end is not None:
                found.append((day, _minute(start), _minute(end) or DAY))
        return found


def _initial_hours(spans: list[tuple[int, int, int]]) -> dict[str, time]:
    initial: dict[str, time] = {}
    seen: dict[int, int] = {}
    for weekday, start, end in spans:
        n = seen.get(weekday, 0)
        seen[weekday] = n + 1
        initial[f"start_{weekday}_{n}"] = time(start // 60, start % 60)
        initial[f"end_{weekday}_{n}"] = time(end % DAY // 60, end % 60)
    return initial


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute


class LanguagesForm(SpokenForm):
    """Languages with a level each; an emptied line is taken away."""

    def __init__(self, *args: Any, known: dict[str, int], **kwargs: Any) -> None:
        self.count = len(known) + SPARE_LANGUAGES
        initial: dict[str, str] = {}
        for n, (code, level) in enumerate(known.items()):
            initial |= {f"language_{n}": code, f"level_{n}": str(level)}
        kwargs.setdefault("initial", initial)
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """A language and a level for each line."""
        fields: dict[str, forms.Field] = {}
        for n in range(self.count):
            fields[f"language_{n}"] = forms.ChoiceField(
                label=_("Language"),
                required=False,
                choices=[("", _("none")), *language_options()],
                widget=LongSelect,
            )
            fields[f"level_{n}"] = forms.ChoiceField(
                label=_("Level"),
                required=False,
                choices=[("", _("choose")), *cefr_options()],
                widget=LongSelect,
            )
        return fields

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        """Language and level, as the page shows them."""
        return [(self[f"language_{n}"], self[f"level_{n}"]) for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Every language has a level, and stands once."""
        data = super().clean() or {}
        seen = set()
        for n in range(self.count):
            code, level = data.get(f"language_{n}"), data.get(f"level_{n}")
            if code and not level:
                self.add_error(f"level_{n}", _("Say how well."))
            if code and code in seen:
                self.add_error(f"language_{n}", _("This language stands here twice."))
            seen.add(code)
        return data

    @property
    def levels(self) -> dict[str, int]:
        """Code to level, for the lines that name a language."""
        rows = [
            (self.cleaned_data[f"language_{n}"], self.cleaned_data[f"level_{n}"]) for n in range(self.count)
        ]
        return {code: int(level) for code, level in rows if code}


class RateForm(SpokenForm):
    """What an hour of paid work costs."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """An amount and its currency; both or none."""
        rate = forms.DecimalField(
            label=_("Rate an hour"),
            required=False,
            min_value=0,
            max_value=100_000,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            help_text=_("Without tax. Leave it empty when you would rather agree on it each time."),
        )
        rate.error_messages["invalid"] = _("Write the rate as a number, such as 85 or 85.50.")
        return {
            "rate": rate,
            "currency": forms.ChoiceField(
                label=_("Currency"), required=False, choices=[("", _("choose")), *currency_options()]
            ),
        }

    def clean(self) -> dict[str, Any]:
        """A rate has a currency, and no more decimal places than it."""
        data = super().clean() or {}
        rate, currency = data.get("rate"), data.get("currency")
        if rate is None:
            return data
        if not currency:
            self.add_error("currency", _("Say in which currency, for example EUR."))
        elif rate != round(rate, minor_digits(currency)):
            self.add_error("rate", _("{currency} has fewer decimal places.", currency=currency))
        return data

    @property
    def profile(self) -> dict[str, Any]:
        """The two fields of the profile: minor units and currency, or neither."""
        rate, currency = self.cleaned_data["rate"], self.cleaned_data["currency"]
        if rate is None:
            return {"rate_minor": None, "rate_currency": ""}
        return {"rate_minor": Money(rate, currency).minor, "rate_currency": currency}


class AboutForm(SpokenForm):
    """Who somebody is, in their own words."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Name, headline, more."""
        return {
            "name": forms.CharField(
                label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
            ),
            "headline": forms.CharField(
                label=_("In one line"), required=False, max_length=200, help_text=_("What you are here.")
            ),
            "about": forms.CharField(
                label=_("More about you"),
                required=False,
                max_length=5000,
                widget=forms.Textarea({"rows": 5}),
            ),
        }


class DriveForm(SpokenForm):
    """What somebody cares for: it counts in every match."""

    def __init__(self, *args: Any, themes: list[tuple[str, str]], **kwargs: Any) -> None:
        self.theme_choices = themes
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Interests, purpose, themes."""
        return {
            "interests": forms.CharField(
                label=_("What interests you"),
                required=False,
                max_length=2000,
                widget=forms.Textarea({"rows": 3}),
            ),
            "purpose": forms.CharField(
                label=_("What your work should be good for"),
                required=False,
                max_length=2000,
                widget=forms.Textarea({"rows": 3}),
            ),
            "themes": forms.MultipleChoiceField(
                label=_("Themes you would like to work on"),
                help_text=_("Work on these themes scores higher for you."),
                required=False,
                choices=self.theme_choices,
                widget=forms.CheckboxSelectMultiple,
            ),
        }


class SeenForm(SpokenForm):
    """Who may find somebody."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One tick."""
        return {
            "is_searchable": forms.BooleanField(
                label=_("Owners may find me for their work"),
                help_text=_("Without this you still find work yourself, and can raise your hand."),
                required=False,
            )
        }
