"""The forms of a dispute: what one says, and what the decider rules."""

from __future__ import annotations

from django import forms

from muster.conversations.terms import MOST_FILES
from muster.foundation.words import _
from muster.web.forms.rooms import FilesField, SeveralFiles
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


class EvidenceForm(StatementForm):
    """What somebody says in a dispute, with files."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Words and files."""
        return super().spoken_fields() | {
            "files": FilesField(
                label=_("Files, up to {n}", n=MOST_FILES),
                required=False,
                widget=SeveralFiles({"multiple": True}),
            )
        }


class RulingForm(SpokenForm):
    """The decider's share and reasons."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """A share in percent, to a tenth, and words."""
        share = forms.DecimalField(
            label=_("Share for the one who worked, in percent"),
            min_value=0,
            max_value=100,
            decimal_places=1,
        )
        for code in ("invalid", "min_value", "max_value", "max_decimal_places"):
            share.error_messages[code] = _("Write a share from 0 to 100 percent.")
        return {
            "share": share,
            "words": forms.CharField(label=_("Why"), max_length=4000, widget=forms.Textarea({"rows": 4})),
        }
