"""Words of the domain as the choices of a column."""

from __future__ import annotations

from enum import StrEnum


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """Each word stands for itself: what people read is said elsewhere, in their language."""
    return [(str(word), str(word)) for word in words]
