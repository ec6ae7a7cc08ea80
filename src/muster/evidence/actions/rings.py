"""Rings of endorsements: found by the clock, looked at by a human, never decided by a machine."""

from __future__ import annotations

from muster.evidence import policy, queries, rules
from muster.evidence.actions.evidence import _withdraw
from muster.evidence.actions.levels import _lock
from muster.evidence.events import RingDecided, RingOpened, RingReplied
from muster.evidence.models import RingCase, RingMember
from muster.evidence.terms import RingState
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action


@action
def look_for_rings(act: Act) -> int:
    """Open a case for every group who endorse each other without work of both on record; how many are new.

    What was looked at once is not opened again. No weight and no level changes: that takes a human's decision.
    """
    policy.may_run_clocks(act.actor).require()
    looked_at = queries.looked_at_evidence_refs()
    opened = 0
    for ring in queries.find_rings():
        if set(ring.refs) <= looked_at:
            continue
        organisation_ref = queries.shared_organisation_ref(ring.members)
        case = RingCase(
            organisation_ref=organisation_ref,
            evidence_refs=list(ring.refs),
            pairs=len(ring.pairs),
            days=ring.days,
            mean_tenths=ring.mean_tenths,
            opened_at=act.at,
        )
        case.save(force_insert=True)
        RingMember.objects.bulk_create(RingMember(case=case, person_ref=ref) for ref in ring.members)
        deciders = queries.ring_deciders(organisation_ref, ring.members)
        journal.record(act, RingOpened(case.ref, ring.members, tuple(deciders)))
        opened += 1
    return opened


@action
def reply_to_ring(act: Act, ref: str, words: str) -> RingCase:
    """Say one's own word on a case that one is part of; the newest counts. Raises NeedsReason, RingIsOver."""
    case = queries.lock_ring(ref)
    policy.may_reply_to_ring(act.actor, case).require()
    if case.state != RingState.OPEN:
        raise rules.RingIsOver
    case.members.filter(person_ref=act.actor.ref).update(words=rules.check_reason(words), said_at=act.at)
    journal.record(act, RingReplied(case.ref, act.actor.ref))
    return case


@action
def decide_ring(act: Act, ref: str, *, is_upheld: bool, reason: str) -> RingCase:
    """Decide, with a reason that everybody concerned reads: upheld takes these endorsements back and the levels move;
    otherwise all stands. That is final; each person may still contest, answer and be endorsed anew.

    Raises NeedsReason, RingIsOver.
    """
    case = queries.lock_ring(ref)
    policy.may_decide_ring(act.actor, case).require()
    if case.state != RingState.OPEN:
        raise rules.RingIsOver
    case.state = RingState.UPHELD if is_upheld else RingState.STANDS
    case.decided_at, case.decided_by_ref = act.at, act.actor.ref
    case.reason = rules.check_reason(reason)
    case.save(update_fields=["state", "decided_at", "decided_by_ref", "reason"])
    if is_upheld:
        for evidence in queries.evidence_of_ring(case):
            _lock(evidence.person)
            evidence.refresh_from_db(fields=["withdrawn_at"])
            if evidence.withdrawn_at is None:
                _withdraw(act, evidence, case.reason)
    members = tuple(case.members.order_by("pk").values_list("person_ref", flat=True))
    journal.record(act, RingDecided(case.ref, members, act.actor.ref, is_upheld))
    return case
