"""Who has to let somebody go: the organisation's own limits by hours a week and by length."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Asked(StrEnum):
    """Who is asked."""

    HOME_MANAGER = "home_manager"
    PEOPLE_LEAD = "people_lead"


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond either of the first two the home manager is asked, beyond either of the others a people lead too.

    Minutes a week, and weeks of length.
    """

    home_minutes: int = 0
    home_weeks: int = 0
    lead_minutes: int = 10080
    lead_weeks: int = 260


def who_is_asked(
    minutes_per_week: int, weeks: int, *, kind_above: int | None, limits: Limits
) -> frozenset[Asked]:
    """Who is asked about work of so many minutes a week for so many weeks.

    ``kind_above`` is the kind's own limit in minutes a week: None means that nobody is ever asked about such work
    (a shift, mentoring, a contract outside the main job), and up to it nobody is.
    """
    if kind_above is None or minutes_per_week <= kind_above:
        return frozenset()
    asked = set()
    if minutes_per_week > limits.home_minutes or weeks > limits.home_weeks:
        asked.add(Asked.HOME_MANAGER)
    if minutes_per_week > limits.lead_minutes or weeks > limits.lead_weeks:
        asked.add(Asked.PEOPLE_LEAD)
    return frozenset(asked)
