"""How an ESCO concept gets its kind and its half-life.

ESCO itself knows two kinds, knowledge and skill/competence. Muster's five follow from where a
concept stands in ESCO's own groups, collections and broader links; the rule is written out for
people in ``docs/explain/skill-kinds.md``. Concepts are named by URI: labels change, URIs do not.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from muster.skills.terms import HALF_LIFE_BY_KIND, HALF_LIFE_LEADERSHIP, HALF_LIFE_MANUAL, SkillKind

_SKILL = "http://data.europa.eu/esco/skill/"

TOOL_HEADS = frozenset(
    _SKILL + key
    for key in (
        "21d2f96d-35f7-4e3f-9745-c533d2dd6e97",  # computer programming
        "69bbd53f-fbb0-4476-b4b2-ef7844464e28",  # web programming
        "9cf681c7-89ec-470c-b651-7fe03786f586",  # query languages
        "99207709-d076-4cce-ba38-e90d3bb28806",  # resource description framework query language
        "c2999f0c-eb37-4cdf-b9b0-82107b628794",  # style sheet languages
        "24c200e5-be20-4370-a137-ab53797f3a17",  # software frameworks
        "925463a7-d51f-4d5b-9f79-4d28cf30acde",  # integrated development environment software
        "ab1e97ed-2319-4293-a8b7-072d2648822f",  # database management systems
        "9d0d89be-bffa-4393-b6f6-8d05bea49051",  # data extraction, transformation and loading tools
        "9d2e926f-53d9-41f5-98f3-19dfaa687f3f",  # tools for software configuration management
        "de586dcf-d7e5-4340-bf5b-d59026f1b436",  # penetration testing tool
        "6c80d53c-d8c9-41fe-998f-091fca208834",  # learning management systems
        "966f2fd3-3de6-42da-b87c-da924c6d7960",  # digital game creation systems
        "a71577b2-7550-4222-88ee-dcbd2d881516",  # graphics editor software
        "5c66ce3a-658d-43b1-9d8d-0f39be6c0f2e",  # WebCMS
        "976455eb-5bbe-4493-ae64-ed16c3b009ea",  # mobile operating systems
        "ad59afe4-6f8a-4bc4-acfd-0f228277508a",  # statistical analysis system software
        "12c82224-6394-4c3c-9831-2a8198ed1274",  # optical character recognition software
    )
)
"""What stands directly under one of these is a product, a programming language or the like."""

LANGUAGE_COLLECTION = "languageSkillsCollection"
_ATTITUDE_CODES = ("T3", "T4.5")
_MANUAL_CODES = ("S6", "S7", "S8", "T5")
_LEADERSHIP_CODES = ("S4", "T4.4")


def esco_kind(
    *,
    uri: str,
    skill_type: str,
    label_en: str,
    parent_uris: Collection[str],
    group_codes: Collection[str],
    collections: Collection[str],
) -> SkillKind:
    """The kind of an ESCO concept. ``group_codes`` are those of the groups it stands in directly."""
    if LANGUAGE_COLLECTION in collections or _any_under(group_codes, ("L",)):
        return SkillKind.LANGUAGE
    if uri not in TOOL_HEADS and any(parent in TOOL_HEADS for parent in parent_uris):
        return SkillKind.TOOL
    if _any_under(group_codes, ("S5",)) and label_en.startswith(("use ", "operate ")):
        return SkillKind.TOOL
    if skill_type == "knowledge":
        return SkillKind.KNOWLEDGE
    if _any_under(group_codes, _ATTITUDE_CODES):
        return SkillKind.ATTITUDE
    return SkillKind.SKILL


def esco_half_life(kind: SkillKind, group_codes: Collection[str]) -> Decimal:
    """Months: manual work 13, leading and managing 36, all else by kind."""
    if kind is SkillKind.SKILL and _any_under(group_codes, _MANUAL_CODES):
        return HALF_LIFE_MANUAL
    if kind is SkillKind.SKILL and _any_under(group_codes, _LEADERSHIP_CODES):
        return HALF_LIFE_LEADERSHIP
    return HALF_LIFE_BY_KIND[kind]


def _any_under(codes: Collection[str], tops: tuple[str, ...]) -> bool:
    return any(_is_under(code, top) for code in codes for top in tops)


def _is_under(code: str, top: str) -> bool:
    """True for "S5" and "S5.6.1" under "S5" and for "L1" under "L"; not for "S51" under "S5"."""
    rest = code[len(top) :]
    if not code.startswith(top):
        return False
    return not rest or rest.startswith(".") or (len(top) == 1 and rest[0].isdigit())
