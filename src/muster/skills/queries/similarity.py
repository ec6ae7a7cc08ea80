"""Which skills stand in for which, and how far: the similarity artefact of a taxonomy version.

Pairs come from the relations that the sources give, from broader links, from skills of the same
name in two sources, from what was computed (``actions.relating``), and, weakest, from small families under one broader
skill. The stronger word
wins; a pair counts both ways. Every neighbour keeps its origin, so that a page can say why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from muster.skills.models import SimilarityEdge, Skill, SkillLabel, SkillMerge, SkillParent, SkillRelation
from muster.skills.queries.versions import PerVersion, Version
from muster.skills.rules.words import normalise
from muster.skills.terms import (
    SIM_BROADER,
    SIM_BROADER_LARGE,
    SIM_FLOOR,
    SIM_NEIGHBOURS,
    SIM_SAME_LABEL,
    SIM_SIBLING,
    SMALL_FAMILY,
    LabelRole,
    Origin,
)

ORIGINS = tuple(Origin)
"""What the numbers in ``SimilarityArtefact.origin`` mean."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A skill near another. ``sim`` in hundredths, at least the published floor."""

    ref: str
    sim: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class SimilarityArtefact:
    """Neighbours of every skill as arrays, read-only, the same for the same taxonomy.

    ``skill_refs`` are all skills in order of id, deprecated ones too. Neighbours of the skill at
    position i are ``neighbour[indptr[i]:indptr[i + 1]]`` (positions, int32), with ``sim`` in
    hundredths (int16) and ``origin`` as a place in ``ORIGINS`` (int8): at most ten, none below the
    floor, the nearest first. A skill is not its own neighbour; it covers itself with 100. ``position`` of a merged
    skill is that of the one that stands for it, so that whatever was written with it is read as that one.
    """

    version: int
    skill_refs: tuple[str, ...]
    indptr: NDArray[np.int32]
    neighbour: NDArray[np.int32]
    sim: NDArray[np.int16]
    origin: NDArray[np.int8]
    position: dict[str, int]

    def neighbours(self, ref: str) -> list[Neighbour]:
        """The neighbours of one skill, nearest first; none for an unknown reference."""
        place = self.position.get(ref)
        if place is None:
            return []
        span = range(int(self.indptr[place]), int(self.indptr[place + 1]))
        return [
            Neighbour(self.skill_refs[self.neighbour[i]], int(self.sim[i]), ORIGINS[self.origin[i]])
            for i in span
        ]


def similarity_artefact() -> SimilarityArtefact:
    """The artefact of the taxonomy in force; made once per version and process, then one query."""
    return _artefact.get()


def neighbours_for(refs: Collection[str]) -> dict[str, list[Neighbour]]:
    """The neighbours of each of these skills, nearest first."""
    artefact = similarity_artefact()
    return {ref: artefact.neighbours(ref) for ref in refs}


class _Pairs:
    """The strongest word on every pair."""

    def __init__(self, stands: dict[int, int]) -> None:
        self.stands = stands
        self.sims: dict[tuple[int, int], tuple[int, Origin]] = {}

    def say(self, one: int, other: int, sim: int, origin: Origin) -> None:
        """Note the similarity unless a stronger one (or as strong from an earlier origin) is known."""
        one, other = self.stands.get(one, one), self.stands.get(other, other)
        if one == other or sim < SIM_FLOOR:
            return
        pair = (min(one, other), max(one, other))
        known = self.sims.get(pair)
        if known is None or (-sim, ORIGINS.index(origin)) < (-known[0], ORIGINS.index(known[1])):
            self.sims[pair] = (sim, origin)


def _make(version: Version) -> SimilarityArtefact:
    skills = list(Skill.objects.order_by("id").values_list("id", "ref", "uri"))
    uris = {row[0]: row[2] for row in skills}
    pairs = _Pairs(dict(SkillMerge.objects.values_list("skill_id", "stands_id")))
    for one, other, sim, origin in SkillRelation.objects.values_list(
        "from_skill_id", "to_skill_id", "sim", "origin"
    ):
        pairs.say(one, other, sim, Origin(origin))
    for one, other, sim, origin in SimilarityEdge.objects.values_list("one_id", "other_id", "sim", "origin"):
        pairs.say(one, other, sim, Origin(origin))
    _say_broader(pairs)
    _say_same_labels(pairs)
    near: dict[int, list[tuple[int, str, int, Origin]]] = defaultdict(list)
    for (one, other), (sim, origin) in pairs.sims.items():
        near[one].append((-sim, uris[other], other, origin))
        near[other].append((-sim, uris[one], one, origin))
    return _pack(version, skills, near, pairs.stands)


def _say_broader(pairs: _Pairs) -> None:
    """Broader links both ways, and brothers and sisters in families that are small enough."""
    children: dict[int, list[int]] = defaultdict(list)
    for skill, parent in SkillParent.objects.order_by("skill_id").values_list("skill_id", "parent_id"):
        children[parent].append(skill)
    for parent, family in children.items():
        is_small = len(family) <= SMALL_FAMILY
        for place, one in enumerate(family):
            pairs.say(one, parent, SIM_BROADER if is_small else SIM_BROADER_LARGE, Origin.BROADER)
            for other in family[:place] if is_small else ():
                pairs.say(one, other, SIM_SIBLING, Origin.SIBLING)


def _say_same_labels(pairs: _Pairs) -> None:
    """Skills of different sources with the same preferred label in the same language.

    What stands in brackets after a name, as in "Java (computer programming)", only explains it.
    """
    named: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    rows = SkillLabel.objects.filter(role=LabelRole.PREFERRED).order_by("skill_id")
    for skill, source, language, text in rows.values_list("skill_id", "skill__source", "language", "text"):
        named[(language, normalise(text.split(" (")[0]))].append((skill, source))
    for alike in named.values():
        for place, (one, source) in enumerate(alike):
            for other, other_source in alike[:place]:
                if source != other_source:
                    pairs.say(one, other, SIM_SAME_LABEL, Origin.SAME_LABEL)


def _pack(
    version: Version,
    skills: list[tuple[int, str, str]],
    near: dict[int, list[tuple[int, str, int, Origin]]],
    stands: dict[int, int],
) -> SimilarityArtefact:
    place = {row[0]: n for n, row in enumerate(skills)}
    counts, neighbour, sims, origins = [0], [], [], []
    for skill_id, _ref, _uri in skills:
        kept = sorted(near.get(skill_id, ()))[:SIM_NEIGHBOURS]
        counts.append(counts[-1] + len(kept))
        for minus_sim, _other_uri, other, origin in kept:
            neighbour.append(place[other])
            sims.append(-minus_sim)
            origins.append(ORIGINS.index(origin))
    arrays = (
        np.array(counts, dtype=np.int32),
        np.array(neighbour, dtype=np.int32),
        np.array(sims, dtype=np.int16),
        np.array(origins, dtype=np.int8),
    )
    for array in arrays:
        array.flags.writeable = False
    refs = tuple(row[1] for row in skills)
    position = {ref: place[stands.get(skill_id, skill_id)] for skill_id, ref, _uri in skills}
    return SimilarityArtefact(version.number, refs, *arrays, position=position)


_artefact: PerVersion[SimilarityArtefact] = PerVersion(_make)
