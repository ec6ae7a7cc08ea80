"""Who fits a role: ``find_people --role REF`` or ``find_people --text FILE``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from muster.foundation.act import Act, as_operator
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.matching import queries as matching_queries
from muster.matching.queries import PersonMatch
from muster.opportunities import drafting
from muster.opportunities.terms import Audience
from muster.ops import matches
from muster.ops.texts import read_text
from muster.people import queries as people_queries
from muster.skills import extraction
from muster.skills import queries as skills_queries

Found = tuple[str, list[PersonMatch]]
"""The journal position of the answer, and the best people in order."""


class Command(BaseCommand):
    """Print the best people for a role, as the operator sees them."""

    help = (
        "Find the best people for a role, or for work described in a text, which is not kept. "
        + matches.SCORES
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        asked = parser.add_mutually_exclusive_group(required=True)
        asked.add_argument("--role", metavar="REF", help="the role's reference")
        asked.add_argument("--text", metavar="FILE|-", help="a few sentences that describe the work")
        parser.add_argument(
            "--organisation",
            metavar="SLUG",
            help="with --text: whose work it is. Without, people of every organisation are compared",
        )
        matches.add_list_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, print."""
        act = as_operator(at=timezone.now())
        top = options["top"]
        try:
            if options["role"] is not None:
                answer = matching_queries.find_people(act.actor, options["role"], at=act.at, top=top)
                position, people = answer.position, list(answer.people)
            else:
                position, people = _for_text(act, read_text(options["text"]), options["organisation"], top)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        if options["json"]:
            found = {"position": position, "people": matches.as_json(people)}
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        for place, one in enumerate(people, start=1):
            self.stdout.write(matches.line(place, one, one.name))
        if not people:
            self.stdout.write(_("Nobody fits."))


def _for_text(act: Act, text: str, slug: str | None, top: int) -> Found:
    """The best for the work that the text describes, as public work of the organisations that are meant.

    A person is visible to their own organisation, or to all; so each organisation is asked, and the lists
    are merged. The score of a person is the same in each.
    """
    if skills_queries.taxonomy_version() == 0:
        raise CommandError(_("There are no skills yet. Run load_starter_skills or load_skills first."))
    everywhere = people_queries.list_organisations(act.actor)
    asked = [one for one in everywhere if slug in (None, one.slug)]
    if slug is not None and not asked:
        known = ", ".join(one.slug for one in everywhere)
        raise CommandError(_("There is no organisation “{slug}”. Known: {known}.", slug=slug, known=known))
    draft = drafting.draft(
        text,
        today=act.at.date(),
        extractor=extraction.current().extract,
        zone=asked[0].own_settings.time_zone if len(asked) == 1 else "UTC",
    )
    answers = [
        matching_queries.find_people(
            act.actor,
            drafting.facts_of(draft, organisation_ref=ref, audience=str(Audience.PUBLIC)),
            at=act.at,
            top=top,
        )
        for ref in [one.ref for one in asked] or [""]
    ]
    best = {one.ref: one for answer in answers for one in answer.people}
    return answers[0].position, sorted(best.values(), key=lambda one: -one.score)[:top]
