"""Running the model: texts in, unit vectors out."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from muster.engine.encoder.bert import Shape, graph_of
from muster.engine.encoder.folders import ModelFolder, NoEncoder, model_folder
from muster.engine.encoder.tuning import NoTuning, Tuning

LONGEST = 128
"""Tokens of a text that are read; the rest is left out. A long sentence has forty."""

_BATCH_TOKENS = 1024
_BATCH_TEXTS = 64
_VERSION = "1"
"""Of what is done with the weights here: part of the key, so that kept vectors are made anew after a change."""

Vectors = NDArray[np.float32]


class Encoder:
    """A sentence encoder. Making one takes a second and some 80 MB; it may be used from many threads at once.

    ``key`` changes whenever its vectors would: keep vectors under it. ``width`` is their length.
    """

    def __init__(
        self,
        folder: ModelFolder | Path | None = None,
        *,
        tuning: Tuning | None = None,
        threads: int = 2,
        exact: bool = False,
    ) -> None:
        """The packaged model, or one in a folder, with a tuning made for it. ``exact``: weights as they are, not in eight
        bits: slower, for checks. Raises NoEncoder where there is no whole model, or no library to run it; NoTuning for
        one made for another model."""
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        found = folder if isinstance(folder, ModelFolder) else model_folder(folder)
        if tuning is not None and tuning.model != found.key:
            raise NoTuning("The tuning was made for another model.")
        try:
            import onnxruntime
            from safetensors import SafetensorError
            from tokenizers import Tokenizer
        except ImportError as error:
            raise NoEncoder(f"A library that runs the model is missing: {error.name}.") from error
        try:
            self._tokenizer = Tokenizer.from_file(str(found.path / "tokenizer.json"))
            model, self.width = _model(found, tuning, exact=exact)
        except (SafetensorError, KeyError, ValueError, OSError) as error:
            raise NoEncoder(f"The model in {found.path} cannot be read: {error}") from error
        longest = min(LONGEST, int(found.config.get("max_position_embeddings", LONGEST)))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(longest)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = max(1, threads)
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.key = "-".join(
            [found.key, _VERSION, *([tuning.key] if tuning else []), *(["exact"] if exact else [])]
        )

    def encode(self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None) -> Vectors:
        """A unit vector (float32) per text, in order. An empty text has one too.

        ``progress`` is told (how many are done, of how many) after each batch. A vector may differ in the second
        decimal place with the company it was computed in, since activations are rounded by the batch.
        """
        out = np.zeros((len(texts), self.width), dtype=np.float32)
        tokens = [one.ids for one in self._tokenizer.encode_batch([_clean(text) for text in texts])]
        order = sorted(range(len(tokens)), key=lambda n: len(tokens[n]))
        done = 0
        while done < len(order):
            batch = _next_batch(tokens, order, done)
            out[batch] = self._sums([tokens[n] for n in batch])
            done += len(batch)
            if progress is not None:
                progress(done, len(order))
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)

    def _sums(self, batch: Sequence[Sequence[int]]) -> Any:
        longest = max(len(ids) for ids in batch)
        ids = np.zeros((len(batch), longest), dtype=np.int64)
        mask = np.zeros((len(batch), longest), dtype=np.int32)
        for row, one in enumerate(batch):
            ids[row, : len(one)] = one
            mask[row, : len(one)] = 1
        given = {"ids": ids, "mask": mask, "places": np.arange(longest, dtype=np.int64)}
        return self._session.run(["sums"], given)[0]


def _model(folder: ModelFolder, tuning: Tuning | None, *, exact: bool) -> tuple[bytes, int]:
    from safetensors.numpy import load_file

    weights = {
        name.removeprefix("bert."): array
        for name, array in load_file(folder.path / "model.safetensors").items()
    }
    if tuning is not None:
        weights = tuning.applied(weights)
    config = folder.config
    shape = Shape(
        layers=int(config["num_hidden_layers"]),
        heads=int(config["num_attention_heads"]),
        epsilon=float(config.get("layer_norm_eps", 1e-12)),
    )
    return graph_of(weights, shape, eight_bits=not exact), int(config["hidden_size"])


def _clean(text: str) -> str:
    """Without halves of surrogate pairs, which no tokenizer takes, and not longer than anything that is read."""
    return text[: LONGEST * 16].encode("utf-8", errors="replace").decode("utf-8")


def _next_batch(tokens: Sequence[Sequence[int]], order: Sequence[int], start: int) -> list[int]:
    """Texts of about the same length, as many as fit."""
    end = start + 1
    while (
        end < len(order)
        and end - start < _BATCH_TEXTS
        and (end - start + 1) * len(tokens[order[end]]) <= _BATCH_TOKENS
    ):
        end += 1
    return list(order[start:end])
