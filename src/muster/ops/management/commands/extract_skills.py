"""Find the skills in a text: ``extract_skills FILE`` or ``extract_skills -`` for standard input."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from muster.evidence.documents import read_document
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.skills import extraction
from muster.skills import queries as skills_queries

_LARGEST = 10_000_000


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
        text = _read(options["file"])
        if skills_queries.taxonomy_version() == 0:
            raise CommandError(_("There are no skills yet. Run load_starter_skills or load_skills first."))
        found = extraction.extract(text, language=options["language"], limit=options["limit"])
        if options["json"]:
            self.stdout.write(json.dumps({"skills": [_as_json(one) for one in found]}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_lines(found)))


def _read(name: str) -> str:
    """The text of a text file, Markdown, PDF, DOCX or JSON Resume; what cannot be read ends in a sentence."""
    try:
        data = sys.stdin.buffer.read(_LARGEST + 1) if name == "-" else _bytes_of(Path(name))
    except OSError as error:
        raise CommandError(_("“{file}” is not a file we can read.", file=name)) from error
    if len(data) > _LARGEST:
        raise CommandError(_("“{file}” is larger than 10 MB.", file=name))
    try:
        return data.decode("utf-8-sig") if _is_plain(name, data) else read_document(name, data).text
    except UnicodeDecodeError as error:
        raise CommandError(
            _("“{file}” is not UTF-8 text. Save it as UTF-8 text and try again.", file=name)
        ) from error
    except Refusal as refusal:
        raise CommandError(refusal.message) from refusal


def _is_plain(name: str, data: bytes) -> bool:
    """Plain text is taken as it is, so that spans count its own characters."""
    is_document = name.lower().endswith((".pdf", ".docx", ".json")) or data.startswith(
        (b"%PDF", b"PK\x03\x04")
    )
    return not is_document


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_LARGEST + 1)


def _as_json(found: extraction.Found) -> dict[str, object]:
    return {
        "uri": found.uri,
        "label": found.label,
        "confidence": found.confidence,
        "sure": found.sure,
        "span": list(found.span),
        "words": found.words,
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
