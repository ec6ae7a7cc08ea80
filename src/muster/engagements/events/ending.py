"""What happens around the end of work, in the past tense."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation.journal import event


@event("review.submitted")
@dataclass(frozen=True)
class ReviewSubmitted:
    """One side has reviewed. What it says stays closed until both have spoken or the days are over."""

    review_ref: str
    engagement_ref: str
    author_ref: str
    subject_ref: str


@event("reviews.opened")
@dataclass(frozen=True)
class ReviewsOpened:
    """The reviews of an engagement can be read by both sides now."""

    engagement_ref: str
    person_ref: str
    owner_ref: str


@event("engagement.end_waits")
@dataclass(frozen=True)
class EndWaits:
    """The end of work waits: for the person to hand over, or for the owner to answer what was handed over."""

    engagement_ref: str
    person_ref: str
    owner_ref: str
    waits_for_ref: str
    number: int
