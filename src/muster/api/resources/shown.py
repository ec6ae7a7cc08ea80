"""Lists that were shown, and each of them made again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import Out, Ref, Word
from muster.matching import queries as matching_queries
from muster.people.terms import TokenScope

router = Router(tags=["Work"])
READ = needs(TokenScope.WORK_READ)


class ShownQuery(Paging):
    """Of which organisation, for its people lead; without it the lists that you saw or stood on."""

    organisation: Word = ""


class ShownOut(Out):
    """A list that was shown; ``rank`` is your own place on it, 0 when you do not stand there."""

    ref: str
    direction: str
    shown_at: datetime
    viewer_name: str
    about_name: str
    count: int
    rank: int


class ShownLineOut(Out):
    """One line: the score in thousandths as it was shown and as it comes out now (null where its input is gone)."""

    rank: int
    ref: str
    name: str
    score: int
    value: int | None
    score_now: int | None
    is_gone: bool


class ReplayOut(Out):
    """A list made again from its inputs alone; ``is_equal`` to the byte, null where it cannot be said."""

    ref: str
    direction: str
    shown_at: datetime
    viewer_ref: str
    about_ref: str
    position: str
    taxonomy_version: int
    engine_version: str
    engine_now: str
    filters: list[str]
    sort: str
    factors: list[str]
    digest: str
    digest_now: str
    is_equal: bool | None
    verdict: str
    lines: list[ShownLineOut]


@router.get("", auth=READ, response=PageOf[ShownOut], summary="Lists that were shown")
def list_shown(request: HttpRequest, asked: Query[ShownQuery]) -> dict[str, Any]:
    """The latest first."""
    page = matching_queries.list_shown(
        act_of(request).actor, organisation_ref=asked.organisation, number=asked.page, size=asked.size
    )
    return paging.answer(request, page)


@router.get("/{ref}", auth=READ, response=ReplayOut, summary="Make a list again")
def replay_shown(request: HttpRequest, ref: Ref) -> Any:
    """Scored and ordered anew, as it was at that moment. Whoever merely stood on it sees their own line."""
    return matching_queries.replay(act_of(request).actor, ref)
