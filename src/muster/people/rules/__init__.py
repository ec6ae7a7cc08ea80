"""Pure decisions of people: capacity, profiles, settings, and the file of people; with their refusals."""

from muster.people.rules.capacity import (
    AWAY_WORKING_DAYS,
    CommitmentCannotMove,
    HoursAlreadyHeld,
    HoursOutOfRange,
    NotAMonday,
    Room,
    WeekIsFull,
    away_share,
    cap_minutes,
    check_weeks,
    first_full_week,
    free_colour,
    next_state,
    next_week_with_room,
)
from muster.people.rules.holidays import NoHolidaysKnown, knows_country, parts_of, public_holidays
from muster.people.rules.memberships import ManagerCircle, SettleFirst, manager_circles
from muster.people.rules.people_file import (
    COLUMNS,
    PeopleFile,
    PeopleRow,
    Problem,
    manager_problems,
    read_people,
)
from muster.people.rules.profiles import (
    EmailTaken,
    NotUsable,
    check_email,
    check_languages,
    check_profile,
    check_working_hours,
)
from muster.people.rules.settings import check_settings, slug_of
from muster.people.rules.wording import day_words, hours_words

__all__ = [
    "AWAY_WORKING_DAYS",
    "COLUMNS",
    "CommitmentCannotMove",
    "EmailTaken",
    "HoursAlreadyHeld",
    "HoursOutOfRange",
    "ManagerCircle",
    "NoHolidaysKnown",
    "NotAMonday",
    "NotUsable",
    "PeopleFile",
    "PeopleRow",
    "Problem",
    "Room",
    "SettleFirst",
    "WeekIsFull",
    "away_share",
    "cap_minutes",
    "check_email",
    "check_languages",
    "check_profile",
    "check_settings",
    "check_weeks",
    "check_working_hours",
    "day_words",
    "first_full_week",
    "free_colour",
    "hours_words",
    "knows_country",
    "manager_circles",
    "manager_problems",
    "next_state",
    "next_week_with_room",
    "parts_of",
    "public_holidays",
    "read_people",
    "slug_of",
]
