"""The graph of a BERT encoder, from its weights: embeddings, layers of attention and feed-forward, mean pooling.

Where the weights of a matrix are rounded to eight bits (per column, symmetric, seven bits used so that the sums of
pairs cannot saturate on processors without VNNI), the activations are rounded while it runs. The second half of the
feed-forward stays as it is: what comes out of gelu has rare large values, and rounding them to one scale costs more
than all the rest (mean cosine with the exact model .990 instead of .995 for a tenth of the time).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muster.engine.encoder import onnx

_MOST = 63
"""Largest weight in eight bits: 2 * 255 * 63 < 2**15."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a model's ``config.json`` says that the weights do not."""

    layers: int
    heads: int
    epsilon: float


class _Graph:
    """Nodes and constants as they come."""

    def __init__(self, *, eight_bits: bool) -> None:
        self.nodes: list[bytes] = []
        self.tensors: dict[str, NDArray[Any]] = {}
        self._eight_bits = eight_bits
        self._count = 0

    def constant(self, array: NDArray[Any]) -> str:
        self._count += 1
        name = f"c{self._count}"
        self.tensors[name] = array
        return name

    def add(self, operator: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: Any) -> str:
        """A node; the name of its (first) output. Those of several are NAME, NAME.1, NAME.2."""
        self._count += 1
        name = f"v{self._count}"
        names = [name, *(f"{name}.{n}" for n in range(1, outputs))]
        self.nodes.append(onnx.node(operator, inputs, names, attributes, domain=domain))
        return name

    def linear(self, x: str, weight: NDArray[Any], bias: NDArray[Any], *, exact: bool = False) -> str:
        """x times the transpose of the weight (out, in), plus the bias; ``exact``: never in eight bits."""
        matrix = np.ascontiguousarray(weight.T)
        if exact or not self._eight_bits:
            product = self.add("MatMul", x, self.constant(matrix))
            return self.add("Add", product, self.constant(bias))
        scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12).astype(np.float32) / np.float32(_MOST)
        rounded = np.rint(matrix / scale).astype(np.int8)
        names = [self.constant(array) for array in (rounded, scale, np.zeros(scale.size, np.int8), bias)]
        return self.add("DynamicQuantizeMatMul", x, *names, domain=onnx.OWN)


def graph_of(weights: Mapping[str, NDArray[Any]], shape: Shape, *, eight_bits: bool) -> bytes:
    """An ONNX model: ids (int64, texts x tokens), places (int64, tokens) and mask (int32, texts x tokens, 1 where a
    token is) in; ``sums`` (float32, texts x width) out, the sum of the last layer over each text's tokens.

    Weights by the names that BERT models on Hugging Face carry, without a prefix. Raises KeyError for one missing.
    """
    g = _Graph(eight_bits=eight_bits)
    words = weights["embeddings.word_embeddings.weight"]
    table = words.astype(np.float16) if eight_bits else words
    places = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    x = g.add("Gather", g.constant(table), "ids")
    if eight_bits:
        x = g.add("Cast", x, to=1)
    x = g.add("Add", x, g.add("Gather", g.constant(places), "places"))
    gain = g.constant(weights["embeddings.LayerNorm.weight"])
    x = g.add(
        "LayerNormalization", x, gain, g.constant(weights["embeddings.LayerNorm.bias"]),
        axis=-1, epsilon=shape.epsilon,
    )  # fmt: skip
    for layer in range(shape.layers):
        x = _layer(g, weights, shape, f"encoder.layer.{layer}", x)
    real = g.add("Cast", g.add("Unsqueeze", "mask", g.constant(np.array([1], np.int64))), to=1)
    sums = g.add("MatMul", real, x)
    g.nodes.append(onnx.node("Squeeze", [sums, g.constant(np.array([1], np.int64))], ["sums"]))
    return onnx.model(
        nodes=g.nodes,
        tensors=g.tensors,
        inputs={
            "ids": ("int64", ("texts", "tokens")),
            "places": ("int64", ("tokens",)),
            "mask": ("int32", ("texts", "tokens")),
        },
        outputs={"sums": ("float32", ("texts", int(words.shape[1])))},
    )


def _layer(g: _Graph, weights: Mapping[str, NDArray[Any]], shape: Shape, prefix: str, x: str) -> str:
    """Attention and feed-forward, each added to what came in and normalised."""

    def of(name: str) -> tuple[NDArray[Any], NDArray[Any]]:
        return weights[f"{prefix}.{name}.weight"], weights[f"{prefix}.{name}.bias"]

    asked = [of(f"attention.self.{part}") for part in ("query", "key", "value")]
    three = g.linear(x, np.concatenate([w for w, _ in asked]), np.concatenate([b for _, b in asked]))
    query = g.add("Split", three, outputs=3, axis=-1)
    seen = g.add(
        "MultiHeadAttention", query, f"{query}.1", f"{query}.2", "", "mask",
        domain=onnx.OWN, num_heads=shape.heads,
    )  # fmt: skip
    x = _joined(g, g.linear(seen, *of("attention.output.dense")), x, of("attention.output.LayerNorm"), shape)
    wide = g.add("Gelu", g.linear(x, *of("intermediate.dense")), domain=onnx.OWN)
    narrow = g.linear(wide, *of("output.dense"), exact=True)
    return _joined(g, narrow, x, of("output.LayerNorm"), shape)


def _joined(g: _Graph, new: str, x: str, norm: tuple[NDArray[Any], NDArray[Any]], shape: Shape) -> str:
    gain, shift = (g.constant(array) for array in norm)
    return g.add("SkipLayerNormalization", new, x, gain, shift, domain=onnx.OWN, epsilon=shape.epsilon)
