"""What came of loading a list of skills."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that was left out: where it stands, and why. Line 0 is the whole file."""

    file: str
    line: int
    column: str
    message: str


MOST_IN_DIFF = 20_000


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Counts are of skills unless their name says otherwise.

    ``added + changed + unchanged`` is the number of skills in the files; ``deprecated`` are those
    of the same source that the files no longer list; ``relations`` are the pairs of skills that
    the files call near. ``version`` is the taxonomy version in force afterwards (as it was before
    where nothing changed, and in a dry run).
    """

    source: str
    version: int
    added: int
    changed: int
    unchanged: int
    deprecated: int
    relations: int
    labels: int = 0
    groups: int = 0
    families: int = 0
    occupations: int = 0
    languages: tuple[str, ...] = ()
    missing_files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    is_dry_run: bool = False
    details: dict[str, int] = field(default_factory=dict)
    diff: tuple[tuple[str, str, str, str], ...] = ()
    """Of a newer list: (URI, name, "added" | "changed" | "deprecated", former name where it is another), by name; at
    most ``MOST_IN_DIFF``."""

    @property
    def is_unchanged(self) -> bool:
        """True when the files said nothing new."""
        return not any(self.details.values())
