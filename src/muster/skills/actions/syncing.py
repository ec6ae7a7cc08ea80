"""Making the rows of one table say what is wanted, with as few writes as possible."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

BATCH = 2000

K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class Difference(Generic[K]):
    """What has to happen to a table: keys to add, keys with other values, ids to remove."""

    added: list[K] = field(default_factory=list)
    changed: list[K] = field(default_factory=list)
    removed: dict[K, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows are touched."""
        return len(self.added) + len(self.changed) + len(self.removed)


class Sync(Generic[K]):
    """One table's stored rows by key, and the steps to the wanted ones.

    ``key`` and ``values`` name columns; a single key column gives plain keys, several give tuples.
    """

    def __init__(self, rows: QuerySet[Any], *, key: tuple[str, ...], values: tuple[str, ...]) -> None:
        self.table: type[Model] = rows.model
        self.key, self.values = key, values
        self.stored: dict[Any, tuple[int, tuple[Any, ...]]] = {}
        for cells in rows.values_list("id", *key, *values).iterator(BATCH):
            names = cells[1 : 1 + len(key)]
            self.stored[names[0] if len(key) == 1 else names] = (cells[0], tuple(cells[1 + len(key) :]))

    def compare(self, wanted: Mapping[K, tuple[Any, ...]], *, remove: Callable[[K], bool]) -> Difference[K]:
        """The difference; ``remove`` says of a stored key that is not wanted whether it should go."""
        found: Difference[K] = Difference()
        for key, values in wanted.items():
            if key not in self.stored:
                found.added.append(key)
            elif self.stored[key][1] != values:
                found.changed.append(key)
        for key, (row_id, _values) in self.stored.items():
            if key not in wanted and remove(key):
                found.removed[key] = row_id
        return found

    def lines(
        self, difference: Difference[K], wanted: Mapping[K, tuple[Any, ...]]
    ) -> list[tuple[Any, tuple[Any, ...] | None, tuple[Any, ...] | None]]:
        """The difference as (key, before, after), None for not being there. Call it before writing."""
        return [
            *((key, None, wanted[key]) for key in difference.added),
            *((key, self.stored[key][1], wanted[key]) for key in difference.changed),
            *((key, self.stored[key][1], None) for key in difference.removed),
        ]

    def write(
        self,
        difference: Difference[K],
        wanted: Mapping[K, tuple[Any, ...]],
        make: Callable[[K, tuple[Any, ...]], Model],
    ) -> None:
        """Remove, change, add; new rows' ids are in ``stored`` afterwards."""
        self.remove(difference.removed)
        self.change({key: wanted[key] for key in difference.changed})
        self.add((key, make(key, wanted[key]), wanted[key]) for key in difference.added)

    def remove(self, removed: Mapping[K, int]) -> None:
        """Delete these rows."""
        ids = list(removed.values())
        for start in range(0, len(ids), BATCH):
            self.table._default_manager.filter(pk__in=ids[start : start + BATCH]).delete()
        for key in removed:
            del self.stored[key]

    def change(self, changed: Mapping[K, tuple[Any, ...]]) -> None:
        """Give these rows other values."""
        rows = []
        for key, values in changed.items():
            row_id = self.stored[key][0]
            rows.append(self.table(pk=row_id, **dict(zip(self.values, values, strict=True))))
            self.stored[key] = (row_id, values)
        if rows:
            self.table._default_manager.bulk_update(rows, list(self.values), batch_size=500)

    def add(self, rows: Iterable[tuple[K, Model, tuple[Any, ...]]]) -> None:
        """Insert rows, batch by batch."""
        batch: list[tuple[K, Model, tuple[Any, ...]]] = []
        for entry in rows:
            batch.append(entry)
            if len(batch) == BATCH:
                self._insert(batch)
                batch = []
        self._insert(batch)

    def _insert(self, batch: list[tuple[K, Model, tuple[Any, ...]]]) -> None:
        if batch:
            self.table._default_manager.bulk_create([row for _key, row, _values in batch])
            for key, row, values in batch:
                self.stored[key] = (row.pk, values)
