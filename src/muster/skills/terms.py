"""The words of the skills app: kinds, sources, roles of labels, origins of relations."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from muster.foundation.words import _


class SkillKind(StrEnum):
    """What sort of thing a skill is; ``docs/explain/skill-kinds.md`` says how ESCO is read."""

    KNOWLEDGE = "knowledge"
    SKILL = "skill"
    TOOL = "tool"
    LANGUAGE = "language"
    ATTITUDE = "attitude"


class SkillSource(StrEnum):
    """Who maintains a skill."""

    MUSTER = "muster"
    ESCO = "esco"
    ONET = "onet"
    OWN = "own"


SOURCE_ORDER = (SkillSource.OWN, SkillSource.ESCO, SkillSource.MUSTER, SkillSource.ONET)
"""Where two sources have a skill of the same name, the first of these is named first."""


class SkillStatus(StrEnum):
    """Deprecated skills stay for those who have them and are no longer offered."""

    ACTIVE = "active"
    DEPRECATED = "deprecated"


class LabelRole(StrEnum):
    """Preferred is shown; an alias is shown and found; a hidden label is only found."""

    PREFERRED = "preferred"
    ALIAS = "alias"
    HIDDEN = "hidden"


class RelationKind(StrEnum):
    """How one skill relates to another."""

    RELATED = "related"
    ESSENTIAL = "essential"
    OPTIONAL = "optional"


class Origin(StrEnum):
    """Why two skills count as near: every neighbour names one of these."""

    STARTER = "starter"
    ESCO = "esco"
    OWN = "own"
    SAME_LABEL = "same_label"
    BROADER = "broader"
    SIBLING = "sibling"
    PROPOSED = "proposed"
    OCCUPATION = "occupation"
    NAME = "name"
    COOCCURRENCE = "cooccurrence"


class GroupScheme(StrEnum):
    """A group is a place in a hierarchy, or a collection that cuts across it."""

    HIERARCHY = "hierarchy"
    COLLECTION = "collection"


HALF_LIFE_BY_KIND: dict[SkillKind, Decimal] = {
    SkillKind.KNOWLEDGE: Decimal("36"),
    SkillKind.LANGUAGE: Decimal("36"),
    SkillKind.ATTITUDE: Decimal("36"),
    SkillKind.TOOL: Decimal("11"),
    SkillKind.SKILL: Decimal("11"),
}
"""Months of not using a skill after which half of it counts as faded, where a list says nothing else."""

HALF_LIFE_MANUAL = Decimal("13")
HALF_LIFE_LEADERSHIP = Decimal("36")

SIM_FLOOR = 30
"""Published floor of the similarity artefact, in hundredths: what is less alike is not a neighbour."""

SIM_NEIGHBOURS = 10
"""At most so many neighbours of one skill."""

SIM_COMPUTED = 45
"""The most that an edge may say which nobody said but which was computed; a link that somebody gave says more."""
OCCUPATION_FLOOR, SHARED_OCCUPATIONS = 0.5, 3
"""Cosine of the sets of occupations, and how many must need both, for an edge."""
NAME_FLOOR = 0.75
"""Cosine of the pieces of two names for an edge."""
TOGETHER_FLOOR, LEAST_TOGETHER = 0.4, 5
"""Cosine of the people who have proven two skills, and how many must have proven both, for an edge."""

SIM_SAME_LABEL = 100
SIM_ESSENTIAL = 60
SIM_BROADER = 55
SIM_BROADER_LARGE = 40
SIM_OPTIONAL = 45
SIM_SIBLING = 30
SMALL_FAMILY = 12
"""Up to so many children a broader skill says much about each; its children are siblings only then."""


class RunState(StrEnum):
    """How far the reading of an uploaded list is."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


RUN_MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.WAITING: frozenset({RunState.DONE, RunState.REFUSED}),
    RunState.DONE: frozenset(),
    RunState.REFUSED: frozenset(),
}

SKILL_LANGUAGES = ("en", "de")
"""The languages that a starter list carries; imported taxonomies may bring any other."""


class VersionKind(StrEnum):
    """What made a version of the taxonomy."""

    LOAD = "load"
    PROPOSAL = "proposal"
    ROLLBACK = "rollback"
    COMPUTED = "computed"


class ProposalKind(StrEnum):
    """What a proposal would do to the taxonomy."""

    NEW_SKILL = "new_skill"
    ALIAS = "alias"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    RELATION = "relation"
    DEPRECATE = "deprecate"
    LEVEL_TEXT = "level_text"
    IMPORT = "import"


class ProposalState(StrEnum):
    """How far a proposal is. What was accepted made a version, and may be rolled back."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ROLLED_BACK = "rolled_back"


PROPOSAL_MOVES: dict[ProposalState, frozenset[ProposalState]] = {
    ProposalState.OPEN: frozenset({ProposalState.ACCEPTED, ProposalState.REFUSED, ProposalState.WITHDRAWN}),
    ProposalState.ACCEPTED: frozenset({ProposalState.ROLLED_BACK}),
    ProposalState.REFUSED: frozenset(),
    ProposalState.WITHDRAWN: frozenset(),
    ProposalState.ROLLED_BACK: frozenset(),
}


class ImportPart(StrEnum):
    """What of a proposed list may be accepted by itself."""

    ADDED = "added"
    CHANGED = "changed"
    DEPRECATED = "deprecated"


class NoteKind(StrEnum):
    """What a line of a proposal's discussion is."""

    SAID = "said"
    CHANGED = "changed"
    REFUSED = "refused"


class Nearness(StrEnum):
    """Which relation somebody proposes between two skills."""

    RELATED = "related"
    BROADER = "broader"


LONGEST_NAME = 200
LONGEST_WORDS = 2000
MOST_PARTS = 6
"""Into at most so many skills one may be split."""
SIM_RELATED = 50
"""How near two skills count of which a person says that they are related."""
SIM_PART = 60
"""How far a skill that was split still counts for each of its parts."""


def proposal_kind_label(kind: str) -> str:
    """A kind of proposal in the present language."""
    return {
        ProposalKind.NEW_SKILL: _("new skill"),
        ProposalKind.ALIAS: _("further name"),
        ProposalKind.RENAME: _("other name"),
        ProposalKind.MERGE: _("merge"),
        ProposalKind.SPLIT: _("split"),
        ProposalKind.RELATION: _("relation"),
        ProposalKind.DEPRECATE: _("no longer offer"),
        ProposalKind.LEVEL_TEXT: _("words for a level"),
        ProposalKind.IMPORT: _("newer list"),
    }[ProposalKind(kind)]


def proposal_state_label(state: str) -> str:
    """A state of a proposal in the present language."""
    return {
        ProposalState.OPEN: _("open"),
        ProposalState.ACCEPTED: _("accepted"),
        ProposalState.REFUSED: _("refused"),
        ProposalState.WITHDRAWN: _("taken back"),
        ProposalState.ROLLED_BACK: _("rolled back"),
    }[ProposalState(state)]
