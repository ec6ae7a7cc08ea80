"""When no mail shall come."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms

from muster.foundation.words import _
from muster.notices.queries import QuietHours
from muster.web.forms.spoken import SpokenForm


class QuietForm(SpokenForm):
    """From and to; both empty for no quiet hours."""

    def __init__(self, data: Any = None, *, quiet: QuietHours | None) -> None:
        initial = {"start": _time(quiet.start), "end": _time(quiet.end)} if quiet else {}
        super().__init__(data, initial=initial)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Two times of the day."""
        fields: dict[str, forms.Field] = {}
        for name, label in (("start", _("From")), ("end", _("Until"))):
            widget = forms.TimeInput({"type": "time"}, format="%H:%M")
            field = forms.TimeField(label=label, required=False, widget=widget)
            field.error_messages["invalid"] = _("Write the time as 09:00.")
            fields[name] = field
        return fields

    def clean(self) -> dict[str, Any]:
        """Both times or none."""
        data = super().clean() or {}
        if not self.errors and (data.get("start") is None) != (data.get("end") is None):
            self.add_error("end" if data.get("end") is None else "start", _("Say both times, or none."))
        return data

    def minutes(self) -> tuple[int, int] | None:
        """The two as minutes of the day; None for no quiet hours."""
        start, end = self.cleaned_data["start"], self.cleaned_data["end"]
        if start is None or end is None:
            return None
        return start.hour * 60 + start.minute, end.hour * 60 + end.minute


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)
