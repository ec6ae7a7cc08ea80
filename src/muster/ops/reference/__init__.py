"""The reference, written from the code itself: what a page of ``docs/reference/`` says is what the program does.

Each module here makes one or two pages. ``pages()`` gives them all, the same on every machine.
"""

from __future__ import annotations

from pathlib import Path

from muster.foundation.words import use_language
from muster.ops.reference import data, events, knobs, numbers, reading, states, verbs
from muster.ops.reference.markdown import table

FOLDER = Path(__file__).resolve().parents[4] / "docs" / "reference"
"""Where the pages live in the source tree."""

MADE = "<!-- Written by bin/muster write_reference from the code. Change the code, not this page. -->\n"

_PAGES = (
    ("states.md", "States", "every status and the moves it allows", states.page),
    ("events.md", "Events", "what the journal records, and who is told", events.page),
    ("actions.md", "Actions", "every verb: the only ways in which rows change", verbs.actions_page),
    ("policies.md", "Policies", "who may do and see what", verbs.policies_page),
    (
        "personal-data.md",
        "Personal data",
        "what each table holds on persons, and what erasure does",
        data.page,
    ),
    ("settings.md", "Settings", "the environment, and what an organisation decides", knobs.settings_page),
    ("commands.md", "Commands", "what `bin/muster` runs", knobs.commands_page),
    ("parameters.md", "Parameters", "the published numbers behind scores and levels", numbers.page),
)


def pages() -> dict[str, str]:
    """File name to text, for every page and the index."""
    reading.load_everything()
    with use_language("en"):
        made = {name: f"{MADE}# {title}\n\n{write().strip()}\n" for name, title, _about, write in _PAGES}
    rows = [(f"[{title}]({name})", about) for name, title, about, _write in _PAGES]
    words = "Written from the code by `bin/muster write_reference`; a test compares every page with the code."
    made["README.md"] = f"{MADE}# Reference\n\n{words}\n\n{table(('page', 'what stands there'), rows)}\n"
    return made


def stale(folder: Path = FOLDER) -> list[str]:
    """Names of pages that are missing, differ from the code, or belong to nothing any more."""
    wanted = pages()
    present = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))


def write(folder: Path = FOLDER) -> list[str]:
    """Bring the folder up to date; the names of the pages that changed."""
    changed = stale(folder)
    wanted = pages()
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed
