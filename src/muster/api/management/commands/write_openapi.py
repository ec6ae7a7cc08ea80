"""write_openapi: write the description of the API and the page about it, or say whether they are fresh."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from muster.api import openapi, reference
from muster.api.urls import api
from muster.foundation.words import _

PAGE = Path(__file__).resolve().parents[5] / "docs" / "reference" / "api" / "README.md"


class Command(BaseCommand):
    """Write src/muster/api/openapi.json and docs/reference/api/README.md."""

    help = "Write the description of the API (openapi.json) and the page about it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument(
            "--check", action="store_true", help="write nothing, fail when they are not fresh"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, or compare."""
        schema = api.get_openapi_schema()
        for path, text in ((openapi.COMMITTED, openapi.as_text(schema)), (PAGE, reference.page(schema))):
            if options["check"]:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    raise CommandError(
                        _(
                            "{file} is not fresh: run bin/muster write_openapi.",
                            file=path.relative_to(PAGE.parents[3]),
                        )
                    )
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            self.stdout.write(_("{file} is written.", file=path.relative_to(PAGE.parents[3])))
