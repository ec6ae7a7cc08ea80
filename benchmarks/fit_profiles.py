"""Write what is known of ESCO's skills by their bare names, ``skills/extraction/known.npz``.

    PYTHONPATH=src:. python -m benchmarks.fit_profiles ESCO_FOLDER

ESCO_FOLDER holds the official ``skills_en.csv`` (© European Union, reuse with attribution). For each skill: the mean of two unit
vectors, that of "label: description" (the first 300 letters) and the mean of its names; in eight bits, under a digest of
the label. Afterwards ``fit_extraction --only known --write`` fits the weights of the model that reads it.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

import numpy as np

from benchmarks.fit_extraction import extractor_of, read_esco


def main() -> None:
    """Read, encode, write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muster.config.settings")
    import django

    django.setup()
    from django.conf import settings

    from muster.skills import extraction
    from muster.skills.extraction import known
    from muster.skills.extraction.kindred import unit
    from muster.skills.extraction.meanings import texts_of
    from muster.skills.extraction.storing import stored_vectors

    extractor = extractor_of(read_esco(given.folder), "descriptions", Path(settings.MUSTER_CACHE))
    encoder = extraction.encoder()
    if encoder is None:
        raise SystemExit("There is no encoder.")
    names, described = texts_of(extractor.named)
    texts = [text for _skill, text in (*names, *described)]
    vectors = stored_vectors(texts, encoder, Path(settings.MUSTER_CACHE))
    size = len(extractor.labels)
    sums, said = (np.zeros((size, encoder.width), np.float32) for _ in range(2))
    np.add.at(sums, [skill for skill, _ in names], vectors[: len(names)])
    said[[skill for skill, _ in described]] = vectors[len(names) :]
    profiles = unit(unit(sums) + unit(said))
    digests = np.array([known.digest_of(label) for label in extractor.labels], dtype=np.uint64)
    digests, first = np.unique(digests, return_index=True)
    profiles = profiles[first]
    scale = np.abs(profiles).max(axis=1, keepdims=True) / 127
    path = Path(known.__file__).with_name("known.npz")
    np.savez_compressed(
        path,
        encoder=np.array(encoder.key),
        labels=digests,
        profiles=np.rint(profiles / np.maximum(scale, 1e-9)).astype(np.int8),
    )
    print(f"{len(digests)} labels; {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
