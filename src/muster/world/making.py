"""Making the world: everybody comes in, a year passes, and today is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.db import transaction

from muster.billing import actions as billing_actions
from muster.engagements import actions as engagement_actions
from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.foundation import ids, journal
from muster.foundation.errors import Conflict
from muster.foundation.words import _
from muster.opportunities import actions as opportunity_actions
from muster.skills import actions as skill_actions
from muster.world import actions as world_actions
from muster.world import packing
from muster.world import queries as world_queries
from muster.world.encounters import Encounters
from muster.world.lives import Lives
from muster.world.market import Market
from muster.world.population import Census, read_skills
from muster.world.purse import Purse
from muster.world.sources import Work, works
from muster.world.stage import Stage

FULL = 347
"""How many people the full world has, about."""
SEED = 20
NEWS = timedelta(days=14)
"""How far back the people of a packed world are told what happened: older news stand in the journal only.

Each takes a fiftieth of a second, and a year of them would keep the first visitor waiting for a minute.
"""
A_MONTH, LAST_LOOK = 28, 7
"""Rings of endorsements are looked for every so many days; the last time so many days before the end, which is news
however the packed world is moved."""


class WorldStands(Conflict):
    """There is a world in this database already, and a second one would not fit beside it."""

    def __init__(self) -> None:
        super().__init__(_("This database has a world already. Make another one in a fresh database."))


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A packed world that was laid out: its seed, the day its year ends, and how many messages went out."""

    seed: int
    today: date
    people: int
    delivered: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What was made: how often each deed was done, and what was refused on the way, by code."""

    seed: int
    today: date
    people: int
    works: int
    deeds: Mapping[str, int]
    refused: Mapping[str, int]
    delivered: int


def make_world(
    *,
    seed: int = SEED,
    people: int = FULL,
    today: date,
    pack_to: Path | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> Summary:
    """Make the world with about so many people, its year ending on ``today``; all of it or nothing.

    The same seed, size and day make the same world. With ``pack_to`` it is also written into that file.
    Raises WorldStands when there is one already.
    """
    with transaction.atomic(), ids.seeded(seed):
        if world_queries.find_world() is not None:
            raise WorldStands
        earlier = packing.last_journal_id()
        stage = Stage(seed=seed, today=today)
        trades = read_skills(stage)
        if not stage.skills:
            tell(_("Loading the starter skills ..."))
            skill_actions.load_starter(stage.operator())
            trades = read_skills(stage)
        share = min(1.0, people / FULL)
        Census(stage, trades, share=share).bring_in()
        tell(_("{n} people have come in.", n=len(stage.people)))
        Lives(stage, trades).begin()
        chosen = _fewer(works(), share)
        purse = Purse(stage)
        purse.begin()
        market = Market(stage, chosen, purse)
        market.begin()
        Encounters(stage, market.postings).begin()
        _wind_clocks(stage)
        stage.run()
        stage.now = stage.end
        _run_clocks(stage)
        evidence_actions.rebuild_batch(
            stage.clockwork(), evidence_queries.person_ids_with_levels(), as_of=stage.today
        )
        tell(_("A year has passed: {n} deeds.", n=sum(stage.deeds.values())))
        world_actions.note_world(stage.operator(), seed=seed, people=len(stage.people))
        if pack_to is not None:
            size = packing.pack(pack_to, today=today, seed=seed, after_journal=earlier)
            tell(_("Packed into {n} KB.", n=size // 1000))
        delivered = _deliver(stage.end)
    return Summary(
        seed=seed,
        today=today,
        people=len(stage.people),
        works=len(chosen),
        deeds=dict(sorted(stage.deeds.items())),
        refused=dict(sorted(stage.refused.items())),
        delivered=delivered,
    )


def lay_out(*, today: date, path: Path = packing.PACKED) -> LaidOut:
    """Lay out the packed world so that its year ends on ``today`` or up to six days before, and let the clocks run on.

    Raises WorldStands when there is a world already, PackDoesNotFit when tables or skills have changed since.
    """
    with transaction.atomic():
        if world_queries.find_world() is not None:
            raise WorldStands
        stage = Stage(seed=0, today=today)
        stage.now = stage.end
        ended = world_actions.unpack_world(stage.operator(), path)
        billing_actions.make_missing_files(stage.clockwork())
        _run_clocks(stage)
        journal.catch_up(stage.end - NEWS)
        journal.forgo("notices.hear", stage.end - NEWS)
        delivered = _deliver(stage.end)
        made = world_queries.find_world()
    return LaidOut(made.seed if made else 0, ended, made.people if made else 0, delivered)


def _deliver(at: datetime) -> int:
    """Let everything that happened be told to those who listen."""
    return journal.deliver_due(at, limit=1_000_000)


def _fewer(every: tuple[Work, ...], share: float) -> tuple[Work, ...]:
    """All work; in a smaller world what the personas need, and of each story the first."""
    if share >= 1.0:
        return every
    seen: set[str] = set()
    chosen = []
    for work in every:
        if work.owner in ("owner", "client") or work.cast or work.story not in seen:
            chosen.append(work)
        seen.add(work.story)
    return tuple(chosen)


def _wind_clocks(stage: Stage) -> None:
    """Let the product's clocks run in the morning: those of agreed work on working days, those of postings twice a week,
    the look at mutual endorsements once a month."""
    for days_ago in range(380, 0, -1):
        day = stage.today - timedelta(days=days_ago)
        at = stage.moment(day).replace(hour=4, minute=0)
        if day.weekday() in (0, 3):
            stage.plan(at, partial(_run_clocks, stage))
        elif day.weekday() < 5:
            stage.plan(at, lambda: engagement_actions.run_clocks(stage.clockwork()))
        if days_ago % A_MONTH == LAST_LOOK:
            stage.plan(at, lambda: evidence_actions.look_for_rings(stage.clockwork()))


def _run_clocks(stage: Stage) -> None:
    opportunity_actions.remind_and_lapse(stage.clockwork())
    engagement_actions.run_clocks(stage.clockwork())
    billing_actions.run_clocks(stage.clockwork())
