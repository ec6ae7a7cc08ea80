"""How threads end: each with a reason, each person told. Never called from outside ``actions``."""

from __future__ import annotations

from muster.foundation import journal
from muster.foundation.act import Act
from muster.opportunities import queries, rules, terms
from muster.opportunities.actions.keeping import _system
from muster.opportunities.events import CandidacyClosed, OpportunityFilled, RoleFilled
from muster.opportunities.models import Candidacy, Opportunity, Role
from muster.people import actions as people_actions

Status = terms.CandidacyStatus


def _end(act: Act, thread: Candidacy, to: str, *, reason: str, words: str = "") -> None:
    """Move the thread to an end with its reason; the caller records the event."""
    _release_softly(act, thread)
    thread.status = rules.next_status("candidacy", thread.status, to)
    thread.ended_at = act.at
    thread.ended_reason_code = reason
    thread.ended_words = words
    thread.answer_due_at = None
    thread.save(update_fields=["status", "ended_at", "ended_reason_code", "ended_words", "answer_due_at"])


def _release_softly(act: Act, thread: Candidacy) -> None:
    """What the offer asked for is gone from the person's plate, whichever way it was answered."""
    if thread.offered_at is not None:
        people_actions.release_softly(_system(act), thread.ref)


def _close_thread(act: Act, thread: Candidacy, role: Role, *, reason: str, words: str = "") -> None:
    """Close one thread without a choice about its person, and tell that person."""
    _end(act, thread, Status.CLOSED, reason=reason, words=words)
    posting = role.opportunity
    journal.record(
        act,
        CandidacyClosed(
            candidacy_ref=thread.ref,
            role_ref=role.ref,
            opportunity_ref=posting.ref,
            owner_ref=posting.owner.ref,
            person_ref=thread.person.ref,
            reason_code=reason,
        ),
    )


def _close_others(act: Act, role: Role, *, reason: str, words: str = "") -> None:
    """Close every thread on the role that is not confirmed."""
    for thread in queries.list_live_candidacies(role):
        if thread.status != Status.CONFIRMED:
            _close_thread(act, thread, role, reason=reason, words=words)


def _close_posting(act: Act, posting: Opportunity, to: str, *, reason: str, words: str) -> None:
    """End the posting and its roles, and every thread on it that is not confirmed."""
    posting.status = rules.next_status("opportunity", posting.status, to)
    posting.ended_at = act.at
    posting.version += 1
    posting.changed_at = act.at
    posting.save(update_fields=["status", "ended_at", "version", "changed_at"])
    for role in queries.list_roles(posting):
        role.opportunity = posting
        if role.status != terms.RoleStatus.CLOSED:
            role.status = rules.next_status("role", role.status, terms.RoleStatus.CLOSED)
            role.save(update_fields=["status"])
        _close_others(act, role, reason=reason, words=words)


def _fill_if_full(act: Act, role: Role) -> None:
    """When no seat is left: fill the role, close the others with a reason, fill the posting after its last role."""
    if role.seats_free or role.status != terms.RoleStatus.OPEN:
        return
    role.status = rules.next_status("role", role.status, terms.RoleStatus.FILLED)
    role.save(update_fields=["status"])
    posting = role.opportunity
    journal.record(act, RoleFilled(posting.ref, role.ref, posting.owner.ref))
    _close_others(act, role, reason="seats_filled")
    open_roles = posting.roles.filter(status=terms.RoleStatus.OPEN)
    if not open_roles.exists() and posting.status in (
        terms.OpportunityStatus.OPEN,
        terms.OpportunityStatus.PAUSED,
    ):
        posting.status = rules.next_status("opportunity", posting.status, terms.OpportunityStatus.FILLED)
        posting.save(update_fields=["status"])
        journal.record(act, OpportunityFilled(posting.ref, posting.owner.ref))


def _free_a_seat(role: Role) -> None:
    """Take one confirmed person off the role and open role and posting again, unless the posting is over."""
    role.seats_filled -= 1
    posting = role.opportunity
    if role.status == terms.RoleStatus.FILLED:
        role.status = rules.next_status("role", role.status, terms.RoleStatus.OPEN)
        if posting.status == terms.OpportunityStatus.FILLED:
            posting.status = rules.next_status("opportunity", posting.status, terms.OpportunityStatus.OPEN)
            posting.save(update_fields=["status"])
    role.save(update_fields=["seats_filled", "status"])
