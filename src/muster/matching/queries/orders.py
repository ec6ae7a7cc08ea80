"""How suggestions are ordered for whom: the organisation's choice, its trail, and how often somebody was shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Max, Sum

from muster.engine.two_sided import Factor, weight_of
from muster.foundation.act import Actor
from muster.matching import policy, terms
from muster.matching.models import Exposure, OrderRule, Shown
from muster.matching.rules import OrderChoice
from muster.people import queries as people_queries

DEFAULT = OrderChoice()


@dataclass(frozen=True, slots=True)
class OrderChange:
    """One line of the trail: who decided what, and when. ``before`` is what held until then."""

    at: datetime
    by_name: str
    before: OrderChoice
    after: OrderChoice


def order_choice(organisation_ref: str) -> OrderChoice:
    """What holds for the organisation now; our own default where nothing was decided."""
    return order_choices([organisation_ref]).get(organisation_ref, DEFAULT) if organisation_ref else DEFAULT


def order_choices(organisation_refs: Collection[str]) -> dict[str, OrderChoice]:
    """What holds now, for those of the organisations that have decided; in one query."""
    if not organisation_refs:
        return {}
    latest = (
        OrderRule.objects.filter(organisation__ref__in=list(organisation_refs))
        .order_by()
        .values("organisation")
        .annotate(last=Max("pk"))
        .values("last")
    )
    rows = OrderRule.objects.filter(pk__in=latest).select_related("organisation")
    return {row.organisation.ref: _choice(row) for row in rows}


def _choice(row: OrderRule) -> OrderChoice:
    known = {str(factor) for factor in Factor}
    return OrderChoice(
        frozenset(Factor(one) for one in row.work_factors if one in known),
        frozenset(Factor(one) for one in row.people_factors if one in known),
        row.strategic_lift,
        row.urgent_lift,
        row.keep_days,
    )


def list_order_changes(actor: Actor, organisation_ref: str) -> list[OrderChange]:
    """Everything that was ever decided here, the latest first. Raises NotAllowed unless the actor leads it."""
    policy.may_set_order(actor, organisation_ref=organisation_ref).require()
    rows = list(OrderRule.objects.filter(organisation__ref=organisation_ref).order_by("pk"))
    names = people_queries.persons_by_ref({row.by_ref for row in rows})
    found, before = [], DEFAULT
    for row in rows:
        after = _choice(row)
        by = names[row.by_ref].name if row.by_ref in names else ""
        found.append(OrderChange(row.set_at, by, before, after))
        before = after
    return found[::-1]


def keep_days_by_organisation() -> dict[str, int]:
    """For how many days lists are kept, for the organisations that have decided."""
    refs = OrderRule.objects.order_by().values_list("organisation__ref", flat=True).distinct()
    return {ref: choice.keep_days for ref, choice in order_choices(list(refs)).items()}


def exposures(
    subject_refs: Collection[str], *, at: datetime, viewer_ref: str = "", about_ref: str = ""
) -> dict[str, int]:
    """How much each was shown over the last 28 days, in thousandths of a showing at the first rank.

    What this viewer saw today of this very list is left out: a list does not change under the eyes of its reader.
    """
    since = at.date() - timedelta(days=terms.WINDOW_DAYS)
    rows = (
        Exposure.objects.filter(subject_ref__in=list(subject_refs), day__gt=since)
        .order_by()
        .values_list("subject_ref")
        .annotate(whole=Sum("weight"))
    )
    own = shown_today(viewer_ref, about_ref, at=at) if viewer_ref else {}
    found = {ref: max(0, int(whole) - own.get(ref, 0)) for ref, whole in rows}
    return dict.fromkeys(subject_refs, 0) | found


def shown_today(viewer_ref: str, about_ref: str, *, at: datetime) -> dict[str, int]:
    """Who was shown to this viewer on this list today, and by how much it counted: the first showing alone, thousandths."""
    midnight = datetime.combine(at.date(), time(0), at.tzinfo)
    lists = Shown.objects.filter(viewer_ref=viewer_ref, about_ref=about_ref, shown_at__gte=midnight)
    counted: dict[str, int] = {}
    for refs in lists.order_by("pk").values_list("refs", flat=True):
        for rank, ref in enumerate(refs, start=1):
            counted.setdefault(ref, weight_of(rank))
    return counted


def home_organisation(actor: Actor) -> str:
    """Whose choice holds for what this person is suggested: the first organisation they belong to, or nobody's."""
    return next((tie.organisation_ref for tie in actor.memberships if tie.is_active), "")
