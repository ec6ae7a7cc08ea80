"""An index on disk: a folder per generation, one .npy per array, mapped into memory when opened.

A folder appears whole or not at all (written beside, then renamed). What is damaged, cut off or of another version is not
opened: the caller builds anew, which costs seconds and never a wrong answer.
"""

import json
import os
import shutil
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import write_array

from muster.engine.arrays import Array, PeopleColumns
from muster.engine.index.layout import AT, VERSION, Index
from muster.engine.index.people import Segment
from muster.engine.scoring import PARAMETERS

_POOLS = ("header", "octets", "words", "longs")
_ARRAYS = (*_POOLS, "numbers", "live")


class Unusable(ValueError):
    """The folder holds nothing that may be opened; build anew."""


class NotSaved(OSError):
    """The disk did not take it; nothing is left of the attempt."""


def _digest(array: Array) -> str:
    return blake2b(np.ascontiguousarray(array).data, digest_size=16).hexdigest()


def _sealed(note: str, arrays: Mapping[str, Any]) -> str:
    return blake2b(json.dumps([note, arrays], sort_keys=True).encode(), digest_size=16).hexdigest()


def write_folder(folder: Path, arrays: Mapping[str, Array], *, note: str = "") -> None:
    """Write these arrays as `folder`, replacing what is there. note: the caller's, such as a journal position.

    Raises NotSaved (a full disk, no permission) and leaves nothing half-written.
    """
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        for name, array in arrays.items():
            with (draft / f"{name}.npy").open("wb") as file:
                write_array(file, np.ascontiguousarray(array), allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
        known = {name: {"bytes": array.nbytes, "digest": _digest(array)} for name, array in arrays.items()}
        manifest = {"version": _version(), "note": note, "arrays": known, "seal": _sealed(note, known)}
        (draft / "manifest.json").write_text(json.dumps(manifest))
        old = folder.with_name(f".{folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise NotSaved(f"the snapshot could not be saved: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def read_note(folder: Path) -> str:
    """The note of a folder, without a look at its arrays. Raises Unusable."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        if manifest["version"] != _version():
            raise Unusable("the snapshot is of another version")
        if manifest["seal"] != _sealed(manifest["note"], manifest["arrays"]):
            raise Unusable("the manifest is damaged")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unusable(error) from error
    return str(manifest["note"])


def read_folder(folder: Path, *, thorough: bool = False) -> tuple[dict[str, Array], str]:
    """The arrays in a folder, mapped, and the note that was saved with them. thorough: also compare every byte's
    digest, which reads everything; else sizes, types and headers are checked.

    Raises Unusable.
    """
    note = read_note(folder)
    try:
        known = json.loads((folder / "manifest.json").read_text())["arrays"]
        arrays = {name: _mapped(folder / f"{name}.npy") for name in known}
        for name, told in known.items():
            whole = arrays[name].nbytes == told["bytes"]
            looked_at = thorough or name.endswith("header")
            if not whole or (looked_at and _digest(arrays[name]) != told["digest"]):
                raise Unusable(f"{name} is damaged")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unusable(error) from error
    return arrays, note


def _mapped(path: Path) -> Array:
    """Copy-on-write, for a read-only array would be another type to the kernels. Nothing writes, so pages are shared."""
    return np.load(path, mmap_mode="c").view(np.ndarray)


def _unusable(error: Exception) -> Unusable:
    return error if isinstance(error, Unusable) else Unusable(f"there is no usable snapshot: {error}")


def arrays_of(segment: Segment) -> dict[str, Array]:
    """What is kept of one segment."""
    kept = {name: getattr(segment.index, name) for name in _POOLS}
    shared = np.shares_memory(segment.numbers, segment.index.words)
    return kept | {"numbers": segment.numbers[: 0 if shared else None], "live": segment.live}


def segment_of(arrays: Mapping[str, Array], columns: PeopleColumns | None = None) -> Segment:
    """The segment again. columns: everybody in the order of the numbers, if that is at hand. Raises Unusable."""
    try:
        index = Index(*(arrays[name] for name in _POOLS))
        numbers = arrays["numbers"] if arrays["numbers"].size else index.part("origin")
        return Segment(index, numbers, arrays["live"].copy(), columns, columns is not None)
    except KeyError as error:
        raise Unusable("the snapshot is not whole") from error


def write(segment: Segment, folder: Path, *, note: str = "") -> None:
    """Write one segment as `folder`, replacing what is there. Raises NotSaved and leaves nothing half-written."""
    write_folder(folder, arrays_of(segment), note=note)


def load(folder: Path, *, thorough: bool = False) -> tuple[Segment, str]:
    """The segment in a folder, mapped, and the note that was saved with it; see `read_folder`. Raises Unusable."""
    arrays, note = read_folder(folder, thorough=thorough)
    return segment_of(arrays), note


def _version() -> str:
    return f"{VERSION}/{PARAMETERS.version}/{len(AT)}"
