"""A refusal is how the domain says no: with a code, a sentence for the person, and data for the program.

There are four kinds. Each app defines one class per failure beside the rule that raises it,
for example ``class WeekIsFull(Conflict)``; its code follows from its name ("week-is-full").
Nothing here knows HTTP: the doors translate the kind.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

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
