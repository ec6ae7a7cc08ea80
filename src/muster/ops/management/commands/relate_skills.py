"""Compute which skills are near, from occupations, names and confirmed profiles."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from muster.evidence import queries as evidence_queries
from muster.foundation.act import as_operator
from muster.skills import actions as skills_actions
from muster.skills.terms import LEAST_TOGETHER


class Command(BaseCommand):
    """``bin/muster relate_skills``."""

    help = (
        "Compute the weaker edges of the similarity anew: shared occupations, names that are alike, skills confirmed "
        "together. Run it after a list was loaded, or once a month."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute, write, say how many."""
        together, proven = evidence_queries.proven_together(LEAST_TOGETHER)
        act = as_operator(at=timezone.now())
        found = skills_actions.relate_skills(act, together=together, proven=proven)
        self.stdout.write(", ".join(f"{origin}: {n}" for origin, n in found.items()))
