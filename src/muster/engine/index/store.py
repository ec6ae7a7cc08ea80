"""An index on disk: a folder per generation, one .npy per array, mapped into memory when opened.

A folder appears whole or not at all (written beside, then renamed). What is damaged, cut off or of another version is not
opened: the caller builds anew, which costs seconds and never a wrong answer.
"""

import json
import os
import shutil
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.lib.format import write_array

from muster.engine.arrays import Array
from muster.engine.index.layout import AT, VERSION, Index
from muster.engine.index.people import Segment
from muster.engine.scoring import PARAMETERS

_ARRAYS = ("header", "octets", "words", "longs", "numbers", "live")


class Unusable(ValueError):
    """The folder holds nothing that may be opened; build anew."""


class NotSaved(OSError):
    """The disk did not take it; nothing is left of the attempt."""


def _digest(array: Array) -> str:
    return blake2b(np.ascontiguousarray(array).data, digest_size=16).hexdigest()


def write(segment: Segment, folder: Path, *, note: str = "") -> None:
    """Write one segment as `folder`, replacing what is there. note: the caller's, such as a journal position.

    Raises NotSaved (a full disk, no permission) and leaves nothing half-written.
    """
    index = segment.index
    arrays = {name: getattr(index, name) for name in _ARRAYS[:4]} | {
        "numbers": segment.numbers,
        "live": segment.live,
    }
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        for name, array in arrays.items():
            with (draft / f"{name}.npy").open("wb") as file:
                write_array(file, np.ascontiguousarray(array), allow_pickle=False)
                file.flush()
                os.fsync(file.fileno())
        known = {name: {"bytes": array.nbytes, "digest": _digest(array)} for name, array in arrays.items()}
        manifest = {"version": _version(), "note": note, "arrays": known}
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


def load(folder: Path, *, thorough: bool = False) -> tuple[Segment, str]:
    """The segment in a folder, mapped, and the note that was saved with it. thorough: also compare every byte's digest,
    which reads everything; else sizes, types and the header are checked.

    Raises Unusable.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
        if manifest["version"] != _version():
            raise Unusable("the snapshot is of another version")
        # Copy-on-write, for a read-only array would be another type to the kernels.
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="c").view(np.ndarray) for name in _ARRAYS}
        for name, known in manifest["arrays"].items():
            whole = arrays[name].nbytes == known["bytes"]
            if not whole or ((thorough or name == "header") and _digest(arrays[name]) != known["digest"]):
                raise Unusable(f"{name} is damaged")
        if set(manifest["arrays"]) != set(_ARRAYS):
            raise Unusable("the snapshot is not whole")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise (
            error if isinstance(error, Unusable) else Unusable(f"there is no usable snapshot: {error}")
        ) from error
    index = Index(*(arrays[name] for name in _ARRAYS[:4]))
    return Segment(index, arrays["numbers"], arrays["live"].copy(), None), manifest["note"]


def _version() -> str:
    return f"{VERSION}/{PARAMETERS.version}/{len(AT)}"
