"""The index of labels on disk, so that a new process need not count letters again.

A file is named after what it was made from and begins with a checksum. It is written beside its
place and moved there whole; one that is damaged, or cannot be read, is made again.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from muster.engine.text import LabelIndex

_FORMAT = b"muster label index 1\n"
_KEPT = 3
_log = logging.getLogger(__name__)


def stored_index(labels: Sequence[tuple[int, str]], folder: Path) -> LabelIndex:
    """The index of these labels, from the folder when it is there and whole, else made and kept there."""
    path = folder / f"labels-{_digest(labels)}.index"
    index = _read(path, labels)
    if index is None:
        index = LabelIndex(labels)
        _write(path, index)
    return index


def _digest(labels: Sequence[tuple[int, str]]) -> str:
    total = hashlib.sha256(_FORMAT)
    for skill, text in labels:
        total.update(f"{skill}\t{text}\n".encode(errors="surrogatepass"))
    return total.hexdigest()[:32]


def _read(path: Path, labels: Sequence[tuple[int, str]]) -> LabelIndex | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head = len(_FORMAT) + hashlib.sha256().digest_size
    body = data[head:]
    if data[:head] != _FORMAT + hashlib.sha256(body).digest():
        _log.warning("The stored index %s is damaged and is made again.", path.name)
        return None
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return LabelIndex.from_arrays(labels, dict(arrays))
    except (ValueError, KeyError, zipfile.BadZipFile):
        return None


def _write(path: Path, index: LabelIndex) -> None:
    """Keep the index; a folder that cannot be written costs time at the next start, nothing else."""
    body = io.BytesIO()
    np.savez(body, allow_pickle=False, **index.arrays())
    checksum = hashlib.sha256(body.getvalue()).digest()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".labels-")
        with os.fdopen(handle, "wb") as file:
            file.write(_FORMAT + checksum + body.getvalue())
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        _forget_old(path)
    except OSError as error:
        _log.warning("The index of labels could not be kept: %s", error)


def _forget_old(path: Path) -> None:
    """Leave the latest few indexes and no more."""
    files = sorted(path.parent.glob("labels-*.index"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in [file for file in files if file != path][_KEPT - 1 :]:
        file.unlink(missing_ok=True)
