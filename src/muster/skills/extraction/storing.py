"""What is made of the names of skills, on disk, so that a new process need not make it again.

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
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muster.engine.encoder import Encoder
from muster.engine.text import LabelIndex

_INDEX = b"muster label index 1\n"
_VECTORS = b"muster vectors 1\n"
_KEPT = 3
_log = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[Any]]


def stored_index(labels: Sequence[tuple[int, str]], folder: Path) -> LabelIndex:
    """The index of these labels, from the folder when it is there and whole, else made and kept there."""
    lines = (f"{skill}\t{text}" for skill, text in labels)
    path = folder / f"labels-{_digest(_INDEX, lines)}.index"
    arrays = _read(path, _INDEX)
    if arrays is not None:
        try:
            return LabelIndex.from_arrays(labels, arrays)
        except (ValueError, KeyError):
            pass
    index = LabelIndex(labels)
    _write(path, _INDEX, index.arrays())
    return index


def vectors_path(texts: Sequence[str], encoder_key: str, folder: Path) -> Path:
    """Where the vectors of these texts by this encoder are kept."""
    return folder / f"vectors-{_digest(_VECTORS, (encoder_key, *texts))}.npz"


def stored_vectors(
    texts: Sequence[str],
    encoder: Encoder,
    folder: Path | None,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> NDArray[np.float32]:
    """A unit vector per text, from the folder when they are there and whole, else made, told of, and kept as float16."""
    path = None if folder is None else vectors_path(texts, encoder.key, folder)
    arrays = None if path is None else _read(path, _VECTORS)
    if arrays is not None:
        kept = arrays.get("vectors")
        if kept is not None and kept.shape == (len(texts), encoder.width):
            return kept.astype(np.float32)
    made = encoder.encode(texts, progress=progress).astype(np.float16)
    if path is not None:
        _write(path, _VECTORS, {"vectors": made})
    return made.astype(np.float32)


def _digest(begin: bytes, lines: Any) -> str:
    total = hashlib.sha256(begin)
    for line in lines:
        total.update(f"{line}\n".encode(errors="surrogatepass"))
    return total.hexdigest()[:32]


def _read(path: Path, begin: bytes) -> dict[str, NDArray[Any]] | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    head = len(begin) + hashlib.sha256().digest_size
    body = data[head:]
    if data[:head] != begin + hashlib.sha256(body).digest():
        _log.warning("The stored file %s is damaged and is made again.", path.name)
        return None
    try:
        with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
            return dict(arrays)
    except (ValueError, KeyError, zipfile.BadZipFile):
        return None


def _write(path: Path, begin: bytes, arrays: Arrays) -> None:
    """Keep the arrays; a folder that cannot be written costs time at the next start, nothing else."""
    body = io.BytesIO()
    np.savez(body, allow_pickle=False, **arrays)
    checksum = hashlib.sha256(body.getvalue()).digest()
    kind = path.name.split("-")[0]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{kind}-")
        with os.fdopen(handle, "wb") as file:
            file.write(begin + checksum + body.getvalue())
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
        _forget_old(path, kind)
    except OSError as error:
        _log.warning("What was made of the names could not be kept: %s", error)


def _forget_old(path: Path, kind: str) -> None:
    """Leave the latest few files of a kind and no more."""
    found = path.parent.glob(f"{kind}-*")
    files = sorted(found, key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in [file for file in files if file != path][_KEPT - 1 :]:
        file.unlink(missing_ok=True)
