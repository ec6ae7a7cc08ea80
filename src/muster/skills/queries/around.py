"""What stands around a skill: occupations that need it, the same skill in other lists, and why another one is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from muster.foundation.words import _
from muster.skills.models import (
    OccupationLabel,
    OccupationSkill,
    SimilarityEdge,
    Skill,
    SkillLabel,
    SkillMerge,
    SkillParent,
    SkillRelation,
)
from muster.skills.queries.lookups import labels_for
from muster.skills.queries.similarity import Neighbour, similarity_artefact
from muster.skills.queries.standing import get_written_skill
from muster.skills.rules.words import normalise
from muster.skills.terms import LabelRole, Origin, SkillStatus

MOST_OCCUPATIONS = 24


@dataclass(frozen=True, slots=True)
class OccupationNeed:
    """An occupation that needs a skill, or can use it."""

    label: str
    code: str
    source: str
    essential: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same skill in another list, or one that was merged into it."""

    ref: str
    uri: str
    label: str
    source: str
    is_merged: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that makes two skills near: where it comes from, how much it counts (hundredths), and what it is."""

    origin: Origin
    sim: int
    words: str


@dataclass(frozen=True, slots=True)
class Nearness:
    """Why one skill counts for another. ``sim`` is what counts (0 where it does not), ``origin`` the strongest reason."""

    ref: str
    label: str
    other_ref: str
    other_label: str
    sim: int
    origin: Origin | None
    reasons: Sequence[Reason]
    version: int


def written_refs(ref: str) -> tuple[str, ...]:
    """The skill itself and everything that was merged into it, by reference. One query."""
    merged = SkillMerge.objects.filter(stands__ref=ref).order_by("id").values_list("skill__ref", flat=True)
    return (ref, *merged)


def occupations_of(ref: str, *, language: str = "en") -> tuple[list[OccupationNeed], int]:
    """Occupations that need the skill, essential ones first, at most two dozen; and how many there are. Two queries."""
    rows = OccupationSkill.objects.filter(
        Q(skill__ref=ref) | Q(skill__merge__stands__ref=ref), occupation__status=SkillStatus.ACTIVE
    )
    links: dict[int, tuple[str, str, bool]] = {}
    for occupation, code, source, essential in rows.values_list(
        "occupation_id", "occupation__code", "occupation__source", "essential"
    ):
        known = links.get(occupation)
        links[occupation] = (code, source, essential or bool(known and known[2]))
    names: dict[int, tuple[int, str]] = {}
    labels = OccupationLabel.objects.filter(occupation_id__in=links, role=LabelRole.PREFERRED).order_by("id")
    for occupation, spoken, text in labels.values_list("occupation_id", "language", "text"):
        rank = 0 if spoken == language else 1 if spoken == "en" else 2
        if occupation not in names or rank < names[occupation][0]:
            names[occupation] = (rank, text)
    found = [
        OccupationNeed(names.get(key, (9, code))[1], code, source, essential)
        for key, (code, source, essential) in links.items()
    ]
    found.sort(key=lambda one: (not one.essential, one.label.casefold()))
    return found[:MOST_OCCUPATIONS], len(found)


def crosswalk(ref: str, near: Sequence[Neighbour], *, language: str = "en") -> list[Elsewhere]:
    """The same skill in other lists (by name), and what was merged into it, with their addresses. Three queries."""
    same = [one.ref for one in near if one.origin is Origin.SAME_LABEL]
    merged = dict(SkillMerge.objects.filter(stands__ref=ref).values_list("skill__ref", "skill__id"))
    rows = Skill.objects.filter(ref__in=[*same, *merged]).order_by("source", "uri")
    names = _own_names([row.pk for row in rows], language)
    return [
        Elsewhere(row.ref, row.uri, names.get(row.pk, row.uri), row.source, row.ref in merged) for row in rows
    ]


def _own_names(ids: Sequence[int], language: str) -> dict[int, str]:
    rows = SkillLabel.objects.filter(skill_id__in=ids, role=LabelRole.PREFERRED).order_by("id")
    found: dict[int, tuple[int, str]] = {}
    for skill, spoken, text in rows.values_list("skill_id", "language", "text"):
        rank = 0 if spoken == language else 1 if spoken == "en" else 2
        if skill not in found or rank < found[skill][0]:
            found[skill] = (rank, text)
    return {skill: text for skill, (_rank, text) in found.items()}


def why_near(ref: str, other: str, *, language: str = "en") -> Nearness:
    """Everything that makes one skill count for the other, strongest first. Raises NoSuchSkill."""
    one, two = get_written_skill(ref).standing, get_written_skill(other).standing
    artefact = similarity_artefact()
    near = next((n for n in artefact.neighbours(one.ref) if n.ref == two.ref), None)
    labels = labels_for([one.ref, two.ref], language)
    reasons = [
        *_said(one, two, labels),
        *_above(one, two, labels, language),
        *_same(one, two),
        *_computed(one, two),
    ]
    reasons.sort(key=lambda reason: (-reason.sim, list(Origin).index(reason.origin)))
    return Nearness(
        ref=one.ref,
        label=labels.get(one.ref, one.uri),
        other_ref=two.ref,
        other_label=labels.get(two.ref, two.uri),
        sim=100 if one == two else near.sim if near else 0,
        origin=near.origin if near else None,
        reasons=reasons,
        version=artefact.version,
    )


def _ids(skill: Skill) -> list[int]:
    return [skill.pk, *SkillMerge.objects.filter(stands=skill).values_list("skill_id", flat=True)]


def _said(one: Skill, two: Skill, labels: dict[str, str]) -> list[Reason]:
    """What the lists and the reviewers say."""
    first, second = _ids(one), _ids(two)
    between = Q(from_skill_id__in=first, to_skill_id__in=second) | Q(
        from_skill_id__in=second, to_skill_id__in=first
    )
    words = {
        "essential": _("“{a}” is essential for “{b}”."),
        "optional": _("“{a}” is optional for “{b}”."),
        "related": _("“{a}” is related to “{b}”."),
    }
    found = []
    for row in SkillRelation.objects.filter(between).order_by("id"):
        names = (labels.get(one.ref, ""), labels.get(two.ref, ""))
        a, b = names if row.from_skill_id in first else names[::-1]
        found.append(Reason(Origin(row.origin), row.sim, words[row.kind].format(a=a, b=b)))
    return found


def _above(one: Skill, two: Skill, labels: dict[str, str], language: str) -> list[Reason]:
    """Broader links between them, and broader skills that both have."""
    first, second = _ids(one), _ids(two)
    found = []
    for below, above, a, b in ((first, second, one, two), (second, first, two, one)):
        if SkillParent.objects.filter(skill_id__in=below, parent_id__in=above).exists():
            words = _(
                "“{b}” is the broader skill of “{a}”.", a=labels.get(a.ref, a.uri), b=labels.get(b.ref, b.uri)
            )
            found.append(Reason(Origin.BROADER, _sim(one, two, Origin.BROADER), words))
    shared = SkillParent.objects.filter(skill_id__in=first, parent__child_links__skill_id__in=second)
    parents = list(shared.order_by("parent_id").values_list("parent__ref", flat=True).distinct()[:5])
    if parents:
        names = labels_for(parents, language)
        words = _("Both stand under {skills}.", skills=", ".join(f"“{names.get(p, p)}”" for p in parents))
        found.append(Reason(Origin.SIBLING, _sim(one, two, Origin.SIBLING), words))
    return found


def _sim(one: Skill, two: Skill, origin: Origin) -> int:
    """What a link of this origin counts in the artefact, 0 where another one is stronger or the family is large."""
    near = next((n for n in similarity_artefact().neighbours(one.ref) if n.ref == two.ref), None)
    return near.sim if near and near.origin is origin else 0


def _same(one: Skill, two: Skill) -> list[Reason]:
    """The same name in two lists."""
    if one.source == two.source:
        return []
    names = [
        {
            (language, normalise(text.split(" (")[0])): text
            for language, text in SkillLabel.objects.filter(
                skill=skill, role=LabelRole.PREFERRED
            ).values_list("language", "text")
        }
        for skill in (one, two)
    ]
    shared = sorted(names[0].keys() & names[1].keys())
    if not shared:
        return []
    return [Reason(Origin.SAME_LABEL, 100, _("Both are called “{name}”.", name=names[0][shared[0]]))]


def _computed(one: Skill, two: Skill) -> list[Reason]:
    """What was computed: shared occupations, names that are alike, people who have proven both."""
    first, second = _ids(one), _ids(two)
    between = Q(one_id__in=first, other_id__in=second) | Q(one_id__in=second, other_id__in=first)
    return [
        Reason(Origin(edge.origin), edge.sim, _computed_words(edge))
        for edge in SimilarityEdge.objects.filter(between).order_by("id")
    ]


def _computed_words(edge: SimilarityEdge) -> str:
    n = edge.cases
    if edge.origin == Origin.OCCUPATION:
        return _("{n} occupations need both.", n=n)
    if edge.origin == Origin.COOCCURRENCE:
        return _("Confirmed together in {n} profiles.", n=n)
    return _("Their names are alike.")
