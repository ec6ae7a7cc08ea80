"""Small changes to a model's weights, kept apart from them.

To each matrix of the layers the product of two thin ones is added (low-rank adaptation: Hu et al. 2021), so that a file of a
megabyte turns a general encoder into one that knows a field. It fits one model and no other, the one that it names.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Weights = dict[str, NDArray[Any]]


class NoTuning(Exception):
    """The file is not there, is damaged, or was made for another model; the message says which."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """``thin`` holds for each matrix (out, in), by its name without ".weight", ``up`` (out, rank) and ``down`` (rank, in)."""

    key: str
    """A digest of the file."""
    model: str
    """The key of the model that it was made for."""
    thin: Mapping[str, tuple[NDArray[np.float32], NDArray[np.float32]]]

    def applied(self, weights: Weights) -> Weights:
        """The weights with the changes. Raises NoTuning where they do not fit."""
        changed = dict(weights)
        for name, (up, down) in self.thin.items():
            at = f"{name}.weight"
            if at not in weights or weights[at].shape != (up.shape[0], down.shape[1]):
                raise NoTuning(f"The tuning does not fit the model: {at}.")
            changed[at] = (weights[at] + up @ down).astype(np.float32)
        return changed


def read_tuning(path: Path) -> Tuning:
    """What `write_tuning` wrote. Raises NoTuning."""
    try:
        data = path.read_bytes()
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            names = sorted(name.removesuffix(".up") for name in file.files if name.endswith(".up"))
            thin = {
                name: (file[f"{name}.up"].astype(np.float32), file[f"{name}.down"].astype(np.float32))
                for name in names
            }
            model = str(file["model"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise NoTuning(f"The tuning {path.name} cannot be read: {error}") from error
    ragged = any(up.ndim != 2 or down.ndim != 2 or up.shape[1] != down.shape[0] for up, down in thin.values())
    if ragged or not thin or not all(np.isfinite(one).all() for two in thin.values() for one in two):
        raise NoTuning(f"The tuning {path.name} is damaged.")
    return Tuning(hashlib.sha256(data).hexdigest()[:16], model, thin)


def write_tuning(path: Path, model: str, thin: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]) -> None:
    """Keep the changes in half precision."""
    arrays = {"model": np.array(model)}
    for name, (up, down) in thin.items():
        arrays[f"{name}.up"], arrays[f"{name}.down"] = up.astype(np.float16), down.astype(np.float16)
    np.savez_compressed(path, allow_pickle=False, **arrays)
