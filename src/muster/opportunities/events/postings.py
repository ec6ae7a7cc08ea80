"""What happens to posted work. Nobody's home manager is named in any of these: before both have
agreed there is nothing to know, and afterwards ``engagements`` asks.

Texts never travel in events; whoever shows one reads the row that the reference names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from muster.foundation.journal import event


@event("opportunity.drafted")
@dataclass(frozen=True)
class OpportunityDrafted:
    """Somebody saved a draft of work to post. Nobody else is told."""

    opportunity_ref: str
    organisation_ref: str
    owner_ref: str


@event("opportunity.edited")
@dataclass(frozen=True)
class OpportunityEdited:
    """The owner changed a posting. ``fields`` are the names of what changed; ``person_refs`` the persons
    with a live candidacy who should know when the posting is past its draft."""

    opportunity_ref: str
    fields: tuple[str, ...]
    person_refs: tuple[str, ...] = ()


@event("opportunity.marked")
@dataclass(frozen=True)
class OpportunityMarked:
    """Work was marked as strategic or urgent, or a mark was taken off. Nobody is told; lists show it."""

    opportunity_ref: str
    is_strategic: bool
    is_urgent: bool


@event("role.added")
@dataclass(frozen=True)
class RoleAdded:
    """A posting got one more role. Nobody is told."""

    opportunity_ref: str
    role_ref: str


@event("role.removed")
@dataclass(frozen=True)
class RoleRemoved:
    """A role was taken out of a draft. Nobody is told."""

    opportunity_ref: str
    role_ref: str


@event("role.edited")
@dataclass(frozen=True)
class RoleEdited:
    """The owner changed hours, dates, place or title of a role. ``person_refs`` have a live candidacy
    on it and should look whether it still fits them."""

    opportunity_ref: str
    role_ref: str
    fields: tuple[str, ...]
    person_refs: tuple[str, ...] = ()


@event("role.requirements_set")
@dataclass(frozen=True)
class RequirementsSet:
    """The owner said anew which skills a role asks for. ``person_refs`` have a live candidacy on it."""

    opportunity_ref: str
    role_ref: str
    skill_refs: tuple[str, ...]
    person_refs: tuple[str, ...] = ()


@event("opportunity.posted")
@dataclass(frozen=True)
class OpportunityPosted:
    """A draft is open now: its audience may see it and raise a hand."""

    opportunity_ref: str
    organisation_ref: str
    owner_ref: str
    role_refs: tuple[str, ...]


@event("opportunity.paused")
@dataclass(frozen=True)
class OpportunityPaused:
    """No new hands for now; those raised keep their clocks. ``person_refs`` have a live candidacy."""

    opportunity_ref: str
    owner_ref: str
    person_refs: tuple[str, ...]


@event("opportunity.resumed")
@dataclass(frozen=True)
class OpportunityResumed:
    """A paused posting is open again. Nobody needs to be told."""

    opportunity_ref: str
    owner_ref: str
    role_refs: tuple[str, ...]


@event("opportunity.filled")
@dataclass(frozen=True)
class OpportunityFilled:
    """Every role has all its people. The owner may like to know."""

    opportunity_ref: str
    owner_ref: str


@event("opportunity.closed")
@dataclass(frozen=True)
class OpportunityClosed:
    """A posting is over. ``reason``: "owner", "closes" (its closing day has passed), "over" (the last day
    of its work has passed) or "resting" (no deed of its owner for 60 days). The owner is told unless they
    did it; every person with a live candidacy is told by a CandidacyClosed of their own."""

    opportunity_ref: str
    owner_ref: str
    reason: str


@event("opportunity.withdrawn")
@dataclass(frozen=True)
class OpportunityWithdrawn:
    """The owner took a posting or draft back; every person with a live candidacy is told by a
    CandidacyClosed of their own."""

    opportunity_ref: str
    owner_ref: str


@event("candidacy.raised")
@dataclass(frozen=True)
class HandRaised:
    """A person raised a hand on a role. The owner is told, nobody else; the owner answers by
    ``answer_due_at``."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    answer_due_at: datetime


