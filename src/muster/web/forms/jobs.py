"""A job to take apart, and its tasks as rows of a form. What can be right is a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from muster.foundation.words import _
from muster.opportunities import rules
from muster.opportunities.queries import BreakdownTask
from muster.web.components.numbers import hours as hours_words
from muster.web.forms.spoken import HoursField, SpokenForm

BLANK_ROWS = 3
FIELDS_OF_DOMAIN = {"minutes": "hours", "organisation_ref": "organisation"}


class JobForm(SpokenForm):
    """The job's name, its hours, and its description."""

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Name, hours, description, and for whom where that is not plain."""
        fields: dict[str, forms.Field] = {
            "title": forms.CharField(label=_("The job"), max_length=120),
            "hours": HoursField(label=_("Hours a week"), initial=2400),
            "text": forms.CharField(
                label=_("What it consists of"),
                max_length=20_000,
                widget=forms.Textarea({"rows": 9}),
                help_text=_(
                    "A job description, or one task on a line. Hours or shares in a line are kept: “8 h”, “20 %”."
                ),
            ),
        }
        if len(self.organisations) > 1:
            fields["organisation"] = forms.ChoiceField(
                label=_("For whom is it?"), choices=list(self.organisations)
            )
        return fields


class TasksForm(forms.Form):
    """The tasks: ``title`` and ``hours`` repeated, with a few blank rows at the end."""

    def __init__(self, data: QueryDict | None = None, *, tasks: Sequence[BreakdownTask]) -> None:
        super().__init__(data)
        self.rows = [(one.title, hours_words(one.minutes)) for one in tasks]
        if data is not None:
            self.rows = list(zip(data.getlist("title"), data.getlist("hours"), strict=False))
        self.shown = [*(row for row in self.rows if any(row)), *[("", "")] * BLANK_ROWS]

    def tasks(self) -> list[rules.Task]:
        """The rows that say something; hours that are none become an error of the form and an empty list."""
        found = []
        for title, said in self.rows:
            if not title.strip() and not said.strip():
                continue
            try:
                found.append(rules.Task(title, HoursField(required=False).clean(said) or 0))
            except forms.ValidationError as error:
                self.add_error(None, error)
                return []
        return found
