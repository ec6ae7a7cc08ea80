"""What time does by itself: nobody's raised hand waits for ever, and stale postings die."""

from __future__ import annotations

from dataclasses import dataclass

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.opportunities import policy, queries, rules, terms
from muster.opportunities.actions.endings import _close_posting, _close_thread, _end
from muster.opportunities.actions.hands import _refs
from muster.opportunities.actions.interviews import _interview_clocks
from muster.opportunities.actions.keeping import _today
from muster.opportunities.events import AnswerOwed, CandidacyLapsed, NominationDeclined, OpportunityClosed
from muster.opportunities.models import Candidacy, Opportunity

Status = terms.CandidacyStatus


@dataclass(frozen=True, slots=True)
class ClockReport:
    """What one run of the clocks did."""

    reminded: int
    closed: int
    lapsed: int
    postings: int
    talks: int = 0


@action
def remind_and_lapse(act: Act) -> ClockReport:
    """Let every clock of posted work run up to the moment of the act. Running it twice changes nothing more.

    Owners are reminded of hands that wait; hands that waited too long are closed with the organisation's
    default words; invitations and offers run out; postings past their closing day, past their last day of
    work, or untouched for 60 days are closed and everybody on them is told. Talks are reminded of, and end.
    """
    policy.may_run_clocks(act.actor).require()
    postings = sum(_close_if_stale(act, ref) for ref in queries.list_stale_refs(act.at))
    closed, lapsed = 0, 0
    for ref in queries.list_due_refs(act.at):
        thread = queries.lock_candidacy(ref)
        if thread.answer_due_at is None or thread.answer_due_at > act.at:
            continue
        if thread.status in terms.WAITING:
            words = thread.role.opportunity.organisation.own_settings.default_decline_words
            _close_thread(act, thread, thread.role, reason="no_answer", words=words)
            closed += 1
        else:
            _lapse(act, thread)
            lapsed += 1
    reminded = 0
    for thread in queries.list_unreminded():
        if _is_reminder_due(act, thread):
            thread.reminded_at = act.at
            thread.save(update_fields=["reminded_at"])
            due = thread.answer_due_at or act.at
            journal.record(act, AnswerOwed(*_refs(thread), answer_due_at=due))
            reminded += 1
    talks = _interview_clocks(act)
    return ClockReport(reminded=reminded, closed=closed, lapsed=lapsed, postings=postings, talks=talks)


def _lapse(act: Act, thread: Candidacy) -> None:
    if thread.status == Status.NOMINATED:
        _end(act, thread, Status.LAPSED, reason="nomination_expired")
        journal.record(act, NominationDeclined(thread.ref, thread.role.ref, thread.person.ref))
        return
    step = "invitation" if thread.status == Status.INVITED else "offer"
    _end(act, thread, Status.LAPSED, reason=f"{step}_expired")
    journal.record(act, CandidacyLapsed(*_refs(thread), step=step))


def _is_reminder_due(act: Act, thread: Candidacy) -> bool:
    since = thread.shortlisted_at or thread.raised_at or thread.created_at
    days = thread.role.opportunity.organisation.own_settings.candidacy_reminder_days
    return rules.is_reminder_due(since, days=days, at=act.at)


def _close_if_stale(act: Act, ref: str) -> bool:
    posting = queries.lock_opportunity(ref)
    reason = _stale_reason(act, posting)
    if reason is None or terms.OpportunityStatus.CLOSED not in terms.OPPORTUNITY_MOVES[posting.status]:
        return False
    _close_posting(act, posting, terms.OpportunityStatus.CLOSED, reason="posting_closed", words="")
    journal.record(act, OpportunityClosed(posting.ref, posting.owner.ref, reason))
    return True


def _stale_reason(act: Act, posting: Opportunity) -> str | None:
    roles = queries.list_roles(posting)
    dates = rules.PostingDates(
        closes_date=posting.closes_date,
        last_day=max(role.ends_date for role in roles),
        owner_acted_at=posting.owner_acted_at,
    )
    reason = rules.stale_reason(dates, today=_today(act, posting.organisation), at=act.at)
    if posting.status == terms.OpportunityStatus.FILLED and reason != "over":
        return None  # its people are found; a seat may still fall free
    return reason
