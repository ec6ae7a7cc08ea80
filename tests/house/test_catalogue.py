"""Every event has a line in the catalogue, also when nobody is told."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation import journal
from muster.notices.catalogue import LINES
from muster.notices.catalogue.lines import Line, check, nobody


def ours() -> set[str]:
    return {name for name, cls in journal.EVENTS.items() if cls.__module__.startswith("muster.")}


def test_every_event_has_one_line() -> None:
    names = [line.event.wire_name for line in LINES]  # type: ignore[attr-defined]
    assert sorted(names) == sorted(ours())


def test_every_line_is_complete() -> None:
    assert [problem for line in LINES for problem in check(line)] == []


@dataclass(frozen=True)
class _Example:
    thing_ref: str


def test_examples_of_lines() -> None:
    assert check(nobody(_Example, "kept for the record")) == []
    assert check(Line(_Example, to=("owner_ref",))) == [
        "owner_ref is not a field of _Example",
        "_Example tells somebody, but not what",
    ]
    assert check(nobody(_Example, "")) == ["_Example tells nobody and does not say why"]


def test_no_line_tells_a_home_manager_before_both_have_agreed() -> None:
    """Lines that name a manager belong to events of engagements, which exist from the agreement on, and of their changes."""
    telling = [line for line in LINES if "manager_ref" in line.to]
    assert telling
    assert {line.event.__module__ for line in telling} == {
        "muster.engagements.events",
        "muster.engagements.events.changes",
    }
