"""The words of people: kinds of membership, states of hours, purposes, and what an organisation may set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from muster.foundation.words import _

WEEK_MINUTES = 7 * 24 * 60
"""Minutes in a week: nothing that a person gives or works in a week may be more."""

MOST_WEEKS = 260
"""Weeks in five years: nothing is agreed for longer."""

LANGUAGE_LEVELS: tuple[str, ...] = ("A1", "A2", "B1", "B2", "C1", "C2")
"""The six levels of the Common European Framework; a stored level 1 to 6 is the position counted from 1."""

UNSTATED_LANGUAGE_LEVEL = 4
"""What a language named without a level counts as in an imported file: B2, able to work in it."""


class MembershipKind(StrEnum):
    """How a person belongs to an organisation."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"
    FREELANCER = "freelancer"
    ALUM = "alum"
    RETIREE = "retiree"
    ON_LEAVE = "on_leave"
    COLLABORATOR = "collaborator"

    @property
    def label(self) -> str:
        """The kind as a word on screen."""
        return {
            MembershipKind.EMPLOYEE: _("employee"),
            MembershipKind.CONTRACTOR: _("contractor"),
            MembershipKind.FREELANCER: _("freelancer"),
            MembershipKind.ALUM: _("alum"),
            MembershipKind.RETIREE: _("retiree"),
            MembershipKind.ON_LEAVE: _("on leave"),
            MembershipKind.COLLABORATOR: _("collaborator"),
        }[self]


INNER_KINDS = frozenset({MembershipKind.EMPLOYEE, MembershipKind.CONTRACTOR, MembershipKind.ON_LEAVE})
"""Kinds that make a person part of the organisation itself; the others are its extended workforce."""

OUTSIDE_KINDS = frozenset({MembershipKind.FREELANCER})
"""Kinds that leave a person on the open market beside the organisation."""


class WorkMode(StrEnum):
    """Where a person is willing to work."""

    REMOTE = "remote"
    HYBRID = "hybrid"
    ON_SITE = "on_site"
    ANY = "any"

    @property
    def label(self) -> str:
        """The mode as a word on screen."""
        return {
            WorkMode.REMOTE: _("remote"),
            WorkMode.HYBRID: _("hybrid"),
            WorkMode.ON_SITE: _("on site"),
            WorkMode.ANY: _("anywhere"),
        }[self]


class LeaveKind(StrEnum):
    """Why somebody is away. There is no word for illness on purpose: nobody has to say so here."""

    HOLIDAY = "holiday"
    PARENTAL = "parental"
    CARE = "care"
    SABBATICAL = "sabbatical"
    PUBLIC = "public"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind as a word on screen."""
        return {
            LeaveKind.HOLIDAY: _("holiday"),
            LeaveKind.PARENTAL: _("parental leave"),
            LeaveKind.CARE: _("care"),
            LeaveKind.SABBATICAL: _("sabbatical"),
            LeaveKind.PUBLIC: _("public holiday"),
            LeaveKind.OTHER: _("away"),
        }[self]


class CommitmentState(StrEnum):
    """What hours on a plate are: held while the last yes is missing, firm once agreed, ended afterwards."""

    HELD = "held"
    FIRM = "firm"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state as a word on screen."""
        return {
            CommitmentState.HELD: _("held"),
            CommitmentState.FIRM: _("agreed"),
            CommitmentState.ENDED: _("ended"),
        }[self]


COMMITMENT_MOVES: Mapping[CommitmentState, frozenset[CommitmentState]] = {
    CommitmentState.HELD: frozenset({CommitmentState.FIRM, CommitmentState.ENDED}),
    CommitmentState.FIRM: frozenset({CommitmentState.ENDED}),
    CommitmentState.ENDED: frozenset(),
}
"""From a state to the states it may become."""


class ConsentPurpose(StrEnum):
    """What a person may agree to beyond what the work itself needs; each is given and withdrawn on its own."""

    OUTSIDE = "outside"
    ASSESSMENT = "assessment"
    INSIGHTS = "insights"

    @property
    def label(self) -> str:
        """The purpose as a sentence on screen."""
        return {
            ConsentPurpose.OUTSIDE: _("Show my profile to people outside my organisations."),
            ConsentPurpose.ASSESSMENT: _("Use interviews, tests and 360 feedback to support my skills."),
            ConsentPurpose.INSIGHTS: _("Count my skills in figures about groups, never by name."),
        }[self]


ERASED = "\u2014"
"""What is kept as the name of an erased person; a page says it in words."""


