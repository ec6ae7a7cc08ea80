"""What happens to a person's own view, in the past tense. The docstrings are the reference."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.journal import event


@event("own_income.stated")
@dataclass(frozen=True)
class OwnIncomeStated:
    """Somebody wrote down, for themselves alone, what their main job brings; the amount is not in the journal."""

    person_ref: str


@event("own_warning.hidden")
@dataclass(frozen=True)
class OwnWarningHidden:
    """Somebody put an early warning of their own away."""

    person_ref: str


@event("confirmation.would-help")
@dataclass(frozen=True)
class ConfirmationWouldHelp:
    """Of all that a person says of themselves, a word of somebody else on this skill would change most matches.

    Told once a month at most, and only where it would change something. ``matches``: tenths of open roles.
    """

    person_ref: str
    skill_ref: str
    matches: int
