"""Reading everybody again: for rows that somebody changed beside the actions."""

from __future__ import annotations

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.matching import events, policy


@action
def read_again(act: Act) -> None:
    """Have every process read people and roles from the database at its next question, and make its saved copy anew.

    Only what actions write is in the journal; what was changed by SQL is seen from then on. Raises NotAllowed for anybody
    but whoever runs the installation.
    """
    policy.may_run_clocks(act.actor).require()
    journal.record(act, events.EverybodyReadAgain())
