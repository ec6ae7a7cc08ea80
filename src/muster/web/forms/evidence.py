"""Forms about evidence: whom to ask, a level with a word, a reason, a certificate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from muster.evidence.terms import MAX_WORDS, EvidenceKind
from muster.foundation.words import _
from muster.web.forms.engagements import date_widget
from muster.web.forms.spoken import SpokenForm


def _words(label: str, *, required: bool = False, rows: int = 3, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=MAX_WORDS,
        widget=forms.Textarea({"rows": rows}),
    )


class AskForm(SpokenForm):
    """Whom one asks for what (as "kind:reference"), with a few words."""

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One choice, and words if one likes."""
        return {
            "who": forms.ChoiceField(
                label=_("Whom do you ask?"),
                choices=self.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose somebody."), "invalid_choice": _("Choose somebody.")},
            ),
            "words": _words(_("A few words, if you like"), help_text=_("What did they see you do?"), rows=2),
        }

    @property
    def chosen(self) -> tuple[EvidenceKind, str]:
        """The kind of evidence and the person's reference."""
        kind, _colon, ref = self.cleaned_data["who"].partition(":")
        return EvidenceKind(kind), ref


class CertificateForm(AskForm):
    """A certificate as a file, and who looks at it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="paper-%s", **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The file, what it says, who looks."""
        who = super().spoken_fields()["who"]
        who.label = _("Who looks at it?")
        who.widget = forms.Select(choices=self.choices)
        return {
            "file": forms.FileField(
                label=_("The certificate"),
                help_text=_("A PDF or a picture. Only whoever looks at it and you can open it."),
                widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg"}),
            ),
            "issuer": forms.CharField(label=_("Who issued it"), max_length=200),
            "expires_date": forms.DateField(
                label=_("Valid until, if it says so"), required=False, widget=date_widget()
            ),
            "who": who,
        }


class RatingForm(SpokenForm):
    """A level with what it means, the day it was seen, and a word."""

    def __init__(
        self, *args: Any, texts: dict[int, str], kinds: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        self.texts, self.kinds = texts, kinds
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One of five, and words; where several kinds are possible, which."""
        fields: dict[str, forms.Field] = {}
        if self.kinds:
            fields["kind"] = forms.ChoiceField(label=_("You speak as"), choices=self.kinds)
        return fields | {
            "level": forms.TypedChoiceField(
                label=_("The level you have seen"),
                choices=[(str(level), text) for level, text in sorted(self.texts.items())],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a level.")},
            ),
            "observed_date": forms.DateField(
                label=_("When you saw it, if not today"), required=False, widget=date_widget()
            ),
            "words": _words(_("What you saw, in a sentence"), rows=2),
        }


class SayForm(SpokenForm):
    """A few words, needed or not."""

    def __init__(
        self, *args: Any, label: str, key: str, required: bool = True, help_text: str = "", **kwargs: Any
    ) -> None:
        self.said = (label, required, help_text)
        super().__init__(*args, auto_id=f"{key}-%s", **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One field."""
        label, required, help_text = self.said
        return {"words": _words(label, required=required, help_text=help_text)}


class DecisionForm(SpokenForm):
    """What the decider decides, with the reason that both sides read."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Upheld or not, and why."""
        return {
            "decision": forms.ChoiceField(
                label=_("Your decision"),
                choices=[
                    ("stands", _("The piece stands as it is")),
                    ("upheld", _("The piece is taken back; the level is computed without it")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the two.")},
            ),
            "words": _words(_("Your reason; both sides read it"), required=True),
        }


class RingForm(SpokenForm):
    """What becomes of endorsements that people gave each other, with the reason that all of them read."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """All stands, or they are taken back; and why."""
        return {
            "decision": forms.ChoiceField(
                label=_("Your decision"),
                choices=[
                    ("stands", _("All of it stands")),
                    ("upheld", _("These endorsements are taken back; levels are computed without them")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the two.")},
            ),
            "words": _words(_("Your reason; everybody concerned reads it"), required=True),
        }


class BadgeForm(SpokenForm):
    """A badge as a file or as text, and the skill where the badge names none."""

    def __init__(self, *args: Any, skills: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        self.skills = skills
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One of the first two."""
        return {
            "badge": forms.FileField(
                label=_("The badge as a file"),
                help_text=_("As your issuer gives it: JSON, a token, or a PNG."),
                required=False,
                allow_empty_file=True,
                widget=forms.FileInput({"accept": ".json,.jwt,.txt,.png,application/json,image/png"}),
            ),
            "text": forms.CharField(
                label=_("or its text"), required=False, widget=forms.Textarea({"rows": 4})
            ),
            "skill_ref": forms.ChoiceField(
                label=_("For which skill, if the badge does not say"),
                required=False,
                choices=[("", _("the badge says it")), *self.skills],
            ),
        }

    def clean(self) -> dict[str, Any]:
        """A file, or words."""
        data = super().clean() or {}
        if not self.errors and data.get("badge") is None and not str(data.get("text", "")).strip():
            self.add_error("badge", _("Choose a file, or paste the text below."))
        return data


class IssuerForm(SpokenForm):
    """An issuer whose badges shall count."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Its address or DID, its name, its key where it publishes none."""
        return {
            "issuer_id": forms.CharField(
                label=_("The issuer's address or DID"),
                help_text=_(
                    "As it stands in its badges under “issuer”. We read its public keys there, once."
                ),
                max_length=500,
            ),
            "name": forms.CharField(label=_("Its name here, if you like"), required=False, max_length=200),
            "public_key": forms.CharField(
                label=_("Its public key, if it publishes none"),
                help_text=_("Ed25519 in multibase: it begins with z6Mk."),
                required=False,
                max_length=100,
            ),
        }
