"""The sentence encoder: against a plain NumPy twin with the packaged weights, its files, its hand-written ONNX."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import erf

from muster.engine.encoder import Encoder, NoEncoder, folders, model_folder, onnx

SENTENCES = ("manage staff", "You will lead a team of eight people.", "Python and SQL are needed.", "R")


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder(threads=1)


def _twin(weights: Mapping[str, NDArray[Any]], ids: list[int]) -> NDArray[np.float64]:
    """BERT as its paper writes it, one text at a time, in double precision; the mean of the last layer, of length 1."""

    def linear(x: NDArray[Any], name: str) -> NDArray[Any]:
        return x @ weights[f"{name}.weight"].T.astype(float) + weights[f"{name}.bias"]

    def norm(x: NDArray[Any], name: str) -> NDArray[Any]:
        spread = np.sqrt(x.var(axis=-1, keepdims=True) + 1e-12)
        return (x - x.mean(axis=-1, keepdims=True)) / spread * weights[f"{name}.weight"] + weights[
            f"{name}.bias"
        ]

    x = weights["embeddings.word_embeddings.weight"][ids].astype(float)
    x = x + weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = norm(x + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in (f"encoder.layer.{n}" for n in range(6)):
        heads = [
            linear(x, f"{layer}.attention.self.{part}").reshape(len(ids), 12, 32).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        ]
        seen = np.exp(heads[0] @ heads[1].transpose(0, 2, 1) / np.sqrt(32))
        mixed = (seen / seen.sum(axis=-1, keepdims=True) @ heads[2]).transpose(1, 0, 2).reshape(len(ids), 384)
        x = norm(x + linear(mixed, f"{layer}.attention.output.dense"), f"{layer}.attention.output.LayerNorm")
        wide = linear(x, f"{layer}.intermediate.dense")
        wide = wide * (1 + erf(wide / np.sqrt(2))) / 2
        x = norm(x + linear(wide, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
    total = x.sum(axis=0)
    return np.asarray(total / np.linalg.norm(total))


def test_the_graph_is_the_model() -> None:
    """Exact weights equal the twin to five places; eight bits come near it, in a batch with padding."""
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    folder = model_folder()
    weights = load_file(folder.path / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(folder.path / "tokenizer.json"))
    tokenizer.no_padding()
    wanted = np.array([_twin(weights, tokenizer.encode(text).ids) for text in SENTENCES])
    exact = Encoder(folder, threads=1, exact=True).encode(SENTENCES)
    assert np.abs(exact - wanted).max() < 1e-5
    small = Encoder(folder, threads=1).encode(SENTENCES)
    assert (small * wanted).sum(axis=1).min() > 0.97


def test_what_means_the_same_is_near(encoder: Encoder) -> None:
    a, b, c = encoder.encode(["supervise employees", "manage staff", "weld steel pipes"])
    assert a @ b > a @ c + 0.2


def test_vectors_are_of_length_one_in_order_whatever_the_text(encoder: Encoder) -> None:
    texts = ["", "word " * 5000, "\ud800 half a pair", "naïve 💡", *SENTENCES]
    told: list[tuple[int, int]] = []
    vectors = encoder.encode(texts, progress=lambda done, total: told.append((done, total)))
    assert vectors.shape == (len(texts), encoder.width)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert told[-1] == (len(texts), len(texts))
    alone = encoder.encode(["manage staff"])[0]
    assert vectors[texts.index("manage staff")] @ alone > 0.97
    assert encoder.encode([]).shape == (0, encoder.width)


def test_several_threads_get_what_one_gets(encoder: Encoder) -> None:
    wanted = encoder.encode(SENTENCES)
    with ThreadPoolExecutor(4) as pool:
        for vectors in pool.map(encoder.encode, [SENTENCES] * 8):
            assert np.array_equal(vectors, wanted)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"config.json": b"{"}, "holds no model"),
        ({"config.json": b'{"model_type": "t5"}'}, "not a BERT"),
        ({"config.json": b'{"model_type": "bert", "hidden_act": "relu"}'}, "differently"),
        ({"tokenizer.json": None}, "holds no model"),
        ({"1_Pooling/config.json": b'{"pooling_mode_mean_tokens": false}'}, "differently"),
    ],
)
def test_a_folder_that_is_not_whole_is_refused(
    tmp_path: Path, change: dict[str, bytes | None], words: str
) -> None:
    files = {"config.json": b'{"model_type": "bert"}', "tokenizer.json": b"{}", "model.safetensors": b"x"}
    for name, data in (files | change).items():
        if data is not None:
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(data)
    with pytest.raises(NoEncoder, match=words):
        model_folder(tmp_path)


def test_weights_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    for name in ("tokenizer.json", "config.json"):
        (tmp_path / name).write_bytes((model_folder().path / name).read_bytes())
    (tmp_path / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(NoEncoder, match="cannot be read"):
        Encoder(tmp_path)


def test_damaged_packaged_files_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(folders.PINNED, "tokenizer.json", "0" * 64)
    with pytest.raises(NoEncoder, match="damaged"):
        model_folder()
    monkeypatch.setattr(folders, "PACKAGE", "no_such_model")
    with pytest.raises(NoEncoder, match="not installed"):
        model_folder()


def test_a_small_graph_of_our_own_runs() -> None:
    """The messages as ONNX Runtime reads them: attributes of each kind, a free size, an input left out."""
    import onnxruntime

    model = onnx.model(
        nodes=[
            onnx.node("Clip", ["x", "", "most"], ["clipped"]),
            onnx.node("Transpose", ["clipped"], ["turned"], {"perm": [1, 0]}),
            onnx.node("LeakyRelu", ["turned"], ["y"], {"alpha": 0.5}),
        ],
        tensors={"most": np.array(2, dtype=np.float32)},
        inputs={"x": ("float32", ("rows", 2))},
        outputs={"y": ("float32", (2, "rows"))},
    )
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    (y,) = session.run(None, {"x": np.array([[-2, 3], [1, 200]], dtype=np.float32)})
    assert y.tolist() == [[-1, 1], [2, 2]]
    assert json.dumps(onnx._varint(-1).hex()) == '"ffffffffffffffffff01"'
