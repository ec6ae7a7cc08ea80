"""Everybody at once: from the columns of the lower floors to the engine's arrays, equal to ``rows.person_row`` to the last bit.

One person is read a row at a time (``rows.py``), everybody in columns: nothing is made in Python for each of them but the
bytes of the reference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from muster.engine.arrays import LISTS, PeopleArrays, PeopleColumns
from muster.engine.levels import MU_STEPS, SD_CLASSES
from muster.engine.reading.lists import any_within, beside_owners, one_of_each, owner_rows, unique_within
from muster.engine.reading.records import Coded
from muster.engine.reading.weeks import week_words
from muster.engine.refs import StoredRows, refs_of_bytes
from muster.engine.rows import Mode, SkillRow, Stance
from muster.evidence import queries as evidence_queries
from muster.evidence.queries import LevelColumns
from muster.matching.snapshot.hours import offset_minutes
from muster.matching.snapshot.names import KIND_BIT, Names, Vocabulary
from muster.matching.snapshot.rows import MODES
from muster.people import queries as people_queries
from muster.people.queries import PersonColumns
from muster.people.terms import OUTSIDE_KINDS
from muster.skills import queries as skill_queries

Array = npt.NDArray[Any]
_HAS, _EVIDENCED = int(Stance.HAS), int(Stance.EVIDENCED)
_NO_LEVEL = SkillRow(0)
_OUTSIDE = sum(KIND_BIT[str(kind)] for kind in OUTSIDE_KINDS)


def read_people(names: Vocabulary, week: date) -> PeopleArrays:
    """Everybody as arrays, read part by part, and numbered as they would be one by one.

    Raises ValueError for a level outside the table.
    """
    numbers = _skill_numbers(names.skills)
    parts: list[dict[str, Array]] = []
    refs: list[Array] = []
    count = 0
    for persons in _ahead(people_queries.matching_columns(from_monday=week)):
        levels = evidence_queries.level_columns(int(persons.ids[0]), int(persons.ids[-1]))
        parts.append(_of_persons(persons, names, week, count) | _of_skills(persons.ids, levels, numbers))
        refs.append(persons.refs)
        count += persons.ids.size
    stored = refs_of_bytes(refs)
    columns = {
        name: _joined(name, [part.pop(name) for part in parts])
        for name in PeopleColumns._fields
        if name != "tie"
    }
    people = PeopleArrays(stored, PeopleColumns(tie=stored.tie, **columns))
    people.__dict__["row_of"] = StoredRows(stored)
    return people


def _ahead(parts: Iterator[PersonColumns]) -> Iterator[PersonColumns]:
    """The same parts, the next one read by a thread, over a connection of its own, while this one is worked on: two processes
    of PostgreSQL work side by side. Few people are one part, and what a deed has not finished no other connection sees: there
    everything is read here.
    """
    first = next(parts, None)
    if first is None:
        return
    if first.ids.size < people_queries.PART or connection.in_atomic_block:
        yield first
        yield from parts
        return
    with ThreadPoolExecutor(1, thread_name_prefix="reading") as reader:
        try:
            coming = reader.submit(next, parts, None)
            yield first
            while (part := coming.result()) is not None:
                coming = reader.submit(next, parts, None)
                yield part
        finally:
            reader.submit(lambda: connection.close()).result()  # that of the thread


_SHAPES: dict[str, tuple[tuple[int, ...], Any]] = {
    "free": ((0, people_queries.MATCHING_WEEKS), np.uint16),
    "hours": ((0, 3), np.uint64),
    "modes": ((0,), np.uint8),
    "everyone": ((0,), np.uint8),
    "skill": ((0,), np.uint32),
    "mu_step": ((0,), np.uint8),
    "sd_class": ((0,), np.uint8),
    "stance": ((0,), np.uint8),
    "language_level": ((0,), np.uint8),
}
"""Columns that are not a row of int64."""


def _joined(name: str, parts: list[Array]) -> Array:
    """A column of everybody; of a column of starts the parts go on where the one before ended."""
    if name in LISTS:
        ends = np.cumsum([0, *(int(part[-1]) for part in parts)], dtype=np.int64)
        moved = [part[1:] + end for part, end in zip(parts, ends.tolist(), strict=False)]
        return np.concatenate([np.zeros(1, dtype=np.int64), *moved])
    shape, dtype = _SHAPES.get(name, ((0,), np.int64))
    return np.concatenate([np.zeros(shape, dtype=dtype), *(part.astype(dtype, copy=False) for part in parts)])


def _numbers(names: Names, coded: Coded, change: Callable[[str], str] = str) -> Array:
    """The number of each text; new ones are numbered in order of first appearance."""
    return _told(coded, (names.number(change(text)) for text in coded.texts))


def _told(coded: Coded, values: Iterable[int]) -> Array:
    return np.fromiter(values, dtype=np.int64, count=len(coded.texts))[coded.codes]


def _of_persons(persons: PersonColumns, names: Vocabulary, week: date, before: int) -> dict[str, Array]:
    """Every column but those of skills; ``before``: how many persons there were in earlier parts."""
    many = persons.ids.size
    kinds = _told(persons.kind, (KIND_BIT[kind] for kind in persons.kind.texts))
    organisation_start, organisation = unique_within(
        persons.membership_start, _numbers(names.organisations, persons.organisation)
    )
    is_inside = any_within(persons.membership_start, kinds & ~_OUTSIDE) > 0
    is_shown = persons.is_searchable & is_inside
    visible_start, visible = unique_within(
        organisation_start, organisation, np.repeat(is_shown, np.diff(organisation_start))
    )
    language_start, language, level = _by_number(
        persons.language_start, _numbers(names.languages, persons.language), persons.language_level
    )
    tag_start, tag = unique_within(persons.theme_start, _numbers(names.tags, persons.themes))
    ahead = _told(persons.time_zone, (offset_minutes(zone, week) for zone in persons.time_zone.texts))
    return {
        "key": np.arange(before + 1, before + 1 + many, dtype=np.int64),
        "free": persons.free_minutes,
        "hours": week_words(
            persons.hours_start, persons.weekday, persons.start_minute, persons.end_minute, ahead
        ),
        "place": _numbers(names.places, persons.place, str.casefold),
        "modes": _told(
            persons.work_mode, (int(MODES.get(mode, Mode.UNSTATED)) for mode in persons.work_mode.texts)
        ),
        "rate": persons.rate_minor,
        "currency": _numbers(names.currencies, persons.rate_currency),
        "kinds": any_within(persons.membership_start, kinds),
        "everyone": persons.is_searchable & ~is_inside,
        "language_start": language_start,
        "language": language,
        "language_level": level,
        "organisation_start": organisation_start,
        "organisation": organisation,
        "visible_start": visible_start,
        "visible": visible,
        "tag_start": tag_start,
        "tag": tag,
        "block_start": np.zeros(many + 1, dtype=np.int64),
        "block": np.zeros(0, dtype=np.int64),
    }


def _by_number(start: Array, number: Array, beside: Array) -> tuple[Array, Array, Array]:
    """Lists in order of their numbers, with what stands beside each."""
    many = start.size - 1
    start, order = beside_owners(np.arange(many, dtype=np.int64), np.diff(start), many, number)
    return start, number[order], beside[order]


def _skill_numbers(numbers: dict[str, int]) -> Array:
    """The number of each skill by its row id; -1 for one that the artefact does not know, and at the end for later ones."""
    refs = skill_queries.refs_by_id()
    found = np.full(max(refs, default=0) + 2, -1, dtype=np.int64)
    for row_id, ref in refs.items():
        found[row_id] = numbers.get(ref, -1)
    return found


def _of_skills(ids: Array, levels: LevelColumns, numbers: Array) -> dict[str, Array]:
    """The columns of skills, one row for each skill: see ``rows.skill_row`` and ``rows.one_each``."""
    counts = np.diff(levels.start)
    start, order = beside_owners(owner_rows(ids, levels.person_ids), counts, ids.size)
    skill_ids, mu_step, sd_class = levels.skill_ids[order], levels.mu_step[order], levels.sd_class[order]
    has = mu_step >= 0
    if np.any(has & ((mu_step >= MU_STEPS) | (sd_class < 0) | (sd_class >= len(SD_CLASSES)))):
        raise ValueError("mu step or sd class outside the table")
    held = _HAS | levels.is_evidenced[order] * _EVIDENCED
    stance = (levels.stances[order] & ~_HAS) | np.where(has, held, 0)
    mu_step = np.where(has, mu_step, _NO_LEVEL.mu_step)
    number = numbers[np.minimum(skill_ids, numbers.size - 1)]
    new_start, chosen, stances = one_of_each(start, number, mu_step, stance, skill_ids)
    return {
        "skill_start": new_start,
        "skill": number[chosen].astype(np.uint32),
        "mu_step": mu_step[chosen].astype(np.uint8),
        "sd_class": np.where(has, sd_class, _NO_LEVEL.sd_class)[chosen].astype(np.uint8),
        "stance": stances.astype(np.uint8),
    }
