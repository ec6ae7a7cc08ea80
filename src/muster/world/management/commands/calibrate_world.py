"""How true levels are against the world's hidden truth: ``calibrate_world [--json]``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from muster.world import queries as world_queries


class Command(BaseCommand):
    """Compare everybody's levels with what only the simulated world knows."""

    help = (
        "Print how the levels of a simulated world did against its hidden truth: error, Brier score, reliability, coverage. "
        "Changes nothing. For real outcomes see calibrate_levels."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("--json", action="store_true", help="everything as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure and say."""
        found = world_queries.levels_against_truth()
        if not found:
            raise CommandError("There is no simulated world here. make_world makes one in an empty database.")
        if options["json"]:
            self.stdout.write(json.dumps({name: asdict(one) for name, one in found.items()}))
            return
        for name, one in found.items():
            self.stdout.write(
                f"{name}: {one.levels} levels, error {one.rmse:.2f} (root mean square, in levels), "
                f"Brier {one.report.brier:.3f} (always the mean: {one.report.brier_base:.3f}), "
                f"calibration error {one.report.error:.3f}, "
                f"coverage 80 %: {one.coverage_80:.3f}, 95 %: {one.coverage_95:.3f}"
            )
            for line in one.report.bins:
                self.stdout.write(f"  said {line.predicted:.2f}, true {line.came_true:.2f}, n {line.n}")
