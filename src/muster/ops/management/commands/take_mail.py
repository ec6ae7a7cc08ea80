"""Mail for rooms: ``take_mail FILE|-`` for one mail, ``take_mail --mailbox`` for all that wait in MUSTER_MAIL_IN."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n
from muster.ops import letters

TRY_LATER = 75
"""EX_TEMPFAIL: a mail server that hands us a mail keeps it and tries again."""


class Command(BaseCommand):
    """Take mail that answers a message into its room."""

    help = (
        "Take mail that answers a message into its room: one mail from a file or standard input, as a mail server hands it "
        "over, or all that wait in MUSTER_MAIL_IN. The worker reads the mailbox every minute by itself."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        source = parser.add_mutually_exclusive_group(required=True)
        source.add_argument("letter", nargs="?", metavar="FILE|-", help="one mail as it travels (RFC 5322)")
        source.add_argument("--mailbox", action="store_true", help="all that wait in MUSTER_MAIL_IN")

    def handle(self, *args: Any, **options: Any) -> None:
        """Take, and say what became of it."""
        if not settings.MUSTER_MAIL_ROOMS:
            raise CommandError(_("Set MUSTER_MAIL_ROOMS to the mailbox that answers come to."))
        try:
            if options["mailbox"]:
                take = partial(letters.take_letter, at=timezone.now())
                count = letters.read_mailbox(settings.MUSTER_MAIL_IN, take)
                self.stdout.write(_n("One mail was read.", "{n} mails were read.", n=count))
                return
            raw = _bytes_of(options["letter"])
            is_cut = len(raw) > letters.LARGEST
            taken = letters.take_letter(raw, at=timezone.now(), is_cut=is_cut)
            self.stdout.write(taken.value)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        except DatabaseError as error:
            raise CommandError(
                _("The database does not answer. Try again later."), returncode=TRY_LATER
            ) from error


def _bytes_of(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read(letters.LARGEST + 1) if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(_("“{file}” is not a file we can read.", file=name)) from error
