"""Shapes of agreed work."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field

from muster.api.shapes import Day, DayMinutes, In, Level, Line, Out, PayIn, PayOut, Ref, Text, Word
from muster.engagements.terms import ChangeKind


class EngagementOut(Out):
    """Agreed work in a list. Minutes are per week; both dates are days of work."""

    ref: str
    title: str
    kind: str
    status: str
    status_label: str
    person_ref: str
    person_name: str
    owner_ref: str
    owner_name: str
    organisation_name: str
    starts_date: date
    ends_date: date
    minutes_per_week: int
    hours_to_approve: int


class TermsOut(Out):
    """A version of the terms, and who has accepted it when. ``hours_from``, ``rate_from``: where they hold from a later day."""

    version: int
    scope: str
    deliverables: str
    minutes_per_week: int
    starts_date: date
    ends_date: date
    hours_from: date | None
    rate_from: date | None
    place: str
    notice_days: int
    pay: PayOut
    payment_days: int
    commitment_minutes: int | None
    law: str
    decider_ref: str | None
    ip_words: str
    confidentiality_words: str
    proposed_by_ref: str | None
    proposed_at: datetime
    owner_accepted_at: datetime | None
    person_accepted_at: datetime | None


class SignatureOut(Out):
    """One side's name under the latest version; the hash is SHA-256 of its words as canonical JSON."""

    side: str
    typed_name: str
    content_hash: str
    signed_at: datetime


class SigningOut(Out):
    """What a signature under the latest version stands for, and whether a law wants it before the start."""

    version: int
    content_hash: str
    is_needed: bool
    law: str
    signatures: list[SignatureOut]


class CallOut(Out):
    """Hours called under a retainer in a week."""

    ref: str
    monday: date
    minutes: int
    words: str
    status: str
    due_at: datetime
    answered_at: datetime | None


class WorkChangeOut(Out):
    """A change that a side asked for. Days: of the work as it would be, or of the pause."""

    ref: str
    kind: str
    status: str
    side: str
    words: str
    starts_date: date
    ends_date: date
    moves_end: bool
    minutes_per_week: int | None
    rate_minor: int | None
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    answer_words: str


class HandoverItemOut(Out):
    """What is open, where it lies, whom to ask; and since when it is done."""

    ref: str
    what: str
    place: str
    ask: str
    created_at: datetime
    done_at: datetime | None


class HandoverOut(Out):
    """The list of this work (``is_own``), or what somebody else has left open in the same position."""

    engagement_ref: str
    person_ref: str
    person_name: str
    is_own: bool
    may_write: bool
    may_tick: bool
    items: list[HandoverItemOut]


class MonthOfCallsOut(Out):
    """A month of a retainer, in minutes; paid at least is the larger of what is sure and what was accepted."""

    month: date
    sure: int
    called: int
    accepted: int
    declined: int
    paid: int


class DayOut(Out):
    """Minutes worked on a day, what they were for, and whether the organisation has closed it."""

    day: date
    minutes: int
    note: str
    link: str
    is_closed: bool


class TimesheetOut(Out):
    """A week's hours: agreed and worked. ``ref`` is empty while nothing was logged."""

    ref: str
    monday: date
    status: str
    status_label: str
    agreed_minutes: int
    minutes: int
    days: list[DayOut]
    note: str
    returned_words: str
    may_log: bool
    due_at: datetime | None
    by_clock: bool


class DeliveryOut(Out):
    """Work handed over, and the answer to it."""

    ref: str
    words: str
    status: str
    submitted_at: datetime
    answered_at: datetime | None
    answer_words: str


class ReviewItemOut(Out):
    """An anchored item: what it asks, 1 to 5, and the word for it."""

    item: str
    value: int
    word: str


class ReviewOut(Out):
    """One side's word; closed ones show only that they were given."""

    side: str
    author_name: str
    submitted_at: datetime
    is_open: bool
    items: list[ReviewItemOut]
    would_again: bool | None
    words: str


class HomeAnswerOut(Out):
    """What a home manager was asked and said."""

    ref: str
    manager_name: str
    state: str
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    words: str
    change_ref: str


