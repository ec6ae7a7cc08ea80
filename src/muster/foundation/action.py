"""The mark of a verb: atomic, ``act`` first, known by name, refused in words. Nothing more.

What an action means stands in its own lines: ask the policy, ask the rules, write the rows,
record the event.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, transaction

from muster.foundation.act import Act
from muster.foundation.errors import CONSTRAINTS

P = ParamSpec("P")
R = TypeVar("R")

ACTIONS: dict[str, Callable[..., Any]] = {}
"""Every action by its name, "people.offer_hours"; the house tests and the reference read it."""


def action(function: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[Act, P], R]:
    """Run the function in one transaction and register it under "app.verb_noun".

    Where a constraint of the database stops it, and a refusal speaks for that constraint, this is raised.
    """

    @functools.wraps(function)
    def run(act: Act, *args: P.args, **kwargs: P.kwargs) -> R:
        if not isinstance(act, Act):
            raise TypeError(f"{function.__qualname__}: the first argument of an action is the act")
        try:
            with transaction.atomic():
                return function(act, *args, **kwargs)
        except IntegrityError as error:
            name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
            if name in CONSTRAINTS:
                raise CONSTRAINTS[name]() from error  # type: ignore[call-arg]
            raise

    app = function.__module__.removeprefix("muster.").split(".", 1)[0]
    ACTIONS[f"{app}.{function.__name__}"] = run
    return run
