"""A draft as the facts that matching reads, for asking who fits before anything is kept."""

from __future__ import annotations

from muster.opportunities import rules
from muster.opportunities.drafting.shapes import Draft
from muster.opportunities.queries import RequirementFacts, RoleFacts


def facts_of(draft: Draft, *, organisation_ref: str, audience: str) -> RoleFacts:
    """What a posting of this draft would be matched by. It has no owner and no reference; nothing is stored."""
    weights = rules.weights([need.kind for need in draft.requirements])
    return RoleFacts(
        ref="",
        opportunity_ref="",
        organisation_ref=organisation_ref,
        owner_ref="",
        title=draft.title,
        kind=draft.kind,
        audience=audience,
        seats_free=draft.seats,
        minutes_per_week=draft.minutes_per_week,
        least_minutes=rules.least_listed(draft.kind, draft.minimum_minutes, draft.minutes_per_week),
        starts_date=draft.starts_date,
        ends_date=draft.ends_date,
        work_mode=draft.work_mode,
        place=draft.place,
        country=draft.country,
        overlap=draft.overlap,
        languages=tuple(sorted(draft.languages)),
        rate_ceiling_minor=None,
        rate_currency="",
        theme_keys=(),
        requirements=tuple(
            RequirementFacts(need.skill_ref, need.level, need.kind, weight, need.must_have)
            for need, weight in zip(draft.requirements, weights, strict=True)
        ),
        is_open=False,
    )
