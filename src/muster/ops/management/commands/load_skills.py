"""Load a taxonomy: ``load_skills esco DIR``, ``load_skills onet DIR`` or ``load_skills csv FILE``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from muster.foundation.act import as_operator
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n
from muster.skills import actions as skills_actions
from muster.skills.rules.report import LoadReport

_PROBLEMS_SHOWN = 20


class Command(BaseCommand):
    """Load skills from the official ESCO or O*NET files, or from a list of one's own."""

    help = "Load skills: esco DIR, onet DIR or csv FILE. A second load of the same files changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("source", choices=["esco", "onet", "csv"])
        parser.add_argument("path", type=Path, metavar="DIR|FILE")
        parser.add_argument("--dry-run", action="store_true", help="compare and report, write nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load and report; a refusal ends the command with its sentence."""
        say = (lambda _line: None) if options["json"] else self.stdout.write
        act = as_operator(at=datetime.now(tz=UTC))
        try:
            report = skills_actions.load_taxonomy(
                act, options["source"], options["path"], dry_run=options["dry_run"], progress=say
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(asdict(report), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(report_lines(report)))


def report_lines(report: LoadReport) -> list[str]:
    """The report in sentences."""
    lines = [
        _(
            "{added} skills added, {changed} changed, {unchanged} unchanged, {deprecated} deprecated.",
            added=report.added,
            changed=report.changed,
            unchanged=report.unchanged,
            deprecated=report.deprecated,
        ),
        _(
            "The files hold {labels} labels, {relations} relations, {groups} groups and {occupations} occupations.",
            labels=report.labels,
            relations=report.relations,
            groups=report.groups,
            occupations=report.occupations,
        ),
    ]
    if report.missing_files:
        lines.append(_("Not there, and done without: {files}.", files=", ".join(report.missing_files)))
    for problem in report.problems[:_PROBLEMS_SHOWN]:
        lines.append(
            _(
                "{file}, line {line}, {column}: {message}",
                file=problem.file,
                line=problem.line,
                column=problem.column,
                message=problem.message,
            )
        )
    more = len(report.problems) - _PROBLEMS_SHOWN
    if more > 0:
        lines.append(_n("And one more problem.", "And {n} more problems.", n=more))
    if report.is_dry_run:
        lines.append(_("This was a dry run: nothing was written."))
    elif report.is_unchanged:
        lines.append(_("Nothing has changed: the taxonomy is still version {n}.", n=report.version))
    else:
        lines.append(_("The taxonomy is now version {n}.", n=report.version))
    return lines
