"""Words of evidence: stances, kinds of evidence with what they weigh, states, limits."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """What a person says of a skill. Has, use and learn may stand together; rather not excludes use and learn."""

    HAS = "has"
    USE = "use"
    LEARN = "learn"
    RATHER_NOT = "rather_not"


EXCLUDED_BY: dict[Stance, frozenset[Stance]] = {
    Stance.HAS: frozenset(),
    Stance.USE: frozenset({Stance.RATHER_NOT}),
    Stance.LEARN: frozenset({Stance.RATHER_NOT}),
    Stance.RATHER_NOT: frozenset({Stance.USE, Stance.LEARN}),
}

STANCE_BIT: dict[Stance, int] = {Stance.HAS: 1, Stance.USE: 2, Stance.LEARN: 4, Stance.RATHER_NOT: 8}


class ClaimOrigin(StrEnum):
    """Where a claim came from: typed by the person, taken from the person's document, or a file of the organisation."""

    SELF = "self"
    CV = "cv"
    IMPORT = "import"


class EvidenceKind(StrEnum):
    """The kinds of evidence. What each weighs stands in `KINDS`."""

    SELF = "self"
    CV = "cv"
    ENDORSEMENT = "endorsement"
    STRUCTURED_INTERVIEW = "structured_interview"
    PEER = "peer"
    REVIEW_360 = "review_360"
    CERTIFICATE = "certificate"
    DELIVERED_WORK = "delivered_work"
    MANAGER = "manager"
    EXPERT = "expert"
    KNOWLEDGE_TEST = "knowledge_test"
    WORK_SAMPLE = "work_sample"


@dataclass(frozen=True)
class KindFacts:
    """What a kind of evidence is worth.

    `validity` in hundredths: the correlation with true proficiency (methods, section 1). `is_independent`: not the
    person's own word. `shows_use`: on that day the skill was used, so the clock of nonuse starts again.
    """

    validity: int
    is_independent: bool
    shows_use: bool


KINDS: dict[EvidenceKind, KindFacts] = {
    EvidenceKind.SELF: KindFacts(30, is_independent=False, shows_use=False),
    EvidenceKind.CV: KindFacts(30, is_independent=False, shows_use=False),
    EvidenceKind.ENDORSEMENT: KindFacts(35, is_independent=True, shows_use=False),
    EvidenceKind.STRUCTURED_INTERVIEW: KindFacts(42, is_independent=True, shows_use=False),
    EvidenceKind.PEER: KindFacts(45, is_independent=True, shows_use=True),
    EvidenceKind.REVIEW_360: KindFacts(45, is_independent=True, shows_use=True),
    EvidenceKind.CERTIFICATE: KindFacts(50, is_independent=True, shows_use=False),
    EvidenceKind.DELIVERED_WORK: KindFacts(55, is_independent=True, shows_use=True),
    EvidenceKind.MANAGER: KindFacts(60, is_independent=True, shows_use=True),
    EvidenceKind.EXPERT: KindFacts(60, is_independent=True, shows_use=True),
    EvidenceKind.KNOWLEDGE_TEST: KindFacts(65, is_independent=True, shows_use=False),
    EvidenceKind.WORK_SAMPLE: KindFacts(70, is_independent=True, shows_use=True),
}

OWN_WORD = frozenset({EvidenceKind.SELF, EvidenceKind.CV})


class AskState(StrEnum):
    """Where an ask for evidence stands."""

    ASKED = "asked"
    GIVEN = "given"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    LAPSED = "lapsed"


ASK_MOVES: dict[AskState, frozenset[AskState]] = {
    AskState.ASKED: frozenset({AskState.GIVEN, AskState.DECLINED, AskState.TAKEN_BACK, AskState.LAPSED}),
    AskState.GIVEN: frozenset(),
    AskState.DECLINED: frozenset(),
    AskState.TAKEN_BACK: frozenset(),
    AskState.LAPSED: frozenset(),
}

ASK_DAYS = 21
"""How long somebody has to answer an ask for evidence; then it lapses, and nobody counts it."""

