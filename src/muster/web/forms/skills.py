"""Forms about one's skills: a level for what one has, a CV to read."""

from __future__ import annotations

from typing import Any

from django import forms

from muster.foundation.words import _
from muster.web.forms.spoken import SpokenForm


class LevelForm(SpokenForm):
    """The level that somebody has by their own word, each with what it means."""

    def __init__(self, *args: Any, texts: dict[int, str], **kwargs: Any) -> None:
        self.texts = texts
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One choice of five."""
        return {
            "level": forms.TypedChoiceField(
                label=_("Your level, in your own words"),
                choices=[(str(level), text) for level, text in sorted(self.texts.items())],
                coerce=int,
                widget=forms.RadioSelect,
            )
        }


class CvForm(SpokenForm):
    """A CV as a file or as text."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One of the two."""
        return {
            "document": forms.FileField(
                label=_("Your CV as a file"),
                help_text=_(
                    "PDF, DOCX, text, Markdown, JSON Resume or a LinkedIn export (ZIP), up to 10 MB."
                ),
                required=False,
                allow_empty_file=True,
                widget=forms.FileInput(
                    {"accept": ".pdf,.docx,.txt,.md,.json,.zip,application/pdf,text/plain,application/json"}
                ),
            ),
            "text": forms.CharField(
                label=_("or its text"),
                required=False,
                strip=False,
                widget=forms.Textarea({"rows": 7}),
            ),
        }

    def clean(self) -> dict[str, Any]:
        """A file, or words."""
        data = super().clean() or {}
        if not self.errors and data.get("document") is None and not str(data.get("text", "")).strip():
            self.add_error("document", _("Choose a file, or paste the text below."))
        return data
