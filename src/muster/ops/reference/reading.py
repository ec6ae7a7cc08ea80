"""Finding what the code declares: apps in the order of the floors, their rooms, functions and signatures."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import itertools
import pkgutil
import textwrap
from collections.abc import Callable, Iterator
from enum import Enum
from types import ModuleType
from typing import Any

from django.apps import apps

ROOMS = ("terms", "rules", "events", "policy", "queries", "actions", "catalogue")


def our_apps() -> list[str]:
    """The names of our apps that exist, lowest floor first."""
    found = [config.name for config in apps.get_app_configs() if config.name.startswith("muster.")]
    return [name.removeprefix("muster.") for name in found]


def find_room(app: str, room: str) -> ModuleType | None:
    """The module or package of a room, None where the app has none."""
    name = f"muster.{app}.{room}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def load_everything() -> None:
    """Import every room, so that every event and action has registered itself."""
    for app in our_apps():
        for room in ROOMS:
            module = find_room(app, room)
            for part in pkgutil.iter_modules(getattr(module, "__path__", ())):
                importlib.import_module(f"muster.{app}.{room}.{part.name}")


def app_of(thing: Any) -> str:
    """The app that a class or function belongs to; "" when it is not ours."""
    parts = thing.__module__.split(".")
    return parts[1] if parts[0] == "muster" and len(parts) > 1 else ""


def functions_of(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Public functions that the room itself defines, in the order in which they are written."""
    own = [
        (name, thing)
        for name, thing in vars(module).items()
        if inspect.isfunction(thing)
        and not name.startswith("_")
        and thing.__module__.startswith(module.__name__)
    ]
    yield from sorted(own, key=lambda pair: (pair[1].__module__, pair[1].__code__.co_firstlineno))


def signature(function: Callable[..., Any], name: str) -> str:
    """The call as one writes it, with types and defaults."""
    words, named_only = [], False
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not named_only:
            words.append("*")
            named_only = True
        words.append(_parameter(parameter))
        named_only = named_only or parameter.kind is parameter.VAR_POSITIONAL
    return f"{name}({', '.join(words)})"


def _parameter(parameter: inspect.Parameter) -> str:
    text = parameter.name
    if parameter.kind is parameter.VAR_POSITIONAL:
        text = f"*{text}"
    elif parameter.kind is parameter.VAR_KEYWORD:
        text = f"**{text}"
    if parameter.annotation is not parameter.empty:
        text += f": {_type(parameter.annotation)}"
    if parameter.default is not parameter.empty:
        text += f" = {_default(parameter.default)}"
    return text


def _type(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def _default(value: Any) -> str:
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if callable(value):
        return getattr(value, "__name__", "…")
    return repr(value) if isinstance(value, str | int | float | bool | tuple | frozenset | None) else "…"


def words_below_fields(cls: type) -> dict[str, str]:
    """For a class whose fields are explained by a string below each: field to that string."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    found: dict[str, str] = {}
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for field, below in itertools.pairwise(body):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            found[field.target.id] = " ".join(str(below.value.value).split())
    return found
