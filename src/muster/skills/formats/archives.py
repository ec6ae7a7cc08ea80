"""An upload as files that the readers know: a ZIP unpacked with care, or a single table.

Folders inside a ZIP do not matter: ESCO and O*NET name every file once. Only tables are unpacked, so that no
name can lead out of the folder and nothing else is ever written.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from muster.skills.formats.onet import TOOLS
from muster.skills.rules.refusals import ArchiveTooBig, NotAnArchive, NothingToLoad

MOST_MEGABYTES = 600
MOST_FILES = 500
_PIECE = 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
"""What zipfile raises for archives that are damaged, packed in a way it does not know, or (RuntimeError) locked.
OSError is not among them: a full disk is no fault of the file."""


def unpack(data: BinaryIO, name: str, folder: Path) -> tuple[str, Path]:
    """(source, path) for ``load_taxonomy``: ("esco", folder), ("onet", folder) or ("csv", file).

    Raises NotAnArchive, ArchiveTooBig, NothingToLoad.
    """
    data.seek(0)
    if data.read(4) != b"PK\x03\x04":
        data.seek(0)
        path = folder / (PurePosixPath(name.replace("\\", "/")).name or "list.csv")
        with path.open("wb") as copy:
            shutil.copyfileobj(data, copy)
        return "csv", path
    data.seek(0)
    try:
        with zipfile.ZipFile(data) as archive:
            _extract(archive, name, folder)
    except _BROKEN as error:
        raise NotAnArchive(name) from error
    return _recognised(name, folder)


def _extract(archive: zipfile.ZipFile, name: str, folder: Path) -> None:
    """Write the tables of the archive into the folder, counting what is really unpacked."""
    left = MOST_MEGABYTES * _PIECE
    tables = [member for member in archive.infolist() if _is_table(member)]
    for member in tables[:MOST_FILES]:
        with archive.open(member) as source, (folder / _base(member)).open("wb") as copy:
            while piece := source.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise ArchiveTooBig(name, megabytes=MOST_MEGABYTES)
                copy.write(piece)


def _base(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename.replace("\\", "/")).name


def _is_table(member: zipfile.ZipInfo) -> bool:
    base = _base(member)
    return not member.is_dir() and not base.startswith(".") and base.lower().endswith((".csv", ".txt"))


def _recognised(name: str, folder: Path) -> tuple[str, Path]:
    files = sorted(folder.iterdir())
    if any(file.name.startswith("skills_") and file.suffix == ".csv" for file in files):
        return "esco", folder
    if (folder / TOOLS).is_file():
        return "onet", folder
    if len(files) == 1 and files[0].suffix.lower() == ".csv":
        return "csv", files[0]
    raise NothingToLoad(name)
