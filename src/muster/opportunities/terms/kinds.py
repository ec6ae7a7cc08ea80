"""Kinds of work, audiences, places, requirements, and the limits they keep to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from muster.foundation.words import _
from muster.opportunities.terms.pay import PayKind

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
    RETAINER = "retainer"


class Audience(StrEnum):
    """Who may see a posting once it is open."""

    ORGANISATION = "organisation"
    EXTENDED = "extended"
    PUBLIC = "public"


class Ask(StrEnum):
    """What a kind of work asks of its posting beyond title, hours, dates and skills."""

    PAY = "pay"
    NOTICE = "notice"
    COMMITMENT = "commitment"
    SEATS = "seats"
    LEAST_HOURS = "least_hours"


@dataclass(frozen=True, slots=True)
class KindRule:
    """What holds for one kind of work: all that differs between kinds stands here.

    ``minutes_per_week`` and ``weeks`` fill a draft that does not say. ``home_approval_above`` is the
    weekly time above which the home manager is asked, where the organisation asks at all; None means never.
    ``asks`` is what the page of the posting shows beside what every kind needs, ``needs`` what must be said
    before it is posted. ``pays`` are the kinds of pay that it may have, the usual one first. ``audiences`` are
    those who may see it. With ``is_ongoing`` the last day is the day on which both look at it again, and
    notice ends it sooner. ``needs_grant``: only who may post for the organisation outside may post it.
    ``ends_main_job``: who takes it gives up the main job, so that the hours free beside one ask for nothing.
    """

    kind: Kind
    minutes_per_week: int
    weeks: int
    most_weeks: int
    home_approval_above: int | None
    asks: frozenset[Ask] = frozenset((Ask.PAY, Ask.SEATS, Ask.LEAST_HOURS))
    needs: frozenset[Ask] = frozenset()
    pays: tuple[PayKind, ...] = (PayKind.NONE, PayKind.HOURLY, PayKind.FIXED)
    audiences: tuple[Audience, ...] = tuple(Audience)
    notice_days: int = 14
    least_seats: int = 1
    is_ongoing: bool = False
    needs_grant: bool = False
    ends_main_job: bool = False

    @property
    def is_shared(self) -> bool:
        """Whether several people hold one position: when one leaves, their part is looked for anew."""
        return self.least_seats > 1


_ONGOING = frozenset((Ask.PAY, Ask.NOTICE, Ask.LEAST_HOURS))
_INSIDE = (Audience.ORGANISATION, Audience.EXTENDED)

KIND_RULES: Mapping[Kind, KindRule] = {
    rule.kind: rule
    for rule in (
        KindRule(Kind.GIG, 240, 4, 26, 0),
        KindRule(Kind.PROJECT_ROLE, 480, 12, 104, 0),
        KindRule(
            Kind.FRACTIONAL_ROLE,
            960,
            26,
            MOST_WEEKS,
            0,
            asks=_ONGOING | {Ask.SEATS},
            pays=(PayKind.NONE, PayKind.HOURLY, PayKind.RETAINER),
            notice_days=28,
            is_ongoing=True,
        ),
        KindRule(
            Kind.JOB_SHARE,
            1200,
            52,
            MOST_WEEKS,
            0,
            asks=_ONGOING | {Ask.SEATS},
            needs=frozenset((Ask.SEATS,)),
            pays=(PayKind.NONE, PayKind.HOURLY, PayKind.RETAINER),
            audiences=_INSIDE,
            notice_days=56,
            least_seats=2,
            is_ongoing=True,
        ),
        KindRule(
            Kind.SHIFT,
            480,
            1,
            1,
            None,
            asks=frozenset((Ask.PAY, Ask.SEATS)),
            pays=(PayKind.NONE, PayKind.PER_SHIFT, PayKind.HOURLY),
            notice_days=1,
        ),
        KindRule(
            Kind.FREELANCE_CONTRACT,
            960,
            12,
            104,
            None,
            needs=frozenset((Ask.PAY,)),
            pays=(PayKind.HOURLY, PayKind.FIXED),
            needs_grant=True,
        ),
        KindRule(
            Kind.FULL_POSITION,
            FULL_WEEK_MINUTES,
            52,
            MOST_WEEKS,
            0,
            asks=_ONGOING,
            pays=(PayKind.NONE, PayKind.RETAINER, PayKind.HOURLY),
            notice_days=56,
            is_ongoing=True,
            needs_grant=True,
            ends_main_job=True,
        ),
        KindRule(
            Kind.MENTORING,
            60,
            26,
            52,
            None,
            asks=frozenset((Ask.SEATS,)),
            pays=(PayKind.NONE,),
            audiences=_INSIDE,
            notice_days=7,
        ),
        KindRule(
            Kind.RETAINER,
            240,
            52,
            MOST_WEEKS,
            0,
            asks=_ONGOING | {Ask.COMMITMENT},
            needs=frozenset((Ask.PAY, Ask.COMMITMENT)),
            pays=(PayKind.RETAINER,),
            notice_days=28,
            is_ongoing=True,
        ),
    )
}
"""One rule per kind. Adding a kind is adding a line here and its word in ``Kind``."""

OFFERED_KINDS = tuple(KIND_RULES)


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
        Kind.RETAINER: _("Retainer"),
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


def kind_sentence(kind: str) -> str:
    """What work of this kind is, in one sentence for somebody who has never heard of it."""
    return {
        Kind.GIG: _("A small piece of work beside the job, over in weeks."),
        Kind.PROJECT_ROLE: _("A part in a project, with a beginning and an end."),
        Kind.FRACTIONAL_ROLE: _("A lasting role for some hours a week, with notice on both sides."),
        Kind.JOB_SHARE: _("One position that two or more people hold together."),
        Kind.SHIFT: _("Some hours on one day."),
        Kind.FREELANCE_CONTRACT: _("Work by contract, paid by the hour or at a fixed price."),
        Kind.FULL_POSITION: _("A whole position."),
        Kind.MENTORING: _("An hour now and then to help somebody grow. Nobody pays for it."),
        Kind.RETAINER: _("Readiness that is paid: some hours are sure, and each call may be declined."),
    }[Kind(kind)]