ASKABLE = (
    EvidenceKind.MANAGER,
    EvidenceKind.EXPERT,
    EvidenceKind.WORK_SAMPLE,
    EvidenceKind.PEER,
    EvidenceKind.ENDORSEMENT,
    EvidenceKind.CERTIFICATE,
)
"""What a person can ask somebody for, the heaviest first; a certificate is looked at, not written."""

EXPERT_FROM = 4
"""Whoever is verified at this level in a skill speaks of others in it as an expert."""

OBSERVER_FROM = 3
"""Whoever is verified at this level in a skill can watch a sample of work in it; so can the home manager."""


class ContestState(StrEnum):
    """Where a contest of evidence stands: upheld (the piece is taken back), stands (it stays), or taken back."""

    OPEN = "open"
    UPHELD = "upheld"
    STANDS = "stands"
    TAKEN_BACK = "taken_back"


CONTEST_MOVES: dict[ContestState, frozenset[ContestState]] = {
    ContestState.OPEN: frozenset({ContestState.UPHELD, ContestState.STANDS, ContestState.TAKEN_BACK}),
    ContestState.UPHELD: frozenset(),
    ContestState.STANDS: frozenset(),
    ContestState.TAKEN_BACK: frozenset(),
}

CONTEST_DAYS = 14
"""How long the named human has to decide a contest."""

CONTEST_MORE_DAYS = 7
"""How long whoever it is passed on to has."""


class RingState(StrEnum):
    """Where a case about mutual endorsements stands: upheld (they are taken back), or all stands."""

    OPEN = "open"
    UPHELD = "upheld"
    STANDS = "stands"


class DocumentKind(StrEnum):
    """The kinds of document that can be read."""

    PDF = "pdf"
    DOCX = "docx"
    TEXT = "text"
    MARKDOWN = "markdown"
    JSON_RESUME = "json_resume"
    PASTED = "pasted"


class DocumentState(StrEnum):
    """Read and in use, or replaced by a newer one of the same person."""

    READ = "read"
    REPLACED = "replaced"


class FoundState(StrEnum):
    """What the person said to a skill found in a document."""

    SUGGESTED = "suggested"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


FOUND_MOVES: dict[FoundState, frozenset[FoundState]] = {
    FoundState.SUGGESTED: frozenset({FoundState.ACCEPTED, FoundState.REJECTED}),
    FoundState.ACCEPTED: frozenset({FoundState.REJECTED}),
    FoundState.REJECTED: frozenset({FoundState.ACCEPTED}),
}


class SectionKind(StrEnum):
    """Parts of a CV."""

    TOP = "top"
    SUMMARY = "summary"
    EXPERIENCE = "experience"
    PROJECTS = "projects"
    EDUCATION = "education"
    SKILLS = "skills"
    LANGUAGES = "languages"
    CERTIFICATES = "certificates"
    PUBLICATIONS = "publications"
    VOLUNTEERING = "volunteering"
    INTERESTS = "interests"
    REFERENCES = "references"


class Unreadable(StrEnum):
    """Why a document could not be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    PASSWORD = "password"  # noqa: S105  a word, not a secret
    PICTURES_OF_TEXT = "pictures_of_text"
    PICTURE = "picture"
    OLD_WORD = "old_word"
    BROKEN = "broken"
    NOT_A_RESUME = "not_a_resume"
    UNKNOWN_KIND = "unknown_kind"
    TOO_HARD = "too_hard"


class WorkOutcome(StrEnum):
    """How a piece of work ended."""

    ACCEPTED = "accepted"
    ENDED_EARLY = "ended_early"
    CANCELLED = "cancelled"


MAX_DOCUMENT_BYTES = 10 * 1024 * 1024
MAX_DOCUMENT_PAGES = 40
MAX_DOCUMENT_TEXT = 200_000
MAX_UNPACKED_BYTES = 100_000_000
MAX_UNPACKED_PARTS = 2_000
MAX_WORDS = 500