class EngagementDetailOut(EngagementOut):
    """Everything about agreed work that you may see. ``side`` is person, owner or empty.

    Terms, hours, deliveries and reviews are for the two sides; others see the outline (``is_inside`` false).
    """

    side: str
    is_inside: bool
    approvals: list[HomeAnswerOut]
    terms: list[TermsOut]
    signing: SigningOut | None
    calls: list[CallOut]
    changes: list[WorkChangeOut]
    handover: list[HandoverOut]
    months: list[MonthOfCallsOut]
    timesheets: list[TimesheetOut]
    deliveries: list[DeliveryOut]
    reviews: list[ReviewOut]
    review_closes_at: datetime | None
    may_review: bool
    logged_minutes: int
    approved_minutes: int
    agreed_minutes: int
    rated_skills: dict[str, int]


class TermsIn(In):
    """New terms; ``seen`` is the version that was read. What is not named stays."""

    seen: int = Field(ge=0, le=32_000)
    scope: Text | None = None
    deliverables: Text | None = None
    minutes_per_week: int | None = Field(None, ge=30, le=3000)
    starts_date: Day | None = None
    ends_date: Day | None = None
    place: Word | None = None
    notice_days: int | None = Field(None, ge=0, le=365)
    pay: PayIn | None = None
    payment_days: int | None = Field(None, ge=1, le=365)
    commitment_minutes: int | None = Field(None, ge=0, le=15_000)
    law: Word | None = None
    decider_ref: Word | None = None
    ip_words: Text | None = None
    confidentiality_words: Text | None = None


class WorkChangeIn(In):
    """What is asked for. Days left out stay as they are; other hours or another rate hold from ``starts_date`` on; a name
    where the new terms have to be signed."""

    kind: ChangeKind
    words: Text
    starts_date: Day | None = None
    ends_date: Day | None = None
    moves_end: bool = False
    minutes_per_week: int | None = Field(None, ge=1, le=10080)
    rate_minor: int | None = Field(None, ge=1, le=100_000_000)
    typed_name: Line = ""


class WorkChangeAnswerIn(In):
    """Yes or no, a word to go with it, and a name where the new terms have to be signed."""

    accept: bool
    words: Text = ""
    typed_name: Line = ""


class HandoverItemIn(In):
    """What is open, where it lies, whom to ask."""

    what: Text
    place: Text = ""
    ask: Text = ""


class HandoverDoneIn(In):
    """Whether it is done."""

    is_done: bool


class CallIn(In):
    """Hours in a week, named by its Monday, and what for."""

    monday: Day
    minutes: int = Field(ge=1, le=10080)
    words: Text


class CallAnswerIn(In):
    """Yes or no."""

    accept: bool


class SignIn(In):
    """A name under the version that was read; the hash is the one that came with it."""

    seen: int = Field(ge=0, le=32_000)
    content_hash: Line
    typed_name: Line


class SeenIn(In):
    """Which version of the terms is meant."""

    seen: int = Field(ge=0, le=32_000)


class WorkedDay(In):
    """Minutes worked on a day, what they were for, and a link to it; zero clears the day."""

    day: Day
    minutes: DayMinutes
    note: Line = ""
    link: Text = ""


class HoursIn(In):
    """Hours by day."""

    days: list[WorkedDay] = Field(min_length=1, max_length=62)


class AcceptedIn(In):
    """The level that the work showed, by skill it was for."""

    ratings: dict[Ref, Level] = Field(default_factory=dict, max_length=100)
    words: Text = ""


class EndIn(In):
    """The last day, and why."""

    last_date: Day
    words: Text


class ReviewIn(In):
    """Each item of one's side from 1 to 5, whether one would do it again, and words."""

    items: dict[Word, Level] = Field(max_length=20)
    would_again: bool
    words: Text = ""


class NoteIn(In):
    """A note that goes with the hours."""

    note: Text = ""


class OtherDatesIn(In):
    """On which days the person may go instead; both are days of work."""

    starts_date: Day
    ends_date: Day
    words: Text = ""
