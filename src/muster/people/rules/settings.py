"""What an organisation may set, and how it is addressed."""

from __future__ import annotations

import re
import unicodedata

from muster.foundation.errors import Invalid
from muster.foundation.words import _
from muster.people.rules.profiles import zone_names
from muster.people.terms import MOST_WEEKS, WEEK_MINUTES, OrganisationSettings

_RANGES: dict[str, tuple[int, int]] = {
    "home_approval_days": (1, 60),
    "home_approval_minutes_above": (0, WEEK_MINUTES),
    "home_approval_weeks_above": (0, MOST_WEEKS),
    "lead_approval_minutes_above": (0, WEEK_MINUTES),
    "lead_approval_weeks_above": (0, MOST_WEEKS),
    "candidacy_answer_days": (1, 90),
    "candidacy_reminder_days": (1, 90),
    "hours_answer_days": (1, 60),
    "max_week_minutes": (60, WEEK_MINUTES),
}

MOST_WORDS = 500


def check_settings(settings: OrganisationSettings) -> None:
    """Refuse settings that make no sense, naming the field."""
    for field, (least, most) in _RANGES.items():
        value = getattr(settings, field)
        if not isinstance(value, int) or not least <= value <= most:
            raise Invalid(_("Choose a number from {least} to {most}.", least=least, most=most), field=field)
    if settings.candidacy_reminder_days >= settings.candidacy_answer_days:
        raise Invalid(
            _("The reminder has to come before the last day for an answer."), field="candidacy_reminder_days"
        )
    if len(settings.default_decline_words) > MOST_WORDS:
        raise Invalid(_("Keep it under {most} characters.", most=MOST_WORDS), field="default_decline_words")
    if settings.time_zone not in zone_names():
        raise Invalid(
            _(
                "{zone} is no time zone that we know. Use a name such as Europe/Berlin.",
                zone=settings.time_zone,
            ),
            field="time_zone",
        )


def slug_of(name: str) -> str:
    """A short address made of a name: "Maren & Söhne" becomes "maren-sohne"; "organisation" when nothing is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "organisation"
