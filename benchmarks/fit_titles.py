"""Fit the space in which job titles are compared, and write ``skills/extraction/kindred.npz``.

    PYTHONPATH=src:. python -m benchmarks.fit_titles ESCO_FOLDER ONET_FOLDER [--without MELO_FOLDER] [--to FILE]

ESCO_FOLDER holds the official ``occupations_en.csv`` (© European Union, reuse with attribution), ONET_FOLDER the text files of O*NET
(CC BY 4.0, US Department of Labor, Employment and Training Administration). What is written is a matrix and a vector per
occupation, the mean of its names, in eight bits; no name of theirs is. ``--without`` leaves out the O*NET
occupations that a MELO set asks about: with what this writes (``--to`` somewhere else), ``titles.py --space FILE`` measures
titles of occupations never seen.

The matrix starts as the identity and is moved by Adam along the gradient of a symmetric softmax over pairs of names: the
other name of the same occupation among those of the whole batch (temperature 0.05; names of one occupation are no rivals). A
small decay towards the identity and few steps keep it near what the encoder knows. Seeded.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SEED = 20261127
STEPS, BATCH, TEMPERATURE, RATE, DECAY = 300, 768, 0.05, 1e-3, 0.02
MOST_NAMES = 12
"""Occupations are drawn by how many names they have, up to so many."""
Table = NDArray[Any]


def main() -> None:
    """Read, encode, fit, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("esco", type=Path)
    arguments.add_argument("onet", type=Path)
    arguments.add_argument("--without", type=Path)
    arguments.add_argument("--to", type=Path)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    import django

    django.setup()
    from muster.skills import extraction
    from muster.skills.extraction.kindred import unit
    from muster.skills.extraction.titles import plain_title

    asked = set(titles_of_melo(given.without)) if given.without else set()
    onet = [names for names in names_of_onet(given.onet) if names[0] not in asked]
    esco = list(names_of_esco(given.esco))
    groups = [list(dict.fromkeys(map(plain_title, names))) for names in (*esco, *onet)]
    texts = list(dict.fromkeys(name for names in groups for name in names))
    place = {text: n for n, text in enumerate(texts)}
    encoder = extraction.encoder()
    if encoder is None:
        raise SystemExit("There is no encoder.")
    vectors = encoder.encode(texts, progress=_tell)
    members = [[place[name] for name in names] for names in groups]
    mean = vectors[[n for one in members[: len(esco)] for n in one]].mean(axis=0)
    turn = fit_turn(vectors - mean, [one for one in members if len(one) > 1])
    turned = unit((vectors - mean) @ turn)
    centres = unit(np.stack([turned[one].mean(axis=0) for one in members]))
    scale = np.abs(centres).max(axis=1, keepdims=True) / 127
    from muster.skills.extraction import kindred

    path = given.to or Path(kindred.__file__).with_name("kindred.npz")
    np.savez_compressed(
        path,
        encoder=np.array(encoder.key),
        mean=mean.astype(np.float16),
        turn=turn.astype(np.float16),
        occupations=np.rint(centres / scale).astype(np.int8),
    )
    print(f"{len(texts)} names of {len(groups)} occupations; {path.stat().st_size / 1e6:.1f} MB")


def names_of_esco(folder: Path) -> Iterator[list[str]]:
    """Per occupation its preferred name and the others."""
    csv.field_size_limit(10**9)
    with (folder / "occupations_en.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [row["preferredLabel"], *row["altLabels"].split("\n")]
            yield [" ".join(name.split()) for name in names if name.strip()]


def names_of_onet(folder: Path) -> list[list[str]]:
    """Per occupation its title first, then alternate and reported ones."""
    found = {row["O*NET-SOC Code"]: [row["Title"]] for row in _rows(folder / "Occupation Data.txt")}
    for row in _rows(folder / "Alternate Titles.txt"):
        found[row["O*NET-SOC Code"]].append(row["Alternate Title"])
    for code, title in reported_titles(folder):
        found[code].append(title)
    return list(found.values())


def reported_titles(folder: Path) -> Iterator[tuple[str, str]]:
    """(code of the occupation, a title that people in it reported)."""
    for row in _rows(folder / "Sample of Reported Titles.txt"):
        yield row["O*NET-SOC Code"], row["Reported Job Title"]


def titles_of_melo(folder: Path) -> list[str]:
    """The titles that a MELO set asks about."""
    lines = (folder / "queries.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1] for line in lines]


def fit_turn(vectors: Table, groups: Sequence[Sequence[int]]) -> Table:
    """The matrix, by the seed."""
    random = np.random.default_rng(SEED)
    width = vectors.shape[1]
    identity = np.eye(width, dtype=np.float32)
    turn, first, second = identity.copy(), np.zeros_like(identity), np.zeros_like(identity)
    share = np.array([min(len(one), MOST_NAMES) for one in groups], dtype=np.float64)
    for step in range(1, STEPS + 1):
        drawn = random.choice(len(groups), BATCH, p=share / share.sum(), replace=len(groups) < BATCH)
        pairs = np.array([random.choice(groups[n], 2, replace=False) for n in drawn])
        slope = _slope(turn, vectors[pairs[:, 0]], vectors[pairs[:, 1]], drawn)
        slope += DECAY * (turn - identity) / width
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        move = (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        turn -= RATE * (1 - step / STEPS) * move
    return turn


def _slope(turn: Table, one: Table, other: Table, group: Table) -> Table:
    """The gradient of the loss over a batch."""
    a, b = one @ turn, other @ turn
    a_long, b_long = (np.linalg.norm(x, axis=1, keepdims=True) for x in (a, b))
    a_unit, b_unit = a / a_long, b / b_long
    odds = a_unit @ b_unit.T / TEMPERATURE
    size = len(group)
    odds[(group[:, None] == group[None]) & ~np.eye(size, dtype=bool)] = -1e9
    rows = np.exp(odds - odds.max(axis=1, keepdims=True))
    columns = np.exp(odds - odds.max(axis=0, keepdims=True))
    wrong = (rows / rows.sum(axis=1, keepdims=True) + columns / columns.sum(axis=0, keepdims=True)) / 2
    wrong[np.arange(size), np.arange(size)] -= 1
    wrong /= size * TEMPERATURE
    to_a, to_b = wrong @ b_unit, wrong.T @ a_unit
    back_a = (to_a - a_unit * (to_a * a_unit).sum(axis=1, keepdims=True)) / a_long
    back_b = (to_b - b_unit * (to_b * b_unit).sum(axis=1, keepdims=True)) / b_long
    return one.T @ back_a + other.T @ back_b


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def _tell(done: int, of: int) -> None:
    if done == of or done // 8192 != (done - 64) // 8192:
        print(f"{done} of {of} names read", flush=True)


if __name__ == "__main__":
    main()
