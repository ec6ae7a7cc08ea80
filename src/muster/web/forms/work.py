"""The short message that goes with a raised hand."""

from __future__ import annotations

from django import forms

from muster.foundation.words import _
from muster.matching.terms import NotForMe, not_for_me_label
from muster.web.forms.spoken import SpokenForm

MOST_LETTERS = 600


class HandForm(SpokenForm):
    """A few words to the owner, if one likes."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One message."""
        field = forms.CharField(
            label=_("A few words to the owner"),
            help_text=_("Why this work, or what you would bring. Up to {n} letters.", n=MOST_LETTERS),
            required=False,
            max_length=MOST_LETTERS,
            widget=forms.Textarea({"rows": 4}),
        )
        field.error_messages["max_length"] = _("Keep it under {n} letters.", n=MOST_LETTERS)
        return {"message": field}


class NotForMeForm(SpokenForm):
    """Why a piece of work is not for oneself: optional, and for oneself alone."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """A reason, and words if one likes."""
        return {
            "reason_code": forms.ChoiceField(
                label=_("Why, if you like"),
                required=False,
                choices=[("", _("No reason")), *((str(one), not_for_me_label(one)) for one in NotForMe)],
            ),
            "words": forms.CharField(label=_("In your words"), required=False, max_length=300),
        }
