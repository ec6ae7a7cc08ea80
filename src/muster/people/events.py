"""What happened to people, in the past tense. Refs and words from terms only: no names, no addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muster.foundation.journal import event


@event("person.created")
@dataclass(frozen=True)
class PersonCreated:
    """Somebody was brought in or signed up; ``organisation_ref`` is empty for those who came alone."""

    person_ref: str
    organisation_ref: str = ""


@event("person.profile-changed")
@dataclass(frozen=True)
class ProfileChanged:
    """A person's profile changed; ``fields`` names what, never to what."""

    person_ref: str
    fields: tuple[str, ...] = ()


@event("person.erased")
@dataclass(frozen=True)
class PersonErased:
    """A person is gone for good: what was held on them is deleted or blanked; what law and others need is kept."""

    person_ref: str


@event("person.consent-changed")
@dataclass(frozen=True)
class ConsentChanged:
    """A person agreed to a purpose, or took the agreement back."""

    person_ref: str
    purpose: str
    is_given: bool


@event("person.hours-offered")
@dataclass(frozen=True)
class HoursOffered:
    """A person offers so many minutes a week from a Monday on."""

    person_ref: str
    minutes: int
    from_monday: date


@event("person.leave-changed")
@dataclass(frozen=True)
class LeaveChanged:
    """A person will be away, or will not be after all. The reason is not told."""

    person_ref: str
    start_date: date
    end_date: date
    is_taken: bool


@event("organisation.created")
@dataclass(frozen=True)
class OrganisationCreated:
    """An organisation was founded."""

    organisation_ref: str


@event("organisation.unit-created")
@dataclass(frozen=True)
class UnitCreated:
    """An organisation got a unit."""

    organisation_ref: str
    unit_ref: str


@event("organisation.settings-changed")
@dataclass(frozen=True)
class SettingsChanged:
    """An organisation's settings changed; ``fields`` names which."""

    organisation_ref: str
    fields: tuple[str, ...]


@event("organisation.people-imported")
@dataclass(frozen=True)
class PeopleImported:
    """A file of people was taken in: how many were new, how many changed, and who."""

    organisation_ref: str
    added: int
    changed: int
    person_refs: tuple[str, ...]


@event("membership.added")
@dataclass(frozen=True)
class MembershipAdded:
    """A person belongs to an organisation."""

    person_ref: str
    organisation_ref: str
    membership_ref: str
    kind: str


@event("membership.changed")
@dataclass(frozen=True)
class MembershipChanged:
    """A membership's unit, kind, title, manager or main job changed."""

    person_ref: str
    organisation_ref: str
    membership_ref: str
    fields: tuple[str, ...]


@event("membership.ended")
@dataclass(frozen=True)
class MembershipEnded:
    """A person belongs to an organisation no more from this day on."""

    person_ref: str
    organisation_ref: str
    membership_ref: str
    ends_date: date


@event("membership.manager_gone")
@dataclass(frozen=True)
class ManagerGone:
    """A home manager has left, and ``number`` people of the organisation have none now; its leads are told."""

    person_ref: str
    organisation_ref: str
    number: int
    lead_refs: tuple[str, ...]


@event("grant.given")
@dataclass(frozen=True)
class GrantGiven:
    """A person may do more: for an organisation, or (with an empty reference) for the whole installation."""

    person_ref: str
    grant: str
    organisation_ref: str = ""


@event("grant.taken")
@dataclass(frozen=True)
class GrantTaken:
    """A person may no longer do this."""

    person_ref: str
    grant: str
    organisation_ref: str = ""


@event("hours.held")
@dataclass(frozen=True)
class HoursHeld:
    """Hours are kept on a plate while the last yes is missing."""

    person_ref: str
    commitment_ref: str
    source_ref: str


@event("hours.firmed")
@dataclass(frozen=True)
class HoursFirmed:
    """Held hours are agreed."""

    person_ref: str
    commitment_ref: str
    source_ref: str


@event("hours.changed")
@dataclass(frozen=True)
class HoursChanged:
    """The same work takes other hours than before."""

    person_ref: str
    commitment_ref: str
    source_ref: str


@event("hours.released")
@dataclass(frozen=True)
class HoursReleased:
    """Hours are free again, from ``from_monday`` on or all of them."""

    person_ref: str
    commitment_ref: str
    source_ref: str
    from_monday: date | None = None


@event("hours.asked-for")
@dataclass(frozen=True)
class HoursAskedFor:
    """An open offer asks for hours: a soft hold, which takes no room."""

    person_ref: str
    source_ref: str


@event("hours.no-longer-asked-for")
@dataclass(frozen=True)
class HoursNoLongerAskedFor:
    """The offer that asked for hours is over; its soft hold is gone."""

    person_ref: str
    source_ref: str


@event("token.created")
@dataclass(frozen=True)
class TokenCreated:
    """A person made a token for a program."""

    person_ref: str
    token_ref: str
    scopes: tuple[str, ...]


@event("token.revoked")
@dataclass(frozen=True)
class TokenRevoked:
    """A token opens nothing any more."""

    person_ref: str
    token_ref: str
