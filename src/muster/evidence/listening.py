"""What evidence does when something on a lower floor has happened; ``apps.py`` says which."""

from __future__ import annotations

from muster.evidence import actions
from muster.foundation.act import system
from muster.foundation.journal import Delivered


def taxonomy_changed(happened: Delivered) -> None:
    """A merge, or its rollback, is seen in the levels of everybody concerned."""
    actions.follow_taxonomy(system("evidence.levels", at=happened.at), happened.event.skill_refs)


def skill_split(happened: Delivered) -> None:
    """Those who have a skill that was split are asked which of its parts are theirs."""
    act = system("evidence.splits", at=happened.at)
    actions.ask_about_split(act, happened.event.skill_ref, happened.event.part_refs)
