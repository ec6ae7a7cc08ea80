"""What a file is, told by its bytes; what it may be called; and what is said when it is not taken."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from pathlib import Path
from typing import BinaryIO

from muster.files.terms import KINDS_FOR, MEGABYTE, NAME_LENGTH, FileKind, FilePurpose
from muster.foundation.errors import Conflict, Invalid, NotFound
from muster.foundation.words import _

HEAD = 1024
"""A PDF may begin anywhere in the first kilobyte."""

_NOT_TEXT = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_UNSAFE = re.compile(r'[<>:"|?*\\/]')
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class FileTooLarge(Invalid):
    """More bytes than are taken."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            _("This file is too large. Up to {megabytes} MB are taken.", megabytes=limit // MEGABYTE),
            field="file",
            limit=limit,
        )


class FileEmpty(Invalid):
    """Not a single byte."""

    def __init__(self) -> None:
        super().__init__(_("This file is empty."), field="file")


class FileKindNotAllowed(Invalid):
    """Something else than what is wanted here."""

    def __init__(self, purpose: FilePurpose) -> None:
        wanted = ", ".join(sorted(kind.value.upper() for kind in KINDS_FOR[purpose]))
        super().__init__(
            _("We cannot take this kind of file here. These are taken: {wanted}.", wanted=wanted),
            field="file",
        )


class FileIsHarmful(Invalid):
    """A scanner found something in it."""

    def __init__(self) -> None:
        super().__init__(_("A scanner found something harmful in this file. It was not kept."), field="file")


class ScannerSilent(Conflict):
    """There is a scanner, and it does not answer."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Files cannot be checked for harmful content at the moment. Nothing was kept; please try again later."
            )
        )


class StorageIsFull(Conflict):
    """The disk has no room."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no room for this file at the moment. Nothing was kept; the operator can make room.")
        )


class FileIsGone(NotFound):
    """The row is there and the bytes are not."""

    def __init__(self, ref: str) -> None:
        super().__init__(_("The contents of this file are missing. Upload it again."), ref=ref)


def kind_of(data: BinaryIO, name: str) -> FileKind | None:
    """The kind of the bytes, None when it is none of ours. The name only tells texts apart.

    Reads the whole stream for texts, from its beginning; leaves it anywhere.
    """
    data.seek(0)
    head = data.read(HEAD)
    if b"%PDF-" in head:
        return FileKind.PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_zip(data)
    if not _is_text(data, head):
        return None
    return {".json": FileKind.JSON, ".csv": FileKind.CSV}.get(Path(name).suffix.lower(), FileKind.TEXT)


def _kind_of_zip(data: BinaryIO) -> FileKind | None:
    data.seek(0)
    try:
        with zipfile.ZipFile(data) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return None
    return FileKind.DOCX if {"[Content_Types].xml", "word/document.xml"} <= names else FileKind.ZIP


def _is_text(data: BinaryIO, head: bytes) -> bool:
    """Whether the bytes read as text: no control bytes, or UTF-16 that says so in its first two bytes."""
    data.seek(0)
    if head[:2] in _UTF16:
        try:
            return "\x00" not in data.read().decode("utf-16")
        except UnicodeDecodeError:
            return False
    while chunk := data.read(MEGABYTE):
        if len(chunk.translate(None, _NOT_TEXT)) != len(chunk):
            return False
    return True


def check_kind(kind: FileKind | None, purpose: FilePurpose) -> FileKind:
    """The kind, where the purpose takes it; raises FileKindNotAllowed."""
    if kind is None or kind not in KINDS_FOR[purpose]:
        raise FileKindNotAllowed(purpose)
    return kind


def clean_name(name: str) -> str:
    """The name without folders, control and direction marks, blanks at the ends, and within the length kept.

    The ending stays; "file" when nothing is left.
    """
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(
        " " if c.isspace() else c for c in plain if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    plain = " ".join(_UNSAFE.sub("_", plain).split()).strip(". ")
    if not plain:
        return "file"
    ending = Path(plain).suffix[:12]
    return plain if len(plain) <= NAME_LENGTH else plain[: NAME_LENGTH - len(ending)].rstrip() + ending
