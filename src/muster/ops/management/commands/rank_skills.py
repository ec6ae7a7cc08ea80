"""Rank the skills for each text of a file: ``rank_skills --input FILE.jsonl --top 100 --json [--labels FILE]``."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from muster.foundation.words import _
from muster.ops.lines import read_json_lines, read_labels
from muster.ops.progress import progress_on
from muster.skills import extraction
from muster.skills import queries as skills_queries


class Command(BaseCommand):
    """Print for each text the likeliest skills of the taxonomy in force, or of a list of labels."""

    help = (
        "Rank the skills for each text of a JSON Lines file, over the taxonomy in force or a list of labels."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("--input", required=True, metavar="FILE.jsonl|-", help='lines {"id", "text"}')
        parser.add_argument("--top", type=int, default=100, help="at most so many skills a text (100)")
        parser.add_argument("--labels", metavar="FILE", help="labels, one a line, instead of the taxonomy")
        parser.add_argument(
            "--json", action="store_true", help='print lines {"id", "skills"} and nothing else'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, rank, print."""
        lines = read_json_lines(options["input"])
        extractor = self._extractor(options["labels"])
        if note := extraction.notice(extractor):
            self.stderr.write(note)
        found = extraction.rank(extractor, [line.text for line in lines], top=options["top"])
        for line, ranked in zip(lines, found, strict=True):
            if options["json"]:
                skills = [{"uri": one.uri, "label": one.label, "score": one.score} for one in ranked]
                self.stdout.write(json.dumps({"id": line.id, "skills": skills}, ensure_ascii=False))
            else:
                self.stdout.write(
                    f"{line.id}\n" + "".join(f"  {one.score:.3f}  {one.label}\n" for one in ranked)
                )

    def _extractor(self, labels: str | None) -> extraction.LexicalExtractor:
        told = progress_on(sys.stderr, _("Reading the names of skills"))
        if labels is not None:
            cache = Path(settings.MUSTER_CACHE)
            extractor = extraction.standalone(read_labels(labels), cache=cache)
            extraction.learn(extractor, told)
            return extractor
        if skills_queries.taxonomy_version() == 0:
            raise CommandError(_("There are no skills yet. Run load_starter_skills or load_skills first."))
        extraction.prepare(told)
        return extraction.current()
