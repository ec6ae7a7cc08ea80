"""The form of an upload of skills."""

from __future__ import annotations

from django import forms

from muster.foundation.words import _
from muster.web.forms.spoken import SpokenForm


class SkillFileForm(SpokenForm):
    """A list of skills."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One file."""
        file = forms.FileField(
            label=_("List of skills"),
            help_text=_(
                "A ZIP of ESCO or O*NET as you downloaded it, or a CSV file of your own. Up to 100 MB."
            ),
            widget=forms.FileInput({"accept": ".zip,.csv,text/csv,application/zip"}),
        )
        file.error_messages["empty"] = _("This file is empty.")
        return {"file": file}
