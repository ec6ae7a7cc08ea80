"""Read everybody again, after rows were changed beside Muster."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from muster.foundation.act import as_operator
from muster.foundation.words import _n
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries


class Command(BaseCommand):
    """Let matching read people and roles from the database again, and wait until it has."""

    help = (
        "Read people and roles for matching again. Run it after rows were changed by SQL, beside Muster: "
        "matching learns of changes from the journal, and those are not in it. The saved copy is made anew, "
        "and every process that runs goes over to it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say so in the journal, read, and tell how many people and how long."""
        began = time.monotonic()
        at = timezone.now()
        matching_actions.read_again(as_operator(at=at))
        people = matching_queries.warm(at)
        seconds = round(time.monotonic() - began, 1)
        self.stdout.write(
            _n(
                "Read {n} person in {seconds} s.",
                "Read {n} people in {seconds} s.",
                n=people,
                seconds=seconds,
            )
        )
