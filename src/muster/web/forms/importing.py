"""The forms of taking in people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from muster.foundation.words import _
from muster.web.forms.spoken import SpokenForm


class PeopleFileForm(SpokenForm):
    """A file of people, and for which organisation."""

    def __init__(self, *args: Any, organisations: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        self.organisations = organisations
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The organisation only where there is a choice."""
        choice: dict[str, forms.Field] = {}
        if len(self.organisations) > 1:
            choice["organisation"] = forms.ChoiceField(label=_("Organisation"), choices=self.organisations)
        file = forms.FileField(
            label=_("File of people"),
            help_text=_("A CSV file, up to 10 MB. Nothing is written before you have seen what it would do."),
            widget=forms.FileInput({"accept": ".csv,text/csv"}),
        )
        file.error_messages["empty"] = _("This file is empty.")
        return {**choice, "file": file}
