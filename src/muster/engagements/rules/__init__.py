"""What agreed work allows: pure decisions and sums, and the refusals they raise."""

from muster.engagements.rules.moves import may_move, next_status
from muster.engagements.rules.refusals import (
    AlreadyReviewed,
    DatesNotPossible,
    DayNotPossible,
    HomeAlreadyAnswered,
    MoveNotPossible,
    NoHoursToSend,
    RatingNotPossible,
    ReviewsAreOpen,
    TermsHaveChanged,
    TooManyHours,
    WordsMissing,
)
from muster.engagements.rules.work import (
    check_dates,
    check_day,
    check_last_date,
    check_ratings,
    check_review,
    check_words,
    may_open_reviews,
    review_closes_at,
    week_minutes,
    weeks_after,
)

__all__ = [
    "AlreadyReviewed",
    "DatesNotPossible",
    "DayNotPossible",
    "HomeAlreadyAnswered",
    "MoveNotPossible",
    "NoHoursToSend",
    "RatingNotPossible",
    "ReviewsAreOpen",
    "TermsHaveChanged",
    "TooManyHours",
    "WordsMissing",
    "check_dates",
    "check_day",
    "check_last_date",
    "check_ratings",
    "check_review",
    "check_words",
    "may_move",
    "may_open_reviews",
    "next_status",
    "review_closes_at",
    "week_minutes",
    "weeks_after",
]
