"""How an organisation orders suggestions: decided by its people lead, every decision kept."""

from __future__ import annotations

from collections.abc import Collection

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.matching import events, policy, queries, rules
from muster.matching.models import OrderRule
from muster.matching.rules import OrderChoice
from muster.people import queries as people_queries


@action
def set_order(
    act: Act,
    organisation_ref: str,
    *,
    work: Collection[str],
    people: Collection[str],
    strategic_lift: int = 0,
    urgent_lift: int = 0,
    keep_days: int = OrderChoice().keep_days,
) -> OrderChoice:
    """Decide what counts in suggestions from now on; what is the same already is not written again.

    ``work`` and ``people`` are names of factors; none for the exact order. Raises OrderOutOfBounds, NotFound for an
    unknown organisation, NotAllowed for anybody but its people leads.
    """
    policy.may_set_order(act.actor, organisation_ref=organisation_ref).require()
    organisation = people_queries.get_organisation(organisation_ref)
    choice = rules.check_choice(work, people, strategic_lift, urgent_lift, keep_days)
    if choice == queries.order_choice(organisation_ref):
        return choice
    rule = OrderRule.objects.create(
        organisation=organisation,
        by_ref=act.actor.ref,
        set_at=act.at,
        work_factors=sorted(map(str, choice.work)),
        people_factors=sorted(map(str, choice.people)),
        strategic_lift=choice.strategic_lift,
        urgent_lift=choice.urgent_lift,
        keep_days=choice.keep_days,
    )
    journal.record(act, events.OrderSet(organisation_ref=organisation.ref, order_ref=rule.ref))
    return choice
