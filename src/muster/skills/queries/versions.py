"""Which taxonomy is in force, and keeping what was made from it until the next one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from muster.skills.models import TaxonomyVersion

T = TypeVar("T")


class Version(NamedTuple):
    """``number`` is what results name; the rest tells apart databases that count alike."""

    number: int
    ref: str
    digest: str


NOTHING_LOADED = Version(0, "", "")


def current_version() -> Version:
    """The version in force; number 0 before anything was loaded. One query."""
    row = TaxonomyVersion.objects.order_by("-number").values_list("number", "ref", "digest").first()
    return NOTHING_LOADED if row is None else Version(*row)


def taxonomy_version() -> int:
    """The number of the taxonomy version in force; 0 before anything was loaded."""
    return current_version().number


class PerVersion(Generic[T]):
    """Something made once per taxonomy version and kept in this process until the next."""

    def __init__(self, make: Callable[[Version], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._kept: tuple[Version, T] | None = None

    @property
    def is_there(self) -> bool:
        """Whether it was made in this process, be it for an older version. Never waits."""
        return self._kept is not None

    @property
    def kept(self) -> T | None:
        """What was made last in this process, be it for an older version. Asks nothing, never waits."""
        kept = self._kept
        return None if kept is None else kept[1]

    def get(self) -> T:
        """The thing for the version in force; one query when it is there, made when it is not."""
        version = current_version()
        kept = self._kept
        if kept is not None and kept[0] == version:
            return kept[1]
        with self._lock:
            if self._kept is None or self._kept[0] != version:
                self._kept = (version, self._make(version))
            return self._kept[1]
