"""Reading a PDF or a DOCX in a process of its own, so that a hostile file harms nothing but its reader.

The reader may use a bounded time and memory and writes no files. When it dies, hangs or grows, the person
reads a sentence, and the server goes on.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable

from muster.evidence.documents.pdf import read_pdf
from muster.evidence.documents.reading import RawText
from muster.evidence.documents.word import read_docx
from muster.evidence.rules import CouldNotRead
from muster.evidence.terms import DocumentKind, Unreadable

READERS: dict[DocumentKind, Callable[[bytes], RawText]] = {
    DocumentKind.PDF: read_pdf,
    DocumentKind.DOCX: read_docx,
}
"""The formats whose libraries read untrusted structure: these are read apart."""

MOST_SECONDS = 20
"""Processor time for one file; on the wall it may take half as long again."""
MOST_BYTES = 2 * 1024**3
"""Address space of the reader."""


def read_apart(kind: DocumentKind, data: bytes) -> RawText:
    """What the reader of this kind gives. Raises CouldNotRead, also where the file made its reader fail."""
    try:
        done = subprocess.run(  # noqa: S603  our own module, with the bytes on its standard input
            [sys.executable, "-m", __name__, kind],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={
                "PYTHONPATH": os.pathsep.join(sys.path),
                "PYTHONIOENCODING": "utf-8",
                "OMP_NUM_THREADS": "1",
            },
            timeout=MOST_SECONDS * 1.5,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CouldNotRead(Unreadable.TOO_HARD) from error
    if done.returncode:
        raise CouldNotRead(Unreadable.TOO_HARD)
    said = json.loads(done.stdout)
    if "why" in said:
        raise CouldNotRead(Unreadable(said["why"]))
    return RawText(**said)


def main(kind: str) -> None:
    """The reader's side: bytes on standard input, one JSON object on standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        raw = READERS[DocumentKind(kind)](data)
        said: dict[str, object] = {"text": raw.text, "pages": raw.pages, "pages_in_all": raw.pages_in_all}
    except CouldNotRead as refusal:
        said = {"why": refusal.data["why"]}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1])
