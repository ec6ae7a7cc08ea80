"""One field for everything: work, people, skills and pages that the person may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.foundation.act import Actor
from muster.foundation.words import _, language
from muster.opportunities import queries as opportunities_queries
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries
from muster.web import acting, hats

EACH = 6
"""How many of a kind are listed."""

LONGEST = 100


@dataclass(frozen=True, slots=True)
class Found:
    """One line: its name, where it leads, what it is."""

    label: str
    url: str
    meta: str
    icon: str


Groups = list[tuple[str, list[Found]]]


def groups_for(actor: Actor, q: str) -> Groups:
    """What the words find, by kind; pages alone for no words. Every list is visible to the actor."""
    found: Groups = [(_("Pages"), _pages(actor, q))]
    if q:
        found = [
            (_("Work"), _work(actor, q)),
            (_("People"), _people(actor, q)),
            (_("Skills"), _skills(q)),
            *found,
        ]
    return [(label, items) for label, items in found if items]


def _work(actor: Actor, q: str) -> list[Found]:
    page = opportunities_queries.list_open(actor, q=q, size=EACH, language=language())
    return [
        Found(
            card.title,
            f"/work/{card.roles[0].ref}/" if card.roles else f"/openings/{card.ref}/",
            card.organisation_name,
            "briefcase",
        )
        for card in page.items
    ]


def _people(actor: Actor, q: str) -> list[Found]:
    page = people_queries.list_people(actor, q=q, size=EACH)
    return [Found(one.name, f"/people/{one.ref}/", one.headline, "user") for one in page.items]


def _skills(q: str) -> list[Found]:
    hits = skills_queries.search_skills(q, language(), limit=EACH)
    return [Found(hit.label, f"/taxonomy/{hit.ref}/", _("skill"), "layers") for hit in hits]


def _pages(actor: Actor, q: str) -> list[Found]:
    """The places of all hats, each once, and one's account."""
    places = [place for hat in hats.hats_of(actor) for place in hat.places]
    places += [
        hats.Place(_("Notices"), "/notices/", "bell"),
        hats.Place(_("Your account"), "/account/", "settings"),
        hats.Place(_("Tokens for programs"), "/account/tokens/", "key-round"),
        hats.Place(_("How scores are made"), "/how/", "scale"),
        hats.Place(_("Searches you keep"), "/searches/", "search"),
        hats.Place(_("What was shown"), "/shown/", "history"),
        hats.Place(_("Left out of your suggestions"), "/work/hidden/", "eye-off"),
    ]
    words = q.lower().split()
    once = {place.url: place for place in reversed(places)}
    fitting = [place for place in reversed(once.values()) if all(w in place.label.lower() for w in words)]
    return [Found(place.label, place.url, "", place.icon) for place in fitting[: EACH if q else None]]


@acting.signed_in
def find(request: HttpRequest) -> HttpResponse:
    """The finder: a page, or the list for the palette."""
    actor = acting.act_of(request).actor
    q = " ".join(request.GET.get("q", "").split())[:LONGEST]
    context = {"groups": groups_for(actor, q), "query": q}
    palette = request.GET.get("palette") == "1"
    return render(request, "shell/_palette_results.html" if palette else "find/page.html", context)


urls = [path("find/", find, name="find")]
