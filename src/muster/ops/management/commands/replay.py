"""Make a list that was shown again: ``replay REF``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from muster.foundation.act import as_operator
from muster.foundation.errors import Refusal
from muster.matching import queries as matching_queries


class Command(BaseCommand):
    """Score and order a kept list anew, from its inputs alone, and say whether it is the same to the byte."""

    help = (
        "Make a list that was shown again, from the inputs that were kept with it, and say whether it is the same to "
        "the byte. Scores in points. Ends with 1 when it comes out differently."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("ref", metavar="REF", help="the list's reference, such as shn-8k2m9q4v7c1x")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make it again, print, and fail when it differs."""
        act = as_operator(at=timezone.now())
        try:
            found = matching_queries.replay(act.actor, options["ref"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(found), ensure_ascii=False))
        else:
            self._tell(found)
        if found.is_equal is False:
            raise CommandError(found.verdict)

    def _tell(self, found: matching_queries.Replay) -> None:
        self.stdout.write(
            f"{found.ref}, {found.shown_at:%Y-%m-%d %H:%M} UTC, {found.viewer_name}: {found.about_name}"
        )
        self.stdout.write(
            f"taxonomy {found.taxonomy_version}, engine {found.engine_version} (now {found.engine_now}), "
            f"position {found.position}"
        )
        for line in found.lines:
            now = "no longer kept" if line.is_gone else _points(line.score_now)
            self.stdout.write(f"{line.rank:3}  {_points(line.score):>8}  {now:>8}  {line.name}")
        self.stdout.write(found.verdict)


def _points(score: int | None) -> str:
    return "-" if score is None else f"{score / 1000:.3f}"


def _as_json(found: matching_queries.Replay) -> dict[str, Any]:
    return {
        "ref": found.ref,
        "direction": found.direction,
        "shown_at": found.shown_at.isoformat(),
        "position": found.position,
        "taxonomy_version": found.taxonomy_version,
        "engine_version": found.engine_version,
        "engine_now": found.engine_now,
        "filters": list(found.filters),
        "sort": found.sort,
        "factors": list(found.factors),
        "digest": found.digest,
        "digest_now": found.digest_now,
        "is_equal": found.is_equal,
        "verdict": found.verdict,
        "lines": [
            {
                "rank": one.rank,
                "ref": one.ref,
                "score": one.score,
                "value": one.value,
                "score_now": one.score_now,
            }
            for one in found.lines
        ],
    }
