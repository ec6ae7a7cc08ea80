"""What agreed work does when something on a lower floor has happened; ``apps.py`` says which."""

from __future__ import annotations

from muster.engagements import actions
from muster.foundation.act import system
from muster.foundation.journal import Delivered
from muster.foundation.words import _


def taken_back(happened: Delivered) -> None:
    """A hand taken back ends the engagement that was being agreed."""
    act = system("engagements", at=happened.at)
    actions.follow_candidacy(act, happened.event.candidacy_ref, words=_("The hand was taken back."))


def closed(happened: Delivered) -> None:
    """A thread that is closed ends the engagement that was being agreed."""
    act = system("engagements", at=happened.at)
    words = _("The posting was closed before all had said yes.")
    actions.follow_candidacy(act, happened.event.candidacy_ref, words=words)
