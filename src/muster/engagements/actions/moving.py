"""What several deeds around agreed work do on the way: speak as the system below, move along a table."""

from __future__ import annotations

from dataclasses import replace

from muster.engagements import rules
from muster.engagements.models import Engagement
from muster.foundation.act import Act, Actor


def _system(act: Act) -> Act:
    """The same deed as carried on below by the system: lower floors ask who may touch their rows."""
    return replace(act, actor=Actor(ref="system:engagements", name="Muster", kind="system"))


def _move(work: Engagement, to: str, *fields: str) -> None:
    """Move the engagement along its table and save the status with the fields named."""
    work.status = rules.next_status("engagement", work.status, to)
    work.save(update_fields=["status", *fields])
