"""Changes to a model's weights: applied, kept, and refused where they do not fit or are damaged."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from muster.engine.encoder import Encoder, NoTuning, Tuning, model_folder, read_tuning, write_tuning

MATRIX = "encoder.layer.5.output.dense"


def _thin(seed: int = 1, *, out: int = 384, into: int = 1536, size: float = 0.2) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    return {MATRIX: (draw.normal(0, size, (out, 2)), draw.normal(0, size, (2, into)))}


def test_the_product_is_added_to_the_matrix_and_nothing_else() -> None:
    weights = {f"{MATRIX}.weight": np.ones((3, 4), np.float32), "other.weight": np.ones((2, 2), np.float32)}
    up, down = np.arange(6.0).reshape(3, 2), np.arange(8.0).reshape(2, 4)
    changed = Tuning("k", "m", {MATRIX: (up, down)}).applied(weights)
    assert np.array_equal(changed[f"{MATRIX}.weight"], 1 + up @ down)
    assert changed["other.weight"] is weights["other.weight"]
    assert (weights[f"{MATRIX}.weight"] == 1).all()


def test_what_is_written_is_read_in_half_precision(tmp_path: Path) -> None:
    thin = _thin()
    write_tuning(tmp_path / "t.npz", "the model", thin)
    kept = read_tuning(tmp_path / "t.npz")
    assert kept.model == "the model"
    for made, read in zip(thin[MATRIX], kept.thin[MATRIX], strict=True):
        assert np.array_equal(made.astype(np.float16), read)
    write_tuning(tmp_path / "u.npz", "the model", _thin(2))
    assert read_tuning(tmp_path / "u.npz").key != kept.key


def test_a_tuned_encoder_gives_other_vectors_under_another_key(tmp_path: Path) -> None:
    folder = model_folder()
    write_tuning(tmp_path / "t.npz", folder.key, _thin())
    plain, tuned = Encoder(threads=1), Encoder(tuning=read_tuning(tmp_path / "t.npz"), threads=1)
    assert tuned.key.startswith(plain.key)
    assert tuned.key != plain.key
    assert 0.1 < float(plain.encode(["manage staff"])[0] @ tuned.encode(["manage staff"])[0]) < 0.99


@pytest.mark.parametrize("thin", [_thin(out=383), {"no.such.matrix": _thin()[MATRIX]}])
def test_a_tuning_that_does_not_fit_is_refused(tmp_path: Path, thin: dict[str, Any]) -> None:
    write_tuning(tmp_path / "t.npz", model_folder().key, thin)
    with pytest.raises(NoTuning, match="does not fit"):
        Encoder(tuning=read_tuning(tmp_path / "t.npz"))


def test_a_tuning_of_another_model_is_refused(tmp_path: Path) -> None:
    write_tuning(tmp_path / "t.npz", "another", _thin())
    with pytest.raises(NoTuning, match="another model"):
        Encoder(tuning=read_tuning(tmp_path / "t.npz"))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.npz"
    with pytest.raises(NoTuning, match="cannot be read"):
        read_tuning(path)
    write_tuning(path, "m", _thin())
    whole = path.read_bytes()
    for bad in (b"", b"PK no archive", whole[:-40], whole[: len(whole) // 2]):
        path.write_bytes(bad)
        with pytest.raises(NoTuning, match="cannot be read"):
            read_tuning(path)
    write_tuning(path, "m", {MATRIX: (np.full((4, 2), np.nan), np.zeros((2, 4)))})
    with pytest.raises(NoTuning, match="damaged"):
        read_tuning(path)
    write_tuning(path, "m", {MATRIX: (np.zeros((4, 2)), np.zeros((3, 4)))})
    with pytest.raises(NoTuning, match="damaged"):
        read_tuning(path)
    np.savez(path, model=np.array("m"))
    with pytest.raises(NoTuning, match="damaged"):
        read_tuning(path)
