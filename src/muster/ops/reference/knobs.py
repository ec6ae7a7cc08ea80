"""What can be set, and what can be run."""

from __future__ import annotations

import argparse
import importlib
import re
from dataclasses import fields
from enum import Enum
from typing import Any

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from muster.ops.reference import reading
from muster.ops.reference.markdown import code, first_sentence, table
from muster.people.terms import OrganisationSettings

_LINE = re.compile(r"^([A-Z][A-Z_]+)\s+(.*)$")
_EVERY_COMMAND = frozenset(action.dest for action in BaseCommand().create_parser("x", "x")._actions)


def environment() -> list[tuple[str, str]]:
    """Name and meaning of every variable, as the settings' own docstring says."""
    found: list[tuple[str, str]] = []
    for line in (importlib.import_module(settings.SETTINGS_MODULE).__doc__ or "").splitlines():
        if match := _LINE.match(line):
            found.append((match[1], match[2]))
        elif line.startswith(" ") and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
    return found


def settings_page() -> str:
    """The environment, then what each organisation decides for itself."""
    env = table(
        ("variable", "meaning"), [(code(name), words.replace("``", "`")) for name, words in environment()]
    )
    meanings = reading.words_below_fields(OrganisationSettings)
    own = table(
        ("setting", "default", "meaning"),
        [(code(f.name), _value(f.default), meanings[f.name]) for f in fields(OrganisationSettings)],
    )
    return (
        "## The environment\n\nRead once when a process starts; there is no settings file to edit.\n\n"
        f"{env}\n\n## An organisation's own settings\n\nSet by its people lead on `/organisation/`.\n\n{own}"
    )


def _value(value: Any) -> str:
    plain = value.value if isinstance(value, Enum) else value
    return code(plain) if plain != "" else "empty"


def commands() -> list[tuple[str, BaseCommand]]:
    """Our own management commands by name."""
    own = [
        (name, app)
        for name, app in get_commands().items()
        if isinstance(app, str) and app.startswith("muster.")
    ]
    return [(name, load_command_class(app, name)) for name, app in sorted(own)]


def commands_page() -> str:
    """Every command with its help and its arguments."""
    sections = [
        (
            "`bin/muster COMMAND` runs a command with the data folder, the key and the database in place. Django's own "
            "commands work as well (`migrate`, `shell`, `dbshell`); `bin/muster help COMMAND` prints the options that all "
            "commands share."
        )
    ]
    for name, command in commands():
        parser = command.create_parser("bin/muster", name)
        rows = [_argument(action) for action in parser._actions if action.dest not in _EVERY_COMMAND]
        parts = [f"## {code(name)}", _help(command)]
        if rows:
            parts.append(table(("argument", "meaning"), rows))
        sections.append("\n\n".join(parts))
    return "\n\n".join(sections)


def _help(command: BaseCommand) -> str:
    return " ".join(str(command.help).split()) or first_sentence(command)


def _argument(action: argparse.Action) -> tuple[str, str]:
    hint = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
    if action.choices is not None:
        hint = "|".join(str(choice) for choice in action.choices)
    named = (
        f"{action.option_strings[-1]} {hint}".strip() if action.option_strings else str(hint or action.dest)
    )
    default = ""
    if action.option_strings and action.default not in (None, False, "", argparse.SUPPRESS):
        default = f" (default: {action.default})"
    return code(named), f"{action.help or ''}{default}".strip()
