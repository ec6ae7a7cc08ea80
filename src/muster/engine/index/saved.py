"""Live people on disk: the plain arrays, their refs and their indexes in one folder, mapped by every process that opens it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from muster.engine.arrays import Array, PeopleArrays, PeopleColumns, Postings
from muster.engine.index import live, store
from muster.engine.index.live import LivePeople
from muster.engine.index.people import IndexedPeople, Segment, make_segments, places_of
from muster.engine.ranking import State, folded
from muster.engine.refs import StoredRefs, StoredRows, store_refs

_PARTS = ("header", "octets", "words", "longs", "numbers", "live")


def save_people(
    state: State, folder: Path, *, note: str = "", segments: Sequence[Segment] | None = None
) -> None:
    """Fold a moment into one base, make its index where people are many, and write both. Takes seconds for many people;
    questions and edits go on meanwhile. segments: the index of this moment's base, if it is at hand (`LivePeople.fresh_segments`).

    Raises store.NotSaved and leaves nothing half-written.
    """
    people = folded(state)
    c = people.columns
    refs = store_refs(people.refs, c.tie)
    arrays: dict[str, Array] = {f"column-{name}": getattr(c, name) for name in PeopleColumns._fields}
    arrays |= {f"posting-{name}": getattr(people.postings, name) for name in Postings._fields}
    arrays |= {"ref": refs.text, "by-tie": refs.by_tie}
    if len(refs) >= live.INDEXED_FROM:
        if segments is None or people is not state.base:
            segments = make_segments(c, np.arange(c.key.size, dtype=np.int64))
        arrays["places"] = places_of(segments)
        for at, segment in enumerate(segments):
            arrays |= {f"segment-{at}-{name}": array for name, array in store.arrays_of(segment).items()}
    store.write_folder(folder, arrays, note=note)


def open_people(folder: Path, *, thorough: bool = True) -> tuple[LivePeople, str]:
    """The people of a folder, mapped, and the note that was saved with them. thorough: compare every byte's digest.

    They do not fold their edits in by themselves: whoever opens a folder makes the next one. Raises store.Unusable.
    """
    arrays, note = store.read_folder(folder, thorough=thorough)
    try:
        columns = PeopleColumns(**{name: arrays[f"column-{name}"] for name in PeopleColumns._fields})
        refs = StoredRefs(arrays["ref"], columns.tie, arrays["by-tie"])
        people = PeopleArrays(refs, columns)
        people.__dict__["row_of"] = StoredRows(refs)
        people.__dict__["postings"] = Postings(*(arrays[f"posting-{name}"] for name in Postings._fields))
        if "places" not in arrays:
            return LivePeople(people, folds=False), note
        index = IndexedPeople.of(_segments(arrays, columns), arrays["places"])
    except (KeyError, ValueError, IndexError) as error:
        raise store.Unusable(f"the snapshot is not whole: {error}") from error
    return LivePeople(people, index=index, folds=False), note


def _segments(arrays: dict[str, Array], columns: PeopleColumns) -> list[Segment]:
    many = 1 + max(int(name.split("-")[1]) for name in arrays if name.startswith("segment-"))
    return [
        store.segment_of({name: arrays[f"segment-{at}-{name}"] for name in _PARTS}, columns)
        for at in range(many)
    ]
