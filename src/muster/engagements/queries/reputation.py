"""What the two sides of finished work have come to think of each other, in one figure with its uncertainty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from muster.engagements import policy, rules, terms
from muster.engagements.models import Engagement, Review
from muster.engagements.rules.reputation import Outcome, Reputation
from muster.foundation.act import Actor

SIDE_FIELD = {terms.Side.PERSON: "person", terms.Side.OWNER: "owner"}
"""The side whose reputation is asked for, and where it stands on an engagement."""


@dataclass(frozen=True, slots=True)
class ReputationInputs:
    """Everything that one's own reputation is made of: who has it can compute it again with the public formula.

    ``worked_months`` are running numbers of calendar months (year * 12 + month - 1); ``means`` are by kind of work.
    """

    side: str
    outcomes: tuple[Outcome, ...]
    worked_months: tuple[int, ...]
    means: dict[str, float]
    shown: Reputation | None


def reputations(person_refs: Collection[str], side: terms.Side, *, at: datetime) -> dict[str, Reputation]:
    """By reference, for those of whom there is enough to show. Counts and a figure, never a review."""
    made = _inputs(person_refs, side, at=at)
    return {ref: one.shown for ref, one in made.items() if one.shown is not None}


def find_reputation(person_ref: str, side: terms.Side, *, at: datetime) -> Reputation | None:
    """The reputation of one person as the one who works, or as the one who has work done."""
    return reputations([person_ref], side, at=at).get(person_ref)


def reputation_inputs(actor: Actor, person_ref: str, side: terms.Side, *, at: datetime) -> ReputationInputs:
    """What one's own figure is made of; for oneself and the operator. Raises NotAllowed."""
    policy.may_read_reputation_inputs(actor, person_ref).require()
    return _inputs([person_ref], side, at=at)[person_ref]


def _inputs(refs: Collection[str], side: terms.Side, *, at: datetime) -> dict[str, ReputationInputs]:
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    kinds: set[str] = set()
    for review in (
        _opened(side).filter(subject__ref__in=refs).select_related("engagement", "author", "subject")
    ):
        work = review.engagement
        kinds.add(work.kind)
        outcomes[review.subject.ref].append(
            Outcome(work.kind, _last_day(work), review.author.ref, _success(review))
        )
    means = _means(side, kinds)
    months = _worked_months(refs, side, today=at.date())
    return {
        ref: ReputationInputs(
            side=str(side),
            outcomes=tuple(outcomes[ref]),
            worked_months=tuple(sorted(months[ref])),
            means=means,
            shown=rules.reputation_of(outcomes[ref], worked_months=months[ref], means=means),
        )
        for ref in refs
    }


def _opened(side: terms.Side) -> QuerySet[Review]:
    """Opened reviews about this side: those that the other side wrote."""
    other = terms.Side.OWNER if side == terms.Side.PERSON else terms.Side.PERSON
    return Review.objects.filter(side=other, engagement__reviews_opened_at__isnull=False).order_by("id")


def _success(review: Review) -> float:
    return rules.success_of(review.items.values(), would_again=review.would_again)


def _last_day(work: Engagement) -> date:
    return work.last_date or work.ends_date


def _means(side: terms.Side, kinds: set[str]) -> dict[str, float]:
    if not kinds:
        return {}
    successes: dict[str, list[float]] = {kind: [] for kind in kinds}
    rows = _opened(side).filter(engagement__kind__in=kinds)
    for kind, items, again in rows.values_list("engagement__kind", "items", "would_again"):
        successes[kind].append(rules.success_of(items.values(), would_again=again))
    return {kind: rules.mean_of(found) for kind, found in successes.items()}


def _worked_months(refs: Collection[str], side: terms.Side, *, today: date) -> dict[str, set[int]]:
    """The calendar months in which work of theirs ran, as far as they have come."""
    field = f"{SIDE_FIELD[side]}__ref"
    months: dict[str, set[int]] = defaultdict(set)
    statuses = (*terms.WORKED, terms.EngagementStatus.ACTIVE, terms.EngagementStatus.DELIVERED)
    rows = Engagement.objects.filter(**{f"{field}__in": list(refs)}, status__in=statuses)
    for ref, starts, ends, last in rows.values_list(field, "starts_date", "ends_date", "last_date"):
        months[ref].update(rules.months_between(starts, min(last or ends, today)))
    return months
