"""Work for later: lower floors name it, the worker on the top floor runs it.

A job is a plain function with JSON arguments, known by name. ``defer`` puts it into the queue in
the transaction of the action, so that it exists exactly when the action was committed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction

JOBS: dict[str, Callable[..., None]] = {}
"""Every job by name, "foundation.deliver"; the worker makes a queue task of each."""


def job(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function as a job."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        if name in JOBS and JOBS[name].__qualname__ != function.__qualname__:
            raise ValueError(f"two jobs are called {name}")
        JOBS[name] = function
        return function

    return register


def defer(name: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Queue the job. With a lock, one waiting job of that lock is enough and the second is dropped.

    With ``MUSTER_DELIVERY = "inline"`` (tests, the simulated world) it runs right after commit.
    """
    if name not in JOBS:
        raise LookupError(f"no job is called {name}")
    if settings.MUSTER_DELIVERY == "inline":
        transaction.on_commit(lambda: JOBS[name](**arguments))
        return
    from procrastinate.contrib.django import app  # needs the app registry, which loads after this module
    from procrastinate.exceptions import AlreadyEnqueued

    try:
        with transaction.atomic():
            app.configure_task(name, queueing_lock=lock).defer(**arguments)
    except AlreadyEnqueued:
        return
