"""What the order of suggestions does to a crowded market: `python -m benchmarks.congestion --help`.

200 people, 120 pieces of work, lists of eight. Both sides like partly the same few (`mix` of common popularity) and partly
their own. Somebody sees line k with probability 1 / sqrt(k); what is seen is asked with the probability that the one side
wants it, and accepted with that of the other; who is accepted twice takes the best of them (deferred acceptance). The
probabilities are known here, so what is measured is the order alone: `engine.two_sided` against fit only, both ways.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from muster.engine.two_sided import DEEPEST, Chance, Factor, chances_in_order, weight_of

PEOPLE, WORKS, LONG = 200, 120, 8
ORDERS: dict[str, frozenset[Factor]] = {
    "fit only": frozenset(),
    "both sides": frozenset({Factor.OWNER, Factor.WANTS}),
    "both sides and exposure": frozenset({Factor.OWNER, Factor.WANTS, Factor.EXPOSURE}),
}
COLUMNS = ("filled", "mean fit of those hired", "never shown", "share of the most shown twentieth")


def market(rng: np.random.Generator, mix: float) -> tuple[Any, Any]:
    """(fit, interest): thousandths by work and person; `mix` of each is popularity that all share."""
    common_people = rng.permutation(np.linspace(1, 0, PEOPLE))
    common_works = rng.permutation(np.linspace(1, 0, WORKS))
    fit = (1 - mix) * rng.random((WORKS, PEOPLE)) + mix * common_people[None, :]
    interest = (1 - mix) * rng.random((WORKS, PEOPLE)) + mix * common_works[:, None]
    return (fit * 1000).astype(int), (interest * 1000).astype(int)


def lists(first: Any, second: Any, factors: frozenset[Factor], rng: np.random.Generator, fair: bool) -> Any:
    """One list of LONG for each row of `first`, made one after the other; each showing counts for the next.

    first: thousandths of what a list is about by score; second: of the other side. fair: slots grow with the mean.
    """
    rows, columns = first.shape
    shown, out = [0] * columns, np.zeros((rows, LONG), dtype=int)
    for row in rng.permutation(rows).tolist():
        slots = max(1000, sum(shown) // columns) if fair else 1000
        best = np.argsort(-first[row], kind="stable")[:DEEPEST].tolist()
        chances = [
            Chance(str(c), int(first[row, c]), int(2 * second[row, c] - first[row, c]), int(first[row, c]), int(first[row, c]), shown[c], slots)
            for c in best
        ]  # fmt: skip
        out[row] = [int(one.ref) for one in chances_in_order(chances, factors)[:LONG]]
        for rank, column in enumerate(out[row].tolist(), start=1):
            shown[column] += weight_of(rank)
    return out


def hired(
    chosen: Any, fit: Any, interest: Any, rng: np.random.Generator, people_are_listed: bool
) -> list[float]:
    """COLUMNS for these lists; each work has one seat and each person takes one."""
    seen = 1 / np.sqrt(np.arange(1, LONG + 1))
    asked = np.zeros((WORKS, PEOPLE), dtype=bool)
    for row, line in enumerate(chosen):
        cells = (row, line) if people_are_listed else (line, row)
        likes = fit[cells] if people_are_listed else interest[cells]
        asked[cells] = (rng.random(LONG) < seen) & (rng.random(LONG) * 1000 < likes)
    answer = interest if people_are_listed else fit
    agreed = asked & (rng.random((WORKS, PEOPLE)) * 1000 < answer)
    holder = _deferred(agreed, fit, interest)
    filled = [work for work in range(WORKS) if holder[work] >= 0]
    counts = np.sort(np.bincount(chosen.ravel(), minlength=PEOPLE if people_are_listed else WORKS))
    top = max(1, len(counts) // 20)
    return [
        len(filled) / WORKS,
        float(np.mean([fit[work, holder[work]] for work in filled])) / 1000,
        float((counts == 0).mean()),
        float(counts[-top:].sum() / counts.sum()),
    ]


def _deferred(agreed: Any, fit: Any, interest: Any) -> list[int]:
    wishes = {
        p: sorted(np.flatnonzero(agreed[:, p]).tolist(), key=lambda w: -interest[w, p]) for p in range(PEOPLE)
    }
    holder, free = [-1] * WORKS, [person for person in wishes if wishes[person]]
    while free:
        person = free.pop()
        while wishes[person]:
            work = wishes[person].pop(0)
            other = holder[work]
            if other < 0 or fit[work, person] > fit[work, other]:
                holder[work] = person
                free += [other] if other >= 0 else []
                break
    return holder


def measure(mix: float, seeds: int, people_are_listed: bool, fair: bool) -> dict[str, dict[str, float]]:
    """COLUMNS by order, means over the seeds."""
    found: dict[str, list[list[float]]] = {name: [] for name in ORDERS}
    for seed in range(seeds):
        fit, interest = market(np.random.default_rng(seed), mix)
        for name, factors in ORDERS.items():
            rng = np.random.default_rng(500 + seed)
            sides = (fit, interest) if people_are_listed else (_own(fit, interest).T, interest.T)
            chosen = lists(*sides, factors, rng, fair)
            found[name].append(
                hired(chosen, fit, interest, np.random.default_rng(1000 + seed), people_are_listed)
            )
    return {
        name: dict(zip(COLUMNS, np.mean(rows, 0).round(3).tolist(), strict=True))
        for name, rows in found.items()
    }


def _own(fit: Any, interest: Any) -> Any:
    return fit


def main() -> None:
    """Measure and print; the last line is JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mix", type=float, nargs="+", default=[0.2, 0.5, 0.8])
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--into", type=Path)
    asked = parser.parse_args()
    report: dict[str, Any] = {"people": PEOPLE, "works": WORKS, "list": LONG, "seeds": asked.seeds}
    for title, listed, fair in (
        ("people for work", True, False),
        ("people for work, fair", True, True),
        ("work for people, raw", False, False),
        ("work for people", False, True),
    ):
        for mix in asked.mix:
            report[f"{title}, mix {mix}"] = found = measure(mix, asked.seeds, listed, fair)
            print(f"{title}, mix {mix}")
            for name, row in found.items():
                print(f"  {name:24}", "  ".join(f"{column} {value:.3f}" for column, value in row.items()))
    if asked.into:
        asked.into.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
