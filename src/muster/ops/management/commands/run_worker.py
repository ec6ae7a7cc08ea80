"""``run_worker``: do what waits in the queue, and what comes again by the clock, until told to stop."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from muster.ops import worker


class Command(BaseCommand):
    """Run the worker."""

    help = "Do what waits in the queue, and what comes again by the clock, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        """Deliver what was left, then hand over to the queue's own worker, which listens for new work."""
        worker.begin()
        call_command("procrastinate", "worker", concurrency=2, listen_notify=True, wait=True)
