"""What values look like on the wire, the same in every resource.

Minutes and levels are integers, days ISO dates, moments ISO with a zone, money minor units with an ISO
code, scores thousandths of a point. No text holds a NUL, which the database could not keep.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from muster.opportunities.rules import Milestone, Proposal
from muster.opportunities.terms import PayKind, PayTerms
from muster.people.terms import WEEK_MINUTES

_NO_NUL = r"^[^\x00]*$"

Ref = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=_NO_NUL)]
Word = Annotated[str, StringConstraints(max_length=60, pattern=_NO_NUL)]
Line = Annotated[str, StringConstraints(max_length=200, pattern=_NO_NUL)]
Text = Annotated[str, StringConstraints(max_length=20_000, pattern=_NO_NUL)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]
WeekMinutes = Annotated[int, Field(ge=0, le=WEEK_MINUTES)]
DayMinutes = Annotated[int, Field(ge=0, le=24 * 60)]
Level = Annotated[int, Field(ge=1, le=5)]
LanguageLevel = Annotated[int, Field(ge=1, le=6)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Minor = Annotated[int, Field(ge=0, le=10**12)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1)]
Spoken = Literal["en", "de"]


class In(Schema):
    """What comes in: a field that we do not know is an error, not something silently left aside."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)


class Out(Schema):
    """What goes out."""


class PayOut(Out):
    """What one unit of work pays, in minor units: a range on a posting, one amount (both ends) where agreed.

    ``kind`` says what the amount is for: hourly, fixed (the whole), per_shift, retainer (a month), or none.
    """

    kind: str
    least_minor: int | None
    most_minor: int | None
    currency: str


class PayIn(In):
    """Pay as it is said; one end of the range stands for both."""

    kind: PayKind
    least_minor: Minor | None = None
    most_minor: Minor | None = None
    currency: Word = ""

    def as_terms(self) -> PayTerms:
        """The pay as the rules read it."""
        return PayTerms(str(self.kind), self.least_minor, self.most_minor, self.currency)


class Offer(In):
    """Words and, for work that is paid, the amount (minor units of the role's currency)."""

    message: Text = ""
    amount_minor: Minor | None = None


class MilestoneIn(In):
    """A part of work at a fixed price."""

    title: Line
    minor: Minor
    due_date: Day


class ProposalIn(Offer):
    """What goes with a raised hand: a price, hours a week, milestones that sum to it, answers in order."""

    minutes_per_week: WeekMinutes | None = None
    answers: list[Text] = Field([], max_length=5)
    milestones: list[MilestoneIn] = Field([], max_length=20)

    def as_proposal(self) -> Proposal:
        """The proposal as the rules read it."""
        parts = tuple(Milestone(one.title, one.minor, one.due_date) for one in self.milestones)
        return Proposal(self.amount_minor, self.minutes_per_week, tuple(self.answers), parts)


class Message(In):
    """A few words that go with a deed."""

    message: Text = ""


class Reason(In):
    """Why: one of the codes in the reference, and words if there are any."""

    reason_code: Word
    words: Text = ""


class Words(In):
    """Words that the deed needs."""

    words: Text


class MaybeWords(In):
    """Words that may be left out."""

    words: Text = ""
