"""Make the simulated world in this installation's database."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from muster.foundation.errors import Refusal
from muster.world.actions.unpacking import PackDoesNotFit
from muster.world.making import FULL, SEED, LaidOut, Summary, lay_out, make_world
from muster.world.packing import PACKED


class Command(BaseCommand):
    """make_world [--demo] [--seed N] [--people N] [--today DATE] [--json]."""

    help = (
        "Make a simulated organisation and its surroundings, with a year of history. Its people are invented."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what can be chosen."""
        parser.add_argument(
            "--demo", action="store_true", help="the demonstration's world: full size, its own seed"
        )
        parser.add_argument("--seed", type=int, default=SEED, help="the same seed makes the same world")
        parser.add_argument("--people", type=int, default=FULL, help="about how many people")
        parser.add_argument("--today", type=date.fromisoformat, help="the day at which the year ends (today)")
        parser.add_argument(
            "--pack",
            type=Path,
            nargs="?",
            const=PACKED,
            help="also write it into a file, the demonstration's unless named",
        )
        parser.add_argument("--json", action="store_true", help="print the summary as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it and say what was made."""
        began = time.monotonic()
        today = options["today"] or datetime.now(tz=UTC).date()
        tell = (lambda words: None) if options["json"] else self.stdout.write
        try:
            made = self._make(today, tell, options)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(asdict(made), default=str))
            return
        self.stdout.write(
            f"{made.people} people live here now; {made.delivered} messages; {time.monotonic() - began:.0f} s."
        )

    def _make(self, today: date, tell: Callable[[str], None], options: dict[str, Any]) -> LaidOut | Summary:
        """From the packed file for the demonstration, where it fits; otherwise deed by deed."""
        seed, people = (SEED, FULL) if options["demo"] else (options["seed"], options["people"])
        if options["demo"] and PACKED.exists() and options["pack"] is None:
            try:
                return lay_out(today=today)
            except PackDoesNotFit as refusal:
                tell(f"{refusal.message} It is made anew, which takes some minutes.")
        return make_world(seed=seed, people=people, today=today, pack_to=options["pack"], tell=tell)
