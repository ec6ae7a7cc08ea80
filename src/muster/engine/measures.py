"""How good a ranking or a set is. `truth` is what should be found, `found` the answer, best first.

Every measure of a single case is a float from 0 to 1; where there is no truth it is None, and means leave it out.
"""

from collections.abc import Collection, Hashable, Iterable, Sequence


def r_precision_at(found: Sequence[Hashable], truth: Collection[Hashable], k: int) -> float | None:
    """RP@k = hits among the first k / min(k, |truth|)."""
    if not truth:
        return None
    wanted = set(truth)
    return len(wanted.intersection(found[:k])) / min(k, len(wanted))


def recall_at(found: Sequence[Hashable], truth: Collection[Hashable], k: int) -> float | None:
    """R@k = hits among the first k / |truth|."""
    if not truth:
        return None
    wanted = set(truth)
    return len(wanted.intersection(found[:k])) / len(wanted)


def average_precision(found: Sequence[Hashable], truth: Collection[Hashable]) -> float | None:
    """AP = sum over hits of (hits so far / rank) / |truth|; an answer that comes twice counts once."""
    if not truth:
        return None
    wanted = set(truth)
    hits, total = 0, 0.0
    for rank, one in enumerate(found, start=1):
        if one in wanted:
            wanted.discard(one)
            hits += 1
            total += hits / rank
    return total / len(set(truth))


def precision_recall_f1(
    cases: Iterable[tuple[Collection[Hashable], Collection[Hashable]]],
) -> tuple[float, float, float]:
    """Micro precision, recall and F1 = 2PR / (P + R) over (found, truth) sets; 0 where nothing was found or is true."""
    hits = answers = wanted = 0
    for found, truth in cases:
        hits += len(set(found) & set(truth))
        answers += len(set(found))
        wanted += len(set(truth))
    precision = hits / answers if answers else 0.0
    recall = hits / wanted if wanted else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def mean(values: Iterable[float | None]) -> float:
    """The mean of the cases that have a truth (MAP for average precisions); 0 if none has."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else 0.0
