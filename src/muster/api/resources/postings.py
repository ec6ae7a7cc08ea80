"""Shapes of postings and roles, read and written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field

from muster.api.shapes import (
    Day,
    In,
    LanguageCode,
    LanguageLevel,
    Level,
    Line,
    Minor,
    Out,
    PayIn,
    PayOut,
    Ref,
    Spoken,
    Text,
    Version,
    Word,
)
from muster.opportunities import rules, terms


class OverlapShape(In):
    """A window of the day in one time zone, and how many of its minutes must be shared."""

    zone: Line
    start_minute: int = Field(540, ge=0, le=1440)
    end_minute: int = Field(1020, ge=0, le=1440)
    minimum_minutes: int = Field(180, ge=0, le=1440)


class RequirementOut(Out):
    """A skill that a role asks for; weights of required and useful ones sum to 1,000."""

    skill_ref: str
    label: str
    level: int
    kind: str
    weight: int
    must_have: bool
    note: str


class OwnThreadOut(Out):
    """Where the reader stands on a role."""

    candidacy_ref: str
    status: str
    status_label: str


class RoleOut(Out):
    """A role: so many minutes a week from the first to the last day, both included."""

    ref: str
    opportunity_ref: str
    title: str
    status: str
    status_label: str
    seats: int
    seats_free: int
    minutes_per_week: int
    minimum_minutes: int | None
    total_minutes: int
    weeks: int
    starts_date: date
    ends_date: date
    work_mode: str
    place: str
    country: str
    overlap: OverlapShape | None
    languages: dict[str, int]
    rate_ceiling_minor: int | None
    rate_currency: str
    pay: PayOut
    notice_days: int
    commitment_minutes: int | None
    questions: list[str]
    requirements: list[RequirementOut]
    own: OwnThreadOut | None

    @staticmethod
    def resolve_languages(view: Any) -> dict[str, int]:
        """Pairs as an object."""
        return dict(view.languages)

    @staticmethod
    def resolve_overlap(view: Any) -> dict[str, Any] | None:
        """The window as an object."""
        return view.overlap._asdict() if view.overlap else None


class OpportunityOut(Out):
    """A posting with its roles. ``version`` goes back with a change, so that nobody overwrites another's."""

    ref: str
    title: str
    summary: str
    purpose: str
    kind: str
    status: str
    status_label: str
    audience: str
    organisation_ref: str
    organisation_name: str
    unit_name: str
    owner_ref: str
    owner_name: str
    theme_keys: list[str]
    opened_at: datetime | None
    closes_date: date | None
    changed_at: datetime
    version: int
    is_own: bool
    is_strategic: bool
    is_urgent: bool
    roles: list[RoleOut]


class OwnedOut(Out):
    """A posting of one's own, and what waits on it."""

    card: OpportunityOut
    hands: int
    waiting: int
    invited: int
    offered: int
    agreed: int
    next_answer_due_at: datetime | None


class NeedIn(In):
    """A skill that a role asks for, by reference or URI."""

    skill_ref: Line
    level: Level = 3
    kind: terms.RequirementKind = terms.RequirementKind.REQUIRED
    must_have: bool = False
    note: Line = ""

    def as_need(self) -> rules.SkillNeed:
        """The need as the rules read it."""
        return rules.SkillNeed(self.skill_ref, self.level, str(self.kind), self.must_have, self.note)


class RoleFields(In):
    """What may be said of a role; what is not named stays. Both dates are days of work."""

    title: Line | None = None
    seats: int | None = Field(None, ge=1, le=terms.MOST_SEATS)
    minutes_per_week: int | None = Field(None, ge=0, le=10080)
    minimum_minutes: int | None = Field(None, ge=0, le=10080)
    starts_date: Day | None = None
    ends_date: Day | None = None
    work_mode: terms.WorkMode | None = None
    place: Line | None = None
    country: Word | None = None
    overlap: OverlapShape | None = None
    languages: dict[LanguageCode, LanguageLevel] | None = Field(None, max_length=20)
    rate_ceiling_minor: Minor | None = None
    rate_currency: Word | None = None
    pay: PayIn | None = None
    notice_days: int | None = Field(None, ge=0, le=365)
    commitment_minutes: int | None = Field(None, ge=0, le=15_000)
    questions: list[Line] | None = Field(None, max_length=5)


class PostingFields(In):
    """What may be said of a posting; what is not named stays."""

    title: Line | None = None
    summary: Text | None = None
    purpose: Text | None = None
    kind: terms.Kind | None = None
    audience: terms.Audience | None = None
    unit_ref: Ref | None = None
    theme_keys: list[Word] | None = Field(None, max_length=40)
    closes_date: Day | None = None


class PostingChanges(PostingFields):
    """Changes of a posting; with ``version``, only if nobody saved since that version was read."""

    version: Version | None = None


class RoleChanges(RoleFields):
    """Changes of a role; with ``version`` (the posting's), only if nobody saved since it was read."""

    version: Version | None = None


class RequirementsIn(In):
    """All skills that a role asks for, at once."""

    requirements: list[NeedIn] = Field(max_length=100)
    version: Version | None = None


class DraftIn(PostingFields, RoleFields):
    """A posting with one role: from sentences (``text``), from fields, or from both; fields win."""

    organisation_ref: Word = ""
    text: Text = ""
    language: Spoken | None = None
    requirements: list[NeedIn] | None = Field(None, max_length=100)


class RereadIn(In):
    """Other words for a draft."""

    text: Text
    language: Spoken | None = None


NULLABLE = frozenset(
    {
        "minimum_minutes",
        "notice_days",
        "commitment_minutes",
        "overlap",
        "rate_ceiling_minor",
        "unit_ref",
        "closes_date",
    }
)
"""Fields that null empties; for any other null means the same as not being named."""


def named(changes: In, *, without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The fields that the request named, as the actions take them."""
    fields: dict[str, Any] = {}
    for name in changes.model_fields_set - without:
        value = getattr(changes, name)
        if value is None and name not in NULLABLE:
            continue
        if isinstance(value, OverlapShape):
            value = terms.Overlap(value.zone, value.start_minute, value.end_minute, value.minimum_minutes)
        if isinstance(value, PayIn):
            value = value.as_terms()
        fields[name] = value
    return fields
