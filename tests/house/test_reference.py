"""The generated reference says all that the code declares."""

from __future__ import annotations

from pathlib import Path

import pytest

from muster.foundation import journal
from muster.foundation.action import ACTIONS
from muster.ops import reference
from muster.ops.reference import markdown, states


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Every page as the code gives it now."""
    return reference.pages()


def test_every_event_and_action_is_on_its_page(pages: dict[str, str]) -> None:
    events = [n for n, cls in journal.EVENTS.items() if cls.__module__.startswith("muster.")]
    actions = [n.split(".", 1)[1] for n, f in ACTIONS.items() if f.__module__.startswith("muster.")]
    assert [name for name in events if f"### `{name}`" not in pages["events.md"]] == []
    assert [name for name in actions if f"`{name}(" not in pages["actions.md"]] == []


def test_every_move_stays_within_its_table() -> None:
    """Nothing becomes a status that the table does not know, and every status can be reached."""
    lost = []
    for machine in states.machines():
        known, reached = {str(s) for s in machine.moves}, set(states.starts_of(machine))
        grown = True
        while grown:
            onward = {str(t) for s, targets in machine.moves.items() if str(s) in reached for t in targets}
            grown = not onward <= reached
            reached |= onward
        lost += [f"{machine.name}: {status}" for status in known ^ reached]
    assert lost == []


def test_every_status_has_a_label() -> None:
    labels = [machine.label(state) for machine in states.machines() for state in machine.moves]
    assert len(labels) > 30
    assert all(labels)


def test_a_table_keeps_its_shape() -> None:
    assert markdown.table(("a", "b"), [("x|y", "two\nlines")]).splitlines()[-1] == "| x\\|y | two lines |"


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("A page of something that is gone.")
    assert "old.md" in reference.write(tmp_path)
    assert reference.write(tmp_path) == []
    assert not (tmp_path / "old.md").exists()
    (tmp_path / "states.md").write_text("edited by hand")
    assert reference.stale(tmp_path) == ["states.md"]
