"""Teach the packaged encoder the words of work, and write ``skills/extraction/tuned.npz``.

    PYTHONPATH=src:. python -m benchmarks.tune_encoder ESCO_FOLDER ONET_FOLDER SKILLSPAN_FOLDER MELO_FOLDER
        [--steps 340] [--seed 1] [--rate 0.0005] [--block 32] [--from FILE] [--to FILE]

Needs torch, which Muster does not (three seconds a step on two cores). Pairs that should lie together, by a softmax over the batch (InfoNCE,
temperature 0.05): a skill of ESCO with its further names, with the first sentence of its description, with a fragment and a
sentence that we wrote for it (``data/skill_texts.tsv``), alone and beside another skill's, with the sentences of SkillSpan's train split
that we labelled; and, in one step of seven, two names of one occupation (ESCO, O*NET without the occupations that a MELO
set asks about, so that this set still measures what was not seen). Batches hold blocks of skills that are alike, which are the hard
ones to tell apart; skills that are nearly the same are no rivals. Only thin matrices beside the model's are learnt (rank
16, 0.7 million numbers). Nothing of SkillSpan's dev split or of our 328 sentences is read.

The file that is shipped was made in two runs, the second from the first: 340 steps of seed 1, then some 290 of seed 5 at rate 0.0004 with
blocks of 16; which skills are alike was told by an earlier run's vectors there, by the untuned encoder's here. It is not made again to the bit.
Afterwards come ``fit_profiles``, ``fit_extraction --write`` and ``fit_titles``, since their files hold for one encoder only.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from scipy.cluster.vq import kmeans2

from benchmarks.fit_extraction import DATA, read_esco
from benchmarks.fit_titles import names_of_esco, names_of_onet, titles_of_melo
from benchmarks.skillspan import read_skillspan
from benchmarks.tune_model import Learner
from muster.engine.encoder import Encoder, model_folder, read_tuning, write_tuning

TUNED = Path(__file__).parents[1] / "src/muster/skills/extraction/tuned.npz"
BATCH, RANK, TEMPERATURE, TITLES = 256, 16, 0.05, 0.15
CLUSTERS = 400
SAME = 0.85
"""Cosine from which two skills are no rivals: many of ESCO's say the same in other words."""
LABEL_FIRST = 0.7
"""Weight of choosing the label for the text; the rest is choosing the text for the label."""

Pair = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Skill:
    """What ESCO says of a skill, and what we wrote for it."""

    label: str
    others: list[str]
    description: str
    fragment: str
    sentence: str


