"""Searches that one keeps, and what is new in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Status

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import In, Line, Out, Ref, Word
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.people.terms import TokenScope

router = Router(tags=["Work"])
READ = needs(TokenScope.WORK_READ)
WRITE = needs(TokenScope.WORK_WRITE)


class AskedIn(In):
    """What a list is narrowed by: for work words, kinds, modes, themes and the flags; for people the filters."""

    words: Line = ""
    kinds: list[Word] = Field(default_factory=list, max_length=20)
    modes: list[Word] = Field(default_factory=list, max_length=20)
    themes: list[Word] = Field(default_factory=list, max_length=20)
    would_learn: bool = False
    outside: bool = False
    beyond_hours: bool = False
    filters: list[Word] = Field(default_factory=list, max_length=20)


class SearchIn(In):
    """A search to keep; ``role_ref`` for people, a role of your own."""

    name: Line
    direction: Literal["work", "people"] = "work"
    role_ref: Word = ""
    query: AskedIn = Field(default_factory=AskedIn)


class SearchChanges(In):
    """What changes; what is not named stays."""

    name: Line | None = None
    is_paused: bool | None = None


class SearchOut(Out):
    """A search that you keep; ``new`` is how much it has found that you have not looked at."""

    ref: str
    direction: str
    role_ref: str
    name: str
    query: AskedIn
    is_paused: bool
    created_at: datetime
    checked_at: datetime
    new: int


class SearchNewsOut(SearchOut):
    """The same, with the references of what is new, the latest first."""

    new_refs: list[str]


@router.get("", auth=READ, response=PageOf[SearchOut], summary="Searches that I keep")
def list_my_searches(request: HttpRequest, asked: Query[Paging]) -> dict[str, Any]:
    """Those with news first."""
    page = matching_queries.list_searches(act_of(request).actor, number=asked.page, size=asked.size)
    return paging.answer(request, page)


@router.post("", auth=WRITE, response={201: SearchOut}, summary="Keep a search")
def save_my_search(request: HttpRequest, said: SearchIn) -> Status[Any]:
    """You are told what is new; what it finds now is not."""
    act = act_of(request)
    search = matching_actions.save_search(
        act, said.direction, said.name, said.query.dict(), role_ref=said.role_ref
    )
    return Status(201, matching_queries.search_row(act.actor, search.ref))


@router.get("/{ref}", auth=READ, response=SearchNewsOut, summary="A search that I keep")
def get_my_search(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """With what is new in it; asking does not count as looking."""
    return _news(act_of(request).actor, ref)


@router.patch("/{ref}", auth=WRITE, response=SearchOut, summary="Change a search")
def change_my_search(request: HttpRequest, ref: Ref, said: SearchChanges) -> Any:
    """Another name, a rest, or waking it."""
    act = act_of(request)
    matching_actions.change_search(act, ref, name=said.name, is_paused=said.is_paused)
    return matching_queries.search_row(act.actor, ref)


@router.post("/{ref}/seen", auth=WRITE, response=SearchNewsOut, summary="I have looked at what is new")
def see_my_search(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """Answers what was new, for the last time."""
    act = act_of(request)
    news = _news(act.actor, ref)
    matching_actions.see_search(act, ref)
    return news


@router.delete("/{ref}", auth=WRITE, response={204: None}, summary="Forget a search")
def delete_my_search(request: HttpRequest, ref: Ref) -> Status[None]:
    """It tells nothing more."""
    matching_actions.delete_search(act_of(request), ref)
    return Status(204, None)


def _news(actor: Any, ref: str) -> dict[str, Any]:
    row = matching_queries.search_row(actor, ref)
    fields = {name: getattr(row, name) for name in SearchOut.model_fields}
    return fields | {"new_refs": matching_queries.new_refs(actor, ref)}
