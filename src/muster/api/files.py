"""Files that go out: papers that were made, and what somebody uploaded. Answers are JSON throughout, so bytes are base64."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from muster.api.shapes import Out
from muster.files import queries as files_queries
from muster.files.queries import StoredFile


class FileContentOut(Out):
    """A file: its name, what it is, and its bytes as base64 (RFC 4648)."""

    name: str
    content_type: str
    content: str


def paper(content: bytes, name: str) -> dict[str, Any]:
    """A PDF under this name."""
    return {"name": name, "content_type": "application/pdf", "content": b64encode(content).decode()}


def download(file: StoredFile) -> dict[str, Any]:
    """What was uploaded. The caller has asked who may read it."""
    with files_queries.open_bytes(file) as bytes_of:
        content = b64encode(bytes_of.read()).decode()
    return {"name": file.name, "content_type": file.content_type, "content": content}