class TokenScope(StrEnum):
    """What a program that holds a token may do in its owner's name."""

    PROFILE_READ = "profile:read"
    PROFILE_WRITE = "profile:write"
    PEOPLE_READ = "people:read"
    PEOPLE_WRITE = "people:write"
    WORK_READ = "work:read"
    WORK_WRITE = "work:write"
    SKILLS_READ = "skills:read"
    SKILLS_WRITE = "skills:write"
    RUNNING_READ = "running:read"
    MONEY_READ = "money:read"
    MONEY_WRITE = "money:write"

    @property
    def label(self) -> str:
        """The scope as a sentence on screen."""
        return {
            TokenScope.PROFILE_READ: _("Read my profile, skills and plate."),
            TokenScope.PROFILE_WRITE: _("Change my profile, skills and hours."),
            TokenScope.PEOPLE_READ: _("Read the people whom I may see."),
            TokenScope.PEOPLE_WRITE: _("Change the people and organisations that I look after."),
            TokenScope.WORK_READ: _("Read opportunities, candidacies and engagements."),
            TokenScope.WORK_WRITE: _("Post work, answer, log hours."),
            TokenScope.SKILLS_READ: _("Read the skills and how they relate."),
            TokenScope.SKILLS_WRITE: _("Change the skills, where I may."),
            TokenScope.MONEY_READ: _("Read my accounts, invoices and payments."),
            TokenScope.MONEY_WRITE: _("Write invoices, and begin, record and confirm payments."),
            TokenScope.RUNNING_READ: _("Read the journal and the outbox, where I run all this."),
        }[self]


class HomeApprovalDefault(StrEnum):
    """What happens when a home manager does not answer in time."""

    LET_GO = "let_go"
    REFUSE = "refuse"

    @property
    def label(self) -> str:
        """The default as a sentence on screen."""
        return {
            HomeApprovalDefault.LET_GO: _("The person may go."),
            HomeApprovalDefault.REFUSE: _("The person stays."),
        }[self]


class PeopleSort(StrEnum):
    """The orders of a list of people. SUREST (the highest and surest level first) is for those who have a skill."""

    NAME = "name"
    PLACE = "place"
    NEWEST = "newest"
    SUREST = "surest"


def people_sort_label(sort: str) -> str:
    """The order in the present language."""
    return {
        PeopleSort.NAME: _("Name"),
        PeopleSort.PLACE: _("Place"),
        PeopleSort.NEWEST: _("Newest here"),
        PeopleSort.SUREST: _("Surest level"),
    }[PeopleSort(sort)]


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """What an organisation decides for itself. Stored as JSON; a missing key has the value written here."""

    home_approval_days: int = 5
    """Working days a home manager has to answer."""
    home_approval_default: HomeApprovalDefault = HomeApprovalDefault.LET_GO
    """What holds when those days are over."""
    home_approval_minutes_above: int = 0
    """Minutes a week above which the home manager is asked; 0 asks always, where the kind of work does."""
    home_approval_weeks_above: int = 0
    """Weeks of length above which the home manager is asked; work beyond either limit is asked about."""
    lead_approval_minutes_above: int = WEEK_MINUTES
    """Minutes a week above which a people lead is asked too; a whole week means never."""
    lead_approval_weeks_above: int = MOST_WEEKS
    """Weeks of length above which a people lead is asked too; five years means never."""
    candidacy_answer_days: int = 10
    """Working days an owner has to answer a raised hand; then it is closed with the default words."""
    candidacy_reminder_days: int = 5
    """Working days after which the owner is reminded."""
    hours_answer_days: int = 10
    """Working days an owner has to answer sent hours; then they count as approved."""
    default_decline_words: str = ""
    """What a person reads when nobody answered in time; empty means the product's own sentence."""
    max_week_minutes: int = 2880
    """The most minutes that a member's whole week may hold: main job and everything beyond it."""
    time_zone: str = "UTC"
    """The IANA zone in which the organisation counts its days."""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> OrganisationSettings:
        """The settings as stored; unknown keys are ignored so that an older program reads a newer row."""
        known = {field.name for field in fields(cls)}
        values = {key: value for key, value in stored.items() if key in known}
        if "home_approval_default" in values:
            values["home_approval_default"] = HomeApprovalDefault(values["home_approval_default"])
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """The settings as plain JSON values."""
        return {
            key: str(value) if isinstance(value, StrEnum) else value for key, value in asdict(self).items()
        }
