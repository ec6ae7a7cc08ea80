"""The table itself, by what it is about."""

from __future__ import annotations

from muster.notices.catalogue.lines import Line
from muster.notices.catalogue.quiet import QUIET
from muster.notices.catalogue.told_by_assessments import ASSESSMENTS
from muster.notices.catalogue.told_by_billing import BILLING
from muster.notices.catalogue.told_by_engagements import ENGAGEMENTS
from muster.notices.catalogue.told_by_evidence import EVIDENCE
from muster.notices.catalogue.told_by_interviews import INTERVIEWS
from muster.notices.catalogue.told_by_milestones import MILESTONES
from muster.notices.catalogue.told_by_opportunities import OPPORTUNITIES
from muster.notices.catalogue.told_by_taxonomy import TAXONOMY

LINES: tuple[Line, ...] = (
    *OPPORTUNITIES,
    *INTERVIEWS,
    *ENGAGEMENTS,
    *MILESTONES,
    *BILLING,
    *EVIDENCE,
    *ASSESSMENTS,
    *TAXONOMY,
    *QUIET,
)
"""Every event of the product, each once."""