def main() -> None:
    """Read, learn, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("esco", "onet", "skillspan", "melo"):
        arguments.add_argument(name, type=Path)
    arguments.add_argument("--steps", type=int, default=340)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--rate", type=float, default=5e-4)
    arguments.add_argument("--block", type=int, default=32)
    arguments.add_argument("--from", dest="begin", type=Path)
    arguments.add_argument("--to", type=Path, default=TUNED)
    given = arguments.parse_args()
    torch.manual_seed(given.seed)
    skills = read_skills(given.esco)
    place = {skill.label: n for n, skill in enumerate(skills)}
    seen = [
        (place[label], " ".join(text.split()[:45]))
        for text, labels in read_skillspan(given.skillspan, "train")
        for label in labels
        if label in place
    ]
    asked = set(titles_of_melo(given.melo))
    onet = [names for names in names_of_onet(given.onet) if names[0] not in asked]
    occupations = [sorted(set(names)) for names in (*names_of_esco(given.esco), *onet) if len(set(names)) > 1]
    folder = model_folder()
    learner = Learner(
        folder.path,
        layers=folder.config["num_hidden_layers"],
        heads=folder.config["num_attention_heads"],
        rank=RANK,
    )
    if given.begin:
        _begin_from(learner, given.begin)
    teacher = Teacher(skills, seen, occupations, given.seed, given.block)
    learn(learner, teacher, given.steps, given.rate)
    write_tuning(given.to, folder.key, learner.thin())
    print(f"{given.to.stat().st_size / 1e6:.1f} MB")


def read_skills(esco: Path) -> list[Skill]:
    """ESCO's skills in the order of their file, with our texts."""
    with (DATA / "skill_texts.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    ours = {row["skill"]: (row["fragment"], row["sentence"]) for row in rows}
    return [
        Skill(
            _tidy(row["preferredLabel"]),
            [_tidy(name) for name in row["altLabels"].split("\n") if name.strip()],
            _tidy(row["description"]),
            *ours[row["conceptUri"].rsplit("/", 1)[1]],
        )
        for row in read_esco(esco)
    ]


def _tidy(text: str) -> str:
    return " ".join(text.split())


class Teacher:
    """Batches without end: texts, what belongs to each, and which of the others are no rivals."""

    def __init__(
        self, skills: list[Skill], seen: list[Pair], occupations: list[list[str]], seed: int, block: int
    ) -> None:
        self._skills, self._seen, self._occupations = skills, seen, occupations
        self._block = block
        self._random = random.Random(seed)
        vectors = Encoder().encode([f"{one.label}: {one.description}"[:300] for one in skills])
        self._near = torch.tensor(vectors)
        _centres, self._cluster = kmeans2(vectors.astype(float), CLUSTERS, iter=8, minit="points", seed=1)
        self._stream = self._of_skills()

    def batch(self) -> tuple[list[str], list[str], Any]:
        """Texts, partners, and (texts x partners) True where a partner is no rival."""
        draw = self._random
        if draw.random() < TITLES:
            two = [draw.sample(names, 2) for names in draw.sample(self._occupations, BATCH)]
            return [a for a, _ in two], [b for _, b in two], torch.zeros(BATCH, BATCH, dtype=torch.bool)
        pairs = next(self._stream)
        skills = [self._skills[n] for n, _ in pairs]
        if draw.random() < 0.3:
            partners = [f"{one.label}: {' '.join(one.description.split()[:20])}" for one in skills]
        else:
            partners = [
                draw.choice(one.others) if one.others and draw.random() < 0.2 else one.label for one in skills
            ]
        ids = torch.tensor([n for n, _ in pairs])
        alike = self._near[ids] @ self._near[ids].T > SAME
        none = alike | (ids[:, None] == ids[None])
        none.fill_diagonal_(False)
        return [text for _, text in pairs], partners, none

    def _of_skills(self) -> Iterator[list[Pair]]:
        while True:
            pairs = self._pairs()
            self._random.shuffle(pairs)
            by_cluster: dict[int, list[Pair]] = {}
            for pair in pairs:
                by_cluster.setdefault(int(self._cluster[pair[0]]), []).append(pair)
            size = self._block
            blocks = [one[at : at + size] for one in by_cluster.values() for at in range(0, len(one), size)]
            self._random.shuffle(blocks)
            flat = [pair for block in blocks for pair in block]
            yield from (flat[at : at + BATCH] for at in range(0, len(flat) - BATCH + 1, BATCH))

    def _pairs(self) -> list[Pair]:
        draw, found = self._random, [*self._seen, *self._seen]
        for n, one in enumerate(self._skills):
            found += [(n, name) for name in one.others if draw.random() < 0.5]
            first = re.split(r"(?<=\.)\s", one.description)[0]
            found += [(n, " ".join(first.split()[:34])), (n, one.fragment), (n, one.sentence)]
            beside = [one.fragment, draw.choice(self._skills).fragment]
            draw.shuffle(beside)
            found.append((n, draw.choice([" and ", ", ", " / ", ", as well as ", " with "]).join(beside)))
            if draw.random() < 0.5:
                beside = [one.sentence, draw.choice(self._skills).sentence]
                draw.shuffle(beside)
                found.append((n, " ".join(beside)))
        return found


def learn(learner: Learner, teacher: Teacher, steps: int, rate: float) -> None:
    """Adam with a short rise and a cosine fall of the rate."""
    parameters = list(learner.all_thin.parameters())
    adam = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    for step in range(steps):
        fall = max(0.02, 0.5 * (1 + math.cos(math.pi * step / steps)))
        for group in adam.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 30) * fall
        texts, partners, no_rivals = teacher.batch()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            odds = learner(texts) @ learner(partners).T / TEMPERATURE
        odds = odds.float().masked_fill(no_rivals, -1e9)
        right = torch.arange(len(texts))
        loss = LABEL_FIRST * F.cross_entropy(odds, right) + (1 - LABEL_FIRST) * F.cross_entropy(odds.T, right)
        adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        adam.step()
        if step % 25 == 24:
            print(f"step {step + 1}: loss {loss.item():.3f}", flush=True)


def _begin_from(learner: Learner, path: Path) -> None:
    kept = read_tuning(path).thin
    with torch.no_grad():
        for (_name, (up, down)), one in zip(sorted(kept.items()), learner.in_order(), strict=True):
            one.up.copy_(torch.tensor(np.asarray(up)))
            one.down.copy_(torch.tensor(np.asarray(down)))


if __name__ == "__main__":
    main()
