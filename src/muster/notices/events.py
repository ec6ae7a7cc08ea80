"""What notices themselves write into the journal. Nobody is told of any of it."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.journal import event


@event("notices.read")
@dataclass(frozen=True)
class NoticesRead:
    """A person has read notices."""

    person_ref: str
    count: int


@event("notices.preference_set")
@dataclass(frozen=True)
class PreferenceSet:
    """A person chose how mail of a group reaches them."""

    person_ref: str
    group: str
    mail: str


@event("notices.quiet_hours_set")
@dataclass(frozen=True)
class QuietHoursSet:
    """A person chose when no mail reaches them, or took it back (``is_set`` False)."""

    person_ref: str
    is_set: bool
