"""Who manages whom must lead upwards, never round."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _

K = TypeVar("K", bound=Hashable)


class ManagerCircle(Conflict):
    """Somebody would manage their own manager."""

    def __init__(self, name: str, manager: str) -> None:
        super().__init__(
            _("{manager} cannot manage {name}: {name} stands above {manager}.", name=name, manager=manager),
            field="manager",
        )


class SettleFirst(Conflict):
    """Somebody would leave while money or a dispute is open."""

    def __init__(self, name: str, still: Sequence[str]) -> None:
        super().__init__(
            _("{name} cannot leave yet. Settle first: {what}.", name=name, what="; ".join(still))
        )


class NameNotTyped(Invalid):
    """Somebody would be erased, and the name that confirms it is another."""

    def __init__(self, name: str) -> None:
        super().__init__(_("Type the name as it stands here: {name}.", name=name), field="typed_name")


class LastOperator(Conflict):
    """Nobody would be left who runs the installation."""

    def __init__(self) -> None:
        super().__init__(_("Nobody else runs this installation. Give somebody else the right first."))


def check_typed(typed: str, name: str) -> None:
    """Raise NameNotTyped unless the name was typed, in any case and spacing."""
    if " ".join(typed.split()).casefold() != " ".join(name.split()).casefold():
        raise NameNotTyped(name)


def manager_circles(manager_of: Mapping[K, K | None]) -> list[tuple[K, ...]]:
    """Every circle in a table of person to manager, each once, from its member that stands first in the table."""
    state: dict[K, int] = {}
    circles = []
    for turn, start in enumerate(manager_of, 1):
        trail: list[K] = []
        at: K | None = start
        while at is not None and at not in state:
            state[at] = turn
            trail.append(at)
            at = manager_of.get(at)
        if at is not None and state[at] == turn and at in trail:
            circles.append(tuple(trail[trail.index(at) :]))
    return circles
