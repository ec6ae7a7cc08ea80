"""Which kind of document some bytes are, told by the bytes themselves; the name only breaks ties among text kinds."""

from __future__ import annotations

from muster.evidence.rules import CouldNotRead
from muster.evidence.terms import DocumentKind, Unreadable

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (
    b"{\\rtf",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x1f\x8b",
    b"MZ",
    b"\x7fELF",
    b"%!PS",
    b"BZh",
    b"\xfd7zXZ",
)


def kind_of(name: str, data: bytes) -> DocumentKind:
    """The kind of these bytes, whatever the name says. Raises CouldNotRead for what is no document we read."""
    head = data[:1024]
    # The standard lets a PDF begin anywhere in the first 1,024 bytes, and mail gateways do put things before it.
    if b"%PDF-" in head:
        return DocumentKind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return DocumentKind.DOCX
    if data.startswith(_OLE):
        protected = "EncryptedPackage".encode("utf-16-le") in data
        raise CouldNotRead(Unreadable.PASSWORD if protected else Unreadable.OLD_WORD)
    if data.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:8] == b"ftyp":
        raise CouldNotRead(Unreadable.PICTURE)
    if data.startswith(_OTHER):
        raise CouldNotRead(Unreadable.UNKNOWN_KIND)
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    start = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    if start.startswith(b"{") and (ending == "json" or b'"basics"' in data or b'"work"' in data):
        return DocumentKind.JSON_RESUME
    if ending in {"md", "markdown"}:
        return DocumentKind.MARKDOWN
    if ending == "json":
        raise CouldNotRead(Unreadable.NOT_A_RESUME)
    return DocumentKind.TEXT
