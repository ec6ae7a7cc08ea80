"""What the forms of the pages share: labels in the reader's language, hours as people write them, refusals."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.web.components.numbers import hours as hours_words

_HOURS = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?\s*h?")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)\s*h?")


class SpokenForm(forms.Form):
    """A form whose fields are made when it is shown, so that their words are in the reader's language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.spoken_fields().items():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _("This is needed.")
            self.fields[name] = field

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The fields by name, in order."""
        return {}

    def show(self, refusal: Refusal, **names: str) -> None:
        """Put what the domain refused beside its field; ``names`` translates the domain's fields to the form's."""
        field = names.get(refusal.field or "", refusal.field)
        self.add_error(field if field in self.fields else None, refusal.message)


class HoursField(forms.Field):
    """Hours as people write them ("7.5", "7,5", "7:30"), cleaned to whole minutes."""

    def __init__(self, *, attrs: dict[str, str] | None = None, **kwargs: Any) -> None:
        control = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"} | (attrs or {}))
        super().__init__(widget=control, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Minutes shown as hours."""
        return hours_words(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """The minutes, or None for nothing."""
        text = str(value or "").strip()
        if not text:
            return None
        if clock := _CLOCK.fullmatch(text):
            return int(clock[1]) * 60 + int(clock[2])
        if number := _HOURS.fullmatch(text):
            part = int((number[2] or "0").ljust(2, "0"))
            return int(number[1]) * 60 + round(part * 60 / 100)
        raise forms.ValidationError(_("Write the hours as a number, such as 7.5."))
