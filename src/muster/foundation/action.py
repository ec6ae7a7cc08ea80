"""The mark of a verb: atomic, ``act`` first, known by name. Nothing more.

What an action means stands in its own lines: ask the policy, ask the rules, write the rows,
record the event.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import transaction

from muster.foundation.act import Act

P = ParamSpec("P")
R = TypeVar("R")

ACTIONS: dict[str, Callable[..., Any]] = {}
"""Every action by its name, "people.offer_hours"; the house tests and the reference read it."""


def action(function: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[Act, P], R]:
    """Run the function in one transaction and register it under "app.verb_noun"."""

    @functools.wraps(function)
    def run(act: Act, *args: P.args, **kwargs: P.kwargs) -> R:
        if not isinstance(act, Act):
            raise TypeError(f"{function.__qualname__}: the first argument of an action is the act")
        with transaction.atomic():
            return function(act, *args, **kwargs)

    app = function.__module__.removeprefix("muster.").split(".", 1)[0]
    ACTIONS[f"{app}.{function.__name__}"] = run
    return run
