"""What a role asks for, asked a little more gently: how many people each step would bring."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice

from muster.engine.ranking import removed
from muster.foundation.act import Actor
from muster.matching import policy, terms
from muster.matching.queries.finding import facts_of
from muster.matching.queries.glance import glance
from muster.matching.snapshot import Snapshot, current
from muster.opportunities.queries import RoleFacts

MOST_RECOUNTS = 12
LEAST_ASKED = 30
"""Fewer minutes a week than these are not asked for."""


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


def find_easing_set(
    actor: Actor, role: str | RoleFacts, *, at: datetime, snapshot: Snapshot | None = None
) -> tuple[Easing, ...]:
    """Where nobody fits and no two steps help: the fewest that we find to bring somebody when taken together.

    First everything is asked as gently as it can be; then one condition after the other is asked in full again, as
    long as somebody fits, and what must stay gentle is asked only as gently as needed. All carry how many would fit
    then. Nothing where somebody fits already, or nobody would in any case. Raises as ``list_easings`` does.
    """
    snapshot = snapshot or current(at)
    facts = facts_of(role, snapshot)
    policy.may_rank_people(actor, owner_ref=facts.owner_ref).require()

    def fits(changes: Sequence[_Change]) -> int:
        return removed(snapshot.people, snapshot.one_role(_all_of(facts, changes)), 0).fits

    chosen = [one for group in _gentlest(facts) for one in group[-1:]]
    if fits([]) or not chosen or not fits(chosen):
        return ()
    for change in list(chosen):
        fewer = [one for one in chosen if one is not change]
        if fits(fewer):
            chosen = fewer
    for group in _gentlest(facts):
        if group[-1] in chosen:
            others = [one for one in chosen if one is not group[-1]]
            mildest = next(one for one in group if one is group[-1] or fits([*others, one]))
            chosen = [mildest if one is group[-1] else one for one in chosen]
    n = fits(chosen)
    return tuple(replace(one.easing, fits=n, gain=n) for one in chosen)


@dataclass(frozen=True, slots=True)
class _Change:
    """One step, and what it makes of the role."""

    easing: Easing
    apply: Callable[[RoleFacts], RoleFacts]


def _all_of(facts: RoleFacts, changes: Iterable[_Change]) -> RoleFacts:
    for change in changes:
        facts = change.apply(facts)
    return facts


def _eased(facts: RoleFacts) -> Iterator[tuple[Easing, RoleFacts]]:
    """The role with one condition at a time asked a little more gently, the likeliest first."""
    for group in _gentlest(facts):
        yield group[0].easing, group[0].apply(facts)


def _gentlest(facts: RoleFacts) -> list[list[_Change]]:
    """For each condition the steps from the mildest to the gentlest."""
    found = []
    if facts.languages:
        found.append([_Change(Easing("language", 0, 0), lambda one: replace(one, languages=()))])
    if facts.work_mode in ("on_site", "hybrid"):
        found.append(
            [
                _Change(
                    Easing("place", 0, 0),
                    lambda one: replace(one, work_mode="remote", place="", country=""),
                )
            ]
        )
    if facts.rate_ceiling_minor is not None:
        found.append(
            [
                _Change(
                    Easing("rate", 0, 0),
                    lambda one: replace(one, rate_ceiling_minor=None, rate_currency=""),
                )
            ]
        )
    if facts.least_minutes > LEAST_ASKED * 2:
        found.append(_fewer_hours(facts.least_minutes))
    for at, need in enumerate(facts.requirements):
        if need.must_have:
            found.append(
                [_Change(Easing("must", 0, 0, need.skill_ref), partial(_with, at=at, must_have=False))]
            )
        if need.kind == "required" and need.level > 1:
            found.append(
                [
                    _Change(
                        Easing("level", 0, 0, need.skill_ref, need.level, level),
                        partial(_with, at=at, level=level),
                    )
                    for level in range(need.level - 1, 0, -1)
                ]
            )
    return found


def _fewer_hours(least: int) -> list[_Change]:
    """Half of the least hours, half of that, and so on down to half an hour."""
    steps, minutes = [], least
    while minutes > LEAST_ASKED:
        minutes = max(LEAST_ASKED, minutes // 2)
        steps.append(
            _Change(
                Easing("least_hours", 0, 0, was=least, level=minutes),
                lambda one, minutes=minutes: replace(one, least_minutes=minutes),  # type: ignore[misc]
            )
        )
    return steps


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
    seen = [glance(*snapshot.people.locate(ref), arrays, 0) for ref in refs]
    return Shades(
        looked_at=len(seen),
        evidenced=sum(1 for one in seen if one.is_proven and one.has_cover),
        wants=sum(1 for one in seen if one.wants > 500),
    )
