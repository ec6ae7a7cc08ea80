"""What a list of work is narrowed by, as it stands in the address and as a search keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from muster.foundation.act import Act
from muster.matching import queries as matching_queries
from muster.matching.queries import SearchQuery, WorkFilter
from muster.matching.terms import Sort
from muster.opportunities import terms as opportunity_terms


class Given(Protocol):
    """What an address or a form brings: Django's QueryDict."""

    def get(self, key: str, default: Any = ..., /) -> Any:
        """The last value."""

    def getlist(self, key: str, /) -> list[Any]:
        """Every value."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The list's filters as they stand in the address."""

    q: str
    in_free_hours: bool
    would_learn: bool
    remote: bool
    outside: bool
    kinds: tuple[str, ...]
    themes: tuple[str, ...]
    sort: str = str(Sort.SUGGESTED)

    @classmethod
    def of(cls, get: Given) -> Wishes:
        """Read from the address. Hours that are free are the default: "sent" tells an empty form from a first visit."""
        return cls(
            q=" ".join(get.get("q", "").split())[:200],
            in_free_hours=get.get("free") == "1" if get.get("sent") else True,
            would_learn=get.get("learn") == "1",
            remote=get.get("remote") == "1",
            outside=get.get("outside") == "1",
            kinds=tuple(kind for kind in get.getlist("kind") if kind in opportunity_terms.OFFERED_KINDS),
            themes=tuple(get.getlist("theme"))[:10],
            sort=sort if (sort := get.get("sort", "")) in set(Sort) else str(Sort.SUGGESTED),
        )

    @property
    def names(self) -> list[str]:
        """The filters in force, for what is kept of a list that was shown."""
        flags = {
            "beyond_hours": not self.in_free_hours,
            "learn": self.would_learn,
            "remote": self.remote,
            "outside": self.outside,
            "words": bool(self.q),
        }
        return [
            *(name for name, on in flags.items() if on),
            *(f"kind:{kind}" for kind in self.kinds),
            *(f"theme:{key}" for key in self.themes),
        ]

    @property
    def query(self) -> str:
        """The address of this list, before the page's number: "?q=sql&" or "?"."""
        pairs = self.fields
        return f"?{urlencode(pairs)}&" if pairs else "?"

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The same as names and values, for a form."""
        pairs: list[tuple[str, str]] = []
        if self.q:
            pairs.append(("q", self.q))
        if self.names:
            pairs.append(("sent", "1"))
            pairs += [("free", "1")] if self.in_free_hours else []
        pairs += [(name, "1") for name in ("learn", "remote", "outside") if name in self.names]
        pairs += [("kind", kind) for kind in self.kinds] + [("theme", key) for key in self.themes]
        pairs += [("sort", self.sort)] if self.sort != Sort.SUGGESTED else []
        return pairs

    def as_query(self) -> SearchQuery:
        """As a search keeps it; the order is no part of it."""
        return SearchQuery(
            words=self.q,
            kinds=self.kinds,
            modes=("remote",) if self.remote else (),
            themes=self.themes,
            would_learn=self.would_learn,
            outside=self.outside,
            beyond_hours=not self.in_free_hours,
        )

    def as_filter(self, act: Act) -> WorkFilter:
        """As matching takes it, without what the person has hidden."""
        return matching_queries.work_filter(act.actor, self.as_query())


def address_of(query: SearchQuery) -> str:
    """Where the list that a search asks for stands."""
    wishes = Wishes(
        q=query.words,
        in_free_hours=not query.beyond_hours,
        would_learn=query.would_learn,
        remote=bool(query.modes),
        outside=query.outside,
        kinds=query.kinds,
        themes=query.themes,
    )
    return f"/work/{wishes.query[:-1]}"
