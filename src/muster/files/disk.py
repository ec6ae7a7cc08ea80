"""Bytes on disk: once per content, written whole or not at all.

``MUSTER_FILES/aa/bb/<sha256>``. New bytes go to a temporary file beside them, are flushed to the disk
and renamed into place, so that a crash or a full disk leaves no half a file under a final name.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from muster.files.rules import FileEmpty, FileTooLarge, StorageIsFull
from muster.files.terms import MEGABYTE

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Draft:
    """Bytes in a temporary file, flushed to disk, with their hash and number; ``keep`` gives them their place."""

    path: Path
    sha256: str
    size: int
    data: BinaryIO

    def keep(self) -> None:
        """Move the bytes to their place; where the same bytes are there already, nothing is written."""
        place = path_of(self.sha256)
        if place.exists():
            return
        with _room():
            place.parent.mkdir(parents=True, exist_ok=True)
            self.path.replace(place)
            for folder in (place.parent, place.parent.parent):
                _flush_folder(folder)


def root() -> Path:
    """The folder of all files."""
    return Path(settings.MUSTER_FILES)


def path_of(sha256: str) -> Path:
    """Where the bytes of this hash lie."""
    return root() / sha256[:2] / sha256[2:4] / sha256


@contextlib.contextmanager
def draft(data: bytes | BinaryIO, *, limit: int) -> Iterator[Draft]:
    """The bytes in a temporary file for as long as the block lasts.

    Raises FileTooLarge as soon as the limit is passed, FileEmpty, and StorageIsFull; in each case, and
    when the block fails, nothing is left behind.
    """
    with _room():
        folder = root() / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            with _room():
                digest, size = _copy(data, file, limit)
                file.flush()
                os.fsync(file.fileno())
            if size == 0:
                raise FileEmpty
            yield Draft(path, digest, size, file)
    finally:
        path.unlink(missing_ok=True)


def _copy(data: bytes | BinaryIO, file: BinaryIO, limit: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in _chunks(data):
        size += len(chunk)
        if size > limit:
            raise FileTooLarge(limit)
        digest.update(chunk)
        file.write(chunk)
    return digest.hexdigest(), size


def _chunks(data: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield data
        return
    while chunk := data.read(MEGABYTE):
        yield chunk


@contextlib.contextmanager
def _room() -> Iterator[None]:
    """Say plainly that the disk is full."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise StorageIsFull from error
        raise


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(sha256: str) -> None:
    """Remove the bytes of this hash, where they are."""
    path_of(sha256).unlink(missing_ok=True)


def abandoned(before: float) -> list[Path]:
    """Temporary files last touched before that moment (seconds of the epoch): what a crash left behind."""
    folder = root() / "incoming"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in found if path.is_file() and path.stat().st_mtime < before]


def stored_before(before: float) -> list[str]:
    """Hashes of the bytes in place since before that moment."""
    found = root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*")
    return sorted(path.name for path in found if path.stat().st_mtime < before)
