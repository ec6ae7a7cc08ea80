"""The refs of many people as arrays: nothing to make when a saved snapshot is opened, and pages that processes share.

A tuple of strings and a dictionary of rows cost some 200 bytes a person and every process its own copy; as arrays they are
27 bytes that lie in a file. A row is found by the ref's stable hash, which the columns hold anyway.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from muster.engine.arrays import stable_hash, stable_hashes

Array = NDArray[Any]


class StoredRefs(Sequence[str]):
    """Refs in the order of their rows. text: n x width bytes, filled up with zeros. tie: `stable_hash` by row.
    by_tie: rows (int64) in ascending order of their tie."""

    def __init__(self, text: Array, tie: Array, by_tie: Array) -> None:
        self.text, self.tie, self.by_tie = text, tie, by_tie
        self._rows = text.view(f"S{text.shape[1]}")[:, 0] if text.size else np.zeros(0, dtype="S1")

    def __len__(self) -> int:
        return self.tie.size

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        if isinstance(at, slice):
            return tuple(one.decode() for one in self._rows[at].tolist())
        return self._rows[at].decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self[:])

    def row(self, ref: str) -> int:
        """The row of a ref; -1 for an unknown one."""
        wanted = np.uint64(stable_hash(ref))
        at = int(np.searchsorted(self.tie, wanted, sorter=self.by_tie))
        while at < self.tie.size:
            row = int(self.by_tie[at])
            if self.tie[row] != wanted:
                break
            if self[row] == ref:
                return row
            at += 1
        return -1


class StoredRows(Mapping[str, int]):
    """Rows by ref, looked up in stored refs."""

    def __init__(self, refs: StoredRefs) -> None:
        self._refs = refs

    def __getitem__(self, ref: str) -> int:
        row = self._refs.row(ref)
        if row < 0:
            raise KeyError(ref)
        return row

    def __contains__(self, ref: object) -> bool:
        return isinstance(ref, str) and self._refs.row(ref) >= 0

    def __iter__(self) -> Iterator[str]:
        return iter(self._refs)

    def __len__(self) -> int:
        return len(self._refs)


def store_refs(refs: Sequence[str], tie: Array) -> StoredRefs:
    """Refs, and their `stable_hash` by row, as arrays."""
    if isinstance(refs, StoredRefs):
        return refs
    text = np.array([ref.encode() for ref in refs], dtype=np.bytes_)
    matrix = text.view(np.uint8).reshape(len(refs), -1) if len(refs) else np.zeros((0, 1), dtype=np.uint8)
    return StoredRefs(np.ascontiguousarray(matrix), tie, np.argsort(tie, kind="stable").astype(np.int64))


def refs_of_bytes(parts: Sequence[Array]) -> StoredRefs:
    """Refs from their bytes: uint8 of n x any width, filled up with zeros, one part after the other."""
    width = max((part.shape[1] for part in parts), default=1)
    wide = [np.pad(part, ((0, 0), (0, width - part.shape[1]))) for part in parts]
    text = np.concatenate([np.zeros((0, width), dtype=np.uint8), *wide])
    tie = stable_hashes(text.view(f"S{width}")[:, 0].tolist())
    return StoredRefs(text, tie, np.argsort(tie, kind="stable").astype(np.int64))
