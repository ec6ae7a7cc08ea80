"""What is known of skills by their bare names: for a list of labels without descriptions or further names.

A name such as "pipelines" says little; what ESCO says of the skill behind it says more. For each English label of ESCO 1.2 the mean
of the encoder's vectors of its description and of its names is kept in eight bits (``known.npz``), under a digest of the label;
no text of ESCO's is. A list of one's own that shares labels with ESCO is read better for it; others are not touched.
Made by ``benchmarks/fit_profiles.py``, for the vectors of one encoder and no other.
"""

from __future__ import annotations

import hashlib
import logging
import zipfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from muster.skills.extraction.kindred import unit
from muster.skills.rules.words import normalise

LEAST = 0.5
"""The share of a list's labels that must be known; below it the list is another taxonomy."""

_PATH = Path(__file__).parent / "known.npz"
_log = logging.getLogger(__name__)

Table = NDArray[np.float32]


def digest_of(label: str) -> int:
    """Eight bytes that stand for a label, whatever its capitals and spaces."""
    said = hashlib.blake2b(normalise(label).encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(said, "little")


@lru_cache(maxsize=1)
def _kept() -> tuple[str, NDArray[np.uint64], NDArray[np.int8]] | None:
    """The key of the encoder, digests in order, and a profile for each; None where the file cannot be read."""
    try:
        with np.load(_PATH, allow_pickle=False) as file:
            return str(file["encoder"]), file["labels"], file["profiles"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        _log.warning("Labels are read without what is known of them: %s", error)
        return None


def profiles_of(labels: Sequence[str], vectors: Table, encoder_key: str) -> Table | None:
    """A unit vector per label: what is known of it, or its own vector, as given. None where too few are known."""
    kept = _kept()
    if kept is None or kept[0] != encoder_key or not labels or not len(kept[1]):
        return None
    _key, digests, profiles = kept
    asked = np.array([digest_of(label) for label in labels], dtype=np.uint64)
    place = np.minimum(np.searchsorted(digests, asked), len(digests) - 1)
    known = digests[place] == asked
    if known.mean() < LEAST:
        return None
    out = vectors.astype(np.float32, copy=True)
    out[known] = unit(profiles[place[known]].astype(np.float32))
    return out
