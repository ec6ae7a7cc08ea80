"""Match job titles: ``match_titles --input FILE.jsonl --top 20 --json [--corpus FILE.jsonl]``."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from muster.foundation.words import _
from muster.ops.lines import read_json_lines
from muster.ops.progress import progress_on
from muster.skills import extraction
from muster.skills import queries as skills_queries
from muster.skills.extraction import Title, TitleMatcher

_KEYS = ("text", "title", "label")


class Command(BaseCommand):
    """Print for each title the nearest occupations of the taxonomy in force, or the nearest titles of a list."""

    help = (
        "Match the job titles of a JSON Lines file with the occupations in force, or with a list of titles."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("--input", required=True, metavar="FILE.jsonl|-", help='lines {"id", "text"}')
        parser.add_argument("--top", type=int, default=20, help="at most so many titles each (20)")
        parser.add_argument(
            "--corpus", metavar="FILE.jsonl", help='lines {"id", "label"} instead of occupations'
        )
        parser.add_argument(
            "--json", action="store_true", help='print lines {"id", "titles"} and nothing else'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, match, print."""
        lines = read_json_lines(options["input"], keys=_KEYS)
        titles = self._titles(options["corpus"])
        encoder = extraction.encoder()
        if encoder is None:
            self.stderr.write(
                _("Titles are matched by the letters of words alone: the sentence encoder is not there.")
            )
        told = progress_on(sys.stderr, _("Reading the titles"))
        matcher = TitleMatcher(titles, encoder, cache=Path(settings.MUSTER_CACHE), progress=told)
        found = matcher.match([line.text for line in lines], top=options["top"])
        for line, matched in zip(lines, found, strict=True):
            if options["json"]:
                best = [{"id": one.id, "label": one.label, "score": one.score} for one in matched]
                self.stdout.write(json.dumps({"id": line.id, "titles": best}, ensure_ascii=False))
            else:
                rows = "".join(f"  {one.score:.3f}  {one.label}\n" for one in matched)
                self.stdout.write(f"{line.text}\n{rows}")

    def _titles(self, corpus: str | None) -> list[Title]:
        if corpus is not None:
            titles = [Title(line.id, line.text) for line in read_json_lines(corpus, keys=_KEYS[::-1])]
        else:
            titles = [
                Title(one.uri, one.label, tuple(one.others)) for one in skills_queries.titles_of_occupations()
            ]
        if not titles:
            raise CommandError(
                _("There are no titles to match with. Load occupations, or give a list with --corpus.")
            )
        return titles
