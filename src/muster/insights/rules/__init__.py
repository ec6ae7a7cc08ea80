"""Pure sums of figures: of an organisation, and of one person's own view."""

from muster.insights.rules.captain import (
    MOST_INCOME,
    IncomeNotPossible,
    effective,
    half_worked,
    hhi,
    home_minutes,
    level_of,
    shares_of,
    spread_of,
    stated_income,
    tones_of,
    usual_of,
)
from muster.insights.rules.figures import (
    at_least,
    groups,
    median,
    month_start,
    months_back,
    months_between,
    share,
)

__all__ = [
    "MOST_INCOME",
    "IncomeNotPossible",
    "at_least",
    "effective",
    "groups",
    "half_worked",
    "hhi",
    "home_minutes",
    "level_of",
    "median",
    "month_start",
    "months_back",
    "months_between",
    "share",
    "shares_of",
    "spread_of",
    "stated_income",
    "tones_of",
    "usual_of",
]
