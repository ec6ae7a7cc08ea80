"""What an organisation's own finished sittings say of an instrument: how many there are, how far raters agree."""

from __future__ import annotations

from dataclasses import dataclass

from muster.assessments import rules
from muster.assessments.models import Instrument, Rating, Sitting
from muster.assessments.terms import InstrumentKind, RatingState, SittingState, Standing


@dataclass(frozen=True, slots=True)
class Local:
    """Finished sittings; how far single raters agree (None: too few people); how far items hang together (alpha, None:
    too few); the mean reliability of results; and what follows."""

    sittings: int
    agreement: float | None
    alpha: float | None
    reliability: float | None
    standing: Standing


def local_of(instrument: Instrument) -> Local:
    """Of one instrument. Two queries."""
    done = list(
        Sitting.objects.filter(instrument=instrument, state=SittingState.DONE)
        .order_by("pk")
        .values_list("pk", "result")
    )
    results = [result for _pk, result in done if result]
    reliability = sum(r["reliability"] for r in results) / 100 / len(results) if results else None
    agree = hang = None
    if instrument.kind != InstrumentKind.TEST:
        people = _ratings([pk for pk, _result in done])
        n = len(instrument.items)
        scores = [[s for one in group if (s := rules.score_of(one, n)) is not None] for group in people]
        agree = rules.agreement(scores)
        whole = [one for group in people for one in group if len(one) == n]
        hang = rules.alpha([[float(one[i]) for i in range(n)] for one in whole])
    return Local(len(done), agree, hang, reliability, rules.standing_of(len(done), reliability))


def _ratings(sitting_ids: list[int]) -> list[list[dict[int, int]]]:
    found: dict[int, list[dict[int, int]]] = {pk: [] for pk in sitting_ids}
    rows = Rating.objects.filter(sitting_id__in=sitting_ids, state=RatingState.GIVEN).order_by("pk")
    for pk, scores in rows.values_list("sitting_id", "scores"):
        found[pk].append({int(item): level for item, level in scores.items()})
    return list(found.values())
