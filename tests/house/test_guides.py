"""The guides name only what exists: addresses of pages, commands, other pages of the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.management import get_commands
from django.urls import Resolver404, resolve

DOCS = Path(__file__).resolve().parents[2] / "docs"
ADDRESS = re.compile(r"`(/[^`\s]*)`")
COMMAND = re.compile(r"bin/muster ([a-z_]+)")
LINK = re.compile(r"\]\(([^)#:]+)\)")


def guides() -> list[Path]:
    return [DOCS / "README.md", *sorted((DOCS / "guide").glob("*.md"))]


def is_page(address: str) -> bool:
    """Whether a route answers this address; "…" stands for any reference."""
    try:
        resolve(address.replace("…", "rol-1"))
    except Resolver404:
        return False
    return True


def test_an_address_of_nothing_is_found() -> None:
    assert is_page("/work/…/")
    assert not is_page("/no-such-place/")


def test_addresses_exist() -> None:
    named = {(p.name, a) for p in guides() for a in ADDRESS.findall(p.read_text(encoding="utf-8"))}
    assert len(named) > 10
    assert {pair for pair in named if not is_page(pair[1])} == set()


def test_commands_exist() -> None:
    known = get_commands()
    named = {(p.name, c) for p in guides() for c in COMMAND.findall(p.read_text(encoding="utf-8"))}
    assert {pair for pair in named if pair[1] not in known} == set()


def test_links_lead_somewhere() -> None:
    links = {(p, link) for p in guides() for link in LINK.findall(p.read_text(encoding="utf-8"))}
    assert {f"{p.name}: {link}" for p, link in links if not (p.parent / link).exists()} == set()
