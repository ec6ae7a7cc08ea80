"""What can happen to the taxonomy."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.journal import event


@event("taxonomy.loaded")
@dataclass(frozen=True)
class TaxonomyLoaded:
    """A list of skills was loaded. ``version`` is the version in force afterwards; where nothing had
    changed it is the one from before, and the counts are 0.
    """

    source: str
    version: int
    added: int
    changed: int
    deprecated: int


@event("taxonomy.changed")
@dataclass(frozen=True)
class TaxonomyChanged:
    """An accepted proposal or a rollback made a new version; ``skill_refs`` are the skills whose reading may be another."""

    version: int
    skill_refs: tuple[str, ...]


@event("taxonomy.rolled-back")
@dataclass(frozen=True)
class VersionRolledBack:
    """``version`` undid the version ``undone``; ``author_refs`` had proposed what was undone."""

    version: int
    undone: int
    by_ref: str
    author_refs: tuple[str, ...]


@event("taxonomy.proposed")
@dataclass(frozen=True)
class ProposalMade:
    """Somebody proposed a change; ``reviewer_refs`` review the family that it is about."""

    proposal_ref: str
    kind: str
    by_ref: str
    reviewer_refs: tuple[str, ...]


@event("taxonomy.proposal-changed")
@dataclass(frozen=True)
class ProposalChanged:
    """An open proposal is worded otherwise; ``person_refs`` take part in it."""

    proposal_ref: str
    by_ref: str
    person_refs: tuple[str, ...]


@event("taxonomy.proposal-discussed")
@dataclass(frozen=True)
class ProposalDiscussed:
    """Somebody said something on a proposal; ``person_refs`` take part in it."""

    proposal_ref: str
    by_ref: str
    person_refs: tuple[str, ...]


@event("taxonomy.proposal-withdrawn")
@dataclass(frozen=True)
class ProposalWithdrawn:
    """The author took a proposal back."""

    proposal_ref: str
    by_ref: str


@event("taxonomy.proposal-accepted")
@dataclass(frozen=True)
class ProposalAccepted:
    """A proposal was accepted and made ``version``."""

    proposal_ref: str
    by_ref: str
    author_ref: str
    version: int


@event("taxonomy.proposal-refused")
@dataclass(frozen=True)
class ProposalRefused:
    """A proposal was refused; its reason stands with it."""

    proposal_ref: str
    by_ref: str
    author_ref: str


@event("taxonomy.split")
@dataclass(frozen=True)
class SkillSplitUp:
    """A skill was split into parts; whoever has it is asked which of them are theirs."""

    skill_ref: str
    part_refs: tuple[str, ...]


@event("taxonomy.reviewer-named")
@dataclass(frozen=True)
class ReviewerNamed:
    """A person reviews proposals on a family from now on."""

    person_ref: str
    family: str
    by_ref: str


@event("taxonomy.reviewer-released")
@dataclass(frozen=True)
class ReviewerReleased:
    """A person no longer reviews proposals on a family."""

    person_ref: str
    family: str
    by_ref: str
