"""Fit the weights of skill extraction anew, and say how well they do on sentences that they were not fitted to.

    MUSTER_DATA=DIR PYTHONPATH=src:. python -m benchmarks.fit_extraction ESCO_FOLDER [--write]

ESCO_FOLDER holds the official ``skills_en.csv``, used while fitting and not kept. The sentences are our own
(``data/skill_sentences.csv``, see ``data/README.md``). For each model (letters alone; with the encoder's reading of names;
with descriptions too; labels of which something is known) a softmax over all skills chooses the weights that put the fitting ones first, with a small ridge;
then a logistic regression on the sums of weighed likenesses gives scale and constant, so that a score is a probability.
Figures are from five folds by sentence, drawn with the seed; ``--write`` then fits on all of them and writes
``skills/extraction/weights.json``. ``cut`` is where F1 is best with a precision of half.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SEED = 20261127
FOLDS = 5
RIVALS = 200
"""Skills of a sentence, the likeliest, whose scores are made probabilities."""
RIDGE = 0.003
DATA = Path(__file__).parent / "data"
FEATURES = {
    "letters": ("letters", "words", "named", "length"),
    "names": ("meaning", "sentence", "letters", "words", "named", "length"),
    "descriptions": ("meaning", "sentence", "described", "letters", "words", "named", "length"),
    "known": ("meaning", "sentence", "known", "known_sentence", "letters", "words", "named", "length"),
}
Matrix = NDArray[Any]
Case = tuple[Matrix, list[int]]


def main() -> None:
    """Read, compare, fit, say, and write if asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--write", action="store_true")
    arguments.add_argument("--only", choices=list(FEATURES))
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    import django

    django.setup()
    told: dict[str, Any] = {"models": {}}
    for model in [given.only] if given.only else FEATURES:
        labels, cases = _cases(given.folder, model)
        told["models"][model] = _fit(model, labels, cases)
        print(model, json.dumps(told["models"][model]), flush=True)
    if given.write:
        _write(told)


def read_sentences() -> list[tuple[str, set[str]]]:
    """The sentences of our own, with the labels that fit."""
    with (DATA / "skill_sentences.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], {*filter(None, row["labels"].split(" | "))}) for row in csv.DictReader(file)]


def read_esco(folder: Path) -> list[dict[str, str]]:
    """The rows of the official list."""
    csv.field_size_limit(10**9)
    with (folder / "skills_en.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def extractor_of(rows: Sequence[dict[str, str]], model: str, cache: Path) -> Any:
    """An extractor of the rows as the model sees them: labels alone, or other names and descriptions too."""
    from muster.skills import extraction
    from muster.skills.extraction.lexical import LexicalExtractor
    from muster.skills.formats.starter import read_traps
    from muster.skills.queries import Named
    from muster.skills.rules.words import normalise, tidy

    labels = [tidy(row["preferredLabel"]) for row in rows]
    names = [(n, label, "preferred") for n, label in enumerate(labels)]
    described: list[str] = []
    if model == "descriptions":
        described = [row["description"] for row in rows]
        others = ((n, tidy(name)) for n, row in enumerate(rows) for name in row["altLabels"].split("\n"))
        names += [(n, name, "alias") for n, name in others if name and name != labels[n]]
        names.sort(key=lambda one: one[0])
    named = Named(
        refs=labels, uris=labels, kinds=["skill"] * len(labels), sources=["esco"] * len(labels),
        families=[""] * len(labels), skill=[n for n, _, _ in names], text=[text for _, text, _ in names],
        normal=[normalise(text) for _, text, _ in names], language=["en"] * len(names),
        role=[role for _, _, role in names], descriptions=described,
    )  # fmt: skip
    extractor = LexicalExtractor(named, read_traps(), cache=cache)
    if model != "letters":
        extraction.learn(extractor)
    return extractor


def _cases(folder: Path, model: str) -> tuple[list[str], list[Case]]:
    """Per sentence the likenesses of all skills (skills x features), and the numbers of the fitting ones."""
    from django.conf import settings

    from muster.skills.extraction.ranking import pieces_of

    extractor = extractor_of(read_esco(folder), model, Path(settings.MUSTER_CACHE))
    place = {label: n for n, label in enumerate(extractor.labels)}
    cases = []
    for text, truth in read_sentences():
        (like,) = extractor.ranker.compare([pieces_of(text)], [extractor.names_in(text)])
        table = np.stack([like.by_name[name] for name in FEATURES[model]], axis=1).astype(np.float32)
        cases.append((table, sorted(place[label] for label in truth if label in place)))
    return extractor.labels, cases


def _softmax(cases: Sequence[Case], names: Sequence[str]) -> Matrix:
    """The weights that make the fitting skills likeliest among all, by L-BFGS on a convex loss.

    No likeness may count against a skill.
    """
    from scipy.optimize import minimize

    cases = [case for case in cases if case[1]]

    def loss(w: Matrix) -> tuple[float, Matrix]:
        total, slope = RIDGE * float(w @ w), 2 * RIDGE * w
        for table, wanted in cases:
            odds = table @ w.astype(np.float32)
            top = float(odds.max())
            share = np.exp(odds - top)
            whole = float(share.sum())
            total += (top + np.log(whole) - float(odds[wanted].mean())) / len(cases)
            slope = slope + ((share / whole) @ table - table[wanted].mean(axis=0)) / len(cases)
        return total, slope.astype(np.float64)

    start = np.ones(cases[0][0].shape[1])
    bounds = [(None, None) if name == "length" else (0.0, None) for name in names]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60})
    return np.asarray(found.x)


