"""A refusal is how the domain says no: with a code, a sentence for the person, and data for the program.

There are four kinds. Each app defines one class per failure beside the rule that raises it,
for example ``class WeekIsFull(Conflict)``; its code follows from its name ("week-is-full").
Nothing here knows HTTP: the doors translate the kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Refusal(Exception):
    """The domain refused. ``message`` is fit for the person who asked; ``data`` is for programs."""

    code: ClassVar[str] = "refusal"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            cls.code = _BOUNDARY.sub("-", cls.__name__).lower()

    def __init__(self, message: str, **data: Any) -> None:
        super().__init__(message)
        self.message = message
        self.data = data

    @property
    def field(self) -> str | None:
        """The form field that the refusal is about, where there is one."""
        value = self.data.get("field")
        return None if value is None else str(value)


class Invalid(Refusal):
    """What was given cannot be right, whoever gives it."""


class NotAllowed(Refusal):
    """This actor may not do this."""


class NotFound(Refusal):
    """There is no such thing, or this actor may not know of it: the two look the same on purpose."""


class Conflict(Refusal):
    """It was possible once, or will be; the state of things does not allow it now."""


R = TypeVar("R", bound=type[Refusal])

CONSTRAINTS: dict[str, type[Refusal]] = {}
"""What the database refuses, by the name of its constraint: the refusal that says it to a person."""


def speaks_for(*constraints: str) -> Callable[[R], R]:
    """Let the refusal, made without arguments, stand for what these constraints of the database refuse.

    An action that a constraint stops, also at the very end of its transaction, raises it (``@action``).
    """

    def register(refusal: R) -> R:
        for name in constraints:
            if CONSTRAINTS.setdefault(name, refusal).__qualname__ != refusal.__qualname__:
                raise ValueError(f"two refusals speak for {name}")
        return refusal

    return register
