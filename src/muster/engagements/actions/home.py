"""The home manager's answer: yes, other dates, or no with a reason; about work, or about a change that takes more."""

from __future__ import annotations

from datetime import date

from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.agreeing import ProposedTerms, _fall_through, _new_version
from muster.engagements.actions.asking_home import _stop_asking_home
from muster.engagements.actions.changing import _carry_out, _settle
from muster.engagements.actions.moving import _move
from muster.engagements.models import Change, Engagement, HomeApproval
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action


def _answer(act: Act, approval: HomeApproval, state: terms.HomeState, *, words: str = "") -> None:
    if approval.state != terms.HomeState.WAITING:
        raise rules.HomeAlreadyAnswered(approval.state)
    approval.state = rules.next_status("home approval", approval.state, state)
    approval.words = words
    approval.answered_at = act.at
    approval.save(update_fields=["state", "words", "answered_at"])


def _go_on(work: Engagement) -> None:
    """On to the terms once every home manager has answered."""
    if not work.approvals.filter(change=None, state=terms.HomeState.WAITING).exists():
        _move(work, terms.EngagementStatus.AWAITING_TERMS)


@action
def approve_home(act: Act, approval_ref: str, *, words: str = "") -> HomeApproval:
    """The home manager lets the person go as asked. Raises HomeAlreadyAnswered; about a change also
    ChangeNotPossible where the work does not stand so any more.
    """
    approval = queries.lock_approval(approval_ref)
    policy.may_answer_home(act.actor, approval).require()
    _answer(act, approval, terms.HomeState.APPROVED, words=words.strip())
    if approval.change is not None:
        _answer_about_change(act, approval, approval.change, accept=True)
        return approval
    work = approval.engagement
    _go_on(work)
    journal.record(
        act,
        events.HomeApprovalGiven(
            approval_ref=approval.ref,
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            manager_ref=approval.manager.ref,
        ),
    )
    return approval


@action
def propose_other_dates(
    act: Act, approval_ref: str, *, starts_date: date, ends_date: date, words: str = ""
) -> HomeApproval:
    """The home manager lets the person go on other dates; these become new terms for both sides to accept.

    Raises HomeAlreadyAnswered, DatesNotPossible, and WeekIsFull when the hours do not fit there; OnlyYesOrNo about a
    change of work that runs.
    """
    approval = queries.lock_approval(approval_ref)
    policy.may_answer_home(act.actor, approval).require()
    if approval.change is not None:
        raise rules.OnlyYesOrNo
    _answer(act, approval, terms.HomeState.OTHER_DATES, words=words.strip())
    work = approval.engagement
    _new_version(
        act,
        work,
        queries.latest_terms(work),
        ProposedTerms(starts_date=starts_date, ends_date=ends_date),
        accepted={},
    )
    _go_on(work)
    journal.record(
        act,
        events.HomeDatesProposed(
            approval_ref=approval.ref,
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            manager_ref=approval.manager.ref,
            starts_date=starts_date,
            ends_date=ends_date,
        ),
    )
    return approval


@action
def refuse_home(act: Act, approval_ref: str, *, words: str) -> HomeApproval:
    """The home manager cannot let the person go; the reason is told, the hours and the seat are free again.

    About a change: the work stays as it was agreed.
    """
    approval = queries.lock_approval(approval_ref)
    policy.may_answer_home(act.actor, approval).require()
    words = rules.check_words(words, field="words")
    _answer(act, approval, terms.HomeState.REFUSED, words=words)
    if approval.change is not None:
        _answer_about_change(act, approval, approval.change, accept=False)
        return approval
    work = approval.engagement
    _fall_through(act, work, words=words, reason_code="home_said_no")
    journal.record(
        act,
        events.HomeApprovalRefused(
            approval_ref=approval.ref,
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            manager_ref=approval.manager.ref,
        ),
    )
    return approval


def _answer_about_change(act: Act, approval: HomeApproval, asked: Change, *, accept: bool) -> None:
    """The change is done once everybody who was asked at home has said yes; one no, and the work stays as it was."""
    work = approval.engagement
    change = queries.lock_change(asked.ref)
    journal.record(
        act,
        events.HomeAnsweredChange(
            approval_ref=approval.ref,
            change_ref=change.ref,
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            manager_ref=approval.manager.ref,
            state=approval.state,
        ),
    )
    if not accept:
        change.answer_words = approval.words
        change.save(update_fields=["answer_words"])
        _stop_asking_home(act, work, change=change)
        _settle(act, change, terms.ChangeStatus.DECLINED)
    elif not change.approvals.filter(state=terms.HomeState.WAITING).exists():
        _carry_out(act, change)
