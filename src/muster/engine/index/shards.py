"""One index in parts, each in a process of its own: people by the hash of their ref, a question to all, the best of each back.

What travels is the packed role one way and fifty keys of 24 bytes the other. A part that dies is started again from its
folder; until it is back, answers say which parts are missing. The parts run on Ray where it is installed (extra
``cluster``), so that they may stand on other machines, else as processes of this one, with the same messages.
"""

import contextlib
import importlib
import importlib.util
import multiprocessing
import os
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from muster.engine.arrays import Array, PeopleColumns
from muster.engine.index import store
from muster.engine.index.people import Segment, in_order, make_segments, scores_of, take, walked

_SPREAD = np.uint64(0x9E3779B97F4A7C15)
READY_S = 60.0
"""Seconds within which a part must have opened its folder."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The best people's numbers and scores. missing: parts that did not answer; with any, the answer is partial."""

    numbers: Array
    scores: Array
    missing: tuple[int, ...]


def shard_of(tie: Array, shards: int) -> Array:
    """Which part holds a person, from the hash of their ref."""
    with np.errstate(over="ignore"):
        return ((tie * _SPREAD) >> np.uint64(32)).astype(np.int64) % shards


def write_shards(columns: PeopleColumns, shards: int, folder: Path) -> list[Path]:
    """Make every part and save it; the folders. Raises store.NotSaved."""
    of, found = shard_of(columns.tie, shards), []
    for shard in range(shards):
        numbers = np.flatnonzero(of == shard)
        place = folder / f"shard-{shard}"
        for part, segment in enumerate(make_segments(take(columns, numbers), numbers, keep_columns=False)):
            store.write(segment, place / str(part))
        found.append(place)
    return found


def open_shard(folder: Path) -> list[Segment]:
    """The indexes of one part. Raises store.Unusable."""
    return [store.load(one)[0] for one in sorted(folder.iterdir()) if not one.name.startswith(".")]


class Part(Protocol):
    """One part, wherever it runs."""

    def ask(self, packed: Array, top: int) -> None:
        """Send the question. Raises OSError when the part is gone."""

    def answer(self, timeout: float) -> tuple[Array, Array]:
        """(keys, numbers). Raises OSError when the part is gone or does not answer in time."""

    def is_ready(self, timeout: float) -> bool:
        """Whether its folder is open, waiting for that up to `timeout` seconds."""

    def kill(self) -> None:
        """End it at once."""


def _serve(folder: str, pipe: Connection) -> None:
    """What a process does: open, say so, answer until the other end is closed."""
    with contextlib.suppress(EOFError, OSError, store.Unusable):
        segments = open_shard(Path(folder))
        pipe.send(None)
        while True:
            packed, top = pipe.recv()
            keys, numbers, _ = walked(segments, packed, top)
            pipe.send((keys, numbers))


class ProcessPart:
    """A part as a process of this machine."""

    def __init__(self, folder: Path) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self.process = context.Process(target=_serve, args=(str(folder), other), daemon=True)
        self.process.start()
        other.close()
        self._ready = False

    def ask(self, packed: Array, top: int) -> None:
        """Send the question."""
        self._pipe.send((packed, top))

    def _receive(self, timeout: float) -> Any:
        try:
            if self._pipe.poll(timeout):
                return self._pipe.recv()
        except EOFError:
            raise ConnectionResetError("the part has ended") from None
        raise TimeoutError("the part does not answer")

    def answer(self, timeout: float) -> tuple[Array, Array]:
        """(keys, numbers)."""
        keys, numbers = self._receive(timeout)
        return keys, numbers

    def is_ready(self, timeout: float) -> bool:
        """Whether its folder is open."""
        if not self._ready:
            with contextlib.suppress(OSError):
                self._receive(timeout)
                self._ready = True
        return self._ready

    def kill(self) -> None:
        """End it at once."""
        self._pipe.close()
        self.process.kill()
        self.process.join()


class _Actor:
    """What runs on Ray."""

    def __init__(self, folder: str) -> None:
        self.segments = open_shard(Path(folder))

    def ready(self) -> bool:
        return True

    def ask(self, packed: Array, top: int) -> tuple[Array, Array]:
        # Ray's arrays are read-only, which is another type to the kernels.
        keys, numbers, _ = walked(self.segments, packed.copy(), top)
        return keys, numbers


class RayPart:
    """A part as an actor on Ray."""

    def __init__(self, folder: Path) -> None:
        # Ray tells its makers about every start unless it is told not to; and it takes no argument for that.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        self.ray = importlib.import_module("ray")
        if not self.ray.is_initialized():
            self.ray.init(include_dashboard=False, log_to_driver=False, configure_logging=False)
        self.actor = self.ray.remote(num_cpus=0)(_Actor).remote(str(folder))
        self._opening = self.actor.ready.remote()
        self._asked: Any = None

    def ask(self, packed: Array, top: int) -> None:
        """Send the question."""
        self._asked = self.actor.ask.remote(packed, top)

    def answer(self, timeout: float) -> tuple[Array, Array]:
        """(keys, numbers)."""
        try:
            keys, numbers = self.ray.get(self._asked, timeout=timeout)
        except self.ray.exceptions.RayError as error:
            raise ConnectionResetError(str(error)) from error
        return keys, numbers

    def is_ready(self, timeout: float) -> bool:
        """Whether its folder is open."""
        try:
            return bool(self.ray.get(self._opening, timeout=timeout))
        except self.ray.exceptions.RayError:
            return False

    def kill(self) -> None:
        """End it at once."""
        self.ray.kill(self.actor)


def has_ray() -> bool:
    """Whether Ray is installed."""
    return importlib.util.find_spec("ray") is not None


class Shards:
    """All parts. One question at a time; a context manager that ends the parts."""

    def __init__(self, folders: Sequence[Path], *, on_ray: bool = False) -> None:
        self._folders, self._make = list(folders), RayPart if on_ray else ProcessPart
        self.parts: list[Part] = [self._make(folder) for folder in self._folders]
        for shard, part in enumerate(self.parts):
            if not part.is_ready(READY_S):
                self.__exit__()
                raise store.Unusable(f"part {shard} did not open its folder")

    def __enter__(self) -> "Shards":
        return self

    def __exit__(self, *_error: object) -> None:
        for part in self.parts:
            part.kill()

    def is_whole(self, timeout: float = 0.0) -> bool:
        """Whether every part would answer, waiting up to `timeout` seconds for each that is being started."""
        return all(part.is_ready(timeout) for part in self.parts)

    def ask(self, packed: Array, *, top: int = 50, timeout: float = 10.0) -> Answer:
        """The best of every part that answers. A part that is gone, or silent for `timeout` seconds, is started again."""
        asked, missing, found = [], [], []
        for shard, part in enumerate(self.parts):
            try:
                if part.is_ready(0.0):
                    part.ask(packed, top)
                    asked.append(shard)
                else:
                    missing.append(shard)
            except OSError:
                self._again(shard)
                missing.append(shard)
        for shard in asked:
            try:
                found.append(self.parts[shard].answer(timeout))
            except OSError:
                self._again(shard)
                missing.append(shard)
        keys = np.concatenate([np.zeros((0, 3), np.uint64), *(keys for keys, _ in found)])
        numbers = np.concatenate([np.zeros(0, np.int64), *(numbers for _, numbers in found)])
        order = in_order(keys)[:top]
        return Answer(numbers[order], scores_of(keys[order]), tuple(sorted(missing)))

    def _again(self, shard: int) -> None:
        self.parts[shard].kill()
        self.parts[shard] = self._make(self._folders[shard])
