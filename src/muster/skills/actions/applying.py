"""What each kind of proposal does to the taxonomy. Called with the taxonomy locked."""

from __future__ import annotations

from collections import defaultdict

from muster.foundation.ids import new_ref
from muster.skills import queries
from muster.skills.actions.changes import TABLES, Changes, Values
from muster.skills.models import Family, Skill, SkillLabel, SkillMerge, SkillParent, SkillSplit
from muster.skills.rules import proposals as rules
from muster.skills.rules.words import normalise
from muster.skills.terms import (
    HALF_LIFE_BY_KIND,
    SIM_PART,
    SIM_RELATED,
    LabelRole,
    Nearness,
    Origin,
    ProposalKind,
    RelationKind,
    SkillKind,
    SkillSource,
    SkillStatus,
)

OWN_URI = "urn:muster:skill:"


def _check(kind: ProposalKind, payload: rules.Payload) -> None:
    """Refuse what the taxonomy as it stands does not allow. Raises the refusals of ``rules.proposals``."""
    match payload:
        case rules.NewSkill():
            _family(payload.family)
            if payload.broader:
                _standing(payload.broader)
            _refuse_taken(payload.label, payload.language)
        case rules.NewName():
            _check_name(kind, payload)
        case rules.Merging():
            one, other = _standing(payload.skill), _standing(payload.into)
            if one == other:
                raise rules.MergedIntoItself
            if other.status != SkillStatus.ACTIVE:
                raise rules.NoLongerOffered(queries.label_of(other.ref))
        case rules.Splitting():
            skill = _standing(payload.skill)
            if SkillSplit.objects.filter(skill=skill).exists():
                raise rules.AlreadySplit(queries.label_of(skill.ref))
            own = {normalise(text) for text in skill.labels.values_list("text", flat=True)}
            if own & {normalise(part) for part in payload.parts}:
                raise rules.TooFewParts
        case rules.Relating():
            _check_relation(payload)
        case rules.Deprecating():
            _standing(payload.skill)
            if payload.instead and _standing(payload.instead).status != SkillStatus.ACTIVE:
                raise rules.NoLongerOffered(queries.label_of(payload.instead))
        case rules.LevelWords():
            _family(payload.family)


def _apply(changes: Changes, kind: ProposalKind, payload: rules.Payload) -> tuple[str, ...]:
    """Write what the payload says; the references of the skills that it concerns. Checked once more before."""
    _check(kind, payload)
    match payload:
        case rules.NewSkill():
            return _new_skill(changes, payload)
        case rules.NewName():
            return _name(changes, kind, payload)
        case rules.Merging():
            one, other = _standing(payload.skill), _standing(payload.into)
            changes.put("merge", {one.pk: (other.pk,)})
            return one.ref, other.ref
        case rules.Splitting():
            return _split(changes, payload)
        case rules.Relating():
            return _relate(changes, payload)
        case rules.Deprecating():
            skill = _standing(payload.skill)
            instead = _standing(payload.instead).pk if payload.instead else None
            _restate(changes, skill, status=str(SkillStatus.DEPRECATED), replaced_by_id=instead)
            return (skill.ref,)
        case rules.LevelWords():
            family = _family(payload.family)
            changes.put("level", {(family.pk, payload.level, payload.language): (payload.text,)})
            return ()


def _standing(ref: str) -> Skill:
    """The skill, which must not have been merged into another. Raises NoSuchSkill, AlreadyMerged."""
    skill = queries.get_written_skill(ref)
    if skill.standing != skill:
        raise rules.AlreadyMerged(queries.label_of(skill.ref), queries.label_of(skill.standing.ref))
    return skill


def _family(key: str) -> Family:
    family = Family.objects.filter(key=key).first()
    if family is None:
        raise rules.NoSuchFamily(key)
    return family


def _refuse_taken(text: str, language: str) -> None:
    taken = (
        SkillLabel.objects.filter(normal=normalise(text), language=language, role=LabelRole.PREFERRED)
        .filter(skill__status=SkillStatus.ACTIVE, skill__merge=None)
        .values_list("text", flat=True)
        .first()
    )
    if taken is not None:
        raise rules.NameIsTaken(text, taken)


def _check_name(kind: ProposalKind, payload: rules.NewName) -> None:
    skill = _standing(payload.skill)
    same = skill.labels.filter(text=payload.text, language=payload.language).first()
    if same is not None and (kind is ProposalKind.ALIAS or same.role == LabelRole.PREFERRED):
        raise rules.NameIsTaken(payload.text, queries.label_of(skill.ref))
    if kind is ProposalKind.RENAME:
        others = SkillLabel.objects.exclude(skill=skill).filter(role=LabelRole.PREFERRED)
        taken = others.filter(normal=normalise(payload.text), language=payload.language)
        other = taken.filter(skill__status=SkillStatus.ACTIVE, skill__merge=None).first()
        if other is not None:
            raise rules.NameIsTaken(payload.text, other.text)


