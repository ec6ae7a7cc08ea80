"""Numbers for names: the engine knows no text, so references, places and tags get small integers."""

from __future__ import annotations

from collections.abc import Iterable

from muster.people.terms import MembershipKind

KIND_BIT = {str(kind): 1 << place for place, kind in enumerate(MembershipKind)}
"""One bit for each kind of membership."""


class Names:
    """Integers for texts, given in order of first asking; 0 stands for nothing."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The text's integer, from 1; 0 for an empty text."""
        if not text:
            return 0
        return self._number.setdefault(text, len(self._number) + 1)

    def __len__(self) -> int:
        return len(self._number)

    def items(self) -> Iterable[tuple[str, int]]:
        """Every text with its integer."""
        return self._number.items()


class Vocabulary:
    """Every kind of name a snapshot needs. ``skills`` are numbered by the similarity artefact."""

    def __init__(self, skills: dict[str, int]) -> None:
        self.skills = skills
        self.persons = Names()
        self.organisations = Names()
        self.places = Names()
        self.languages = Names()
        self.tags = Names()
        self.currencies = Names()
        self.roles = Names()
