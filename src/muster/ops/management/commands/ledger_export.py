"""The books as text: ``ledger_export --format csv|beancount``."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from muster.foundation.act import as_operator
from muster.ledger import formats, policy
from muster.ledger import queries as ledger_queries


class Command(BaseCommand):
    """Print every entry of the ledger, or of some days, for another program."""

    help = (
        "Write the ledger as CSV (one row a posting) or as a plain-text ledger that Beancount reads and checks. "
        "Without days everything is written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("--format", choices=("csv", "beancount"), default="csv", help="csv or beancount")
        parser.add_argument(
            "--from", dest="start", type=_day, metavar="DAY", help="the first day, 2026-01-01"
        )
        parser.add_argument("--to", dest="end", type=_day, metavar="DAY", help="the day after the last one")
        parser.add_argument("--output", type=Path, metavar="FILE", help="a file instead of the screen")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read piece by piece, write line by line."""
        policy.may_read_books(as_operator(at=timezone.now()).actor).require()
        start, end = options["start"], options["end"]
        if start and end and end <= start:
            raise CommandError("The day after the last one has to come after the first.")
        entries = ledger_queries.booked_entries(start=start, end=end)
        if options["format"] == "csv":
            lines = formats.as_csv(entries)
        else:
            opening = ledger_queries.trial_balance(before=start).lines if start else ()
            lines = formats.as_beancount(entries, opening, start=start, end=end)
        if options["output"] is None:
            for line in lines:
                self.stdout.write(line, ending="")
            return
        with options["output"].open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("a day is written as 2026-01-31") from error
