"""Numbers for names: the engine knows no text, so references, places and tags get small integers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock

from muster.engine.arrays import PeopleArrays
from muster.people.terms import MembershipKind

KIND_BIT = {str(kind): 1 << place for place, kind in enumerate(MembershipKind)}
"""One bit for each kind of membership."""


class Names:
    """Integers for texts, given in order of first asking; 0 stands for nothing."""

    def __init__(self, known: Mapping[str, int] | None = None) -> None:
        self._number: dict[str, int] = dict(known or {})
        self._adding = Lock()

    def number(self, text: str) -> int:
        """The text's integer, from 1; 0 for an empty text."""
        if not text:
            return 0
        if (known := self._number.get(text)) is not None:
            return known
        with self._adding:  # two threads must not give one number to two texts
            return self._number.setdefault(text, len(self._number) + 1)

    def __len__(self) -> int:
        return len(self._number)

    def items(self) -> Iterable[tuple[str, int]]:
        """Every text with its integer."""
        with self._adding:
            return list(self._number.items())


class StoredNames(Names):
    """Persons who were numbered before: their numbers stand in the arrays, and only newcomers are kept beside them."""

    def __init__(self, people: PeopleArrays) -> None:
        super().__init__()
        self._people = people
        self._highest = int(people.columns.key.max()) if people.columns.key.size else 0

    def number(self, text: str) -> int:
        """The person's integer, from 1; 0 for nobody."""
        if not text:
            return 0
        if (known := self._number.get(text)) is not None:
            return known
        row = self._people.row_of.get(text)
        if row is not None:
            return int(self._people.columns.key[row])
        with self._adding:
            if text not in self._number:
                self._highest += 1
                self._number[text] = self._highest
            return self._number[text]


KEPT = ("organisations", "places", "languages", "tags", "currencies")
"""The names that stand as numbers in the rows of people; those of roles and skills are made anew."""


class Vocabulary:
    """Every kind of name a snapshot needs. ``skills`` are numbered by the similarity artefact."""

    def __init__(
        self,
        skills: dict[str, int],
        *,
        persons: Names | None = None,
        known: Mapping[str, Mapping[str, int]] | None = None,
    ) -> None:
        known = known or {}
        self.skills = skills
        self.persons = persons or Names()
        self.organisations = Names(known.get("organisations"))
        self.places = Names(known.get("places"))
        self.languages = Names(known.get("languages"))
        self.tags = Names(known.get("tags"))
        self.currencies = Names(known.get("currencies"))
        self.roles = Names()

    def kept(self) -> dict[str, dict[str, int]]:
        """The names that have to be kept with the rows of people."""
        return {name: dict(getattr(self, name).items()) for name in KEPT}
