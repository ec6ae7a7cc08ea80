"""Write the generated reference, or say which of its pages are stale."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from muster.ops import reference


class Command(BaseCommand):
    """``bin/muster write_reference [--check]``."""

    help = (
        "Write docs/reference/ from the code. With --check nothing is written and stale pages are an error."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only whether to write."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write what changed and name it."""
        if options["check"]:
            if names := reference.stale():
                raise CommandError(f"Stale: {', '.join(names)}. Run bin/muster write_reference.")
            self.stdout.write("Every page is fresh.")
            return
        changed = reference.write()
        self.stdout.write(f"Written: {', '.join(changed)}." if changed else "Every page was fresh.")
