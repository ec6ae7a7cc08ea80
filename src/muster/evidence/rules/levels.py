"""From claims and evidence of one person in one skill to a level: which facts count, then `engine.proficiency`."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from muster.engine import proficiency
from muster.engine.proficiency import Estimate, Parameters, Piece, Source
from muster.evidence.terms import KINDS, STANCE_BIT, EvidenceKind, Stance

DEFAULT_HALF_LIFE = 11.0
"""Months, where the taxonomy says nothing of a skill."""

PARAMETERS: Parameters = replace(
    proficiency.DEFAULT,
    sources={
        source: replace(rule, validity=KINDS[EvidenceKind(source.value)].validity / 100)
        for source, rule in proficiency.DEFAULT.sources.items()
    },
)
"""The published parameters in force; their version is named in every level."""


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """What counts of a claim."""

    stance: Stance
    last_used_date: date | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the claims and the evidence come to as of a day. `estimate` is None where there is no level."""

    stances: int
    estimate: Estimate | None
    last_used_date: date | None


def piece(
    *,
    kind: str,
    ref: str,
    rating: int,
    observed_date: date,
    rater_ref: str = "",
    team_ref: str = "",
    expires_date: date | None = None,
) -> Piece:
    """A row of evidence as the engine reads it."""
    return Piece(
        source=Source(kind),
        ref=ref,
        observed=observed_date,
        rating=rating,
        rater=rater_ref,
        team=team_ref,
        expires=expires_date,
    )


def half_life_months(stated: Decimal | float | None, *, is_licence: bool = False) -> float:
    """Months of nonuse after which half is gone; licences end by their expiry date only."""
    if is_licence:
        return math.inf
    return DEFAULT_HALF_LIFE if stated is None else float(stated)


def stance_bits(stances: Iterable[Stance]) -> int:
    """The stances as bits of `STANCE_BIT`."""
    bits = 0
    for stance in stances:
        bits |= STANCE_BIT[Stance(stance)]
    return bits


def stances_of(bits: int) -> tuple[Stance, ...]:
    """The stances that these bits mean, in the order of the terms."""
    return tuple(stance for stance in Stance if bits & STANCE_BIT[stance])


def last_used(
    claims: Collection[ClaimFact], pieces: Iterable[Piece], work_days: Iterable[date], as_of: date
) -> date | None:
    """The latest day of use that is known as of a day: stated by the person or the CV, shown by a piece of evidence
    of a kind that observes use, or the last day of recorded work. None when nothing says."""
    days = [claim.last_used_date for claim in claims if claim.last_used_date is not None]
    days += [p.observed for p in pieces if KINDS[EvidenceKind(p.source.value)].shows_use]
    days += list(work_days)
    return max((day for day in days if day <= as_of), default=None)


def standing_of(
    claims: Collection[ClaimFact],
    pieces: Sequence[Piece],
    work_days: Collection[date],
    *,
    half_life: float,
    as_of: date,
    parameters: Parameters = PARAMETERS,
) -> Standing:
    """What one person has in one skill as of a UTC day. The order of the arguments' members does not matter.

    There is a level exactly where the person claims to have the skill or evidence in force exists.
    """
    in_force = proficiency.in_force(pieces, as_of)
    used = last_used(claims, in_force, work_days, as_of)
    bits = stance_bits(claim.stance for claim in claims)
    if not in_force and not bits & STANCE_BIT[Stance.HAS]:
        return Standing(stances=bits, estimate=None, last_used_date=used)
    estimate = proficiency.estimate(
        in_force, as_of=as_of, half_life=half_life, last_used=used, parameters=parameters
    )
    return Standing(stances=bits, estimate=estimate, last_used_date=used)


def lines_of(estimate: Estimate) -> list[dict[str, Any]]:
    """The lines of an estimate in whole numbers, as they are kept. `milli` sums to the estimate's `mu_milli`."""
    return [
        {
            "kind": line.kind,
            "ref": line.ref,
            "milli": line.milli,
            "weight": math.floor(line.weight * 1000 + 0.5),
            "months": line.months,
            "discount": math.floor(line.discount * 1000 + 0.5),
            "capped": math.floor(line.capped * 1000 + 0.5),
            "independent": line.independent,
        }
        for line in estimate.lines
    ]


def what_would_settle(
    level: int,
    pieces: Sequence[Piece],
    *,
    used: date | None,
    half_life: float,
    as_of: date,
    parameters: Parameters = PARAMETERS,
) -> tuple[EvidenceKind, int] | None:
    """The least further evidence at this level that would verify it: (kind, how many), or None when little would.

    Tried in the order in which people can come by it: one delivery, one word of the manager, two deliveries.
    """
    for kind, count in (
        (EvidenceKind.DELIVERED_WORK, 1),
        (EvidenceKind.MANAGER, 1),
        (EvidenceKind.DELIVERED_WORK, 2),
    ):
        more = [
            piece(kind=kind, ref=f"more-{n}", rating=level, observed_date=as_of, rater_ref=f"rater-{n}")
            for n in range(count)
        ]
        then = proficiency.estimate(
            [*pieces, *more],
            as_of=as_of,
            half_life=half_life,
            last_used=as_of if KINDS[kind].shows_use else used,
            parameters=parameters,
        )
        if then.verified_at >= level:
            return kind, count
    return None


def band_of(mu: float, var: float) -> tuple[int, int]:
    """The 80 % interval on the scale of 1 to 5 in hundredths, held within the scale."""
    reach = 1.2816 * math.sqrt(var)
    return _on_scale(mu - reach), _on_scale(mu + reach)


def _on_scale(mu: float) -> int:
    return min(500, max(100, math.floor((mu + 3) * 100 + 0.5)))
