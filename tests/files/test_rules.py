"""What a file is, and what it may be called."""

from __future__ import annotations

import io
import zipfile

import pytest

from muster.files import rules
from muster.files.terms import NAME_LENGTH, FileKind, FilePurpose


def archive(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7 ...", "cv.txt", FileKind.PDF),
        (b"\n\n%PDF-1.4", "cv.pdf", FileKind.PDF),
        (b"\x89PNG\r\n\x1a\n....", "me.jpeg", FileKind.PNG),
        (b"\xff\xd8\xff\xe0..", "me.png", FileKind.JPEG),
        (archive("[Content_Types].xml", "word/document.xml"), "cv.pdf", FileKind.DOCX),
        (archive("notes.txt"), "cv.docx", FileKind.ZIP),
        (b"PK\x03\x04 broken", "cv.docx", None),
        (b'{"basics": {}}', "resume.json", FileKind.JSON),
        (b"a,b\n1,2\n", "people.CSV", FileKind.CSV),
        ("Köchin, 12 Jahre".encode(), "cv.md", FileKind.TEXT),
        ("Köchin".encode("cp1252"), "cv", FileKind.TEXT),
        ("Köchin".encode("utf-16"), "cv.txt", FileKind.TEXT),
        (b"\xff\xfe\x00\xd8", "cv.txt", None),
        (b"MZ\x90\x00\x03", "cv.pdf", None),
        (b"\x7fELF\x02\x01", "cv.txt", None),
        (b"fine\x00not", "cv.txt", None),
    ],
)
def test_the_bytes_tell_what_a_file_is(data: bytes, name: str, kind: FileKind | None) -> None:
    assert rules.kind_of(io.BytesIO(data), name) == kind


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("cv.pdf", "cv.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Me\\cv.docx", "cv.docx"),
        ("  my \t cv \n.pdf ", "my cv .pdf"),
        (".htaccess", "htaccess"),
        ("..", "file"),
        ("", "file"),
        ("cv\u202efdp.exe", "cvfdp.exe"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
        ("Lebenslauf Köhler.pdf", "Lebenslauf Köhler.pdf"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert rules.clean_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = rules.clean_name("a" * 500 + ".docx")
    assert len(name) == NAME_LENGTH
    assert name.endswith("a.docx")


def test_a_wrong_kind_is_told_what_is_taken() -> None:
    with pytest.raises(rules.FileKindNotAllowed) as refused:
        rules.check_kind(FileKind.PNG, FilePurpose.CV)
    assert (
        refused.value.message
        == "We cannot take this kind of file here. These are taken: DOCX, JSON, PDF, TXT."
    )
