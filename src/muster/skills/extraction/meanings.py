"""What names mean: vectors of labels, other names and descriptions, and how near a text comes to each skill."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from muster.engine.encoder import Encoder
from muster.skills.extraction.known import profiles_of
from muster.skills.extraction.storing import stored_vectors
from muster.skills.queries import Named

_LONGEST = 300
"""Characters of a description that are read: its first sentences say what the skill is."""

Vectors = NDArray[np.float32]


class Meanings:
    """The vectors of a taxonomy. Safe in several threads."""

    def __init__(
        self,
        encoder: Encoder,
        labels: Sequence[tuple[int, str]],
        *,
        described: Sequence[tuple[int, str]] = (),
        cache: Path | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        """labels: (skill, text), skills numbered from 0; described: (skill, "label: description"), where there is one.

        Made from the cache when it is there, else computed with ``progress`` (done, of how many). Where every skill has one label
        and nothing else, what is known of labels helps (``known``).
        """
        self._encoder = encoder
        self.items = 1 + max((item for item, _ in labels), default=-1)
        texts = [text for _, text in (*labels, *described)]
        vectors = stored_vectors(texts, encoder, cache, progress=progress)
        self._names = _Grouped([item for item, _ in labels], vectors[: len(labels)], self.items)
        self._described = _Grouped([item for item, _ in described], vectors[len(labels) :], self.items)
        self.has_descriptions = bool(described)
        is_bare = not described and [item for item, _ in labels] == list(range(self.items))
        self._profiles = profiles_of(texts, vectors, encoder.key) if is_bare else None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, each computed once though it may come several times."""
        once = {text: n for n, text in enumerate(dict.fromkeys(texts))}
        return self._encoder.encode(list(once))[[once[text] for text in texts]]

    def to_names(self, vectors: Vectors) -> Vectors:
        """(texts, skills): the cosine with the nearest name of each skill."""
        return self._names.nearest(vectors)

    def to_descriptions(self, vectors: Vectors) -> Vectors:
        """(texts, skills): the cosine with the skill's description, 0 where it has none."""
        return self._described.nearest(vectors)

    @property
    def has_profiles(self) -> bool:
        """Whether something is known of the labels beside their words."""
        return self._profiles is not None

    def to_profiles(self, vectors: Vectors) -> Vectors:
        """(texts, skills): the cosine with what is known of each skill. Only where something is."""
        if self._profiles is None:
            raise ValueError("nothing is known of these labels")
        return np.asarray(vectors @ self._profiles.T, dtype=np.float32)


def texts_of(named: Named) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """What the encoder reads of a taxonomy: (skill, name) in English, and (skill, "label: description").

    Of a skill without an English name whatever it is called is read, since its letters may tell something.
    """
    english = [n for n, language in enumerate(named.language) if language == "en"]
    spoken = {named.skill[n] for n in english}
    rest = [n for n, skill in enumerate(named.skill) if skill not in spoken]
    labels = [(named.skill[n], named.text[n]) for n in (*english, *rest)]
    preferred = named.preferred("en")
    described = [
        (skill, f"{preferred[skill]}: {' '.join(text.split())}"[:_LONGEST])
        for skill, text in enumerate(named.descriptions)
        if text.strip()
    ]
    return labels, described


class _Grouped:
    """Vectors that belong to items, in order of the items."""

    def __init__(self, items: Sequence[int], vectors: Vectors, size: int) -> None:
        owner = np.array(items, dtype=np.int64)
        order = np.argsort(owner, kind="stable")
        self._vectors = np.ascontiguousarray(vectors[order])
        self._present, self._starts = np.unique(owner[order], return_index=True)
        self._size = size

    def nearest(self, vectors: Vectors) -> Vectors:
        out = np.zeros((len(vectors), self._size), dtype=np.float32)
        if self._present.size and len(vectors):
            cosines = vectors @ self._vectors.T
            if self._present.size < self._vectors.shape[0]:
                cosines = np.maximum.reduceat(cosines, self._starts, axis=1)
            out[:, self._present] = cosines
        return out
