"""Fit the weights of skill extraction anew, and say how well they do on sentences that they were not fitted to.

    MUSTER_DATA=DIR PYTHONPATH=src:. python -m benchmarks.fit_extraction ESCO_FOLDER SKILLSPAN_FOLDER [--write]

ESCO_FOLDER holds the official ``skills_en.csv``, SKILLSPAN_FOLDER its ``train.json`` and ``dev.json``; both are used while
fitting and not kept. Fitted are our own sentences (``data/skill_sentences.csv``) and those of SkillSpan's train split that we
labelled (``data/README.md``). For each model (letters alone; with the encoder's reading of names; with descriptions too;
labels of which something is known) three steps: a softmax over all skills chooses the weights that put the fitting ones first, with a
small ridge; a logistic regression makes the sums log-odds; another one sets each sum against its rivals in the sentence
(``ranking.Rivals``). "own" is by five folds of our sentences, drawn with the seed; "house" and "tech" are SkillSpan's dev split, which nothing is fitted to.
``--write`` then writes ``skills/extraction/weights.json``. ``cut`` is where F1 of what is fitted is best with a precision of half.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.skillspan import Sentence, read_skillspan

if TYPE_CHECKING:
    from muster.skills.extraction.ranking import Rivals

SEED = 20261127
FOLDS = 5
LIKELIEST = 200
"""Skills of a sentence whose scores are made probabilities."""
SHOWN = 60
"""Skills of a sentence that are set against each other."""
AT_ONCE = 32
RIDGE = 0.003
DATA = Path(__file__).parent / "data"
FEATURES = {
    "letters": ("letters", "words", "named", "length"),
    "names": ("meaning", "sentence", "letters", "words", "named", "length"),
    "descriptions": ("meaning", "sentence", "described", "letters", "words", "named", "length"),
    "known": ("meaning", "sentence", "known", "known_sentence", "letters", "words", "named", "length"),
}
Matrix = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A sentence: the likenesses of all skills (skills x features), the numbers of the fitting ones, and per skill its piece."""

    table: Matrix
    wanted: list[int]
    piece: Matrix


@dataclass(frozen=True, slots=True)
class Fit:
    """What was fitted: a weight per feature and a constant, then the rivals."""

    weights: Matrix
    constant: float
    rivals: Rivals

    def log_odds(self, case: Case) -> Matrix:
        """Per skill."""
        return self.rivals.weighed(case.table @ self.weights + self.constant, case.piece)


