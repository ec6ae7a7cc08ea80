"""Forms about instruments and sittings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from muster.assessments.queries import AskedItem
from muster.assessments.rules import Item
from muster.assessments.terms import LONGEST_TITLE, LONGEST_WORDS, InstrumentKind, Purpose
from muster.foundation.words import _
from muster.web.forms.naming import SkillField
from muster.web.forms.spoken import SpokenForm

TEXT_ROWS = 22


class InstrumentForm(SpokenForm):
    """An instrument as a text."""

    def __init__(self, *args: Any, kinds: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        self.kinds = kinds
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Name, skill, a word about it, the items; the kind as long as it is new."""
        fields: dict[str, forms.Field] = {
            "title": forms.CharField(label=_("Its name"), max_length=LONGEST_TITLE),
            "skill": SkillField(label=_("The skill that it is about")),
            "about": forms.CharField(
                label=_("A word to whoever uses it"),
                required=False,
                max_length=LONGEST_WORDS,
                widget=forms.Textarea({"rows": 2}),
            ),
            "text": forms.CharField(
                label=_("Items"),
                help_text=_("“Q:” begins an item; “1:”, “3:” and “5:” say what these levels look like."),
                widget=forms.Textarea({"rows": TEXT_ROWS, "spellcheck": "true"}),
            ),
        }
        if self.kinds:
            return {"kind": forms.ChoiceField(label=_("What it is"), choices=self.kinds)} | fields
        return fields


class ExampleForm(SpokenForm):
    """For which skill an example is taken along."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One name."""
        return {"skill": SkillField(label=_("For which skill?"))}


class InviteForm(SpokenForm):
    """Whom to invite, and who rates."""

    def __init__(
        self, *args: Any, kind: InstrumentKind, people: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        self.kind, self.people = kind, people
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The person, those who rate (not for a test), a word."""
        fields: dict[str, forms.Field] = {
            "person": forms.ChoiceField(label=_("Whom do you invite?"), choices=[("", ""), *self.people])
        }
        if self.kind is not InstrumentKind.TEST:
            fields["raters"] = forms.MultipleChoiceField(
                label=_("Who rates?"),
                help_text=_("The person sees these names before they agree."),
                choices=self.people,
                required=False,
                widget=forms.SelectMultiple({"size": 8}),
            )
        return fields | {
            "words": forms.CharField(
                label=_("Why, in a sentence"),
                required=False,
                max_length=LONGEST_WORDS,
                widget=forms.Textarea({"rows": 2}),
            )
        }


class ConsentForm(SpokenForm):
    """What the person agrees to."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """To learn from it, or also as evidence."""
        return {
            "purpose": forms.ChoiceField(
                label=_("I agree to this one use"),
                choices=[
                    (
                        Purpose.DEVELOPMENT.value,
                        _("for me alone, to learn from; nobody else sees the result"),
                    ),
                    (
                        Purpose.LEVEL.value,
                        _("also as evidence for my level; whoever invited me sees the result"),
                    ),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the two.")},
            )
        }


class RatingsForm(SpokenForm):
    """A level for each item, with the words that say what the levels look like."""

    def __init__(self, *args: Any, items: Sequence[Item], is_feedback: bool, **kwargs: Any) -> None:
        self.items, self.is_feedback = items, is_feedback
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One choice an item, and a note where nobody has to stay unknown."""
        fields: dict[str, forms.Field] = {}
        for number, item in enumerate(self.items):
            choices = [(str(level), item.anchors.get(level) or _("between")) for level in range(1, 6)]
            if self.is_feedback:
                choices.append(("0", _("I have not seen it")))
            fields[f"item-{number}"] = forms.TypedChoiceField(
                label=item.text,
                choices=choices,
                coerce=int,
                required=not self.is_feedback,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a level.")},
            )
        if not self.is_feedback:
            fields["words"] = forms.CharField(
                label=_("A note, if you like; the person reads it"),
                required=False,
                max_length=LONGEST_WORDS,
                widget=forms.Textarea({"rows": 3}),
            )
        return fields

    @property
    def scores(self) -> dict[int, int]:
        """Item number to level."""
        return {n: self.cleaned_data.get(f"item-{n}") or 0 for n in range(len(self.items))}

    @property
    def item_fields(self) -> list[Any]:
        """The bound fields of the items, in order."""
        return [self[f"item-{n}"] for n in range(len(self.items))]


class AnswerForm(SpokenForm):
    """One question of a test."""

    def __init__(self, *args: Any, asked: AskedItem, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Its answers, and the number of the question that they belong to."""
        return {
            "option": forms.TypedChoiceField(
                label=self.asked.text,
                choices=[(str(n), words) for n, words in enumerate(self.asked.options)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose one of the answers.")},
            ),
            "item": forms.IntegerField(widget=forms.HiddenInput, initial=self.asked.number),
        }
