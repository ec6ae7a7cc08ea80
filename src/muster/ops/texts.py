"""Reading a text that somebody names on the command line."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import CommandError

from muster.evidence.documents import read_document
from muster.foundation.errors import Refusal
from muster.foundation.words import _

LARGEST = 10_000_000
"""Bytes of a file that is read at most."""


def read_text(name: str) -> str:
    """The text of a text file, Markdown, PDF, DOCX or JSON Resume, or of standard input for ``-``.

    Raises CommandError with a sentence for what cannot be read.
    """
    try:
        data = sys.stdin.buffer.read(LARGEST + 1) if name == "-" else _bytes_of(Path(name))
    except OSError as error:
        raise CommandError(_("“{file}” is not a file we can read.", file=name)) from error
    if len(data) > LARGEST:
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
        return file.read(LARGEST + 1)
