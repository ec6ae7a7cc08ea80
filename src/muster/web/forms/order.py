"""How an organisation orders suggestions."""

from __future__ import annotations

from typing import Any

from django import forms

from muster.engine.two_sided import Factor
from muster.foundation.words import _
from muster.matching.terms import LEAST_KEEP_DAYS, MOST_KEEP_DAYS, MOST_LIFT
from muster.web.forms.spoken import SpokenForm

PER_PERCENT = 10


def factor_words() -> dict[Factor, str]:
    """What each factor brings into the order, in words."""
    return {
        Factor.OWNER: _("The owner may want the person: skills and the practical side"),
        Factor.WANTS: _("The person may want the work: wishes and the practical side"),
        Factor.EXPOSURE: _("Who was shown often in 28 days steps back, so that nobody is never shown"),
        Factor.NEWCOMER: _("Newcomers without finished work count at the upper bound of their levels"),
        Factor.LIFT: _("Marked work is lifted by the percentages below"),
    }


class OrderForm(SpokenForm):
    """What counts, how far marked work is lifted, how long lists are kept."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One field for each part of the choice."""
        choices = [(str(factor), words) for factor, words in factor_words().items()]
        lift: dict[str, Any] = {"min_value": 0, "max_value": MOST_LIFT // PER_PERCENT}
        return {
            "work": forms.MultipleChoiceField(
                label=_("Work that fits, as your people see it"),
                help_text=_("Without any tick the list stands in the exact order of the match."),
                required=False,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
            ),
            "people": forms.MultipleChoiceField(
                label=_("People who fit, as owners see them"),
                help_text=_("Usually nothing: owners then see the exact order of the match."),
                required=False,
                choices=[pair for pair in choices if pair[0] != Factor.LIFT],
                widget=forms.CheckboxSelectMultiple,
            ),
            "strategic_lift": forms.IntegerField(
                label=_("Lift of strategic work"),
                help_text=_(
                    "Percent, {n} at most with both marks. It never enters a score.",
                    n=MOST_LIFT // PER_PERCENT,
                ),
                **lift,
            ),
            "urgent_lift": forms.IntegerField(label=_("Lift of urgent work"), **lift),
            "keep_days": forms.IntegerField(
                label=_("Days for which a list can be replayed"),
                help_text=_("From {least} to {most}.", least=LEAST_KEEP_DAYS, most=MOST_KEEP_DAYS),
                min_value=LEAST_KEEP_DAYS,
                max_value=MOST_KEEP_DAYS,
            ),
        }
