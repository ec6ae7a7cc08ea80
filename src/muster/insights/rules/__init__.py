"""Pure sums of figures: of an organisation, and of one person's own view."""

from muster.insights.rules.asking import ASK_AGAIN_DAYS, LEAST_CHANGED, MET_FROM, Need, Worth, worth_of
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
    "ASK_AGAIN_DAYS",
    "LEAST_CHANGED",
    "MET_FROM",
    "MOST_INCOME",
    "IncomeNotPossible",
    "Need",
    "Worth",
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
    "worth_of",
]
