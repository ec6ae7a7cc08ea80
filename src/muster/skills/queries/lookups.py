"""Single skills and small sets of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from muster.skills.models import LevelText, Skill, SkillDescription
from muster.skills.queries.standing import get_written_skill, preferred_labels
from muster.skills.rules.levels import general_level_texts


def get_skill(ref_or_uri: str) -> Skill:
    """The skill that stands for this reference or URI: after a merge, what it was merged into. Raises NoSuchSkill."""
    return get_written_skill(ref_or_uri).standing


def find_skill_by_uri(uri: str) -> Skill | None:
    """The skill with this URI, or None."""
    return Skill.objects.filter(uri=uri).select_related("family").first()


def skills_by_ref(refs: Collection[str]) -> dict[str, Skill]:
    """What stands for these references, by the reference asked for; unknown ones are absent. One query."""
    rows = Skill.objects.filter(ref__in=set(refs)).select_related("family", "merge__stands__family")
    return {skill.ref: skill.standing for skill in rows}


def labels_for(refs: Collection[str], language: str = "en") -> dict[str, str]:
    """The name of each skill in the language, else in English, else in any; a merged one has the name of what
    stands for it. One query.
    """
    best: dict[str, tuple[int, str]] = {}
    for ref, spoken, text in preferred_labels(refs):
        rank = 0 if spoken == language else 1 if spoken == "en" else 2
        if ref not in best or rank < best[ref][0]:
            best[ref] = (rank, text)
    return {ref: text for ref, (_rank, text) in best.items()}


@dataclass(frozen=True, slots=True)
class Said:
    """A text and the language that it is in; both are empty where nothing is said."""

    text: str
    language: str


_NOTHING = Said("", "")


def descriptions_for(skills: Collection[Skill], language: str = "en") -> dict[int, Said]:
    """What each skill is, by id, in the language, else in English, else in any.

    No query where English is asked for and all of them have it, else one.
    """
    found = {skill.id: Said(skill.description, "en") if skill.description else _NOTHING for skill in skills}
    lacking = [skill_id for skill_id, said in found.items() if said.language != language]
    rows = SkillDescription.objects.filter(skill_id__in=lacking).order_by("language")
    for skill_id, spoken, text in rows.values_list("skill_id", "language", "text") if lacking else ():
        if spoken == language or not found[skill_id].text:
            found[skill_id] = Said(text, spoken)
    return found


def level_texts(skill_ref: str, language: str = "en") -> dict[int, str]:
    """What levels 1 to 5 of the skill look like: its family's words, or general ones. One query."""
    rows = LevelText.objects.filter(family__skills__ref=skill_ref).values_list("level", "language", "text")
    texts = general_level_texts(language)
    spoken = {(level, lang): text for level, lang, text in rows}
    for level in texts:
        own = spoken.get((level, language)) or spoken.get((level, "en"))
        texts[level] = own or texts[level]
    return texts


def level_texts_for(refs: Collection[str], language: str = "en") -> dict[str, dict[int, str]]:
    """What levels 1 to 5 of each skill look like, as in ``level_texts``; unknown ones are absent. Two queries."""
    families = dict(Skill.objects.filter(ref__in=set(refs)).values_list("ref", "family_id"))
    rows = LevelText.objects.filter(family_id__in=set(families.values()) - {None})
    spoken = {
        (family, level, lang): text
        for family, level, lang, text in rows.values_list("family_id", "level", "language", "text")
    }
    general = general_level_texts(language)
    return {
        ref: {
            level: spoken.get((family, level, language)) or spoken.get((family, level, "en")) or text
            for level, text in general.items()
        }
        for ref, family in families.items()
    }


def half_lives(refs: Collection[str]) -> dict[str, Decimal | None]:
    """Months after which half of an unused skill has faded; None for licences and where unknown."""
    return dict(Skill.objects.filter(ref__in=set(refs)).values_list("ref", "half_life_months"))


def labels_for_uris(uris: Collection[str], language: str = "en") -> dict[str, str]:
    """The name of each skill with one of these URIs, as in ``labels_for``; unknown ones are absent. Two queries."""
    refs = dict(Skill.objects.filter(uri__in=set(uris)).values_list("ref", "uri"))
    return {refs[ref]: label for ref, label in labels_for(refs, language).items()}
