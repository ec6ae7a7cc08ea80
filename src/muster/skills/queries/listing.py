"""Lists of skills, families, themes and occupations, for pages and programs."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from muster.foundation.paging import Page, page_of
from muster.skills.models import (
    Family,
    Occupation,
    OccupationLabel,
    OccupationSkill,
    Skill,
    SkillLabel,
    Theme,
)
from muster.skills.queries.lookups import descriptions_for
from muster.skills.queries.searching import search_skills
from muster.skills.rules.words import normalise
from muster.skills.terms import LabelRole, SkillStatus

_MOST_HITS = 500


@dataclass(frozen=True, slots=True)
class SkillView:
    """A skill as a list shows it. ``family`` is a key, ``aliases`` are in the language asked for.

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
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilyView:
    """A family and how many active skills it has."""

    key: str
    label: str
    description: str
    count: int


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme by key."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class OccupationView:
    """An occupation with the references of its skills."""

    ref: str
    uri: str
    label: str
    code: str
    essential: tuple[str, ...]
    optional: tuple[str, ...]


def list_skills(
    q: str = "",
    *,
    family: str | None = None,
    kind: str | None = None,
    language: str = "en",
    page: int = 1,
    size: int = 20,
) -> Page[SkillView]:
    """Active skills: best match first when there is a ``q``, else in order of family and URI."""
    rows = Skill.objects.active()
    if family:
        rows = rows.filter(family__key=family)
    if kind:
        rows = rows.filter(kind=kind)
    if not normalise(q):
        found = page_of(
            rows.order_by("family__position", "family__key", "uri").values_list("id", flat=True), page, size
        )
        views = _views(found.items, language)
        return Page(tuple(views[i] for i in found.items), found.number, found.size, found.total)
    hits = [hit.ref for hit in search_skills(q, language, limit=_MOST_HITS)]
    ids = dict(rows.filter(ref__in=hits).values_list("ref", "id"))
    cut = page_of([ids[ref] for ref in hits if ref in ids], page, size)
    views = _views(cut.items, language)
    return Page(tuple(views[i] for i in cut.items), cut.number, cut.size, cut.total)


def _views(ids: tuple[int, ...], language: str) -> dict[int, SkillView]:
    """By id. Two queries, and one more where one of them has no English description or another language is asked for."""
    labels: dict[int, list[tuple[str, str, str]]] = {}
    rows = SkillLabel.objects.filter(skill_id__in=ids).exclude(role=LabelRole.HIDDEN).order_by("id")
    for skill_id, spoken, text, role in rows.values_list("skill_id", "language", "text", "role"):
        labels.setdefault(skill_id, []).append((spoken, text, role))
    views = {}
    skills = list(Skill.objects.filter(id__in=ids).select_related("family"))
    said = descriptions_for(skills, language)
    for skill in skills:
        own = labels.get(skill.id, [])
        views[skill.id] = SkillView(
            ref=skill.ref,
            uri=skill.uri,
            label=_best(own, language) or skill.uri,
            kind=skill.kind,
            source=skill.source,
            family=skill.family.key if skill.family else "",
            family_label=skill.family.label(language) if skill.family else "",
            description=said[skill.id].text,
            description_language=said[skill.id].language,
            aliases=tuple(t for spoken, t, role in own if spoken == language and role == LabelRole.ALIAS),
        )
    return views


def _best(labels: list[tuple[str, str, str]], language: str) -> str:
    """The preferred label in the language, else in English, else in any."""
    preferred = [(spoken, text) for spoken, text, role in labels if role == LabelRole.PREFERRED]
    ranked = sorted(preferred, key=lambda label: (label[0] != language, label[0] != "en", label))
    return ranked[0][1] if ranked else ""


def list_families(language: str = "en") -> list[FamilyView]:
    """Families that have active skills, in their own order. One query."""
    active = Count("skills", filter=Q(skills__status=SkillStatus.ACTIVE, skills__merge=None))
    rows = Family.objects.annotate(count=active).filter(count__gt=0).order_by("position", "key")
    return [FamilyView(f.key, f.label(language), f.description(language), f.count) for f in rows]


def list_themes(language: str = "en") -> list[ThemeView]:
    """All themes in their own order. One query."""
    return [ThemeView(theme.key, theme.label(language)) for theme in Theme.objects.all()]


def list_occupations(
    q: str = "", *, language: str = "en", page: int = 1, size: int = 20
) -> Page[OccupationView]:
    """Active occupations with a title that contains the words of ``q``, shortest title first."""
    labels = OccupationLabel.objects.filter(occupation__status=SkillStatus.ACTIVE)
    for word in normalise(q).split():
        labels = labels.filter(normal__contains=word)
    best: dict[int, tuple[int, str]] = {}
    for occupation_id, normal in labels.values_list("occupation_id", "normal"):
        rank = (len(normal), normal)
        best[occupation_id] = min(best.get(occupation_id, rank), rank)
    cut = page_of(sorted(best, key=lambda i: (best[i], i)), page, size)
    views = _occupations(cut.items, language)
    return Page(tuple(views[i] for i in cut.items), cut.number, cut.size, cut.total)


def _occupations(ids: tuple[int, ...], language: str) -> dict[int, OccupationView]:
    """By id. Three queries."""
    links = OccupationSkill.objects.select_related("skill__merge__stands")
    found = Occupation.objects.filter(id__in=ids).prefetch_related("labels", Prefetch("skill_links", links))
    views = {}
    for row in found:
        labels = [(label.language, label.text, label.role) for label in row.labels.all()]
        needs: dict[str, bool] = {}
        for link in row.skill_links.all():
            ref = link.skill.standing.ref
            needs[ref] = link.essential or needs.get(ref, False)
        views[row.id] = OccupationView(
            ref=row.ref,
            uri=row.uri,
            label=_best(labels, language) or row.uri,
            code=row.code,
            essential=tuple(ref for ref, essential in sorted(needs.items()) if essential),
            optional=tuple(ref for ref, essential in sorted(needs.items()) if not essential),
        )
    return views
