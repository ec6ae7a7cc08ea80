"""Pages to keep: a typst template set as PDF/A. What people wrote is data to the template, never code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import typst


def pdf_of(template: Path, said: Mapping[str, object]) -> bytes:
    """The template with what is said as PDF/A-3, with the fonts that typst brings along: the same on every machine."""
    page = typst.compile(
        str(template),
        format="pdf",
        pdf_standards=["a-3b"],
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        ignore_system_fonts=True,
    )
    return bytes(page)
