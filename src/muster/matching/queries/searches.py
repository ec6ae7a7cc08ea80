"""Searches that a person keeps, and what each of them finds now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.matching import rules
from muster.matching.models import SavedSearch
from muster.matching.queries.feedback import hidden_refs
from muster.matching.queries.finding import find_people
from muster.matching.queries.work import WorkFilter, find_work
from muster.matching.rules import SearchQuery
from muster.opportunities import queries as opportunity_queries

DEEP = 100
"""How many of the best a search looks at."""


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A kept search; ``new`` is how much it has found that its person has not looked at."""

    ref: str
    direction: str
    role_ref: str
    name: str
    query: SearchQuery
    is_paused: bool
    created_at: datetime
    checked_at: datetime
    new: int


def work_filter(actor: Actor, query: SearchQuery) -> WorkFilter:
    """What the query asks for, for ``find_work``; what the actor has hidden is left out."""
    return WorkFilter(
        refs=opportunity_queries.search_role_refs(actor, query.words) if query.words else None,
        kinds=frozenset(query.kinds),
        modes=frozenset(query.modes),
        themes=frozenset(query.themes),
        would_learn=query.would_learn,
        outside_of=frozenset(actor.organisation_refs if query.outside else ()),
        beyond_hours=query.beyond_hours,
        without=hidden_refs(actor),
    )


def found_by(actor: Actor, search: SavedSearch, *, at: datetime) -> tuple[str, ...]:
    """The references of the best hundred that a search finds now, as its person may see them.

    Raises NotFound for a role that is gone, NotAllowed for one that is not the actor's.
    """
    query = SearchQuery.from_json(search.query)
    if search.direction == "people":
        people = find_people(actor, search.role_ref, at=at, top=DEEP, filters=query.filters).people
        return tuple(one.ref for one in people)
    answer = find_work(actor, actor.person_ref, at=at, top=DEEP, wished=work_filter(actor, query))
    refs = [one.ref for one in answer.roles]
    visible = opportunity_queries.cards_of_roles(actor, refs, language="en")
    return tuple(ref for ref in refs if ref in visible)


def get_search(actor: Actor, search_ref: str) -> SavedSearch:
    """The actor's own search; raises NoSuchSearch for any other."""
    search = SavedSearch.objects.filter(ref=search_ref, person__ref=actor.person_ref).first()
    if search is None:
        raise rules.NoSuchSearch()
    return search


def list_searches(actor: Actor, *, number: int = 1, size: int = 20) -> Page[SearchRow]:
    """The actor's searches, those with news first, then the latest."""
    rows = SavedSearch.objects.filter(person__ref=actor.person_ref)
    counted = rows.annotate(new=Count("hits", filter=Q(hits__is_new=True)))
    return page_of(counted.order_by("-new", "-pk"), number, size).map(_row)


def search_row(actor: Actor, search_ref: str) -> SearchRow:
    """One of the actor's searches; raises NoSuchSearch for any other."""
    get_search(actor, search_ref)
    rows = SavedSearch.objects.annotate(new=Count("hits", filter=Q(hits__is_new=True)))
    return _row(rows.get(ref=search_ref))


def new_refs(actor: Actor, search_ref: str) -> tuple[str, ...]:
    """What a search of the actor's has found that they have not looked at, the latest first."""
    hits = get_search(actor, search_ref).hits.filter(is_new=True).order_by("-found_at", "pk")
    return tuple(hits.values_list("subject_ref", flat=True))


def _row(one: SavedSearch) -> SearchRow:
    return SearchRow(
        one.ref,
        one.direction,
        one.role_ref,
        one.name,
        SearchQuery.from_json(one.query),
        one.is_paused,
        one.created_at,
        one.checked_at,
        one.new,  # type: ignore[attr-defined]
    )
