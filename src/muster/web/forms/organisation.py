"""The forms of an organisation: its settings, units, members and rights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from muster.foundation.act import Grant
from muster.foundation.words import _
from muster.people.terms import HomeApprovalDefault, MembershipKind
from muster.web.components.names import zone_options
from muster.web.forms.choosing import LongSelect
from muster.web.forms.spoken import HoursField, SpokenForm

Options = Sequence[tuple[str, str]]


def grant_words() -> dict[str, str]:
    """By right: what it lets somebody do. Rights over the whole installation are not given here."""
    return {
        str(Grant.PEOPLE_LEAD): _("People lead: looks after members, settings and figures."),
        str(Grant.OWNER): _("Owner: may post work outside the organisation."),
        str(Grant.FINANCE): _("Finance: reads the organisation's accounts and statements."),
        str(Grant.TAXONOMY_STEWARD): _("Taxonomy steward: may load skills."),
    }


def _limits() -> dict[str, forms.Field]:
    """From how many hours a week, and for how long, who is asked to let somebody go."""
    return {
        "home_approval_minutes_above": HoursField(
            label=_("Ask the home manager above"),
            help_text=_(
                "Hours a week. With 0 they are asked about all work that takes time from the main job."
            ),
        ),
        "home_approval_weeks_above": forms.IntegerField(
            label=_("Or when it lasts longer than"),
            help_text=_("Weeks. Beyond either limit they are asked."),
        ),
        "lead_approval_minutes_above": HoursField(
            label=_("Ask a people lead too above"),
            help_text=_("Hours a week. 168 means never."),
        ),
        "lead_approval_weeks_above": forms.IntegerField(
            label=_("Or when it lasts longer than"), help_text=_("Weeks. 260, five years, means never.")
        ),
    }


class SettingsForm(SpokenForm):
    """Everything that an organisation decides for itself."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """One field for each setting."""
        return {
            "home_approval_days": forms.IntegerField(
                label=_("Days for a home manager"),
                help_text=_("Working days to say whether somebody may go."),
            ),
            "home_approval_default": forms.ChoiceField(
                label=_("When the home manager does not answer"),
                choices=[(word.value, word.label) for word in HomeApprovalDefault],
                widget=forms.RadioSelect,
            ),
            **_limits(),
            "candidacy_answer_days": forms.IntegerField(
                label=_("Days for an owner"),
                help_text=_("Working days to answer a raised hand; then it is closed with the words below."),
            ),
            "candidacy_reminder_days": forms.IntegerField(
                label=_("Reminder after"), help_text=_("Working days after which the owner is reminded.")
            ),
            "hours_answer_days": forms.IntegerField(
                label=_("Days to answer hours"),
                help_text=_("Working days an owner has; then sent hours count as approved."),
            ),
            "default_decline_words": forms.CharField(
                label=_("What a person reads when nobody answered"),
                required=False,
                max_length=500,
                help_text=_(
                    "Empty means our own sentence: nobody answered in time, and it is not about you."
                ),
                widget=forms.Textarea({"rows": 3}),
            ),
            "max_week_minutes": HoursField(
                label=_("The longest week"),
                help_text=_(
                    "Hours a week, main job and everything beyond it. Nothing can be agreed above it."
                ),
            ),
            "time_zone": forms.ChoiceField(
                label=_("Time zone"),
                choices=zone_options(),
                widget=LongSelect,
                help_text=_("In which the organisation counts its days."),
            ),
        }


class CloseForm(SpokenForm):
    """The first day whose hours stay open."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """A day."""
        return {
            "until_date": forms.DateField(
                label=_("The first day that stays open"),
                widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
                help_text=_(
                    "Hours on earlier days can no longer be changed. A week across it stays open for its other days."
                ),
            )
        }


class UnitForm(SpokenForm):
    """A new part of the organisation."""

    def __init__(self, *args: Any, units: Options, **kwargs: Any) -> None:
        self.units = units
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Its name and what it belongs to."""
        return {
            "name": forms.CharField(label=_("Name of the new unit"), max_length=200),
            "parent": forms.ChoiceField(
                label=_("Part of"), required=False, choices=[("", _("the organisation")), *self.units]
            ),
        }


class TieForm(SpokenForm):
    """What ties somebody to the organisation, changed."""

    def __init__(self, *args: Any, units: Options, **kwargs: Any) -> None:
        self.units = units
        super().__init__(*args, **kwargs)

    def tie_fields(self) -> dict[str, forms.Field]:
        """As what, and where: the same for whoever comes and whoever is here."""
        return {
            "kind": forms.ChoiceField(
                label=_("Belongs as"), choices=[(kind.value, kind.label) for kind in MembershipKind]
            ),
            "title": forms.CharField(label=_("Title"), required=False, max_length=200),
            "unit": forms.ChoiceField(
                label=_("Unit"),
                required=False,
                choices=[("", _("none")), *self.units],
                widget=LongSelect,
            ),
            "home_minutes": HoursField(label=_("Hours of the main job"), required=False),
        }

    def spoken_fields(self) -> dict[str, forms.Field]:
        """As what, where, under whom."""
        return {
            **self.tie_fields(),
            "manager": forms.EmailField(
                label=_("E-mail of the home manager"),
                required=False,
                help_text=_(
                    "Somebody who belongs here. Empty: nobody, and nobody is asked to let the person go."
                ),
            ),
        }


class MemberForm(TieForm):
    """Somebody who comes to belong."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Who, as what, where."""
        return {
            "email": forms.EmailField(
                label=_("E-mail"), help_text=_("Whoever is here already is found by it.")
            ),
            "name": forms.CharField(
                label=_("Name"), required=False, max_length=200, help_text=_("For somebody new.")
            ),
            **self.tie_fields(),
        }


class GrantForm(SpokenForm):
    """A right for a member."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """To whom, and which."""
        return {
            "email": forms.EmailField(label=_("E-mail of the member")),
            "grant": forms.ChoiceField(label=_("May do more as"), choices=list(grant_words().items())),
        }


class OrganisationForm(SpokenForm):
    """A new organisation."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """Its name."""
        return {"name": forms.CharField(label=_("Name of the organisation"), max_length=200)}
