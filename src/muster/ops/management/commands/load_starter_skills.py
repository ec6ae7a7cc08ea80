"""Load the taxonomy that comes with Muster."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from muster.foundation.act import as_operator
from muster.foundation.errors import Refusal
from muster.ops.management.commands.load_skills import report_lines
from muster.skills import actions as skills_actions


class Command(BaseCommand):
    """Load the starter skills; a second run changes nothing."""

    help = "Load the skills that come with Muster. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report."""
        try:
            report = skills_actions.load_starter(as_operator(at=datetime.now(tz=UTC)))
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write("\n".join(report_lines(report)))
