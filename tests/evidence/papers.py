"""Small documents made in code: PDF with and without passwords and pictures, DOCX with tables and text boxes."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Sequence

import docx
from docx.oxml import parse_xml

_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_ID = b"0123456789abcdef"


def pdf(
    lines: Sequence[str] = (), *, pages: int = 1, password: str | None = None, picture: bool = False
) -> bytes:
    """A PDF with these lines on every page. A password (may be empty) encrypts it; `picture` puts a picture on it."""
    content = b"".join(
        b"BT /F1 11 Tf 50 %d Td (%s) Tj ET\n" % (780 - 14 * n, _escaped(line)) for n, line in enumerate(lines)
    )
    if picture:
        content += b"q 400 0 0 400 50 100 cm /Im1 Do Q\n"
    owner, key = _keys(password or "")
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    }

    def stream(number: int, head: bytes, data: bytes) -> bytes:
        if password is not None:
            own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0", usedforsecurity=False).digest()
            data = _rc4(own[:10], data)
        return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(data), data)

    objects[4] = stream(
        4,
        b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Filter /FlateDecode",
        zlib.compress(b"\x00\x80\x80\xff"),
    )
    kids = []
    for page in range(pages):
        number = 10 + 2 * page
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> /XObject << /Im1 4 0 R >> >> >>" % (number + 1)
        )
        objects[number + 1] = stream(number + 1, b"", content)
        kids.append(b"%d 0 R" % number)
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), pages)
    trailer = b""
    if password is not None:
        user = _rc4(key, _PAD)
        objects[5] = b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >>" % (
            owner.hex().encode(),
            user.hex().encode(),
        )
        trailer = b"/Encrypt 5 0 R /ID [<%s> <%s>]" % (_ID.hex().encode(), _ID.hex().encode())
    return _written(objects, trailer)


def _written(objects: dict[int, bytes], trailer: bytes) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    size = max(objects) + 1
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _keys(password: str) -> tuple[bytes, bytes]:
    padded = (password.encode() + _PAD)[:32]
    owner = _rc4(hashlib.md5(padded, usedforsecurity=False).digest()[:5], padded)
    key = hashlib.md5(padded + owner + (-4).to_bytes(4, "little", signed=True) + _ID, usedforsecurity=False)
    return owner, key.digest()[:5]


def _rc4(key: bytes, data: bytes) -> bytes:
    """RC4, which old PDF encryption uses; no library here still writes it."""
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


_BOX = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>'
    "<w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
    "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def word(
    lines: Sequence[str] = (), *, table: Sequence[Sequence[str]] = (), box: str = "", picture: bytes = b""
) -> bytes:
    """A DOCX: paragraphs, then a table, then a text box."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in enumerate(table):
            for column, words in enumerate(cells):
                grid.cell(row, column).text = words
    if box:
        document.add_paragraph("")._p.append(parse_xml(_BOX.format(words=box)))
    if picture:
        document.add_picture(io.BytesIO(picture))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def png() -> bytes:
    """A picture of one grey dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (1).to_bytes(4, "big") + (1).to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


def repacked(document: bytes, **members: bytes) -> bytes:
    """A DOCX with members added or replaced; the names' dots and slashes are written as "__" and "_of_"."""
    out = io.BytesIO()
    new = {name.replace("_of_", "/").replace("__", "."): data for name, data in members.items()}
    with (
        zipfile.ZipFile(io.BytesIO(document)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in old.namelist():
            if name not in new:
                made.writestr(name, old.read(name))
        for name, data in new.items():
            made.writestr(name, data)
    return out.getvalue()
