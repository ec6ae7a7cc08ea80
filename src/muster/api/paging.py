"""A page of a long list: what is asked for and what is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.http import HttpRequest
from ninja import Field, Schema

from muster.foundation.paging import LARGEST, Page

T = TypeVar("T")


class Paging(Schema):
    """Which page, and how many items on it. A page after the last gives the last."""

    page: int = Field(1, ge=1, le=1_000_000)
    size: int = Field(20, ge=1, le=LARGEST)


class PageOf(Schema, Generic[T]):
    """``items`` of page ``page`` of ``total`` things; ``next`` and ``previous`` are addresses on this host."""

    items: list[T]
    page: int
    size: int
    total: int
    next: str | None
    previous: str | None


def answer(
    request: HttpRequest, page: Page[Any], shape: Callable[[Any], Any] | None = None
) -> dict[str, Any]:
    """The page as the answer, each item through ``shape`` if there is one."""
    return {
        "items": [shape(item) if shape else item for item in page.items],
        "page": page.number,
        "size": page.size,
        "total": page.total,
        "next": _address(request, page.number + 1) if page.has_next else None,
        "previous": _address(request, page.number - 1) if page.has_previous else None,
    }


def _address(request: HttpRequest, number: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(number)
    return f"{request.path}?{asked.urlencode()}"
