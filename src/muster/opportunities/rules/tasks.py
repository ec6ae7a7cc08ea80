"""A job taken apart: tasks with hours that sum to those of the job."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from muster.foundation.errors import Conflict, NotFound
from muster.foundation.words import _
from muster.opportunities import terms
from muster.opportunities.rules.refusals import FieldInvalid
from muster.opportunities.rules.words import clean_title

MOST_TASKS = 20
STEP_MINUTES = 15
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_HOURS = re.compile(
    r"\(?\s*(\d{1,2}(?:[.,]\d{1,2})?)\s*(?:h|hours?|std\.?|stunden?)\b[^)]*\)?", re.IGNORECASE
)
_SHARE = re.compile(r"\(?\s*(\d{1,3})\s*%\s*\)?")


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of a job: what it is, and its minutes a week."""

    title: str
    minutes: int


class NoSuchBreakdown(NotFound):
    """There is no such job taken apart, for this actor."""

    def __init__(self) -> None:
        super().__init__(_("We know no such job."))


class BreakdownNotApproved(Conflict):
    """Nothing is posted from a job before a person has looked at its tasks and said yes."""

    def __init__(self) -> None:
        super().__init__(_("Look at the tasks and approve them first. Then each can be posted."))


class TaskPosted(Conflict):
    """The task was posted, or its job has tasks that were."""

    def __init__(self) -> None:
        super().__init__(_("This is posted already. Change it on its own page."))


def read_tasks(text: str, *, minutes: int) -> tuple[Task, ...]:
    """The tasks that a job description names, their minutes summing to ``minutes``.

    A task is a line with a bullet or number; where there is none, a sentence. Hours ("6 h") and shares ("20 %")
    that stand in a line are its own; what is left of the job is split evenly over the others, in quarters of an
    hour, and the first of them takes what does not divide. Where the lines name more than the job holds, all
    are scaled to it. Titles are cut to 120 letters.
    """
    lines = [line for line in text.splitlines() if _BULLET.match(line)]
    if not lines:
        lines = re.split(r"(?<=[.!?])\s+|\n+", text)
    read = [_read(line, minutes) for line in lines]
    found = [(title, said) for title, said in read if title][:MOST_TASKS]
    if not found:
        return ()
    named = sum(said for _title, said in found if said is not None)
    silent = sum(1 for _title, said in found if said is None)
    if named > minutes or not silent:
        shares = _scaled([said or 0 for _title, said in found], minutes)
    else:
        shares = _filled([said for _title, said in found], minutes - named, silent)
    return tuple(Task(title, share) for (title, _said), share in zip(found, shares, strict=True))


def _read(line: str, minutes: int) -> tuple[str, int | None]:
    """The line's title and its minutes, None where it names none."""
    line = _BULLET.sub("", line)
    said = None
    if hours := _HOURS.search(line):
        said = round(float(hours[1].replace(",", ".")) * 60)
        line = line[: hours.start()] + line[hours.end() :]
    elif share := _SHARE.search(line):
        said = minutes * min(100, int(share[1])) // 100
        line = line[: share.start()] + line[share.end() :]
    return " ".join(line.split()).strip(" .,:;–-")[:120].rstrip(), said


def _filled(said: Sequence[int | None], left: int, silent: int) -> list[int]:
    each = left // silent // STEP_MINUTES * STEP_MINUTES
    rest = left - each * silent
    shares = []
    for one in said:
        shares.append(one if one is not None else each + rest)
        rest = 0 if one is None else rest
    return shares


def _scaled(said: Sequence[int], minutes: int) -> list[int]:
    """The minutes scaled so that they sum, by the largest remainder; evenly where all are nothing."""
    weights = list(said) if sum(said) else [1] * len(said)
    whole = sum(weights)
    floors = [minutes * one // whole for one in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(minutes * weights[i] % whole), i))
    for i in order[: minutes - sum(floors)]:
        floors[i] += 1
    return floors


def check_tasks(tasks: Sequence[Task], *, minutes: int) -> tuple[Task, ...]:
    """The tasks as they are kept; raises FieldInvalid unless each has a name and time, and they sum to the job."""
    if not tasks:
        raise FieldInvalid("tasks", _("Name at least one task."))
    if len(tasks) > MOST_TASKS:
        raise FieldInvalid("tasks", _("At most {most} tasks, please.", most=MOST_TASKS))
    if any(one.minutes <= 0 for one in tasks):
        raise FieldInvalid("tasks", _("Each task takes some time."))
    total = sum(one.minutes for one in tasks)
    if total != minutes:
        raise FieldInvalid(
            "tasks",
            _(
                "The tasks sum to {total} h a week, the job has {hours}.",
                total=f"{total / 60:g}",
                hours=f"{minutes / 60:g}",
            ),
        )
    return tuple(Task(clean_title(one.title), one.minutes) for one in tasks)


def check_job_minutes(minutes: int) -> int:
    """The weekly minutes of the job; raises FieldInvalid outside half an hour to the longest week."""
    if not terms.LEAST_WEEK_MINUTES <= minutes <= terms.MOST_WEEK_MINUTES:
        most = terms.MOST_WEEK_MINUTES // 60
        raise FieldInvalid("minutes", _("A job has between half an hour and {most} hours a week.", most=most))
    return minutes


def nothing_to_break_down() -> str:
    """The sentence for a text in which no task is named."""
    return _("We found no task in these words. Write each on a line of its own.")


def part_of_job(title: str) -> str:
    """Why the gig exists: the sentence that people read on it."""
    return _("A part of the job “{job}”.", job=title)