def _scale(cases: Sequence[Case], w: Matrix) -> tuple[float, float]:
    """Scale and constant that turn sums into log-odds, by Newton's method."""
    sums, right = [], []
    for table, wanted in cases:
        odds = table @ w
        chosen = sorted({*np.argsort(-odds)[:RIVALS].tolist(), *wanted})
        sums += odds[chosen].tolist()
        right += [float(n in wanted) for n in chosen]
    x, y = np.stack([np.array(sums), np.ones(len(sums))], axis=1), np.array(right)
    both = np.array([1.0, -float(np.mean(sums)) - 3.0])
    for _round in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ both, -30, 30)))
        both = both + np.linalg.solve((x.T * (p * (1 - p))) @ x + 1e-6 * np.eye(2), x.T @ (y - p))
    return float(both[0]), float(both[1])


def _fit(model: str, labels: Sequence[str], cases: list[Case]) -> dict[str, Any]:
    folds = np.random.default_rng(SEED).permutation(len(cases)) % FOLDS
    rp: list[float] = []
    scored: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        others = [case for case, f in zip(cases, folds, strict=True) if f != fold]
        w = _softmax(others, FEATURES[model])
        scale, constant = _scale(others, w)
        for table, wanted in (case for case, f in zip(cases, folds, strict=True) if f == fold):
            share = 1 / (1 + np.exp(-(scale * (table @ w) + constant)))
            best = np.argsort(-share, kind="stable")
            if wanted:
                rp.append(len({*wanted} & {*best[:5].tolist()}) / min(5, len(wanted)))
            scored += [(float(share[n]), int(n) in wanted) for n in best[:30]]
    w = _softmax(cases, FEATURES[model])
    scale, constant = _scale(cases, w)
    return {
        "constant": round(constant, 4),
        "weights": {name: round(float(scale * one), 4) for name, one in zip(FEATURES[model], w, strict=True)},
        **_cut(scored, sum(len(wanted) for _, wanted in cases)),
        "rp_at_5": round(float(np.mean(rp)), 3),
        "brier": round(float(np.mean([(share - right) ** 2 for share, right in scored])), 4),
        "sentences": len(cases),
    }


def _cut(scored: list[tuple[float, bool]], total: int) -> dict[str, float]:
    """The confidence with the best F1 among those with a precision of half or more."""
    right, best = 0, (0.0, 1.0, 0.0)
    for shown, (share, is_right) in enumerate(sorted(scored, reverse=True), start=1):
        right += is_right
        precision, recall = right / shown, right / total
        if precision >= 0.5 and precision + recall > 0:
            best = max(best, (2 * precision * recall / (precision + recall), share, precision))
    return {"cut": round(best[1], 3), "f1": round(best[0], 3), "precision": round(best[2], 3)}


def _write(told: dict[str, Any]) -> None:
    path = Path(__file__).parents[1] / "src/muster/skills/extraction/weights.json"
    kept = json.loads(path.read_text(encoding="utf-8"))["models"] if path.is_file() else {}
    whole = {
        "fitted": "benchmarks/fit_extraction.py on benchmarks/data/skill_sentences.csv against ESCO 1.2 skills",
        "at": datetime.now(tz=UTC).date().isoformat(),
        "seed": SEED,
        "ridge": RIDGE,
        "models": kept | told["models"],
    }
    path.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
