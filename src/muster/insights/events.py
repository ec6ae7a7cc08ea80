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
