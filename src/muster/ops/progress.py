"""Telling on a terminal how far a long task is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

_EVERY = 2.0


def progress_on(stream: TextIO, words: str) -> Callable[[int, int], None]:
    """A function to call with (done, of how many): it writes a line with the words every two seconds, and at the end.

    A task that is done in less than that says nothing.
    """
    told = time.monotonic()
    has_spoken = False

    def tell(done: int, total: int) -> None:
        nonlocal told, has_spoken
        now = time.monotonic()
        if now - told < _EVERY and not (done >= total and has_spoken):
            return
        told, has_spoken = now, True
        stream.write(f"{words}: {done} / {total}\n")
        stream.flush()

    return tell
