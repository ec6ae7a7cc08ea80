"""The forms of a dispute: what one says, and what the decider rules."""

from __future__ import annotations

from django import forms

from muster.foundation.words import _
from muster.web.forms.spoken import SpokenForm


class StatementForm(SpokenForm):
    """What somebody says in a dispute."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Words."""
        return {
            "words": forms.CharField(
                label=_("What you saw"),
                max_length=4000,
                widget=forms.Textarea({"rows": 4}),
                help_text=_("Facts help most: dates, links, what was agreed."),
            )
        }


class RulingForm(SpokenForm):
    """The decider's share and reasons."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """A share in percent, and words."""
        share = forms.IntegerField(
            label=_("Share for the one who worked, in percent"), min_value=0, max_value=100
        )
        for code in ("invalid", "min_value", "max_value"):
            share.error_messages[code] = _("Write a share from 0 to 100 percent.")
        return {
            "share": share,
            "words": forms.CharField(label=_("Why"), max_length=4000, widget=forms.Textarea({"rows": 4})),
        }
