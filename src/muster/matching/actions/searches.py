"""Searches that somebody keeps: saved, named, paused, deleted, and looked through again for what is new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Invalid, Refusal
from muster.foundation.words import _
from muster.matching import events, policy, queries, rules, terms
from muster.matching.models import SavedHit, SavedSearch
from muster.people import queries as people_queries

AT_ONCE = 500
"""How many searches one run looks through; the rest wait for the next."""
EVERY = timedelta(hours=1)


@action
def save_search(
    act: Act, direction: str, name: str, query: Mapping[str, Any], *, role_ref: str = ""
) -> SavedSearch:
    """Keep a search and be told what is new; what it finds now is not new.

    ``direction`` "work": ``query`` as ``SearchQuery`` reads it. "people": for a role of one's own, ``query`` holds
    the filters. Raises Invalid, TooManySearches, NotFound for an unknown role, NotAllowed for somebody else's.
    """
    policy.may_keep_searches(act.actor).require()
    kept = rules.SearchQuery.from_json(query)
    if direction not in ("work", "people"):
        raise Invalid(_("A search is for work or for people."), field="direction")
    if SavedSearch.objects.filter(person__ref=act.actor.person_ref).count() >= terms.MOST_SAVED:
        raise rules.TooManySearches(terms.MOST_SAVED)
    search = SavedSearch(
        person=people_queries.get_person(act.actor.person_ref),
        direction=direction,
        role_ref=role_ref if direction == "people" else "",
        name=_clean(name),
        query=kept.to_json(),
        created_at=act.at,
        checked_at=act.at,
    )
    found = queries.found_by(act.actor, search, at=act.at)
    search.save()
    SavedHit.objects.bulk_create(
        SavedHit(search=search, subject_ref=ref, found_at=act.at, is_new=False) for ref in found
    )
    journal.record(act, events.SearchSaved(search_ref=search.ref, person_ref=act.actor.person_ref))
    return search


def _clean(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid(_("Give the search a name."), field="name")
    if len(name) > terms.LONGEST_NAME:
        raise Invalid(_("Keep it under {n} letters.", n=terms.LONGEST_NAME), field="name")
    return name


@action
def change_search(
    act: Act, search_ref: str, *, name: str | None = None, is_paused: bool | None = None
) -> SavedSearch:
    """Give it another name, let it rest, or wake it. What came while it rested is told when it wakes.

    Raises NoSuchSearch for one that is not the actor's, Invalid for no name.
    """
    policy.may_keep_searches(act.actor).require()
    search = queries.get_search(act.actor, search_ref)
    if name is not None:
        search.name = _clean(name)
    if is_paused is not None:
        search.is_paused = is_paused
    search.save(update_fields=["name", "is_paused"])
    journal.record(act, events.SearchChanged(search_ref=search.ref, person_ref=act.actor.person_ref))
    return search


@action
def delete_search(act: Act, search_ref: str) -> None:
    """Forget a search and what it has found. Raises NoSuchSearch for one that is not the actor's."""
    policy.may_keep_searches(act.actor).require()
    search = queries.get_search(act.actor, search_ref)
    ref = search.ref
    search.delete()
    journal.record(act, events.SearchDeleted(search_ref=ref, person_ref=act.actor.person_ref))


@action
def see_search(act: Act, search_ref: str) -> int:
    """What was new has been looked at; how many. Raises NoSuchSearch for one that is not the actor's."""
    policy.may_keep_searches(act.actor).require()
    search = queries.get_search(act.actor, search_ref)
    seen = SavedHit.objects.filter(search=search, is_new=True).update(is_new=False)
    if seen:
        journal.record(act, events.SearchSeen(search_ref=search.ref, person_ref=act.actor.person_ref))
    return seen


@action
def check_searches(act: Act) -> int:
    """Look through the searches whose turn it is, and tell each person what is new; how many had news.

    A search sees what its person may see now. One whose role is gone, or whose person is, finds nothing.
    """
    policy.may_run_clocks(act.actor).require()
    due = SavedSearch.objects.filter(is_paused=False, checked_at__lte=act.at - EVERY)
    rows = list(due.select_related("person").order_by("checked_at", "pk")[:AT_ONCE])
    news = sum(_check(act, search) for search in rows)
    SavedSearch.objects.filter(pk__in=[search.pk for search in rows]).update(checked_at=act.at)
    return news


def _check(act: Act, search: SavedSearch) -> bool:
    try:
        actor = people_queries.actor_for(search.person, act.at)
        found = queries.found_by(actor, search, at=act.at)
    except Refusal:
        return False
    known = set(SavedHit.objects.filter(search=search).values_list("subject_ref", flat=True))
    fresh = [ref for ref in found if ref not in known]
    if not fresh:
        return False
    SavedHit.objects.bulk_create(SavedHit(search=search, subject_ref=ref, found_at=act.at) for ref in fresh)
    journal.record(
        act,
        events.SearchFound(
            search_ref=search.ref,
            person_ref=search.person.ref,
            direction=search.direction,
            count=len(fresh),
        ),
    )
    return True
