"""Archives that somebody uploads: what is damaged or locked is refused with a sentence, never an error."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from muster.skills.formats import archives


def packed() -> bytes:
    """An archive of one table, deflated."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("skills_en.csv", "conceptUri,preferredLabel\n" + "a,b\n" * 500)
    return whole.getvalue()


def locked() -> bytes:
    """The same, with the flag of a password set in both of its headers."""
    data = bytearray(packed())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize("place", [43, 45, 48])
def test_a_damaged_stream_is_refused(tmp_path: Path, place: int) -> None:
    data = bytearray(packed())
    data[place] ^= 0xFF
    with pytest.raises(archives.NotAnArchive):
        archives.unpack(io.BytesIO(bytes(data)), "esco.zip", tmp_path)


def test_a_locked_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(archives.NotAnArchive):
        archives.unpack(io.BytesIO(locked()), "esco.zip", tmp_path)


def test_an_archive_cut_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(archives.NotAnArchive):
        archives.unpack(io.BytesIO(packed()[:60]), "esco.zip", tmp_path)
