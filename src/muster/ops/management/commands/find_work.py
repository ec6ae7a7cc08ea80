"""Which open work fits a person: ``find_work --person REF``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from muster.foundation.act import as_operator
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.matching import queries as matching_queries
from muster.ops import matches


class Command(BaseCommand):
    """Print the best open roles for a person, as the operator sees them."""

    help = "Find the best open roles for a person. " + matches.SCORES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("--person", metavar="REF", required=True, help="the person's reference")
        matches.add_list_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, print."""
        act = as_operator(at=timezone.now())
        try:
            answer = matching_queries.find_work(act.actor, options["person"], at=act.at, top=options["top"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        if options["json"]:
            found = {"position": answer.position, "roles": matches.as_json(answer.roles)}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for place, one in enumerate(answer.roles, start=1):
            self.stdout.write(matches.line(place, one, one.facts.title))
        if not answer.roles:
            self.stdout.write(_("No open work fits."))
