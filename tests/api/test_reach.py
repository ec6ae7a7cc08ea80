"""What can be done on a page can be done by a program: every action that the web calls, the API calls too."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import muster

SOURCE = Path(muster.__file__).parent

NOT_FOR_PROGRAMS = {
    "billing.receive_news": "a provider's own message, signed by the provider",
    "files.delete_file": "the page forgets its upload; a program sends the file again",
    "insights.hide_warning": "the captain's view is the person's own page: no program reads or writes it",
    "insights.state_income": "the captain's view is the person's own page: no program reads or writes it",
    "opportunities.rework": "one form: edit_opportunity, edit_role and set_requirements are its parts",
    "opportunities.rework_and_post": "one form: the same parts, then post",
    "people.change_email": "the key to the account: a person who is signed in",
    "people.create_token": "policy: a program makes no further keys",
    "people.set_password": "the key to the account: a person who is signed in",
    "people.sign_up": "whoever signs up has no token yet",
    "skills.accept_import": "the job that reads an upload, the same for both doors",
    "skills.end_load": "the job that reads an upload, the same for both doors",
    "skills.load_upload": "the job that reads an upload, the same for both doors",
}
"""Actions of the pages that the API leaves out, and why."""


def actions_called(folder: Path) -> set[str]:
    """Actions that the modules of a folder call, "people.grant"."""
    return {name for path in folder.rglob("*.py") for name in _called(ast.parse(path.read_text("utf-8")))}


def _called(tree: ast.Module) -> Iterator[str]:
    apps = {
        name.asname or name.name: node.module.split(".")[1]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("muster.")
        for name in node.names
        if node.module is not None and name.name == "actions"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.islower():
            app = apps.get(node.value.id)
            if app is not None:
                yield f"{app}.{node.attr}"


def test_a_call_is_found_under_any_name(tmp_path: Path) -> None:
    text = "from muster.people import actions as x\nx.grant(1)\ny.revoke(2)\nx.ImportReport\n"
    (tmp_path / "page.py").write_text(text)
    assert actions_called(tmp_path) == {"people.grant"}


def test_every_action_of_the_pages_is_an_operation_or_says_why_not() -> None:
    pages, programs = actions_called(SOURCE / "web"), actions_called(SOURCE / "api")
    assert len(pages) > 60
    assert pages - programs == set(NOT_FOR_PROGRAMS)
