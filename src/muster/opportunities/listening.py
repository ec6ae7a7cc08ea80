"""What posted work does when something on a lower floor has happened; ``apps.py`` says which."""

from __future__ import annotations

from muster.foundation.act import system
from muster.foundation.journal import Delivered
from muster.opportunities import actions


def person_left(happened: Delivered) -> None:
    """Threads of somebody who is gone for good end, and their owners are told."""
    actions.end_threads_of(system("opportunities", at=happened.at), happened.event.person_ref)
