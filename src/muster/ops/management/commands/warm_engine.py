"""Make ready what the first visitor would wait for."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand

from muster.foundation.words import _, _n
from muster.matching import queries as matching_queries
from muster.ops import launch_engine
from muster.ops.progress import progress_on
from muster.skills import extraction


class Command(BaseCommand):
    """Compile the engine, make a snapshot, index and read the names of skills."""

    help = (
        "Compile the matching engine and index the names of skills, so that no visitor waits for it. "
        "Run it after an upgrade; a second run changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how long it took."""
        began = time.monotonic()
        launch_engine.compile_engine(index=True)
        people = matching_queries.warm(datetime.now(tz=UTC))
        extraction.current()
        extraction.prepare(progress_on(sys.stderr, _("Reading the names of skills")))
        seconds = round(time.monotonic() - began, 1)
        words = _n(
            "Ready in {seconds} s, with {n} person.",
            "Ready in {seconds} s, with {n} people.",
            n=people,
            seconds=seconds,
        )
        self.stdout.write(words)