@event("candidacy.invited")
@dataclass(frozen=True)
class PersonInvited:
    """The owner asked a person whether they would like a role. The person is told, nobody else; the
    invitation runs out at ``answer_due_at`` without any mark against them."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    answer_due_at: datetime


@event("candidacy.invitation_accepted")
@dataclass(frozen=True)
class InvitationAccepted:
    """An invited person raised their hand. The owner is told; the owner answers by ``answer_due_at``."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    answer_due_at: datetime


@event("candidacy.declined_by_person")
@dataclass(frozen=True)
class DeclinedByPerson:
    """A person said no to an invitation or an offer. ``step``: "invitation" or "offer". The owner is told;
    nobody counts it."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    step: str
    reason_code: str


@event("candidacy.seen")
@dataclass(frozen=True)
class CandidacySeen:
    """The owner looked at a raised hand. The person sees it on the track; a message would be too much."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str


@event("candidacy.shortlisted")
@dataclass(frozen=True)
class CandidacyShortlisted:
    """The owner put a person on the short list and answers by ``answer_due_at``. The person is told."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    answer_due_at: datetime


@event("candidacy.kept_as_backup")
@dataclass(frozen=True)
class KeptAsBackup:
    """The owner would ask this person next if the seat fell free (``is_backup`` False takes it back).
    The person is told."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    is_backup: bool


@event("candidacy.offered")
@dataclass(frozen=True)
class SeatOffered:
    """The owner chose a person. The person is told, nobody else; the offer runs out at
    ``answer_due_at``."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    answer_due_at: datetime


@event("candidacy.agreed")
@dataclass(frozen=True)
class CandidacyAgreed:
    """Owner and person have agreed. The owner is told. From here on the home manager may be asked,
    which is what ``engagements`` does with an event of its own."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str


@event("candidacy.confirmed")
@dataclass(frozen=True)
class SeatConfirmed:
    """The last yes is there and a seat is taken. Owner and person are told."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    seats_free: int


@event("candidacy.declined")
@dataclass(frozen=True)
class CandidacyDeclined:
    """The owner did not choose a person. The person is told with the reason and the owner's words, which
    stand on the candidacy."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    reason_code: str


@event("candidacy.withdrawn")
@dataclass(frozen=True)
class CandidacyWithdrawn:
    """A person took their hand back. The owner is told when ``was`` is not "raised" (seen by nobody yet);
    nobody counts it."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    was: str


@event("candidacy.lapsed")
@dataclass(frozen=True)
class CandidacyLapsed:
    """An invitation or an offer ran out. ``step``: "invitation" or "offer". Owner and person are told;
    nobody counts it."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    step: str


@event("candidacy.closed")
@dataclass(frozen=True)
class CandidacyClosed:
    """A candidacy ended without a choice about this person: the seats are filled, the posting is over,
    nobody answered in time, or an agreement fell through. The person is told with the reason and the
    words that stand on the candidacy."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    reason_code: str


@event("candidacy.answer_owed")
@dataclass(frozen=True)
class AnswerOwed:
    """The owner is reminded that a raised hand waits; without an answer it is closed at
    ``answer_due_at`` with the organisation's default words. Only the owner is told."""

    candidacy_ref: str
    role_ref: str
    opportunity_ref: str
    owner_ref: str
    person_ref: str
    answer_due_at: datetime


@event("role.filled")
@dataclass(frozen=True)
class RoleFilled:
    """All seats of a role are taken. Nobody needs to be told beyond those whose candidacies close."""

    opportunity_ref: str
    role_ref: str
    owner_ref: str


@event("role.seat_reopened")
@dataclass(frozen=True)
class SeatReopened:
    """A confirmed seat fell free before the work began. The owner is told, and so are the backups, who
    may raise their hands again."""

    opportunity_ref: str
    role_ref: str
    owner_ref: str
    backup_refs: tuple[str, ...]
