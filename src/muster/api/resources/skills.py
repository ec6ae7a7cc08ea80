"""The taxonomy: finding skills, reading them, and finding them in a text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router

from muster.api import paging
from muster.api.auth import act_of, needs
from muster.api.paging import PageOf, Paging
from muster.api.shapes import In, Line, Out, Ref, Spoken, Text, Word
from muster.foundation.words import language
from muster.insights import queries as insights_queries
from muster.people.terms import TokenScope
from muster.skills import extraction
from muster.skills import queries as skills_queries
from muster.skills.terms import SkillKind

router = Router(tags=["Skills"])
READ = needs(TokenScope.SKILLS_READ)


class SkillOut(Out):
    """A skill of the taxonomy, in the language asked for (Accept-Language).

    ``description_language`` is the one that the description is in, which may be another; empty without one.
    """

    ref: str
    uri: str
    label: str
    kind: str
    source: str
    family: str
    family_label: str
    description: str
    description_language: str
    aliases: list[str]


class HitOut(Out):
    """A skill that was found; ``score`` in thousandths, 1000 is its very name."""

    ref: str
    uri: str
    label: str
    kind: str
    family: str
    score: int


class NeighbourOut(Out):
    """A related skill; ``sim`` in hundredths."""

    ref: str
    label: str
    sim: int
    origin: str


class LanguageNamesOut(Out):
    """What a skill is called in a language."""

    language: str
    label: str
    aliases: list[str]


class NamedOut(Out):
    """A skill by reference and name."""

    ref: str
    label: str


class SkillCountsOut(Out):
    """How many people whom you may see, and who agreed to be counted; null for one to four."""

    has: int | None
    uses: int | None
    learns: int | None


class SkillDetailOut(Out):
    """One skill with its names, the words for its levels and what is near it; at most 60 narrower ones.

    ``description_language`` is the one that the description is in, which may be another than asked for; empty without one.
    """

    ref: str
    uri: str
    label: str
    kind: str
    source: str
    status: str
    family: str
    family_label: str
    description: str
    description_language: str
    half_life_months: float | None
    is_licence: bool
    names: list[LanguageNamesOut]
    broader: list[NamedOut]
    narrower: list[NamedOut]
    narrower_count: int
    levels: dict[int, str]
    neighbours: list[NeighbourOut]


class FamilyOut(Out):
    """A family and how many skills it has."""

    key: str
    label: str
    description: str
    count: int


class ThemeOut(Out):
    """A theme that people care for and work belongs to."""

    key: str
    label: str


class TaxonomyOut(Out):
    """The version in force; the digest tells apart databases that count alike."""

    number: int
    digest: str


class FoundInTextOut(Out):
    """A skill in a text: ``words`` at ``span`` led to it; ``confidence`` from 0 to 1, and the ``parts`` it was made of."""

    ref: str
    uri: str
    label: str
    confidence: float
    sure: bool
    span: tuple[int, int]
    words: str
    tier: str
    parts: dict[str, float]


class ExtractedOut(Out):
    """The skills of a text, the sure ones first in the order of the text. ``notice`` says it where less than all of the
    finder was there; usually it is empty."""

    skills: list[FoundInTextOut]
    notice: str


class ReasonOut(Out):
    """One thing that makes two skills near; ``sim`` in hundredths, 0 where another reason is stronger."""

    origin: str
    sim: int
    words: str


class NearnessOut(Out):
    """Why ``other_ref`` counts for ``ref``: by how much (hundredths), from where, and every reason known."""

    ref: str
    label: str
    other_ref: str
    other_label: str
    sim: int
    origin: str | None
    reasons: list[ReasonOut]
    version: int


class SkillQuery(Paging):
    """Words, a family by key, a kind."""

    q: Line = ""
    family: Word = ""
    kind: SkillKind | None = None


class SearchQuery(In):
    """What was typed so far."""

    q: Line
    limit: int = Field(10, ge=1, le=50)


class ExtractIn(In):
    """A text in which to look."""

    text: Text
    language: Spoken | None = None
    limit: int | None = Field(None, ge=1, le=500)


@router.get("", auth=READ, response=PageOf[SkillOut], summary="Skills")
def list_skills(request: HttpRequest, asked: Query[SkillQuery]) -> dict[str, Any]:
    """Active skills: the best match first with words, else in order of family."""
    page = skills_queries.list_skills(
        asked.q,
        family=asked.family or None,
        kind=asked.kind,
        language=language(),
        page=asked.page,
        size=asked.size,
    )
    return paging.answer(request, page)


@router.get("/search", auth=READ, response=list[HitOut], summary="Find a skill by typing")
def search_skills(request: HttpRequest, asked: Query[SearchQuery]) -> list[Any]:
    """The skills that the words name best; errors of typing are forgiven."""
    return skills_queries.search_skills(asked.q, language(), limit=asked.limit)


@router.get("/families", auth=READ, response=list[FamilyOut], summary="Families of skills")
def list_families(request: HttpRequest) -> list[Any]:
    """All families that have skills."""
    return skills_queries.list_families(language())


@router.get("/themes", auth=READ, response=list[ThemeOut], summary="Themes")
def list_themes(request: HttpRequest) -> list[Any]:
    """All themes."""
    return skills_queries.list_themes(language())


@router.get("/taxonomy", auth=READ, response=TaxonomyOut, summary="The taxonomy in force")
def get_taxonomy(request: HttpRequest) -> dict[str, Any]:
    """Its version; 0 when none is loaded."""
    version = skills_queries.current_version()
    return {"number": version.number, "digest": version.digest}


@router.post("/extract", auth=READ, response=ExtractedOut, summary="Find the skills in a text")
def extract_skills(request: HttpRequest, asked: ExtractIn) -> dict[str, Any]:
    """The skills that a text names or comes near, with the words that led to each. Nothing is kept."""
    found = extraction.extract(asked.text, language=asked.language, limit=asked.limit)
    return {"skills": found, "notice": extraction.notice()}


@router.get(
    "/{ref}/near/{other_ref}", auth=READ, response=NearnessOut, summary="Why a skill counts for another"
)
def explain_nearness(request: HttpRequest, ref: Ref, other_ref: Ref) -> Any:
    """Every edge of the similarity between the two, with its origin."""
    return skills_queries.why_near(ref, other_ref, language=language())


@router.get("/{ref}/counts", auth=READ, response=SkillCountsOut, summary="How many have a skill")
def count_people_of_skill(request: HttpRequest, ref: Ref) -> Any:
    """Who say that they have it, want to use it, want to learn it: in groups only."""
    return insights_queries.skill_figures(act_of(request).actor, skills_queries.get_skill(ref).ref)


@router.get("/{ref}", auth=READ, response=SkillDetailOut, summary="A skill")
def get_skill(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    """One skill by reference, with what its levels mean and its nearest skills."""
    skill = skills_queries.skill_detail(ref, language=language())
    near = skills_queries.neighbours_for([skill.ref]).get(skill.ref, [])
    labels = skills_queries.labels_for([one.ref for one in near], language())
    return {
        **asdict(skill),
        "levels": skills_queries.level_texts(skill.ref, language()),
        "neighbours": [
            {"ref": one.ref, "label": labels.get(one.ref, one.ref), "sim": one.sim, "origin": one.origin}
            for one in near
        ],
    }
