"""The stage: one clock, one source of chance, everybody who lives here, and what is going to happen."""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeVar

from muster.foundation.act import Act, Actor, Door, as_operator, system
from muster.foundation.errors import Refusal
from muster.people import queries as people_queries

T = TypeVar("T")


@dataclass(slots=True)
class Someone:
    """An invented person, with what only the world knows: ``truth`` by skill key, ``boldness``, ``care``."""

    ref: str
    name: str
    organisation: str
    unit: str
    kind: str
    occupation: str
    place: str
    manager_ref: str
    languages: dict[str, int]
    offered: int
    persona: str = ""
    is_head: bool = False
    truth: dict[str, float] = field(default_factory=dict)
    boldness: float = 0.0
    care: float = 0.8
    wants: frozenset[str] = frozenset()
    learns: frozenset[str] = frozenset()
    engaged: int = 0
    """How much work of the market this person has taken so far: nobody takes everything."""


class Stage:
    """Where the world happens. Everything random comes from ``chance``; ``now`` only moves forward."""

    def __init__(self, *, seed: int, today: date) -> None:
        self.chance = random.Random(seed)
        self.today = today
        self.end = datetime.combine(today, time(0, 5), tzinfo=UTC)
        self.now = self.end - timedelta(days=400)
        self.people: dict[str, Someone] = {}
        self.personas: dict[str, Someone] = {}
        self.organisations: dict[str, str] = {}
        self.units: dict[tuple[str, str], str] = {}
        """Reference by organisation key and name."""
        self.skills: dict[str, str] = {}
        """Reference by key."""
        self.deeds: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._queue: list[tuple[datetime, int, Callable[[], object]]] = []
        self._number = 0
        self._actors: dict[str, Actor] = {}

    def plan(self, at: datetime, deed: Callable[[], object]) -> None:
        """Let the deed happen at that moment; what would lie after the end never happens."""
        if at < self.end:
            self._number += 1
            heapq.heappush(self._queue, (max(at, self.now), self._number, deed))

    def run(self) -> None:
        """Let everything happen that was planned, and what follows from it, in order of time."""
        while self._queue:
            at, _number, deed = heapq.heappop(self._queue)
            self.now = max(self.now, at)
            deed()

    def do(self, action: Callable[..., T], who: str, *args: Any, **values: Any) -> T | None:
        """Let somebody act now; None when they were refused, which is counted by its code."""
        try:
            answer = action(self.act_of(who), *args, **values)
        except Refusal as refusal:
            self.refused[f"{action.__name__}: {refusal.code}"] += 1
            return None
        self.deeds[action.__name__] += 1
        return answer

    def act_of(self, person_ref: str) -> Act:
        """A deed of this person now."""
        if person_ref not in self._actors:
            person = people_queries.get_person(person_ref)
            self._actors[person_ref] = people_queries.actor_for(person, self.now)
        return Act(self._actors[person_ref], self.now, Door.WORLD)

    def forget_rights(self) -> None:
        """Who may what has changed: ask anew before the next deed of each."""
        self._actors.clear()

    def operator(self) -> Act:
        """A deed of whoever runs the machine, now."""
        return as_operator(at=self.now, door=Door.WORLD)

    def clockwork(self) -> Act:
        """A deed of the system's clocks, now."""
        return system("world", at=self.now, door=Door.WORLD)

    def pick(self, choices: Sequence[T]) -> T:
        """One of them, by chance."""
        return choices[self.chance.randrange(len(choices))]

    def level(self, truth: float, *, noise: float, lean: float = 0.0) -> int:
        """A rating from 1 to 5 that follows the truth with an error."""
        return max(1, min(5, round(truth + lean + self.chance.gauss(0, noise))))

    def day(self, days_ago: int) -> date:
        """The day so many days before today, moved back to a Friday from a weekend."""
        day = self.today - timedelta(days=days_ago)
        return day - timedelta(days=max(0, day.weekday() - 4))

    def moment(self, day: date, *, after: datetime | None = None) -> datetime:
        """Some moment of that working day, later than ``after``."""
        at = datetime.combine(day, time(6), tzinfo=UTC) + timedelta(minutes=self.chance.randrange(0, 600))
        if after is not None and at <= after:
            at = after + timedelta(minutes=self.chance.randrange(3, 50))
        return at
