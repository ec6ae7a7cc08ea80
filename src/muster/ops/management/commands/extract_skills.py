"""Find the skills in a text: ``extract_skills FILE`` or ``extract_skills -`` for standard input."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from muster.foundation.words import _
from muster.ops.progress import progress_on
from muster.ops.texts import read_text
from muster.skills import extraction
from muster.skills import queries as skills_queries


class Command(BaseCommand):
    """Print the skills that a text names, and those it comes near, with the words that led to each."""

    help = "Find the skills in a text file (or in standard input, with -)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("file", metavar="FILE|-")
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
        parser.add_argument("--language", help="language of the text, such as en or de")
        parser.add_argument("--limit", type=int, help="at most so many skills")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, find, print."""
        text = read_text(options["file"])
        if skills_queries.taxonomy_version() == 0:
            raise CommandError(_("There are no skills yet. Run load_starter_skills or load_skills first."))
        extraction.prepare(progress_on(sys.stderr, _("Reading the names of skills")))
        found = extraction.extract(text, language=options["language"], limit=options["limit"])
        if note := extraction.notice():
            self.stderr.write(note)
        if options["json"]:
            self.stdout.write(json.dumps({"skills": [_as_json(one) for one in found]}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(found)))


def _as_json(found: extraction.Found) -> dict[str, object]:
    return {
        "uri": found.uri,
        "label": found.label,
        "confidence": found.confidence,
        "sure": found.sure,
        "span": list(found.span),
        "words": found.words,
        "tier": found.tier,
        "parts": dict(found.parts),
    }


def _lines(found: Sequence[extraction.Found]) -> list[str]:
    """What was found, for people."""
    if not found:
        return [_("No skills were found.")]
    lines = []
    for one in found:
        words = " ".join(one.words.split())
        if one.sure:
            lines.append(_("{label}, sure: “{words}”", label=one.label, words=words))
        else:
            percent = round(100 * one.confidence)
            lines.append(_("{label}, {n} %: “{words}”", label=one.label, n=percent, words=words))
    return lines
