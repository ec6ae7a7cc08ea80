"""Marks on posted work: what matters most to the organisation, and what cannot wait."""

from __future__ import annotations

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.opportunities import policy, queries
from muster.opportunities.events import OpportunityMarked
from muster.opportunities.models import Opportunity


@action
def mark_opportunity(
    act: Act, opportunity_ref: str, *, is_strategic: bool | None = None, is_urgent: bool | None = None
) -> Opportunity:
    """Set the marks that are given; None leaves one as it is, and nothing is recorded when nothing changes.

    A mark changes no score. Raises NoSuchOpportunity; NotAllowed: strategic is the people lead's to say, urgent
    also the owner's.
    """
    posting = queries.lock_opportunity(opportunity_ref)
    strategic = posting.is_strategic if is_strategic is None else is_strategic
    urgent = posting.is_urgent if is_urgent is None else is_urgent
    policy.may_mark_urgent(act.actor, posting).require()
    if strategic != posting.is_strategic:
        policy.may_mark_strategic(act.actor, posting).require()
    if (strategic, urgent) == (posting.is_strategic, posting.is_urgent):
        return posting
    posting.is_strategic, posting.is_urgent = strategic, urgent
    posting.save(update_fields=["is_strategic", "is_urgent"])
    journal.record(act, OpportunityMarked(posting.ref, strategic, urgent))
    return posting
