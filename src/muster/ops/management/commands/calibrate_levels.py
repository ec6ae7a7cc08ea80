"""How true levels are, and what the evidence says of its sources: ``calibrate_levels [--apply --words WHY] [--json]``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.evidence.rules import MOST_SEVERITY, SourceSetting
from muster.foundation.act import as_operator
from muster.foundation.errors import Refusal


class Command(BaseCommand):
    """Compare levels with delivered work, and estimate weights, biases and the severity of raters anew."""

    help = (
        "Print how levels did against delivered work (Brier score, reliability, coverage) and what the evidence says of "
        "its own sources and raters. Nothing is changed without --apply, which makes a new version of the settings and has "
        "all levels computed anew."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("--apply", action="store_true", help="make a new version of the settings")
        parser.add_argument("--words", default="", help="why, for the record; needed with --apply")
        parser.add_argument("--json", action="store_true", help="everything as one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, say, and write only when asked to."""
        report = evidence_queries.level_report()
        proposal = evidence_queries.reestimate()
        if options["json"]:
            self.stdout.write(json.dumps({"report": asdict(report), "proposal": asdict(proposal)}))
        else:
            self._say(report, proposal)
        if options["apply"]:
            sources = {kind: _setting(fit) for kind, fit in proposal.fits.items()}
            try:
                row = evidence_actions.set_level_settings(
                    as_operator(at=timezone.now()),
                    sources=sources,
                    severity={ref: _held(milli) for ref, milli in proposal.severity.items()},
                    words=options["words"],
                )
            except Refusal as refusal:
                raise CommandError(refusal.message) from refusal
            self.stderr.write(f"{row.version} holds from now on; all levels are being computed anew.")

    def _say(self, report: Any, proposal: Any) -> None:
        self.stdout.write(f"{report.outcomes} pieces of delivered work, levels by {report.parameters}")
        if report.report is None:
            self.stdout.write("too few to say how true the levels are")
        else:
            found = report.report
            self.stdout.write(f"Brier {found.brier:.3f} (always the mean: {found.brier_base:.3f})")
            self.stdout.write(f"calibration error {found.error:.3f}")
            self.stdout.write(f"coverage 80 %: {report.coverage_80:.3f}, 95 %: {report.coverage_95:.3f}")
            for one in found.bins:
                self.stdout.write(f"  said {one.predicted:.2f}, came true {one.came_true:.2f}, n {one.n}")
        self.stdout.write(f"{proposal.pieces} pieces of evidence, {len(proposal.severity)} raters comparable")
        for kind, fit in proposal.fits.items():
            self.stdout.write(
                f"  {kind}: bias {fit.bias:+.2f}, slope {fit.slope:.2f}, validity {fit.validity:.2f}, n {fit.n}"
            )


def _setting(fit: Any) -> SourceSetting:
    return SourceSetting(
        validity=min(950, max(50, round(fit.validity * 1000))),
        bias=min(2000, max(-2000, round(fit.bias * 1000))),
        slope=min(2000, max(100, round(fit.slope * 1000))),
    )


def _held(milli: int) -> int:
    return min(MOST_SEVERITY, max(-MOST_SEVERITY, milli))
