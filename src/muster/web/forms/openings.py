"""Words to people: an invitation, a choice, a no, the end of a posting."""

from __future__ import annotations

from typing import Any

from django import forms

from muster.foundation.words import _
from muster.opportunities import terms
from muster.web.components.pay_words import pay_words
from muster.web.forms.pay import AmountField, plain
from muster.web.forms.spoken import SpokenForm

NO_PAY = terms.PayTerms()


def _words(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
    )


class InviteForm(SpokenForm):
    """A message that goes with the invitation."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One field."""
        return {"message": _words(_("Your message"), _("Why them? One sentence is enough."))}


class ChooseForm(SpokenForm):
    """A message that goes with the seat that is offered, and its pay where the work is paid."""

    def __init__(self, *args: Any, pay: terms.PayTerms = NO_PAY, **kwargs: Any) -> None:
        self.pay = pay
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The message; the amount."""
        fields: dict[str, forms.Field] = {"message": _words(_("Your message"))}
        if self.pay.is_paid:
            fields["amount"] = AmountField(
                label=_("You offer, in {currency}", currency=self.pay.currency),
                required=False,
                initial=plain(self.pay.most) if self.pay.is_agreed else None,
                help_text=pay_words(self.pay),
            )
        return fields


class DeclineForm(SpokenForm):
    """Why somebody is not chosen, as they will read it."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """A reason of the owner's, and words beside it."""
        reasons: Any = [(code, terms.reason_label(code)) for code in terms.OWNER_REASONS]
        return {
            "reason_code": forms.ChoiceField(label=_("The reason"), choices=reasons),
            "words": _words(_("In your own words"), _("They read this as you write it.")),
        }


class EndForm(SpokenForm):
    """Words to everybody who waits when a posting ends."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One field."""
        return {"words": _words(_("Words to everybody who waits"), _("They read this as you write it."))}
