"""Text of a DOCX, tables and text boxes included, in reading order."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree  # type: ignore[import-untyped]

from muster.evidence.documents.reading import RawText
from muster.evidence.rules import CouldNotRead
from muster.evidence.terms import MAX_DOCUMENT_TEXT, MAX_UNPACKED_BYTES, MAX_UNPACKED_PARTS, Unreadable

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    PackageNotFoundError,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    AttributeError,
    NotImplementedError,
    OSError,
    EOFError,
)


def read_docx(data: bytes) -> RawText:
    """The text, one paragraph a line, cells of a row joined by tabs. Raises CouldNotRead."""
    _check_package(data)
    try:
        body = docx.Document(io.BytesIO(data)).element.body
        lines = list(_lines(body))
    except RuntimeError as error:  # zipfile's word for an encrypted member
        raise CouldNotRead(Unreadable.PASSWORD) from error
    except _BROKEN as error:
        raise CouldNotRead(Unreadable.BROKEN) from error
    text = "\n".join(lines)
    if not any(char.isalnum() for char in text):
        pictures = any(True for _ in body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"))
        raise CouldNotRead(Unreadable.PICTURES_OF_TEXT if pictures else Unreadable.EMPTY)
    return RawText(text=text)


def _check_package(data: bytes) -> None:
    """Refuse what would unpack to more than we allow. A member never yields more than its stated size, so the
    stated sizes bound the work even when they lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
    except (*_BROKEN, RuntimeError) as error:
        raise CouldNotRead(Unreadable.BROKEN) from error
    if len(members) > MAX_UNPACKED_PARTS or sum(m.file_size for m in members) > MAX_UNPACKED_BYTES:
        raise CouldNotRead(Unreadable.UNPACKS_TOO_LARGE)
    if any(member.flag_bits & 0x1 for member in members):
        raise CouldNotRead(Unreadable.PASSWORD)
    if "[Content_Types].xml" not in {member.filename for member in members}:
        raise CouldNotRead(Unreadable.UNKNOWN_KIND)
    if not any(member.filename.startswith("word/") for member in members):
        raise CouldNotRead(Unreadable.UNKNOWN_KIND)


def _lines(body: Any) -> Iterator[str]:
    """Lines of the body, at most the text limit: paragraphs, rows of tables, then text boxes where they hang."""
    length = 0
    for block in body:
        for line in _block(block):
            yield line
            length += len(line) + 1
            if length > MAX_DOCUMENT_TEXT:
                return


def _block(block: Any) -> Iterator[str]:
    if block.tag == f"{_W}p":
        yield _own_text(block)
        yield from _text_boxes(block)
    elif block.tag == f"{_W}tbl":
        for row in block.iter(f"{_W}tr"):
            yield "\t".join(_cell(cell) for cell in row if cell.tag == f"{_W}tc")
        yield from _text_boxes(block)
    elif block.tag == f"{_W}sdt":
        for content in block.iter(f"{_W}sdtContent"):
            for inner in content:
                yield from _block(inner)
            return


def _cell(cell: Any) -> str:
    return "\n".join(filter(None, (_own_text(paragraph) for paragraph in _paragraphs(cell))))


def _paragraphs(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == f"{_W}p":
            yield child
        elif child.tag not in {f"{_W}tbl", _FALLBACK}:
            yield from _paragraphs(child)


def _text_boxes(block: Any) -> Iterator[str]:
    """Text in boxes. Word writes each box twice, the second time as a fallback for old programs: once is enough."""
    for box in block.iter(f"{_W}txbxContent"):
        if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
            for paragraph in box.iter(f"{_W}p"):
                yield _own_text(paragraph)


def _own_text(paragraph: Any) -> str:
    """The text of one paragraph without the boxes that hang on it."""
    parts: list[str] = []
    _gather(paragraph, parts)
    return "".join(parts).strip()


def _gather(element: Any, parts: list[str]) -> None:
    for child in element:
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag == f"{_W}tab":
            parts.append("\t")
        elif child.tag in {f"{_W}br", f"{_W}cr"}:
            parts.append("\n")
        elif child.tag in {f"{_W}noBreakHyphen"}:
            parts.append("-")
        elif child.tag not in {f"{_W}txbxContent", f"{_W}pPr", f"{_W}rPr", f"{_W}del", _FALLBACK}:
            _gather(child, parts)
