"""ONNX models written by hand: the few protocol-buffer messages that a graph needs, and nothing else.

The field numbers are those of ``onnx.proto`` (ONNX 1.x, IR version 8). The `onnx` package itself is not needed to
run a model, only to make one, and a graph of some eighty nodes does not earn it.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

OWN = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""

_TYPES = {"float32": 1, "uint8": 2, "int8": 3, "int32": 6, "int64": 7, "float16": 10}
_IR_VERSION = 8
_OPSETS = (("", 17), (OWN, 1))


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _bytes(field: int, value: bytes | str) -> bytes:
    data = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def tensor(name: str, array: NDArray[Any]) -> bytes:
    """A TensorProto; one of the types float32, float16, uint8, int8, int32, int64."""
    dims = b"".join(_number(1, size) for size in array.shape)
    kind = _number(2, _TYPES[array.dtype.name])
    raw = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
    return dims + kind + _bytes(8, name) + _bytes(9, raw)


def attribute(name: str, value: float | int | Sequence[int]) -> bytes:
    """An AttributeProto holding a float, a whole number, or several whole numbers."""
    if isinstance(value, float):
        return _bytes(1, name) + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)
    if isinstance(value, int):
        return _bytes(1, name) + _number(3, value) + _number(20, 2)
    return _bytes(1, name) + b"".join(_number(8, one) for one in value) + _number(20, 7)


def node(
    operator: str,
    inputs: Sequence[str],
    outputs: Sequence[str],
    attributes: Mapping[str, float | int | Sequence[int]] | None = None,
    *,
    domain: str = "",
) -> bytes:
    """A NodeProto; an input named "" is one left out."""
    body = b"".join(_bytes(1, name) for name in inputs) + b"".join(_bytes(2, name) for name in outputs)
    body += _bytes(4, operator)
    body += b"".join(_bytes(5, attribute(name, value)) for name, value in (attributes or {}).items())
    return body + _bytes(7, domain)


def _value(name: str, kind: str, shape: Sequence[str | int]) -> bytes:
    dims = b"".join(
        _bytes(1, _number(1, size) if isinstance(size, int) else _bytes(2, size)) for size in shape
    )
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, _TYPES[kind]) + _bytes(2, dims)))


def model(
    *,
    nodes: Sequence[bytes],
    tensors: Mapping[str, NDArray[Any]],
    inputs: Mapping[str, tuple[str, Sequence[str | int]]],
    outputs: Mapping[str, tuple[str, Sequence[str | int]]],
) -> bytes:
    """A whole ModelProto: nodes in an order in which they can run, constants by name, and what goes in and out
    (type and shape; a size with a name is free)."""
    graph = b"".join(_bytes(1, one) for one in nodes) + _bytes(2, "encoder")
    graph += b"".join(_bytes(5, tensor(name, array)) for name, array in tensors.items())
    graph += b"".join(_bytes(11, _value(name, *what)) for name, what in inputs.items())
    graph += b"".join(_bytes(12, _value(name, *what)) for name, what in outputs.items())
    opsets = b"".join(_bytes(8, _bytes(1, domain) + _number(2, version)) for domain, version in _OPSETS)
    return _number(1, _IR_VERSION) + _bytes(2, "muster") + _bytes(7, graph) + opsets
