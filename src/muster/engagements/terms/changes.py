"""The words of changes: what both sides may agree to change about their work, and where such a wish stands."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from muster.foundation.words import _

Moves = Mapping[str, tuple[str, ...]]


class ChangeKind(StrEnum):
    """How agreed work may be changed with the other side's yes."""

    MOVE = "move"
    PAUSE = "pause"
    EXTEND = "extend"
    END = "end"
    HOURS = "hours"
    RATE = "rate"


class ChangeStatus(StrEnum):
    """Where a change that somebody asks for stands; at home: both sides want it, and whoever lets the person go is asked."""

    ASKED = "asked"
    AT_HOME = "at_home"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


CHANGE_MOVES: Moves = {
    ChangeStatus.ASKED: (
        ChangeStatus.AT_HOME,
        ChangeStatus.AGREED,
        ChangeStatus.DECLINED,
        ChangeStatus.WITHDRAWN,
        ChangeStatus.LAPSED,
    ),
    ChangeStatus.AT_HOME: (
        ChangeStatus.AGREED,
        ChangeStatus.DECLINED,
        ChangeStatus.WITHDRAWN,
        ChangeStatus.LAPSED,
    ),
    ChangeStatus.AGREED: (),
    ChangeStatus.DECLINED: (),
    ChangeStatus.WITHDRAWN: (),
    ChangeStatus.LAPSED: (),
}
CHANGE_WAITS = (ChangeStatus.ASKED, ChangeStatus.AT_HOME)
"""A change that is not decided yet; no other is asked for meanwhile."""
CHANGES_OF: Mapping[str, tuple[ChangeKind, ...]] = {
    "agreed": (ChangeKind.MOVE, ChangeKind.PAUSE, ChangeKind.EXTEND, ChangeKind.HOURS, ChangeKind.RATE),
    "active": (ChangeKind.PAUSE, ChangeKind.EXTEND, ChangeKind.HOURS, ChangeKind.RATE, ChangeKind.END),
    "delivered": (ChangeKind.EXTEND, ChangeKind.END),
}
"""By where the work stands: the changes that either side may ask for."""
CHANGE_DAYS = 5
"""Working days that the other side has to answer a change; then nothing changes."""


def change_kind_label(kind: str) -> str:
    """What is asked, in the present language."""
    return {
        ChangeKind.MOVE: _("Move it to other dates"),
        ChangeKind.PAUSE: _("Pause it"),
        ChangeKind.EXTEND: _("Extend it"),
        ChangeKind.END: _("End it by agreement"),
        ChangeKind.HOURS: _("Other hours a week"),
        ChangeKind.RATE: _("Another rate"),
    }[ChangeKind(kind)]


def change_status_label(status: str) -> str:
    """The status in the present language."""
    return {
        ChangeStatus.ASKED: _("Waiting for the other side"),
        ChangeStatus.AT_HOME: _("Both want it, the home manager is asked"),
        ChangeStatus.AGREED: _("Agreed by both"),
        ChangeStatus.DECLINED: _("Not agreed"),
        ChangeStatus.WITHDRAWN: _("Taken back"),
        ChangeStatus.LAPSED: _("Ran out of time"),
    }[ChangeStatus(status)]
