"""One skill with everything around it, runs of uploads, and the history of versions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from muster.foundation.act import Actor
from muster.skills import policy
from muster.skills.models import LoadRun, Skill, SkillLabel, SkillParent, SkillSplit, TaxonomyVersion
from muster.skills.queries.lookups import descriptions_for, get_skill, labels_for
from muster.skills.rules.refusals import NoSuchRun
from muster.skills.terms import LabelRole, SkillStatus

MOST_NARROWER = 60


@dataclass(frozen=True, slots=True)
class Named:
    """A skill by reference and name."""

    ref: str
    label: str


@dataclass(frozen=True, slots=True)
class LanguageNames:
    """What a skill is called in one language: the preferred name and the aliases, hidden ones left out."""

    language: str
    label: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkillDetail:
    """One skill as its page shows it. ``narrower`` are at most sixty; ``narrower_count`` is all of them.

    ``description_language`` is the one that the description is in, which may be another than asked for; empty without
    one. ``instead`` is where whoever looks for it is sent, and ``parts`` what it was split into, once it is no longer offered.
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
    half_life_months: Decimal | None
    is_licence: bool
    names: tuple[LanguageNames, ...]
    broader: tuple[Named, ...]
    narrower: tuple[Named, ...]
    narrower_count: int
    instead: Named | None = None
    parts: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionView:
    """One change of the taxonomy."""

    number: int
    source: str
    at: datetime
    note: str
    counts: dict[str, int]


def skill_detail(ref: str, *, language: str = "en") -> SkillDetail:
    """The skill with its names, broader and narrower ones. Raises NoSuchSkill.

    Five queries, one more where it has no English description or another language is asked for, two more when it is over.
    """
    skill = get_skill(ref)
    names = _names(skill, language)
    instead, parts = _after(skill)
    said = descriptions_for([skill], language)[skill.id]
    broader = list(
        SkillParent.objects.filter(skill=skill).order_by("parent__uri").values_list("parent__ref", flat=True)
    )
    below = SkillParent.objects.filter(parent=skill, skill__status="active").order_by("skill__uri")
    narrower = list(below.values_list("skill__ref", flat=True))
    shown = narrower[:MOST_NARROWER]
    labels = labels_for([*broader, *shown, *instead, *parts], language)
    return SkillDetail(
        ref=skill.ref,
        uri=skill.uri,
        label=names[0].label if names else skill.uri,
        kind=skill.kind,
        source=skill.source,
        status=skill.status,
        family=skill.family.key if skill.family else "",
        family_label=skill.family.label(language) if skill.family else "",
        description=said.text,
        description_language=said.language,
        half_life_months=skill.half_life_months,
        is_licence=skill.is_licence,
        names=names,
        broader=tuple(Named(one, labels.get(one, one)) for one in broader),
        narrower=tuple(sorted((Named(r, labels.get(r, r)) for r in shown), key=lambda n: n.label.lower())),
        narrower_count=len(narrower),
        instead=next((Named(one, labels.get(one, one)) for one in instead), None),
        parts=tuple(Named(one, labels.get(one, one)) for one in parts),
    )


def _after(skill: Skill) -> tuple[list[str], list[str]]:
    """What takes the place of a skill that is no longer offered, and what it was split into, by reference."""
    if skill.status == SkillStatus.ACTIVE:
        return [], []
    rows = SkillSplit.objects.filter(skill=skill).order_by("position", "id").select_related("part")
    return [skill.replaced_by.ref] if skill.replaced_by else [], [row.part.ref for row in rows]


def _names(skill: Skill, language: str) -> tuple[LanguageNames, ...]:
    """By language: the reader's first, then English, then by code."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = SkillLabel.objects.filter(skill=skill).exclude(role=LabelRole.HIDDEN).order_by("id")
    for spoken, text, role in rows.values_list("language", "text", "role"):
        found[spoken][role].append(text)
    order = sorted(found, key=lambda code: (code != language, code != "en", code))
    return tuple(
        LanguageNames(
            code,
            next(iter(found[code][LabelRole.PREFERRED]), "") or found[code][LabelRole.ALIAS][0],
            tuple(found[code][LabelRole.ALIAS]),
        )
        for code in order
    )


def list_versions(*, limit: int = 30) -> list[VersionView]:
    """The latest changes of the taxonomy, newest first."""
    rows = TaxonomyVersion.objects.order_by("-number")[:limit]
    return [VersionView(row.number, row.source, row.at, row.note, row.counts) for row in rows]


def get_run(actor: Actor, ref: str) -> LoadRun:
    """The reading of an upload, for those who may load skills. Raises NotAllowed, NoSuchRun."""
    policy.may_load_taxonomy(actor).require()
    run = LoadRun.objects.filter(ref=ref).first()
    if run is None or not (run.by_ref == actor.ref or actor.is_operator or actor.is_system):
        raise NoSuchRun(ref)
    return run


def may_load(actor: Actor) -> bool:
    """Whether the page of uploads is for this actor."""
    return bool(policy.may_load_taxonomy(actor))


def list_runs(actor: Actor, *, limit: int = 8) -> list[LoadRun]:
    """The latest readings that the actor asked for, newest first. Raises NotAllowed."""
    policy.may_load_taxonomy(actor).require()
    return list(LoadRun.objects.filter(by_ref=actor.ref).order_by("-id")[:limit])
