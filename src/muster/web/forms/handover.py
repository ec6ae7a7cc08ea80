"""One line of a handover list: what is open, where it lies, whom to ask."""

from __future__ import annotations

from typing import Any

from django import forms

from muster.foundation.errors import Refusal
from muster.foundation.words import _


class HandoverForm(forms.Form):
    """What somebody who leaves passes on."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="handover-%s")
        missing = {"required": _("Say what is open.")}
        self.fields["what"] = forms.CharField(label=_("What is open"), max_length=300, error_messages=missing)
        self.fields["place"] = forms.CharField(label=_("Where it lies"), max_length=300, required=False)
        self.fields["ask"] = forms.CharField(label=_("Whom to ask"), max_length=120, required=False)

    def show(self, refusal: Refusal) -> None:
        """Say the refusal beside the field it is about."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