def _check_relation(payload: rules.Relating) -> None:
    skill, other = _standing(payload.skill), _standing(payload.other)
    if payload.nearness != Nearness.BROADER:
        return
    above: dict[str, set[str]] = defaultdict(set)
    links = SkillParent.objects.values_list("skill__ref", "parent__ref")
    for below, parent in links:
        above[below].add(parent)
    above[skill.ref].add(other.ref)
    way = rules.circle(above)
    if way:
        labels = queries.labels_for(way)
        raise rules.CyclicParents([labels.get(ref, ref) for ref in way])


def _new_skill(changes: Changes, payload: rules.NewSkill) -> tuple[str, ...]:
    skill = _make_skill(
        changes,
        label=payload.label,
        language=payload.language,
        kind=SkillKind(payload.kind),
        family=_family(payload.family),
        description=payload.description,
        aliases=payload.aliases,
    )
    if payload.broader:
        changes.put("parent", {(skill.pk, _standing(payload.broader).pk): (str(SkillSource.OWN),)})
    return (skill.ref,)


def _make_skill(
    changes: Changes,
    *,
    label: str,
    language: str,
    kind: SkillKind,
    family: Family | None,
    description: str = "",
    aliases: tuple[str, ...] = (),
) -> Skill:
    """A skill of one's own, with its names."""
    uri = OWN_URI + new_ref("own")
    values = (
        str(SkillSource.OWN),
        str(kind),
        None if family is None else family.pk,
        HALF_LIFE_BY_KIND[kind],
        False,
        str(SkillStatus.ACTIVE),
        description if language == "en" else "",
        None,
    )
    changes.put("skill", {uri: values})
    skill = Skill.objects.get(uri=uri)
    own = str(SkillSource.OWN)
    names: dict[tuple[int, str, str], Values] = {
        (skill.pk, language, alias): (str(LabelRole.ALIAS), own) for alias in aliases if alias != label
    }
    names[skill.pk, language, label] = (str(LabelRole.PREFERRED), own)
    changes.put("label", names)
    if description and language != "en":
        changes.put("description", {(skill.pk, language): (description,)})
    return skill


def _name(changes: Changes, kind: ProposalKind, payload: rules.NewName) -> tuple[str, ...]:
    skill = _standing(payload.skill)
    key, own = (skill.pk, payload.language, payload.text), str(SkillSource.OWN)
    if kind is ProposalKind.ALIAS:
        changes.put("label", {key: (str(LabelRole.ALIAS), own)})
        return (skill.ref,)
    shown = skill.labels.filter(language=payload.language, role=LabelRole.PREFERRED).first()
    if shown is not None:
        changes.put("label", {(skill.pk, shown.language, shown.text): (str(LabelRole.ALIAS), shown.source)})
    changes.put("label", {key: (str(LabelRole.PREFERRED), own)})
    return (skill.ref,)


def _split(changes: Changes, payload: rules.Splitting) -> tuple[str, ...]:
    """The parts, made where they are not there; the skill is no longer offered and still counts for each part."""
    skill = _standing(payload.skill)
    parts = []
    for name in payload.parts:
        label = (
            SkillLabel.objects.filter(normal=normalise(name), language=payload.language)
            .filter(skill__status=SkillStatus.ACTIVE, skill__merge=None, role=LabelRole.PREFERRED)
            .exclude(skill=skill)
            .select_related("skill")
            .first()
        )
        parts.append(
            label.skill
            if label is not None
            else _make_skill(
                changes,
                label=name,
                language=payload.language,
                kind=SkillKind(skill.kind),
                family=skill.family,
            )
        )
    changes.put("split", {(skill.pk, part.pk): (place,) for place, part in enumerate(parts)})
    origin, near = str(Origin.PROPOSED), (str(RelationKind.RELATED), SIM_PART)
    changes.put("relation", {(skill.pk, part.pk, origin): near for part in parts})
    _restate(changes, skill, status=str(SkillStatus.DEPRECATED))
    return (skill.ref, *(part.ref for part in parts))


def _relate(changes: Changes, payload: rules.Relating) -> tuple[str, ...]:
    skill, other = _standing(payload.skill), _standing(payload.other)
    if payload.nearness == Nearness.BROADER:
        there = SkillParent.objects.filter(skill=skill, parent=other).exists()
        if not there:
            changes.put("parent", {(skill.pk, other.pk): (str(SkillSource.OWN),)})
    else:
        key = (skill.pk, other.pk, str(Origin.PROPOSED))
        changes.put("relation", {key: (str(RelationKind.RELATED), SIM_RELATED)})
    return skill.ref, other.ref


def _restate(changes: Changes, skill: Skill, **said: object) -> None:
    """Give a skill other values in some columns."""
    names = TABLES["skill"].values
    values = tuple(said.get(name, getattr(skill, name)) for name in names)
    changes.put("skill", {skill.uri: values})


def _undo_added(changes: Changes, uris: list[str]) -> None:
    """Skills that a rolled back version had added: never deleted, since people may have them, but no longer offered.

    Where they were parts of a split, what was said of them is read as said of the skill that was split.
    """
    for skill in Skill.objects.filter(uri__in=uris).order_by("pk"):
        split = SkillSplit.objects.filter(part=skill).first()
        if split is not None and not SkillMerge.objects.filter(skill=skill).exists():
            changes.put("merge", {skill.pk: (split.skill_id,)})
        else:
            _restate(changes, skill, status=str(SkillStatus.DEPRECATED))
