"""The words of files: what may be stored, for what, and how far the check for malware is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

MEGABYTE = 1024 * 1024
LIMIT_BYTES = 10 * MEGABYTE
"""The largest file that is taken."""

NAME_LENGTH = 120
"""The longest name that is kept, in characters, its ending included."""


class ScanState(StrEnum):
    """Whether the bytes were looked at: pending until a scanner, where there is one, has spoken."""

    PENDING = "pending"
    CLEAN = "clean"
    REFUSED = "refused"


class FileKind(StrEnum):
    """What the bytes are, told by their first bytes and never by the name alone."""

    PDF = "pdf"
    DOCX = "docx"
    ZIP = "zip"
    TEXT = "txt"
    JSON = "json"
    CSV = "csv"
    PNG = "png"
    JPEG = "jpeg"


class FilePurpose(StrEnum):
    """What a file is for; it decides which kinds are taken."""

    CV = "cv"
    CERTIFICATE = "certificate"
    DELIVERY = "delivery"
    PICTURE = "picture"
    IMPORT = "import"


CONTENT_TYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.ZIP: "application/zip",
    FileKind.TEXT: "text/plain",
    FileKind.JSON: "application/json",
    FileKind.CSV: "text/csv",
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
}
"""The type under which a kind is served."""

KINDS_FOR: Mapping[FilePurpose, frozenset[FileKind]] = {
    FilePurpose.CV: frozenset({FileKind.PDF, FileKind.DOCX, FileKind.TEXT, FileKind.JSON}),
    FilePurpose.CERTIFICATE: frozenset({FileKind.PDF, FileKind.PNG, FileKind.JPEG}),
    FilePurpose.DELIVERY: frozenset(FileKind),
    FilePurpose.PICTURE: frozenset({FileKind.PNG, FileKind.JPEG}),
    FilePurpose.IMPORT: frozenset({FileKind.CSV, FileKind.TEXT, FileKind.JSON, FileKind.ZIP}),
}
"""The kinds that each purpose takes."""
