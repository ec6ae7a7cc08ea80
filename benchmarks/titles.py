"""How well job titles are matched, against named peers in the same run.

    PYTHONPATH=src:. python -m benchmarks.titles DATA_FOLDER [--only QUESTION ...] [--space FILE] [--into FILE]

DATA_FOLDER holds four public folders: ``job_titles`` (a similarity set of English titles), ``melo_usa_en`` (O*NET titles against the
names of ESCO occupations), ``onet`` and ``esco`` (with ``de``). Four questions:

* *similar*: titles of the similarity set against its whole list. MAP: mean over the queries of the average precision.
* *names*: MELO's 633 titles against all names of ESCO occupations and groups. R@5: the right one is among the first five.
* *reported*: titles that people reported to O*NET, of occupations that MELO links to one of ESCO, against the preferred labels of
  ESCO occupations alone. R@5. They stand for the titles of adverts, of which no set lies here.
* *german*: a further German name of an ESCO occupation, drawn by the seed, against all preferred German labels. R@5.

``--space`` takes another file for ``skills/extraction/kindred.npz``, such as one fitted without the occupations that are asked for.
Letters' share and the number and sharpness of the occupations that draw a title were chosen on half of *similar* and half of
*reported* (by occupation); ``similar_held`` and ``reported_held`` are the other halves.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fit_titles import names_of_esco, reported_titles
from muster.engine.encoder import Encoder
from muster.engine.text import LabelIndex

SEED = 20261127
GERMAN = 1000
Order = list[list[int]]
Names = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Question:
    """Titles asked, the list (each entry's names), what is right for each, and which of them were held back."""

    asked: list[str]
    listed: Names
    right: list[set[int]]
    held: list[bool]
    by_precision: bool = False


def main() -> None:
    """Measure, print and keep the figures."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--space", type=Path)
    arguments.add_argument("--only", nargs="+", choices=("similar", "names", "reported", "german"))
    arguments.add_argument("--into", type=Path)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    import django

    django.setup()
    if given.space:
        from muster.skills.extraction import kindred

        kindred._PATH = given.space
    figures: dict[str, Any] = {
        "seed": SEED,
        "space": "fitted without the occupations asked for" if given.space else "as shipped",
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.platform(),
            "load": round(os.getloadavg()[0], 1),
        },
    }
    from muster.skills import extraction

    encoder = extraction.encoder()
    if encoder is None:
        raise SystemExit("There is no encoder.")
    for name, question in _questions(given.folder):
        if given.only is None or name in given.only:
            figures[name] = {"queries": len(question.asked), "list": len(question.listed)}
            for finder, find in _finders(question, encoder, english=name != "german").items():
                figures[name][finder] = _measured(question, find)
                print(name, finder, figures[name][finder], flush=True)
    if given.into:
        given.into.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _measured(question: Question, find: Callable[[Sequence[str]], Order]) -> dict[str, float]:
    began = time.perf_counter()
    orders = find(question.asked)
    seconds = time.perf_counter() - began
    score = _average_precision if question.by_precision else _among_five
    scores = [score(order, right) for order, right in zip(orders, question.right, strict=True)]
    held = [one for one, kept in zip(scores, question.held, strict=True) if kept]
    told = {"map" if question.by_precision else "r_at_5": round(100 * statistics.mean(scores), 1)}
    if held:
        told["held"] = round(100 * statistics.mean(held), 1)
    return {**told, "seconds": round(seconds, 2)}


def _questions(folder: Path) -> Iterator[tuple[str, Question]]:
    yield "similar", _similar(folder / "job_titles")
    linked, names = _melo(folder / "melo_usa_en")
    yield "names", names
    yield "reported", _reported(folder, linked)
    yield "german", _german(folder / "esco" / "de")


def _similar(folder: Path) -> Question:
    queries, documents = (_pairs(folder / name) for name in ("queries.tsv", "corpus_documents.tsv"))
    place = {key: n for n, (key, _title) in enumerate(documents)}
    truth: dict[str, set[int]] = {}
    for line in (folder / "annotations.tsv").read_text(encoding="utf-8").splitlines():
        query, _nothing, document, judged = line.split("\t")
        if int(judged) > 0:
            truth.setdefault(query, set()).add(place[document])
    judged_ones = [(key, title) for key, title in queries if truth.get(key)]
    chosen = set(np.random.default_rng(1).permutation(len(judged_ones))[: len(judged_ones) // 2].tolist())
    return Question(
        [title for _key, title in judged_ones],
        [(title,) for _key, title in documents],
        [truth[key] for key, _title in judged_ones],
        [n not in chosen for n in range(len(judged_ones))],
        by_precision=True,
    )


def _melo(folder: Path) -> tuple[dict[str, set[str]], Question]:
    """By title the URIs that are right, and the question itself."""
    queries, elements = (_pairs(folder / name) for name in ("queries.tsv", "corpus_elements.tsv"))
    uri_of = dict(_pairs(folder / "concept_mapping.tsv"))
    grouped: dict[str, list[str]] = {}
    for key, name in elements:
        grouped.setdefault(uri_of[key], []).append(name)
    place = {uri: n for n, uri in enumerate(grouped)}
    right: dict[str, set[str]] = {}
    for line in (folder / "annotations.tsv").read_text(encoding="utf-8").splitlines():
        query, _nothing, element, judged = line.split("\t")
        if int(judged) > 0:
            right.setdefault(query, set()).add(uri_of[element])
    question = Question(
        [title for _key, title in queries],
        [tuple(names) for names in grouped.values()],
        [{place[uri] for uri in right[key]} for key, _title in queries],
        [False] * len(queries),
    )
    return {title: right[key] for key, title in queries}, question


def _reported(folder: Path, linked: dict[str, set[str]]) -> Question:
    with (folder / "esco" / "occupations_en.csv").open(encoding="utf-8", newline="") as file:
        place = {row["conceptUri"]: n for n, row in enumerate(csv.DictReader(file))}
    labels: Names = [(names[0],) for names in names_of_esco(folder / "esco")]
    title_of = _codes(folder / "onet")
    asked, right, codes = [], [], []
    for code, title in reported_titles(folder / "onet"):
        fitting = {place[uri] for uri in linked.get(title_of[code], ()) if uri in place}
        if fitting:
            asked.append(title)
            right.append(fitting)
            codes.append(code)
    every = sorted(set(codes))
    chosen = set(np.random.default_rng(SEED).permutation(every)[: len(every) // 2].tolist())
    return Question(asked, labels, right, [code not in chosen for code in codes])


def _codes(folder: Path) -> dict[str, str]:
    with (folder / "Occupation Data.txt").open(encoding="utf-8", newline="") as file:
        return {
            row["O*NET-SOC Code"]: row["Title"]
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        }


def _german(folder: Path) -> Question:
    with (folder / "occupations_de.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["preferredLabel"], row["altLabels"].split("\n")) for row in csv.DictReader(file)]
    random = np.random.default_rng(SEED)
    asked, right = [], []
    for n in random.permutation(len(rows)).tolist():
        label, others = rows[n]
        others = [one.strip() for one in others if one.strip() and one.strip() not in label]
        if others and len(asked) < GERMAN:
            asked.append(others[int(random.integers(len(others)))])
            right.append({n})
    return Question(
        asked, [(label,) for label, _ in rows], right, [n >= GERMAN // 2 for n in range(len(asked))]
    )


def _pairs(path: Path) -> list[tuple[str, str]]:
    return [
        (key, title)
        for key, title in (line.split("\t")[:2] for line in path.read_text(encoding="utf-8").splitlines())
    ]


def _average_precision(order: Sequence[int], wanted: set[int]) -> float:
    right, total = 0, 0.0
    for rank, document in enumerate(order, start=1):
        if document in wanted:
            right += 1
            total += right / rank
    return total / len(wanted)


def _among_five(order: Sequence[int], wanted: set[int]) -> float:
    return float(not wanted.isdisjoint(order[:5]))


def _finders(
    question: Question, encoder: Encoder, *, english: bool
) -> dict[str, Callable[[Sequence[str]], Order]]:
    """By name: from titles to the list in order, the whole of it where precision is asked for."""
    from django.conf import settings
    from rapidfuzz import fuzz, process

    from muster.skills.extraction import Title, TitleMatcher

    listed = question.listed
    most = len(listed) if question.by_precision else 5
    titles = [Title(n, names[0], names[1:]) for n, names in enumerate(listed)]
    flat = [(n, name) for n, names in enumerate(listed) for name in names]
    starts = np.unique([n for n, _ in flat], return_index=True)[1]
    index = LabelIndex(flat)

    def ours(matcher: Any) -> Callable[[Sequence[str]], Order]:
        return lambda asked: [[int(one.id) for one in found] for found in matcher.match(asked, top=most)]

    def ordered(scores: Any) -> Order:
        order: Order = (-scores).argsort(axis=1, kind="stable")[:, :most].tolist()
        return order

    def table(which: int) -> Callable[[Sequence[str]], Order]:
        return lambda asked: ordered(index.likeness(asked)[which])

    def fuzzy(asked: Sequence[str]) -> Order:
        scores = process.cdist(asked, [name for _, name in flat], scorer=fuzz.token_set_ratio)
        return ordered(np.maximum.reduceat(scores, starts, axis=1))

    found = {"muster": ours(TitleMatcher(titles, encoder, cache=Path(settings.MUSTER_CACHE)))}
    if english:
        vectors = encoder.encode([name for _, name in flat])
        found |= {
            "muster, letters alone": ours(TitleMatcher(titles, None)),
            "encoder alone": lambda asked: ordered(
                np.maximum.reduceat(encoder.encode(asked) @ vectors.T, starts, axis=1)
            ),
        }
    return found | {"char TF-IDF": table(0), "BM25": table(1), "rapidfuzz token_set_ratio": fuzzy}


if __name__ == "__main__":
    main()
