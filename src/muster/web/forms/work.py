"""What goes with a raised hand: a few words, and for work that asks for it a price, hours and answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.matching.terms import NotForMe, not_for_me_label
from muster.opportunities import rules
from muster.opportunities.queries import RoleView
from muster.opportunities.terms import PayKind
from muster.web.components.numbers import hours as hours_words
from muster.web.components.pay_words import pay_words
from muster.web.forms.pay import AmountField, minor
from muster.web.forms.spoken import HoursField, SpokenForm

MOST_LETTERS = 600
FIELDS_OF_DOMAIN = {"asked_minutes": "hours", "answers": "answer_1"}


class HandForm(SpokenForm):
    """A few words to the owner, and what this role asks for beside them."""

    def __init__(self, data: Any = None, *, role: RoleView, **kwargs: Any) -> None:
        self.role = role
        super().__init__(data, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The message; a price and hours where the work is paid; an answer for each question."""
        field = forms.CharField(
            label=_("A few words to the owner"),
            help_text=_("Why this work, or what you would bring. Up to {n} letters.", n=MOST_LETTERS),
            required=False,
            max_length=MOST_LETTERS,
            widget=forms.Textarea({"rows": 4}),
        )
        field.error_messages["max_length"] = _("Keep it under {n} letters.", n=MOST_LETTERS)
        return {"message": field, **self._price(), **self._answers()}

    def _price(self) -> dict[str, forms.Field]:
        if not self.role.pay.is_paid:
            return {}
        fields: dict[str, forms.Field] = {
            "amount": AmountField(
                label=_("Your price in {currency}", currency=self.role.pay.currency),
                required=False,
                help_text=_("The owner says: {pay}.", pay=pay_words(self.role.pay)),
            ),
            "hours": HoursField(
                label=_("Your hours a week"),
                required=False,
                help_text=_(
                    "Without it: the {hours} of the role.", hours=hours_words(self.role.minutes_per_week)
                ),
            ),
        }
        if self.role.pay.kind == PayKind.FIXED:
            fields["milestones"] = forms.CharField(
                label=_("Milestones"),
                required=False,
                max_length=3000,
                widget=forms.Textarea({"rows": 3}),
                help_text=_("One on a line: what; amount; day. Such as: First draft; 1200; 2027-01-29"),
            )
        return fields

    def _answers(self) -> dict[str, forms.Field]:
        return {
            f"answer_{n}": forms.CharField(
                label=question, required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
            )
            for n, question in enumerate(self.role.questions, 1)
        }

    def clean_milestones(self) -> tuple[rules.Milestone, ...]:
        """The lines as milestones; an error names the line that cannot be read."""
        found = []
        for line in self.cleaned_data["milestones"].splitlines():
            if not line.strip():
                continue
            parts = [part.strip() for part in line.split(";")]
            try:
                title, amount, day = parts
                said = AmountField().clean(amount)
                found.append(
                    rules.Milestone(title, minor(said, self.role.pay.currency) or 0, date.fromisoformat(day))
                )
            except (ValueError, forms.ValidationError):
                raise forms.ValidationError(
                    _("We could not read “{line}”. Write: what; amount; day.", line=line)
                ) from None
        return tuple(found)

    def proposal(self) -> rules.Proposal:
        """What was said beside the message."""
        said = self.cleaned_data
        return rules.Proposal(
            asked_minor=minor(said.get("amount"), self.role.pay.currency),
            asked_minutes=said.get("hours"),
            answers=tuple(said.get(f"answer_{n}", "") for n in range(1, len(self.role.questions) + 1)),
            milestones=said.get("milestones") or (),
        )

    def refuse(self, refusal: Refusal) -> bool:
        """Put the refusal beside its field; False when it has none here."""
        name = FIELDS_OF_DOMAIN.get(refusal.field or "", refusal.field or "")
        if name not in self.fields:
            return False
        self.add_error(name, refusal.message)
        return True


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