def main() -> None:
    """Read, compare, fit, say, and write if asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("skillspan", type=Path)
    arguments.add_argument("--write", action="store_true")
    arguments.add_argument("--only", choices=list(FEATURES))
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    import django

    django.setup()
    told: dict[str, Any] = {"models": {}}
    for model in [given.only] if given.only else FEATURES:
        told["models"][model] = _model(given.folder, given.skillspan, model)
        print(model, json.dumps(told["models"][model]), flush=True)
    if given.write:
        _write(told)


def read_sentences() -> list[Sentence]:
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


def _model(esco: Path, skillspan: Path, model: str) -> dict[str, Any]:
    """Fit one model and measure it."""
    from django.conf import settings

    extractor = extractor_of(read_esco(esco), model, Path(settings.MUSTER_CACHE))
    own = _cases(extractor, model, read_sentences())
    others = _cases(extractor, model, read_skillspan(skillspan, "train"))
    names = FEATURES[model]
    whole = _fit([*own, *others], names)
    folds = np.random.default_rng(SEED).permutation(len(own)) % FOLDS
    unseen = []
    for fold in range(FOLDS):
        fitted = _fit([*(c for c, f in zip(own, folds, strict=True) if f != fold), *others], names)
        unseen += [(c, fitted.log_odds(c)) for c, f in zip(own, folds, strict=True) if f == fold]
    measured = {"own": _quality(unseen)}
    for source in ("house", "tech"):
        dev = _cases(extractor, model, read_skillspan(skillspan, "dev", source))
        measured[source] = _quality([(c, whole.log_odds(c)) for c in dev])
    seen = _quality([(c, whole.log_odds(c)) for c in (*own, *others)])
    return {
        "constant": round(whole.constant, 4),
        "weights": {name: round(float(one), 4) for name, one in zip(names, whole.weights, strict=True)},
        "rivals": {name: round(value, 4) for name, value in asdict(whole.rivals).items()},
        "cut": seen["cut"],
        "measured": measured,
        "sentences": len(own) + len(others),
    }


def _cases(extractor: Any, model: str, sentences: Sequence[Sentence]) -> list[Case]:
    from muster.skills.extraction.ranking import pieces_of

    place = {label: n for n, label in enumerate(extractor.labels)}
    cases = []
    for at in range(0, len(sentences), AT_ONCE):
        some = sentences[at : at + AT_ONCE]
        likes = extractor.ranker.compare(
            [pieces_of(text) for text, _ in some], [extractor.names_in(text) for text, _ in some]
        )
        for (_text, truth), like in zip(some, likes, strict=True):
            table = np.stack([like.by_name[name] for name in FEATURES[model]], axis=1).astype(np.float32)
            cases.append(Case(table, sorted(place[label] for label in truth if label in place), like.piece))
    return cases


def _softmax(cases: Sequence[Case], names: Sequence[str]) -> Matrix:
    """The weights that make the fitting skills likeliest among all, by L-BFGS on a convex loss.

    No likeness may count against a skill.
    """
    from scipy.optimize import minimize

    cases = [case for case in cases if case.wanted]

    def loss(w: Matrix) -> tuple[float, Matrix]:
        total, slope = RIDGE * float(w @ w), 2 * RIDGE * w
        for case in cases:
            table, wanted = case.table, case.wanted
            odds = table @ w.astype(np.float32)
            top = float(odds.max())
            share = np.exp(odds - top)
            whole = float(share.sum())
            total += (top + np.log(whole) - float(odds[wanted].mean())) / len(cases)
            slope = slope + ((share / whole) @ table - table[wanted].mean(axis=0)) / len(cases)
        return total, slope.astype(np.float64)

    start = np.ones(cases[0].table.shape[1])
    bounds = [(None, None) if name == "length" else (0.0, None) for name in names]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 60})
    return np.asarray(found.x)


def _fit(cases: Sequence[Case], names: Sequence[str]) -> Fit:
    """Weights, then scale and constant of the sums, then the rivals."""
    from muster.skills.extraction.ranking import Rivals, behind

    w = _softmax(cases, names)
    sums, right = [], []
    for case in cases:
        odds = case.table @ w
        chosen = sorted({*np.argsort(-odds)[:LIKELIEST].tolist(), *case.wanted})
        sums += odds[chosen].tolist()
        right += [float(n in case.wanted) for n in chosen]
    scale, constant = _logistic(np.array(sums)[:, None], np.array(right))
    w = w * scale
    rows, right = [], []
    for case in cases:
        odds = case.table @ w + constant
        best = np.argsort(-odds, kind="stable")[:SHOWN]
        late = behind(odds, case.piece)
        rows += [[odds[n], late[n], odds[best[0]]] for n in best]
        right += [float(n in case.wanted) for n in best.tolist()]
    one, piece, all_of_it, rest = _logistic(np.array(rows), np.array(right))
    return Fit(w, constant, Rivals(one, -piece, -all_of_it, rest))


def _logistic(x: Matrix, y: Matrix) -> list[float]:
    """A coefficient per column and a constant, by Newton's method."""
    x = np.concatenate([x, np.ones((len(x), 1))], axis=1)
    both = np.zeros(x.shape[1])
    both[0], both[-1] = 1.0, -float(x[:, 0].mean()) - 3.0
    for _round in range(50):
        p = 1 / (1 + np.exp(-np.clip(x @ both, -30, 30)))
        both = both + np.linalg.solve((x.T * (p * (1 - p))) @ x + 1e-6 * np.eye(len(both)), x.T @ (y - p))
    return [float(one) for one in both]


def _quality(answers: Sequence[tuple[Case, Matrix]]) -> dict[str, float]:
    """RP@5; the best F1 with a precision of half, where it is cut, its precision; the Brier score of the thirty likeliest."""
    rp: list[float] = []
    scored: list[tuple[float, bool]] = []
    for case, odds in answers:
        share = 1 / (1 + np.exp(-odds))
        best = np.argsort(-share, kind="stable")
        if case.wanted:
            rp.append(len({*case.wanted} & {*best[:5].tolist()}) / min(5, len(case.wanted)))
        scored += [(float(share[n]), int(n) in case.wanted) for n in best[:30]]
    return {
        "rp_at_5": round(float(np.mean(rp)), 3),
        **_cut(scored, sum(len(case.wanted) for case, _ in answers)),
        "brier": round(float(np.mean([(share - right) ** 2 for share, right in scored])), 4),
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
        "fitted": "benchmarks/fit_extraction.py on benchmarks/data/skill_sentences.csv and sentences of SkillSpan against ESCO 1.2 skills",
        "at": datetime.now(tz=UTC).date().isoformat(),
        "seed": SEED,
        "ridge": RIDGE,
        "models": kept | told["models"],
    }
    path.write_text(json.dumps(whole, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
