"""The form of a message: words, and files beside them."""

from __future__ import annotations

from typing import Any

from django import forms

from muster.conversations.terms import MOST_FILES, WORDS_LENGTH
from muster.foundation.words import _
from muster.web.forms.spoken import SpokenForm


class SeveralFiles(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files as a list."""
        given = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


class MessageForm(SpokenForm):
    """What somebody writes."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Words and files; the domain says what is too much."""
        return {
            "words": forms.CharField(
                label=_("Your message"),
                required=False,
                max_length=WORDS_LENGTH,
                strip=True,
                widget=forms.Textarea({"rows": 4}),
                help_text=_("**bold**, lists and links work. Name somebody with @ and they are told."),
            ),
            "files": FilesField(
                label=_("Files, up to {n}", n=MOST_FILES),
                required=False,
                widget=SeveralFiles({"multiple": True}),
            ),
        }
