"""What happens by itself when time has passed. The worker calls it; each step is an action of its own."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.agreeing import _fall_through
from muster.engagements.actions.calling import _answer_call
from muster.engagements.actions.changing import _change_clocks, _close
from muster.engagements.actions.disputing import _run_dispute_clock
from muster.engagements.actions.finishing import _open_reviews
from muster.engagements.actions.handing_over import _ask_for_handover
from muster.engagements.actions.home import _answer, _answer_about_change, _go_on
from muster.engagements.actions.milestones import _milestone_clocks
from muster.engagements.actions.money import _owe_retainer
from muster.engagements.actions.moving import _move
from muster.engagements.actions.timing import _approve_by_clock
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Refusal
from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.people.terms import HomeApprovalDefault


@action
def run_clocks(act: Act) -> int:
    """Decide overdue home approvals by policy, start work whose day has come, approve overdue hours, remind of ends that
    wait and of handover lists, carry rulings out, end calls and changes nobody answered, open reviews, accept milestones that nobody answered, owe
    retainers; the number done.

    No event: each step below records its own.
    """
    policy.may_run_clocks(act.actor).require()
    steps = 0
    for ref in queries.due_approvals(act.at):
        steps += _decide_home(act, ref)
    for ref in queries.due_starts(act.at.date()):
        steps += _start(act, ref)
    for ref in queries.due_timesheets(act.at):
        steps += _approve_by_clock(act, ref)
    for ref, since in queries.waiting_ends(act.at):
        steps += _remind_of_end(act, ref, since)
    for ref in queries.due_handovers(act.at.date()):
        steps += _ask_for_handover(act, ref)
    for ref in queries.due_disputes(act.at):
        steps += _run_dispute_clock(act, ref)
    for ref in queries.due_calls(act.at):
        call = queries.lock_call(ref)
        if call.status == terms.CallStatus.ASKED:
            _answer_call(act, call, terms.CallStatus.LAPSED)
            steps += 1
    for ref in queries.due_reviews(act.at):
        _open_reviews(act, queries.lock_engagement(ref))
        steps += 1
    steps += _milestone_clocks(act)
    steps += _change_clocks(act)
    for ref in queries.retainers(act.at.date()):
        steps += _owe_retainer(act, ref)
    return steps


def _decide_home(act: Act, approval_ref: str) -> int:
    approval = queries.lock_approval(approval_ref)
    if approval.state != terms.HomeState.WAITING:
        return 0
    default = people_queries.settings_of(approval.organisation.ref).home_approval_default
    if approval.change is not None:
        return _decide_change(act, approval, lets_go=default == HomeApprovalDefault.LET_GO)
    work = approval.engagement
    if default == HomeApprovalDefault.LET_GO:
        _answer(act, approval, terms.HomeState.LET_GO_BY_POLICY)
        _go_on(work)
    else:
        _answer(act, approval, terms.HomeState.REFUSED_BY_POLICY)
        words = _("The home manager did not answer in time, and the policy keeps the person at home.")
        _fall_through(act, work, words=words, reason_code="home_said_no")
    journal.record(
        act,
        events.HomeDecidedByPolicy(
            approval_ref=approval.ref,
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            manager_ref=approval.manager.ref,
            state=approval.state,
        ),
    )
    return 1


def _decide_change(act: Act, approval: queries.HomeApproval, *, lets_go: bool) -> int:
    """The policy in the place of somebody who did not answer about a change; one with no room left for it is off."""
    to = terms.HomeState.LET_GO_BY_POLICY if lets_go else terms.HomeState.REFUSED_BY_POLICY
    change = queries.get_change(approval.change.ref)  # type: ignore[union-attr]
    try:
        with transaction.atomic():
            _answer(act, approval, to)
            _answer_about_change(act, approval, change, accept=lets_go)
    except Refusal:
        _close(act, queries.lock_change(change.ref), terms.ChangeStatus.LAPSED)
    return 1


def _start(act: Act, engagement_ref: str) -> int:
    work = queries.lock_engagement(engagement_ref)
    if not rules.may_move("engagement", work.status, terms.EngagementStatus.ACTIVE):
        return 0
    if queries.lacks_signature(work, at=act.at):
        return 0
    work.started_at = act.at
    _move(work, terms.EngagementStatus.ACTIVE, "started_at")
    journal.record(
        act,
        events.EngagementStarted(
            engagement_ref=work.ref, person_ref=work.person.ref, owner_ref=work.owner.ref
        ),
    )
    return 1


def _remind_of_end(act: Act, engagement_ref: str, since: date) -> int:
    """Remind whom the end waits for, twice in all; 1 when somebody was."""
    work = queries.lock_engagement(engagement_ref)
    due = rules.reminders_due(since, act.at.date())
    if due <= work.reminders or work.is_over:
        return 0
    work.reminders = due
    work.save(update_fields=["reminders"])
    waits_for = work.owner if work.status == terms.EngagementStatus.DELIVERED else work.person
    journal.record(
        act,
        events.EndWaits(
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            waits_for_ref=waits_for.ref,
            number=due,
        ),
    )
    return 1
