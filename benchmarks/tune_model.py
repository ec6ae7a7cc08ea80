"""The packaged encoder in torch, with thin matrices that are learnt beside its own: for `tune_encoder.py` alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn

LONGEST = 64
PIECE = 64
"""Texts that are read at once, of about the same length: little is spent on padding."""
_PARTS = (
    "attention.self.query", "attention.self.key", "attention.self.value",
    "attention.output.dense", "intermediate.dense", "output.dense",
)  # fmt: skip


class Thin(nn.Module):
    """x times (weight + up @ down), plus the bias; only ``up`` and ``down`` are learnt, ``up`` from zero."""

    def __init__(self, weight: Any, bias: Any, rank: int) -> None:
        super().__init__()
        self.weight, self.bias = weight, bias
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / weight.shape[1] ** 0.5)
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))

    def forward(self, x: Any) -> Any:
        return F.linear(x, self.weight, self.bias) + F.linear(F.linear(x, self.down), self.up)


class Learner(nn.Module):
    """Texts to unit vectors (texts, 384), as ``engine.encoder`` makes them."""

    def __init__(self, folder: Path, *, layers: int, heads: int, rank: int) -> None:
        super().__init__()
        self._kept = {
            name.removeprefix("bert."): one for name, one in load_file(folder / "model.safetensors").items()
        }
        self._layers, self._heads = layers, heads
        names = [f"encoder.layer.{n}.{part}" for n in range(layers) for part in _PARTS]
        self._thin = {
            name: Thin(self._kept[f"{name}.weight"], self._kept[f"{name}.bias"], rank) for name in names
        }
        self.all_thin = nn.ModuleList(self._thin.values())
        self._places = (
            self._kept["embeddings.position_embeddings.weight"]
            + self._kept["embeddings.token_type_embeddings.weight"][0]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def thin(self) -> dict[str, tuple[Any, Any]]:
        """By name of the matrix: up (out, rank) and down (rank, in), as ``write_tuning`` takes them."""
        return {
            name: (one.up.detach().numpy(), one.down.detach().numpy()) for name, one in self._thin.items()
        }

    def in_order(self) -> list[Thin]:
        """By name, as a file of them is read."""
        return [one for _name, one in sorted(self._thin.items())]

    def forward(self, texts: Sequence[str]) -> Any:
        tokens = [one.ids for one in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda n: len(tokens[n]))
        parts = [
            self._read([tokens[n] for n in order[at : at + PIECE]]) for at in range(0, len(order), PIECE)
        ]
        back = torch.empty(len(order), dtype=torch.long)
        back[torch.tensor(order)] = torch.arange(len(order))
        return torch.cat(parts)[back]

    def _read(self, tokens: Sequence[Sequence[int]]) -> Any:
        ids = torch.zeros(len(tokens), max(map(len, tokens)), dtype=torch.long)
        real = torch.zeros(ids.shape)
        for row, one in enumerate(tokens):
            ids[row, : len(one)] = torch.tensor(one)
            real[row, : len(one)] = 1
        words = self._kept["embeddings.word_embeddings.weight"][ids]
        x = self._normed(words + self._places[: ids.shape[1]], "embeddings.LayerNorm")
        seen = real[:, None, None, :].bool()
        for n in range(self._layers):
            x = self._layer(f"encoder.layer.{n}", x, seen)
        mean = (x.float() * real[:, :, None]).sum(1) / real.sum(1, keepdim=True)
        return F.normalize(mean, dim=-1)

    def _layer(self, name: str, x: Any, seen: Any) -> Any:
        texts, length, width = x.shape
        query, key, value = (
            self._thin[f"{name}.attention.self.{part}"](x)
            .view(texts, length, self._heads, -1)
            .transpose(1, 2)
            for part in ("query", "key", "value")
        )
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=seen)
        mixed = mixed.transpose(1, 2).reshape(texts, length, width)
        x = self._normed(
            self._thin[f"{name}.attention.output.dense"](mixed) + x, f"{name}.attention.output.LayerNorm"
        )
        wide = F.gelu(self._thin[f"{name}.intermediate.dense"](x))
        return self._normed(self._thin[f"{name}.output.dense"](wide) + x, f"{name}.output.LayerNorm")

    def _normed(self, x: Any, name: str) -> Any:
        gain, shift = self._kept[f"{name}.weight"], self._kept[f"{name}.bias"]
        return F.layer_norm(x, (x.shape[-1],), gain, shift, 1e-12)
