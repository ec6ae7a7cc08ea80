"""import_people FILE.csv [--apply]: what is wrong in a file of people, or take it in."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from muster.foundation.act import Act, as_operator
from muster.foundation.errors import Refusal
from muster.people import actions as people_actions
from muster.people import queries as people_queries


class Command(BaseCommand):
    """A dry run unless --apply is given. Ends with 1 when the file has problems, 2 when nothing could be tried."""

    help = "List what is wrong in a CSV file of people by line and column, or take it in with --apply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file and how to take it."""
        parser.add_argument("file", help="a CSV file; - reads it from the input")
        parser.add_argument("--apply", action="store_true", help="write the people, if nothing is wrong")
        parser.add_argument(
            "--skip-bad", action="store_true", help="with --apply: leave lines with problems out"
        )
        parser.add_argument("--organisation", metavar="SLUG", help="needed where there are several")
        parser.add_argument("--found", metavar="NAME", help="found a new organisation of this name for them")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, try, print."""
        try:
            path = options["file"]
            data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}", returncode=2) from error
        act = as_operator(at=timezone.now())
        try:
            with transaction.atomic():
                organisation = self._organisation(act, options["organisation"], options["found"])
                report = people_actions.import_people(
                    act, organisation.ref, data, apply=options["apply"], skip_bad=options["skip_bad"]
                )
                if not report.is_applied:
                    transaction.set_rollback(True)
        except Refusal as refusal:
            raise CommandError(refusal.message, returncode=2) from refusal
        self._print(report, organisation.name, as_json=options["json"])
        if report.problems:
            raise SystemExit(1)

    def _organisation(self, act: Act, slug: str | None, found: str | None) -> people_queries.Organisation:
        """The organisation that is meant: the one named, the new one, or the only one."""
        if found:
            return people_actions.create_organisation(act, found, slug=slug)
        here = people_queries.list_organisations(act.actor)
        chosen = [one for one in here if slug in (None, one.slug)]
        if len(chosen) == 1:
            return chosen[0]
        if not here:
            raise CommandError("There is no organisation yet. Add --found NAME.", returncode=2)
        names = ", ".join(one.slug for one in here)
        raise CommandError(f"Say which organisation is meant: --organisation, one of {names}.", returncode=2)

    def _print(self, report: people_actions.ImportReport, organisation: str, *, as_json: bool) -> None:
        if as_json:
            answer = {
                "organisation": organisation,
                "applied": report.is_applied,
                "added": report.added,
                "changed": report.changed,
                "unchanged": report.unchanged,
                "encoding": report.encoding,
                "delimiter": report.delimiter,
                "ignored_columns": list(report.ignored_columns),
                "new_units": list(report.new_units),
                "problems": [problem._asdict() for problem in report.problems],
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for line, column, message in report.problems:
            self.stdout.write(f"line {line}, {column or 'whole line'}: {message}")
        if report.ignored_columns:
            self.stdout.write(f"Not read: {', '.join(report.ignored_columns)}.")
        if report.encoding:
            marks = {",": "comma", ";": "semicolon", "\t": "tab"}
            self.stdout.write(f"Read as {report.encoding}, cells parted by {marks[report.delimiter]}.")
        done = "Done" if report.is_applied else "Would be done"
        self.stdout.write(
            f"{organisation}. {done}: {report.added} new, {report.changed} changed, {report.unchanged} as they are."
        )
        if report.problems:
            what = "left out" if report.is_applied else "to mend"
            self.stdout.write(f"{report.bad_lines} lines {what}.")
