"""Kinds of work, audiences, places, requirements, and the limits they keep to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from muster.foundation.words import _

FULL_WEEK_MINUTES = 2400
"""A full working week, by which percentages and days are read: five days of eight hours."""
DAY_MINUTES = 480
LEAST_WEEK_MINUTES = 30
MOST_WEEK_MINUTES = 3000
MOST_WEEKS = 156
MOST_SEATS = 50
MOST_REQUIREMENTS = 40
MOST_ROLES = 20
INVITATION_DAYS = 10
"""Working days that an invited person has to answer."""
OFFER_DAYS = 5
"""Working days that a person has to take up the seat they are offered."""
REST_DAYS = 60
"""Days without any deed of the owner after which a posting is taken down."""
WEIGHT_TOTAL = 1000


class Kind(StrEnum):
    """What sort of work is posted."""

    GIG = "gig"
    PROJECT_ROLE = "project_role"
    FRACTIONAL_ROLE = "fractional_role"
    JOB_SHARE = "job_share"
    SHIFT = "shift"
    FREELANCE_CONTRACT = "freelance_contract"
    FULL_POSITION = "full_position"
    MENTORING = "mentoring"


@dataclass(frozen=True, slots=True)
class KindRule:
    """What holds for one kind of work.

    ``minutes_per_week`` and ``weeks`` fill a draft that does not say. ``home_approval_above`` is the
    weekly time from which the home manager is asked; None means never. ``required`` are the role
    fields that must be said before posting.
    """

    kind: Kind
    is_offered: bool
    minutes_per_week: int
    weeks: int
    most_weeks: int
    home_approval_above: int | None
    is_inside_only: bool = False
    required: tuple[str, ...] = ("title", "minutes_per_week", "starts_date", "ends_date", "requirements")


KIND_RULES: Mapping[Kind, KindRule] = {
    rule.kind: rule
    for rule in (
        KindRule(Kind.GIG, True, 240, 4, 26, 0),
        KindRule(Kind.PROJECT_ROLE, True, 480, 12, 104, 0),
        KindRule(Kind.FRACTIONAL_ROLE, True, 960, 26, MOST_WEEKS, 0),
        KindRule(Kind.JOB_SHARE, False, 1200, 52, MOST_WEEKS, 0, is_inside_only=True),
        KindRule(Kind.SHIFT, False, 480, 1, 1, None),
        KindRule(Kind.FREELANCE_CONTRACT, False, 960, 12, 104, None),
        KindRule(Kind.FULL_POSITION, False, FULL_WEEK_MINUTES, 52, MOST_WEEKS, 0, is_inside_only=True),
        KindRule(Kind.MENTORING, False, 60, 26, 52, None, is_inside_only=True),
    )
}
"""One rule per kind; a kind that is not offered can be read about but not posted."""

OFFERED_KINDS = tuple(kind for kind, rule in KIND_RULES.items() if rule.is_offered)


class Audience(StrEnum):
    """Who may see a posting once it is open."""

    ORGANISATION = "organisation"
    EXTENDED = "extended"
    PUBLIC = "public"


class WorkMode(StrEnum):
    """Where the work is done."""

    REMOTE = "remote"
    HYBRID = "hybrid"
    ON_SITE = "on_site"
    ANY = "any"


class RequirementKind(StrEnum):
    """How much a skill is needed."""

    REQUIRED = "required"
    USEFUL = "useful"
    LEARNABLE = "learnable"


REQUIREMENT_SHARES: Mapping[RequirementKind, int] = {
    RequirementKind.REQUIRED: 3,
    RequirementKind.USEFUL: 1,
    RequirementKind.LEARNABLE: 0,
}
"""By how much each kind weighs before the weights are scaled to a thousand."""


class Overlap(NamedTuple):
    """A window of the day in one time zone, and how much of it must be shared (minutes)."""

    zone: str
    start_minute: int = 9 * 60
    end_minute: int = 17 * 60
    minimum_minutes: int = 180


def kind_label(kind: str) -> str:
    """The kind in the present language."""
    return {
        Kind.GIG: _("Gig"),
        Kind.PROJECT_ROLE: _("Project role"),
        Kind.FRACTIONAL_ROLE: _("Fractional role"),
        Kind.JOB_SHARE: _("Job share"),
        Kind.SHIFT: _("Shift"),
        Kind.FREELANCE_CONTRACT: _("Freelance contract"),
        Kind.FULL_POSITION: _("Full position"),
        Kind.MENTORING: _("Mentoring"),
    }[Kind(kind)]


def audience_label(audience: str) -> str:
    """The audience in the present language."""
    return {
        Audience.ORGANISATION: _("Our own people"),
        Audience.EXTENDED: _("Our people, alumni, retirees and partners"),
        Audience.PUBLIC: _("Everybody on Muster"),
    }[Audience(audience)]


def work_mode_label(mode: str) -> str:
    """The work mode in the present language."""
    return {
        WorkMode.REMOTE: _("Remote"),
        WorkMode.HYBRID: _("Hybrid"),
        WorkMode.ON_SITE: _("On site"),
        WorkMode.ANY: _("Anywhere"),
    }[WorkMode(mode)]


def requirement_label(kind: str) -> str:
    """The kind of requirement in the present language."""
    return {
        RequirementKind.REQUIRED: _("Required"),
        RequirementKind.USEFUL: _("Useful"),
        RequirementKind.LEARNABLE: _("Learnable here"),
    }[RequirementKind(kind)]
