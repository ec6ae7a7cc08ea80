"""What a role asks for, asked a little more gently: how many people each step would bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from muster.engine.ranking import removed
from muster.foundation.act import Actor
from muster.matching import policy, terms
from muster.matching.queries.finding import _explain_person, facts_of
from muster.matching.snapshot import Snapshot, current
from muster.opportunities.queries import RoleFacts

MOST_RECOUNTS = 12


@dataclass(frozen=True, slots=True)
class Easing:
    """One condition asked more gently, and how many people would fit then.

    ``what`` is level (``level`` instead of ``was``), must (the tick taken off), least_hours, language,
    place or rate; ``skill_ref`` names the skill of the first two.
    """

    what: str
    fits: int
    gain: int
    skill_ref: str = ""
    was: int = 0
    level: int = 0


@dataclass(frozen=True, slots=True)
class Shades:
    """Among the best ``looked_at`` of those who fit: how many on evidence alone, how many said they want it."""

    looked_at: int
    evidenced: int
    wants: int


def list_easings(
    actor: Actor, role: str | RoleFacts, *, at: datetime, snapshot: Snapshot | None = None
) -> tuple[Easing, ...]:
    """The steps that would bring somebody, the one that brings most first; at most twelve recounts.

    Raises NotFound, or NotAllowed for anybody but the owner of the work.
    """
    snapshot = snapshot or current(at)
    facts = facts_of(role, snapshot)
    policy.may_rank_people(actor, owner_ref=facts.owner_ref).require()
    now = removed(snapshot.people, snapshot.one_role(facts), 0).fits
    found = []
    for number, (easing, eased) in enumerate(_eased(facts)):
        if number == MOST_RECOUNTS:
            break
        fits = removed(snapshot.people, snapshot.one_role(eased), 0).fits
        if fits > now:
            found.append(replace(easing, fits=fits, gain=fits - now))
    return tuple(sorted(found, key=lambda one: -one.gain))


def list_easing_pairs(
    actor: Actor, role: str | RoleFacts, *, at: datetime, snapshot: Snapshot | None = None
) -> tuple[tuple[Easing, Easing], ...]:
    """Two steps taken together that would bring somebody where no single one does, the most first.

    Both of a pair carry how many would fit then. At most twelve recounts. Raises as ``list_easings`` does.
    """
    snapshot = snapshot or current(at)
    facts = facts_of(role, snapshot)
    policy.may_rank_people(actor, owner_ref=facts.owner_ref).require()
    now = removed(snapshot.people, snapshot.one_role(facts), 0).fits
    pairs = (
        (first, second, both)
        for number, (first, eased) in enumerate(_eased(facts))
        for second, both in list(_eased(eased))[number:]
        if (first.what, first.skill_ref) != (second.what, second.skill_ref)
    )
    found = []
    for first, second, both in islice(pairs, MOST_RECOUNTS):
        fits = removed(snapshot.people, snapshot.one_role(both), 0).fits
        if fits > now:
            gain = fits - now
            found.append((replace(first, fits=fits, gain=gain), replace(second, fits=fits, gain=gain)))
    return tuple(sorted(found, key=lambda pair: -pair[0].gain))


def _eased(facts: RoleFacts) -> Iterator[tuple[Easing, RoleFacts]]:
    """The role with one condition at a time asked more gently, the likeliest first."""
    if facts.languages:
        yield Easing("language", 0, 0), replace(facts, languages=())
    if facts.work_mode in ("on_site", "hybrid"):
        yield Easing("place", 0, 0), replace(facts, work_mode="remote", place="", country="")
    if facts.rate_ceiling_minor is not None:
        yield Easing("rate", 0, 0), replace(facts, rate_ceiling_minor=None, rate_currency="")
    if facts.least_minutes > 60:
        half = max(30, facts.least_minutes // 2)
        yield (
            Easing("least_hours", 0, 0, was=facts.least_minutes, level=half),
            replace(facts, least_minutes=half),
        )
    for at, need in enumerate(facts.requirements):
        if need.must_have:
            yield Easing("must", 0, 0, need.skill_ref), _with(facts, at, must_have=False)
        if need.kind == "required" and need.level > 1:
            easing = Easing("level", 0, 0, need.skill_ref, need.level, need.level - 1)
            yield easing, _with(facts, at, level=need.level - 1)


def _with(facts: RoleFacts, at: int, **changes: int | bool) -> RoleFacts:
    needs = list(facts.requirements)
    needs[at] = replace(needs[at], **changes)  # type: ignore[arg-type]
    return replace(facts, requirements=tuple(needs))


def count_shades(
    actor: Actor,
    role: str | RoleFacts,
    *,
    at: datetime,
    most: int = terms.POOL,
    snapshot: Snapshot | None = None,
) -> Shades:
    """How sure and how willing the people who fit are. Raises NotFound, NotAllowed as ``find_people`` does."""
    snapshot = snapshot or current(at)
    facts = facts_of(role, snapshot)
    policy.may_rank_people(actor, owner_ref=facts.owner_ref).require()
    arrays = snapshot.one_role(facts)
    refs = snapshot.people.rank(arrays, 0, top=most).refs
    explained = [_explain_person(snapshot, ref, arrays, 0) for ref in refs]
    return Shades(
        looked_at=len(explained),
        evidenced=sum(1 for one in explained if one.claimed == 0 and one.evidenced > 0),
        wants=sum(1 for one in explained if one.wants > 500),
    )
