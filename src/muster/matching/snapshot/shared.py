"""One saved copy of everybody's rows for all processes that stand on the same data folder.

Below ``MUSTER_CACHE/matching`` lies a folder for each code version, taxonomy and week, and in it one for each generation,
numbered upwards: the arrays, the index where people are many, the names behind their numbers, and the journal position up
to which they have seen everything. A generation appears whole or not at all and is never written to again, so processes map
it and share its pages. Whoever maps one holds a shared lock on it; old ones are removed when nobody does.

Nothing here is needed for a right answer. What is damaged, of another version, of another database or of a past that this
database has not had is thrown away with a line in the log, and everything is read from the database again.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings

from muster.engine.index import store
from muster.engine.index.live import LivePeople
from muster.engine.index.people import Segment
from muster.engine.index.saved import open_people, save_people
from muster.engine.ranking import State
from muster.foundation import journal
from muster.skills.queries import SimilarityArtefact

log = logging.getLogger(__name__)

SAVED_FROM = 1_000
"""People from which a copy is saved; fewer are read from the database sooner than somebody notices."""
LONGEST_WAIT = 1800.0
"""Seconds that a process waits for another one that is making a copy, before it reads the database itself."""
_SOURCE = Path(__file__).resolve().parents[2]
_DEPENDS_ON = ("engine", "evidence", "matching/snapshot", "people")
"""Code that decides what stands in a person's row."""


class Hold:
    """A lock on a file, shared or alone, for as long as this lives. Raises OSError where there is no such file."""

    def __init__(self, path: Path, *, flags: int = os.O_RDONLY) -> None:
        self._file = os.open(path, flags, 0o600)

    def is_taken(self, how: int) -> bool:
        """Take it now, if nobody else has; False also where the file was removed in the meantime."""
        try:
            fcntl.flock(self._file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks: whoever maps a removed file keeps it
            return how == fcntl.LOCK_SH
        return os.fstat(self._file).st_nlink > 0

    def __del__(self) -> None:
        if (file := self.__dict__.pop("_file", None)) is not None:
            os.close(file)


@dataclass(frozen=True, slots=True)
class Kept:
    """A generation that this process has mapped. ``hold``: while it lives, nobody removes the folder."""

    number: int
    people: LivePeople
    position: str
    names: dict[str, dict[str, int]]
    again: frozenset[str]
    """Persons who have to be read once more: they were changed by a deed that was not finished."""
    mark: str
    hold: Hold


def key_of(week: date, artefact: SimilarityArtefact) -> str:
    """The name of the folder for this code, this taxonomy and this week."""
    digest = blake2b(_code().encode(), digest_size=6)
    for skill in artefact.position.items():
        digest.update(f"{skill}".encode())
    return f"{week:%Y%m%d}-{artefact.version}-{digest.hexdigest()}"


@cache
def _code() -> str:
    digest = blake2b(digest_size=16)
    for part in _DEPENDS_ON:
        for path in sorted((_SOURCE / part).rglob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def turn() -> Iterator[None]:
    """Alone among all processes of this data folder; waits for the other one, which a ``kill -9`` ends too.

    Where no lock can be had (no room, no permission, too long a wait) it goes on without: then work is done twice.
    """
    began, lock = time.perf_counter(), None
    with suppress(OSError):
        _root().mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = Hold(_root() / "lock", flags=os.O_RDWR | os.O_CREAT)
    while lock is not None and not lock.is_taken(fcntl.LOCK_EX):
        if time.perf_counter() - began > LONGEST_WAIT:
            break
        time.sleep(0.02)
    try:
        yield
    finally:
        del lock  # also where an error is on its way, which keeps this frame


def newest(key: str, *, after: int = 0) -> Kept | None:
    """The newest sound generation above a number, mapped; what is not sound is thrown away."""
    for number, folder in sorted(_generations(key), reverse=True):
        if number <= after:
            return None
        if (kept := _open(number, folder)) is not None:
            return kept
    return None


def renew(
    key: str, state: State, about: dict[str, Any], *, segments: Sequence[Segment] | None = None
) -> int | None:
    """Write the next generation and remove those that nobody maps; its number, None where the disk did not take it.

    ``about``: ``position``, ``names``, ``again``. ``segments``: the index of this moment, where there is one. To be called in one's turn.
    """
    home = _root() / key
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for draft in home.glob(".*"):
            shutil.rmtree(draft, ignore_errors=True)  # left by a process that was killed
        number = 1 + max((number for number, _folder in _generations(key)), default=0)
        note = json.dumps({**about, "mark": journal.mark_of(about["position"])})
        save_people(state, home / f"{number:06}", note=note, segments=segments)
    except OSError as error:
        log.warning("Matching goes on from memory, its copy on disk was not renewed: %s", error)
        return None
    clean(key)
    return number


def clean(key: str) -> None:
    """Remove every generation but the newest that nobody maps, also of other versions and weeks. To be called in one's turn."""
    newest_here = max((number for number, _folder in _generations(key)), default=0)
    with suppress(OSError):
        for home in [path for path in _root().iterdir() if path.is_dir()]:
            for number, folder in _generations(home.name):
                if (home.name, number) != (key, newest_here):
                    _remove_unless_mapped(folder)
            with suppress(OSError):
                home.rmdir()


def _root() -> Path:
    return Path(settings.MUSTER_CACHE) / "matching"


def _generations(key: str) -> list[tuple[int, Path]]:
    try:
        return [(int(path.name), path) for path in (_root() / key).iterdir() if path.name.isdigit()]
    except OSError:
        return []


def _open(number: int, folder: Path) -> Kept | None:
    try:
        hold = Hold(folder / "manifest.json")
    except OSError as error:
        _throw_away(folder, f"it has no manifest ({error.strerror})")
        return None
    if not hold.is_taken(fcntl.LOCK_SH):
        return None  # it is being removed
    try:
        people, note = open_people(folder)
        told = json.loads(note)
        mark = journal.mark_of(told["position"])
        if not mark or mark != told["mark"]:
            raise store.Unusable("it is of another database or of a past that this one has not had")
    except store.Unusable as error:
        _throw_away(folder, str(error))
        return None
    return Kept(number, people, told["position"], told["names"], frozenset(told["again"]), mark, hold)


def _throw_away(folder: Path, why: str) -> None:
    log.warning("The saved copy %s is thrown away and made anew: %s", folder.name, why)
    shutil.rmtree(folder, ignore_errors=True)


def _remove_unless_mapped(folder: Path) -> None:
    with suppress(OSError):
        hold = Hold(folder / "manifest.json")
        if hold.is_taken(fcntl.LOCK_EX):
            shutil.rmtree(folder, ignore_errors=True)
