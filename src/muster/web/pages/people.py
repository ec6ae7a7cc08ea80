"""People: looking around, and one person as others may see them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.engagements import queries as engagement_queries
from muster.engagements.terms import Side
from muster.evidence import policy as evidence_policy
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Act, Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _, _n, language
from muster.opportunities import queries as opportunities_queries
from muster.opportunities.terms import OpportunityStatus
from muster.people import policy as people_policy
from muster.people import queries as people_queries
from muster.people.terms import MembershipKind, PeopleSort, people_sort_label
from muster.skills import queries as skills_queries
from muster.web import acting
from muster.web.components import skill_rows, work_words
from muster.web.components.names import cefr, language_name, who_and_where
from muster.web.components.plate import Plate
from muster.web.components.plate_of import plate_of
from muster.web.components.reputation import ReputationView, reputation_view
from muster.web.leading import asked_page

SIZE = 20
SKILLS_SHOWN = 4
SURE = 850
"""A skill that the words begin, or name: shown at once where nobody is called so."""


@acting.signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """People whom one may see: by name, unit and kind, or by a skill with its level."""
    act = acting.act_of(request)
    asked = {name: request.GET.get(name, "").strip()[:200] for name in ("q", "unit", "kind", "skill", "sort")}
    number = asked_page(request)
    if asked["sort"] not in set(PeopleSort):
        asked["sort"] = ""
    kind = asked["kind"] if asked["kind"] in set(MembershipKind) else ""
    context: dict[str, Any] = {"asked": asked, "base": _base(asked)}
    if asked["skill"]:
        context |= _by_skill(act.actor, asked["skill"], number, asked["sort"])
    else:
        page = people_queries.list_people(
            act.actor,
            q=asked["q"],
            unit=asked["unit"] or None,
            kind=kind or None,
            page=number,
            size=SIZE,
            sort=asked["sort"] or PeopleSort.NAME,
        )
        ties = people_queries.memberships_for([one.ref for one in page.items], on=act.at.date())
        hits = _skills_like(asked["q"])
        if not page.total and hits and hits[0].score >= SURE:
            context["asked"] = asked | {"skill": hits[0].ref, "q": ""}
            context |= {"base": _base(context["asked"])}
            context |= _by_skill(act.actor, hits[0].ref, number, asked["sort"])
            return _shown(request, act.actor, context | {"asked": asked})
        context |= {
            "page": page,
            "rows": [
                _row(one.ref, one.name, _tie_words(ties[one.ref]) or one.headline, one.place)
                for one in page.items
            ],
            "title": _n("{n} person you can ask", "{n} people you can ask", n=page.total),
            "skill_hits": hits,
        }
    return _shown(request, act.actor, context)


def _shown(request: HttpRequest, actor: Actor, context: dict[str, Any]) -> HttpResponse:
    context["units"] = [("", _("Every unit")), *_units(actor)]
    sorts = [one for one in PeopleSort if one != PeopleSort.SUREST or "skill_label" in context]
    usual = PeopleSort.SUREST if "skill_label" in context else PeopleSort.NAME
    context["sorts"] = [(str(one), people_sort_label(one)) for one in sorts]
    context["sort"] = context["asked"]["sort"] or str(usual)
    context["kinds"] = [("", _("Everybody")), *((str(one), one.label) for one in MembershipKind)]
    return render(request, "people/list.html", context)


def _base(asked: dict[str, str]) -> str:
    kept = urlencode({name: value for name, value in asked.items() if value})
    return f"?{kept}&" if kept else "?"


def _skills_like(words: str) -> list[skills_queries.SkillHit]:
    return skills_queries.search_skills(words, language(), limit=SKILLS_SHOWN) if words else []


def _units(actor: Actor) -> list[tuple[str, str]]:
    found = [unit for ref in sorted(actor.organisation_refs) for unit in people_queries.list_units(ref)]
    return [(unit.ref, unit.name) for unit in found]


def _by_skill(actor: Actor, skill_ref: str, number: int, sort: str) -> dict[str, Any]:
    label = skills_queries.labels_for([skill_ref], language()).get(skill_ref)
    if label is None:
        raise NotFound(_("There is no such skill."))
    page = evidence_queries.list_people_with(
        actor, skill_ref, number=number, size=SIZE, sort=sort or PeopleSort.SUREST
    )
    return {
        "page": page,
        "skill_label": label,
        "rows": [
            _row(one.person_ref, one.name, one.headline, one.place)
            | {"level": one.level, "is_verified": one.is_verified, "is_claimed": not one.is_evidenced}
            for one in page.items
        ],
        "title": _n("{n} person has {skill}", "{n} people have {skill}", n=page.total, skill=label),
    }


def _row(ref: str, name: str, what: str, place: str) -> dict[str, Any]:
    return {"ref": ref, "name": name, "sub": who_and_where(what, place)}


def _tie_words(ties: list[Any]) -> str:
    """The main job in words: "Planner, Service Operations"; the kind where there is no title."""
    if not ties:
        return ""
    tie = max(ties, key=lambda one: one.home_minutes)
    words = (
        tie.title or MembershipKind(tie.kind).label.capitalize(),
        tie.unit.name if tie.unit else tie.organisation.name,
    )
    return ", ".join(words)


@acting.signed_in
def person(request: HttpRequest, person_ref: str) -> HttpResponse:
    """One person: who they are here, what they can do as this reader may see it, what they have done."""
    act = acting.act_of(request)
    one = people_queries.get_visible_person(act.actor, person_ref)
    found = evidence_queries.skill_profile(act.actor, one, now=act.at, language=language())
    ties = people_queries.memberships_for([person_ref], on=act.at.date())[person_ref]
    is_self = act.actor.person_ref == person_ref
    context = {
        "person": one,
        "first": one.name.split()[0],
        "facts": (facts := _facts(person_ref, one, ties)),
        "headline": "" if facts and one.headline and facts[0].startswith(one.headline) else one.headline,
        "proven": [skill_rows.line_of(row) for row in found.proven],
        "claimed": [skill_rows.line_of(row) for row in found.claimed],
        "wishes": skill_rows.wish_chips(found.rows),
        "records": evidence_queries.work_records(person_ref)[:10],
        "themes": _themes(one.themes),
        "openings": [] if is_self else _openings(act.actor, person_ref),
        "is_self": is_self,
        "may_erase": not is_self and bool(people_policy.may_erase_person(act.actor, one)),
        "may_talk": bool(evidence_policy.may_hold_talk(act.actor, one)),
        "as_talent": _reputation(act, person_ref, Side.PERSON),
        "as_owner": _reputation(act, person_ref, Side.OWNER),
        "plate": _plate(act, one),
    }
    return render(request, "people/person.html", context)


def _reputation(act: Act, person_ref: str, side: Side) -> ReputationView | None:
    return reputation_view(engagement_queries.find_reputation(person_ref, side, at=act.at))


def _facts(ref: str, one: Any, ties: list[Any]) -> list[str]:
    facts = [_tie_words([tie]) + (f" ({tie.organisation.name})" if tie.unit else "") for tie in ties]
    facts += [one.place] if one.place else []
    facts += [
        f"{language_name(code)} {cefr(level)}" for code, level in people_queries.languages_of(ref).items()
    ]
    return facts


def _themes(keys: list[str]) -> list[str]:
    labels = {theme.key: theme.label for theme in skills_queries.list_themes(language())}
    return [labels.get(key, key) for key in keys]


def _openings(actor: Actor, person_ref: str) -> list[dict[str, str]]:
    """The reader's own open postings, each with the page that shows this person's match and asks them."""
    page = opportunities_queries.list_owned(
        actor, status=str(OpportunityStatus.OPEN), size=10, language=language()
    )
    return [
        {
            "title": one.card.title,
            "href": f"/openings/{one.card.ref}/people/{person_ref}/",
            "effort": work_words.effort_words(one.card.roles[0]),
        }
        for one in page.items
        if one.card.roles
    ]


def _plate(act: Any, one: Any) -> Plate | None:
    """The person's weeks, for whoever looks after them; nothing for others and for oneself (that is at home)."""
    if one.ref == act.actor.person_ref or not people_policy.may_see_plate(act.actor, one):
        return None
    today = act.at.date()
    shown = people_queries.visible_plate(act.actor, one.ref, today)
    return plate_of(shown, today=today, title=_("{name}’s plate", name=one.name))


urls = [
    path("people/", listing, name="people"),
    path("people/<str:person_ref>/", person, name="person"),
]
