"""How matching says no."""

from __future__ import annotations

from muster.foundation.errors import Conflict, Invalid, NotFound
from muster.foundation.words import _


class NoSuchShown(NotFound):
    """No such list was kept, or the actor may not know of it."""

    def __init__(self) -> None:
        super().__init__(_("There is no such list, or it is no longer kept."))


class NoSuchSearch(NotFound):
    """The search is not there, or not the actor's."""

    def __init__(self) -> None:
        super().__init__(_("There is no such search."))


class OrderOutOfBounds(Invalid):
    """A setting of the order is unknown or beyond its bounds."""


class FilterUnknown(Invalid):
    """A search asks for something that no list is narrowed by."""


class TooManySearches(Conflict):
    """A person keeps as many searches as there may be."""

    def __init__(self, most: int) -> None:
        super().__init__(_("You keep {n} searches, which is the most. Delete one first.", n=most))
