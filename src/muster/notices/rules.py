"""When a mail may go out: a person's quiet hours, in their own time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from muster.foundation.errors import Invalid
from muster.foundation.words import _

DAY = 1440
"""Minutes of a day."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` to ``end`` (minutes of the local day) no mail goes out; an end before the start is the next day."""

    start: int
    end: int
    zone: str


def check_quiet(start: int, end: int) -> None:
    """Raise QuietHoursInvalid unless both are minutes of a day, and different."""
    if not (0 <= start < DAY and 0 <= end < DAY):
        raise QuietHoursInvalid(_("Write the time as 09:00."))
    if start == end:
        raise QuietHoursInvalid(_("Quiet hours end at another time than they begin."))


class QuietHoursInvalid(Invalid):
    """Quiet hours that are none."""


def after_quiet(at: datetime, quiet: QuietHours | None) -> datetime:
    """The moment itself, or the end of the quiet hours that it lies in. The start is quiet, the end is not."""
    if quiet is None:
        return at
    zone = ZoneInfo(quiet.zone)
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    over_night = quiet.end < quiet.start
    is_quiet = (
        minute >= quiet.start or minute < quiet.end if over_night else quiet.start <= minute < quiet.end
    )
    if not is_quiet:
        return at
    days = 1 if over_night and minute >= quiet.start else 0
    ends = local.replace(hour=quiet.end // 60, minute=quiet.end % 60, second=0, microsecond=0)
    return (ends + timedelta(days=days)).astimezone(at.tzinfo)
