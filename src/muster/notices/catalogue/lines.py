"""The shape of a line of the catalogue, and the facts its sentence is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from muster.foundation.days import day_long
from muster.foundation.words import _
from muster.notices.terms import Goal, Group


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence may name: who is who in the event, the work it is about, the event itself."""

    event: Any
    names: dict[str, str]
    work: str = ""
    words: str = ""
    """What somebody wrote, such as a reason; empty when nothing was written."""
    skill: str = ""
    zone: str = "UTC"
    """The time zone of whoever reads it."""

    def name(self, key: str) -> str:
        """The name of the person in the event's field, such as "person_ref"."""
        return self.names.get(getattr(self.event, key, "") or "", _("Somebody"))

    @property
    def because(self) -> str:
        """A second sentence with what was written, or nothing."""
        return _(" They wrote: “{words}”", words=self.words) if self.words else ""

    def day(self, key: str) -> str:
        """A day or moment of the event as "30 November"."""
        value = getattr(self.event, key)
        return day_long(value.date() if isinstance(value, datetime) else value)

    def moment(self, key: str) -> str:
        """A moment of the event where its reader lives: "30 November, 10:00 (Europe/Berlin)"."""
        local = getattr(self.event, key).astimezone(ZoneInfo(self.zone))
        return _("{day}, {time} ({zone})", day=day_long(local.date()), time=f"{local:%H:%M}", zone=self.zone)


@dataclass(frozen=True, slots=True)
class Line:
    """One event: to whom (fields of the event that name persons), how it reads, where it leads."""

    event: type
    to: tuple[str, ...] = ()
    group: Group = Group.WORK
    say: Callable[[Facts], str] | None = None
    goal: Goal = Goal.NOTHING
    goal_field: str = ""
    has_calendar: bool = False
    """Whether a mail about it carries the talk as a calendar file."""
    because: str = field(default="")
    """Why nobody is told, when nobody is."""

    def recipients(self, event: Any) -> list[str]:
        """References of the persons told, in order, each once."""
        found: dict[str, None] = {}
        for key in self.to:
            value = getattr(event, key)
            for ref in value if isinstance(value, tuple) else (value,):
                if ref:
                    found[ref] = None
        return list(found)

    def goal_ref(self, event: Any) -> str:
        """The reference that the notice leads to."""
        return str(getattr(event, self.goal_field)) if self.goal_field else ""


def nobody(event: type, because: str) -> Line:
    """A line for an event of which nobody is told."""
    return Line(event, because=because)


def check(line: Line) -> list[str]:
    """What is wrong with a line: unknown fields, no sentence, no reason."""
    known = {f.name for f in fields(line.event)}
    wrong = [f"{key} is not a field of {line.event.__name__}" for key in line.to if key not in known]
    if line.goal_field and line.goal_field not in known:
        wrong.append(f"{line.goal_field} is not a field of {line.event.__name__}")
    if line.to and line.say is None:
        wrong.append(f"{line.event.__name__} tells somebody, but not what")
    if not line.to and not line.because:
        wrong.append(f"{line.event.__name__} tells nobody and does not say why")
    return wrong
