"""What a kept search asks for, as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from muster.foundation.words import _
from muster.matching.rules.refusals import FilterUnknown
from muster.matching.terms import Filter

MOST_WORDS, MOST_EACH = 200, 20


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What a list is narrowed by. For work: words, kinds, modes, themes and the flags; for people: ``filters``."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    would_learn: bool = False
    outside: bool = False
    beyond_hours: bool = False
    filters: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> SearchQuery:
        """As it is kept or sent. Raises FilterUnknown for anything that no list is narrowed by."""
        known = {field.name: field.default for field in fields(cls)}
        values: dict[str, Any] = {}
        for name, value in given.items():
            default = known.get(name)
            if name not in known or not isinstance(value, (list, tuple) if default == () else type(default)):
                raise FilterUnknown(_("No list is narrowed by that."), field=name)
            if isinstance(value, str):
                values[name] = " ".join(value.split())[:MOST_WORDS]
            elif isinstance(value, list | tuple):
                values[name] = tuple(str(one)[:MOST_WORDS] for one in value[:MOST_EACH])
            else:
                values[name] = value
        query = cls(**values)
        if set(query.filters) - set(Filter):
            raise FilterUnknown(_("No list is narrowed by that."), field="filters")
        return query

    def to_json(self) -> dict[str, Any]:
        """As it is kept; what asks nothing is left out."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items() if v}
