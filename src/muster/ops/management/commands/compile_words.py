"""Compile the translations and say how far they are."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from muster.foundation.words import LANGUAGES
from muster.ops import words

TRANSLATED = tuple(code for code in LANGUAGES if code != "en")


class Command(BaseCommand):
    """``bin/muster compile_words [--missing]``."""

    help = "Compile the translations of the words on screen, and say which share of them is translated."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only whether to list what is missing."""
        parser.add_argument("--missing", action="store_true", help="list the texts without a translation")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse a catalogue with mistakes; otherwise write the compiled file."""
        for language in TRANSLATED:
            if wrong := words.problems(language):
                raise CommandError("\n".join(wrong))
            words.write_compiled(language)
            done, there_are = words.share(language)
            self.stdout.write(
                f"{LANGUAGES[language]}: {done} of {there_are} texts ({100 * done // there_are} %)"
            )
            if options["missing"]:
                for one, many in sorted(words.marked_words() - words.translated(language).keys()):
                    self.stdout.write(f"  {one}" + (f" | {many}" if many else ""))
