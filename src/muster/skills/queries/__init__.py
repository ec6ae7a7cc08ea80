"""Reading the taxonomy: single skills, lists, search, neighbours, occupations."""

from muster.skills.models import LoadRun, Skill
from muster.skills.queries.detail import (
    SkillDetail,
    VersionView,
    get_run,
    list_runs,
    list_versions,
    may_load,
    skill_detail,
)
from muster.skills.queries.labels import LabelBook, label_book
from muster.skills.queries.listing import (
    FamilyView,
    OccupationView,
    SkillView,
    ThemeView,
    list_families,
    list_occupations,
    list_skills,
    list_themes,
)
from muster.skills.queries.lookups import (
    find_skill_by_uri,
    get_skill,
    half_lives,
    labels_for,
    labels_for_uris,
    level_texts,
    level_texts_for,
    resolve,
    skills_by_ref,
)
from muster.skills.queries.names import Named, names_of_skills
from muster.skills.queries.searching import SkillHit, search_skills
from muster.skills.queries.similarity import (
    Neighbour,
    SimilarityArtefact,
    neighbours_for,
    similarity_artefact,
)
from muster.skills.queries.versions import PerVersion, Version, current_version, taxonomy_version

__all__ = [
    "FamilyView",
    "LabelBook",
    "LoadRun",
    "Named",
    "Neighbour",
    "OccupationView",
    "PerVersion",
    "SimilarityArtefact",
    "Skill",
    "SkillDetail",
    "SkillHit",
    "SkillView",
    "ThemeView",
    "Version",
    "VersionView",
    "current_version",
    "find_skill_by_uri",
    "get_run",
    "get_skill",
    "half_lives",
    "label_book",
    "labels_for",
    "labels_for_uris",
    "level_texts",
    "level_texts_for",
    "list_families",
    "list_occupations",
    "list_runs",
    "list_skills",
    "list_themes",
    "list_versions",
    "may_load",
    "names_of_skills",
    "neighbours_for",
    "resolve",
    "search_skills",
    "similarity_artefact",
    "skill_detail",
    "skills_by_ref",
    "taxonomy_version",
]
