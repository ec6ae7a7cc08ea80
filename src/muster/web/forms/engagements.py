"""Forms around agreed work: reasons, last days, terms, ratings and reviews. Shape only; rules say the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from muster.engagements.rules import LAWS, law_label
from muster.engagements.terms import MOST_FILES, REVIEW_ITEMS, Side, review_anchor_label, review_item_label
from muster.foundation.words import _
from muster.web.components.numbers import hours
from muster.web.forms.hours import read_hours
from muster.web.forms.pay import check_decimals, pay_fields, pay_initial, pay_of
from muster.web.forms.rooms import FilesField, SeveralFiles

NOT_SHOWN = "0"
WEEK_HOURS = 60 * 168


def date_widget() -> forms.DateInput:
    """A day as browsers ask for it."""
    return forms.DateInput({"type": "date"}, format="%Y-%m-%d")


def _day_errors() -> dict[str, str]:
    return {"required": _("Choose a day."), "invalid": _("Choose a day, such as 2026-12-18.")}


class WordsForm(forms.Form):
    """A few words to the other side."""

    def __init__(
        self,
        data: Any = None,
        *,
        label: str,
        key: str,
        help_text: str = "",
        rows: int = 3,
        required: bool = True,
    ) -> None:
        super().__init__(data, auto_id=f"{key}-%s")
        self.fields["words"] = forms.CharField(
            label=label,
            help_text=help_text,
            max_length=4000,
            required=required,
            widget=forms.Textarea({"rows": rows}),
            error_messages={"required": _("Please write a sentence, so that the other side knows why.")},
        )


class HandOverForm(WordsForm):
    """What is handed over, in words and files."""

    def __init__(self, data: Any = None, files: Any = None, *, key: str) -> None:
        super().__init__(
            data,
            label=_("What you hand over, and where it is"),
            help_text=_("A few sentences and a link are enough."),
            key=key,
            rows=5,
        )
        self.files = MultiValueDict() if files is None else files
        self.fields["files"] = FilesField(
            label=_("Files, up to {n}", n=MOST_FILES),
            required=False,
            widget=SeveralFiles({"multiple": True}),
        )


class EndForm(WordsForm):
    """The last day, and why."""

    def __init__(self, data: Any = None, *, key: str, first: date, last: date) -> None:
        super().__init__(data, label=_("Why it ends"), key=key)
        words = self.fields.pop("words")
        self.fields["last_date"] = forms.DateField(
            label=_("Last day"), initial=first, widget=date_widget(), error_messages=_day_errors()
        )
        self.fields["last_date"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}
        self.fields["words"] = words


class DatesForm(WordsForm):
    """Other dates that a home manager could live with."""

    def __init__(self, data: Any = None, *, key: str, starts: date, ends: date) -> None:
        super().__init__(data, label=_("Why these dates, if you like"), key=key, required=False, rows=2)
        words = self.fields.pop("words")
        for name, label, day in (
            ("starts_date", _("First day"), starts),
            ("ends_date", _("Last day"), ends),
        ):
            self.fields[name] = forms.DateField(
                label=label, initial=day, widget=date_widget(), error_messages=_day_errors()
            )
        self.fields["words"] = words


class HoursAWeekField(forms.CharField):
    """Hours a week as text; cleaned to minutes."""

    def clean(self, value: Any) -> int:
        """Minutes from 1 to a whole week; a validation error with the way out otherwise."""
        text = str(super().clean(value)).strip()
        try:
            minutes = round(float(text.replace(",", ".")) * 60)
        except ValueError:
            try:
                minutes = read_hours(text)
            except ValueError as error:
                raise forms.ValidationError(str(error)) from error
        if not 1 <= minutes <= WEEK_HOURS:
            raise forms.ValidationError(_("A week has 168 hours. Write how many of them the work takes."))
        return minutes


class TermsForm(forms.Form):
    """A new version of the terms. ``seen`` is the version it starts from."""

    def __init__(self, data: Any = None, *, latest: Any, deciders: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(data, auto_id="terms-%s")
        self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput(), initial=latest.version)
        self.fields["scope"] = forms.CharField(
            label=_("What the work is"),
            initial=latest.scope,
            max_length=4000,
            widget=forms.Textarea({"rows": 4}),
            error_messages={"required": _("Say in a sentence what the work is.")},
        )
        self.fields["deliverables"] = forms.CharField(
            label=_("What is handed over at the end"),
            initial=latest.deliverables,
            required=False,
            max_length=4000,
            widget=forms.Textarea({"rows": 3}),
        )
        self.fields["minutes_per_week"] = HoursAWeekField(
            label=_("Hours a week"),
            initial=hours(latest.minutes_per_week),
            max_length=10,
            widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            error_messages={"required": _("Write how many hours a week the work takes.")},
        )
        self._days_and_place(latest)
        self._pay(latest)
        self._small_print(latest, deciders)

    def _small_print(self, latest: Any, deciders: Sequence[tuple[str, str]]) -> None:
        present = [(latest.decider.ref, latest.decider.name)] if latest.decider else []
        people = dict([*present, *deciders])
        laws = [("", law_label("")), *((code, law_label(code)) for code in LAWS)]
        self.fields["payment_days"] = forms.IntegerField(
            label=_("Paid within days"),
            initial=latest.payment_days,
            min_value=1,
            max_value=365,
            required=False,
        )
        self.fields["law"] = forms.ChoiceField(
            label=_("Rule for freelance work that holds"), initial=latest.law, required=False, choices=laws
        )
        self.fields["decider_ref"] = forms.ChoiceField(
            label=_("Who decides a dispute"),
            help_text=_("Named before the work starts, and neither of you."),
            initial=latest.decider.ref if latest.decider else "",
            required=False,
            choices=[("", _("Nobody named yet")), *people.items()],
        )
        for name, label in (
            ("ip_words", _("Whose the result is")),
            ("confidentiality_words", _("What stays between us")),
        ):
            self.fields[name] = forms.CharField(
                label=label,
                initial=getattr(latest, name),
                required=False,
                max_length=4000,
                widget=forms.Textarea({"rows": 3}),
            )

    def _pay(self, latest: Any) -> None:
        for name, field in pay_fields(is_range=False).items():
            field.initial = pay_initial(latest.pay)[name]
            self.fields[name] = field

    def clean(self) -> dict[str, Any]:
        """The pay fields as one value, under "pay"."""
        said = super().clean() or {}
        check_decimals(self, "pay_most")
        said["pay"] = pay_of(said)
        return {n: v for n, v in said.items() if not n.startswith("pay_") and (n == "pay" or n in self.data)}

    def _days_and_place(self, latest: Any) -> None:
        for name, label in (("starts_date", _("First day")), ("ends_date", _("Last day"))):
            self.fields[name] = forms.DateField(
                label=label, initial=getattr(latest, name), widget=date_widget(), error_messages=_day_errors()
            )
        self.fields["place"] = forms.CharField(
            label=_("Place"), initial=latest.place, required=False, max_length=120
        )
        self.fields["notice_days"] = forms.IntegerField(
            label=_("Days of notice"),
            initial=latest.notice_days,
            min_value=0,
            max_value=365,
            error_messages={
                "required": _("Write how many days of notice hold."),
                "invalid": _("Write a whole number of days."),
                "min_value": _("Notice is between 0 and 365 days."),
                "max_value": _("Notice is between 0 and 365 days."),
            },
        )


@dataclass(frozen=True, slots=True)
class RatedSkill:
    """One skill that the work can prove: its name, the level it asked for, what each level looks like."""

    ref: str
    label: str
    asked: int
    texts: Mapping[int, str]


class AcceptForm(forms.Form):
    """Which level the work showed, skill by skill, and a word of thanks."""

    def __init__(self, data: Any = None, *, skills: Sequence[RatedSkill]) -> None:
        super().__init__(data, auto_id="accept-%s")
        self.skills = skills
        for skill in skills:
            choices = [(str(n), skill.texts.get(n, "")) for n in range(1, 6)]
            self.fields[skill.ref] = forms.ChoiceField(
                label=skill.label,
                choices=[*choices, (NOT_SHOWN, _("The work did not show it"))],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose the level that the work showed, or that it did not show it.")
                },
            )
        self.fields["words"] = forms.CharField(
            label=_("A word to go with it"),
            required=False,
            max_length=4000,
            widget=forms.Textarea({"rows": 3}),
        )

    def questions(self) -> list[tuple[RatedSkill, Any]]:
        """Each skill with its bound field."""
        return [(skill, self[skill.ref]) for skill in self.skills]

    def ratings(self) -> dict[str, int]:
        """The levels chosen; skills that the work did not show are left out."""
        chosen = {skill.ref: self.cleaned_data[skill.ref] for skill in self.skills}
        return {ref: int(value) for ref, value in chosen.items() if value != NOT_SHOWN}


class ReviewForm(forms.Form):
    """The anchored items of one side, whether one would work together again, and words."""

    def __init__(self, data: Any = None, *, side: str) -> None:
        super().__init__(data, auto_id="review-%s")
        self.items = REVIEW_ITEMS[Side(side)]
        anchors = [(str(n), review_anchor_label(n)) for n in range(1, 6)]
        needed = {"required": _("Choose one of the five.")}
        for item in self.items:
            self.fields[item] = forms.ChoiceField(
                label=review_item_label(item),
                choices=anchors,
                widget=forms.RadioSelect,
                error_messages=needed,
            )
        self.fields["would_again"] = forms.ChoiceField(
            label=_("Would you work together again?"),
            choices=[("yes", _("Yes")), ("no", _("Rather not"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one of the two.")},
        )
        self.fields["words"] = forms.CharField(
            label=_("In your own words"),
            required=False,
            max_length=4000,
            widget=forms.Textarea({"rows": 4}),
        )

    def questions(self) -> list[Any]:
        """The bound fields of the anchored items."""
        return [self[item] for item in self.items]

    def chosen(self) -> dict[str, int]:
        """The items as values from 1 to 5."""
        return {item: int(self.cleaned_data[item]) for item in self.items}
