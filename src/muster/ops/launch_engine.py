"""Where the engine's compiled code is kept, and compiling it: `python -m muster.ops.launch_engine`.

The web, the worker, the commands and the tests of one copy of the code share one folder, named after the engine's
sources: Numba notices a change in a kernel's own file, but not in a file whose kernels it calls.
"""

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1]
BESIDE = SOURCE.parents[1] / ".cache" / "numba"
LOCKED = SOURCE.parents[1] / "requirements" / "run.txt"
COMPILERS = ("numba==", "llvmlite==", "numpy==")
KEPT = 3  # versions of the engine whose compiled code stays when a newer one is compiled


def source_mark() -> str:
    """A digest of the engine's sources and of what compiles them."""
    versions = [line for line in LOCKED.read_text().splitlines() if line.startswith(COMPILERS)]
    digest = hashlib.sha256("\n".join([sys.version, *versions]).encode())
    for path in sorted((SOURCE / "engine").rglob("*.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def compiled_folder(data: Path, *, beside: Path = BESIDE) -> Path:
    """The folder for NUMBA_CACHE_DIR: beside the code when we may write there, else in the data folder.

    Numba uses a folder only if it may write to it. So a user who may not write beside the code has a folder of their
    own, which begins as a copy of what the code's owner has compiled.
    """
    mark = source_mark()
    shared, own = beside / mark, data / "cache" / "numba" / mark
    if _may_write(shared):
        return shared
    if is_compiled(shared) and not own.exists():
        with contextlib.suppress(OSError):
            _copy(shared, own)
    return own


def is_compiled(folder: Path) -> bool:
    """Whether everything has been compiled into this folder from the files as they are now."""
    try:
        return (folder / "compiled").read_text() == _times()
    except OSError:
        return False


def compile_engine(*, index: bool = False) -> float:
    """Compile every kernel into NUMBA_CACHE_DIR, or load it from there; the seconds it took.

    index: also those that only houses of many people run (a minute more; `warm_engine` does it, the demo does not).
    """
    from muster.engine.warm import warm

    seconds = warm(index=index)
    folder = Path(os.environ.get("NUMBA_CACHE_DIR", ""))
    if folder.name == source_mark() and folder.is_dir():
        with contextlib.suppress(OSError):  # a full disk costs the next start some time, nothing else
            (folder / "compiled").write_text(_times())
            _forget_old(folder)
    return seconds


def _times() -> str:
    """The moments and sizes of the engine's files: what Numba itself compares."""
    found = [(path, path.stat()) for path in sorted((SOURCE / "engine").rglob("*.py"))]
    return "\n".join(f"{path} {state.st_mtime_ns} {state.st_size}" for path, state in found)


def _may_write(folder: Path) -> bool:
    """Whether we may write into the folder, or make it."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return os.access(nearest, os.W_OK | os.X_OK)


def _copy(source: Path, target: Path) -> None:
    """The folder whole or not at all, also when two starts copy at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".copy-") as draft:
        shutil.copytree(source, Path(draft) / "copy")
        (Path(draft) / "copy").rename(target)


def _forget_old(folder: Path) -> None:
    """Remove what was compiled from long gone versions of the engine."""
    others = [path for path in folder.parent.iterdir() if len(path.name) == len(folder.name)]
    others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in others[KEPT:]:
        if path != folder:
            shutil.rmtree(path, ignore_errors=True)


if __name__ == "__main__":
    compile_engine()
