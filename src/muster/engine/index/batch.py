"""Whole sweeps through the kernels of single questions: everybody's suggestions, or the best people for every role.

A thread takes one question after the other; the kernels let others run beside them, and nothing is split within a question.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from muster.engine.arrays import Array, PeopleColumns, RoleArrays
from muster.engine.index.people import State, best
from muster.engine.index.reverse import best_rows
from muster.engine.index.roles import RoleIndex

_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Sweep:
    """Answers one after the other: those of question n are found[start[n]:start[n + 1]] (rows of roles, or numbers of
    people), best first, with scores in thousandths of a point."""

    start: Array
    found: Array
    scores: Array


def _swept(ask: Callable[[int], tuple[Array, Array]], questions: Sequence[int], workers: int) -> Sweep:
    parts = [questions[at : at + _AT_ONCE] for at in range(0, len(questions), _AT_ONCE)]

    def some(part: Sequence[int]) -> list[tuple[Array, Array]]:
        return [ask(one) for one in part]

    with ThreadPoolExecutor(max(1, workers)) as pool:
        answers = [answer for part in pool.map(some, parts) for answer in part]
    none = np.zeros(0, dtype=np.int64)
    return Sweep(
        np.cumsum([0, *(rows.size for rows, _ in answers)]),
        np.concatenate([none, *(rows for rows, _ in answers)]),
        np.concatenate([none, *(scores for _, scores in answers)]),
    )


def suggest_to_each(
    people: PeopleColumns, rows: Sequence[int], index: RoleIndex, *, top: int = 50, workers: int = 1
) -> Sweep:
    """The best roles for each of the people in these rows."""
    return _swept(lambda row: best_rows(people, row, index, top=top)[:2], rows, workers)


def rank_for_each(
    state: State, roles: RoleArrays, rows: Sequence[int], *, top: int = 50, workers: int = 1
) -> Sweep:
    """The best people for each of the roles in these rows, all at the same moment."""

    def ask(row: int) -> tuple[Array, Array]:
        answer = best(state, roles, row, top=top)
        return answer.numbers, answer.scores

    return _swept(ask, rows, workers)
