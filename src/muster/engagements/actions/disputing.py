"""Disputes: a named item is frozen, both say what they see, somebody who is neither rules, once more on appeal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from muster.conversations import actions as conversation_actions
from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.disputed_money import _free_money, _freeze_money, _rule_on_money
from muster.engagements.actions.finishing import _accept, _return
from muster.engagements.actions.moving import _system
from muster.engagements.models import Dispute, DisputeStatement, Engagement
from muster.files import queries as files_queries
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import NotFound
from muster.foundation.periods import add_working_days
from muster.people import queries as people_queries

S = terms.DisputeStatus


@action
def open_dispute(act: Act, engagement_ref: str, *, item_kind: str, item_ref: str, words: str) -> Dispute:
    """Dispute hours, work handed over, a milestone or an invoice: just that item and its money are frozen until it is decided.

    The decider is whom the terms name, else a people lead who is no party; they read the room while it lasts.
    Raises WordsMissing, NothingToDispute, ItemIsDisputed, NoDecider.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_speak_for_a_side(act.actor, work).require()
    words = rules.check_words(words, field="words")
    if queries.is_frozen(item_ref):
        raise rules.ItemIsDisputed
    item = queries.find_disputable(work, item_kind, item_ref)
    if item is None:
        raise rules.NothingToDispute
    decider = queries.find_decider(work)
    if decider is None:
        raise rules.NoDecider
    side = terms.Side.PERSON if policy.is_person(act.actor, work) else terms.Side.OWNER
    dispute = Dispute.objects.create(
        engagement=work,
        opened_by=str(side),
        item_kind=item_kind,
        item_ref=item_ref,
        words=words,
        amount=item.amount,
        unit=item.unit,
        decider=decider,
        opened_at=act.at,
        due_at=add_working_days(act.at, terms.DECIDER_DAYS),
    )
    _freeze_money(act, dispute)
    conversation_actions.bring_in(_system(act), _room(act, work), decider.ref)
    journal.record(
        act,
        events.DisputeOpened(
            **_named(dispute), item_kind=item_kind, by_ref=act.actor.ref, due_at=dispute.due_at
        ),
    )
    return dispute


def _room(act: Act, work: Engagement) -> str:
    thread = conversation_actions.open_thread(
        _system(act),
        "candidacy",
        work.candidacy.ref,
        title=work.title,
        person_refs=(work.person.ref, work.owner.ref),
    )
    return thread.ref


@action
def state_in_dispute(
    act: Act, dispute_ref: str, *, words: str, file_refs: Sequence[str] = ()
) -> DisputeStatement:
    """Say how it was, with files of one's own. Raises WordsMissing, MoveNotPossible once it is over, NotFound."""
    dispute = queries.lock_dispute(dispute_ref)
    policy.may_state(act.actor, dispute).require()
    if not dispute.is_live:
        raise rules.MoveNotPossible("dispute", dispute.status, S.RULED)
    for ref in file_refs:
        files_queries.get_visible_file(act.actor, ref)
    said = DisputeStatement.objects.create(
        dispute=dispute,
        author=people_queries.get_person(act.actor.person_ref),
        words=rules.check_words(words, field="words"),
        file_refs=list(file_refs)[:5],
        said_at=act.at,
    )
    journal.record(act, events.DisputeStated(**_named(dispute), author_ref=act.actor.person_ref))
    return said


@action
def rule_dispute(act: Act, dispute_ref: str, *, share: int, words: str) -> Dispute:
    """The decider gives the one who worked a share of the item, in thousandths, with reasons.

    A first ruling can be appealed; the second is carried out at once. Raises ShareNotPossible, WordsMissing,
    MoveNotPossible.
    """
    dispute = queries.lock_dispute(dispute_ref)
    policy.may_rule(act.actor, dispute).require()
    dispute.ruling_words = rules.check_words(words, field="words")
    dispute.share, dispute.ruled_at = rules.check_share(share), act.at
    if dispute.status == S.APPEALED:
        dispute.save(update_fields=["ruling_words", "share", "ruled_at"])
        _carry_out(act, dispute)
        return dispute
    dispute.status = rules.next_status("dispute", dispute.status, S.RULED)
    dispute.due_at = add_working_days(act.at, terms.APPEAL_DAYS)
    dispute.save(update_fields=["ruling_words", "share", "ruled_at", "status", "due_at"])
    journal.record(act, events.DisputeRuled(**_named(dispute), share=share, due_at=dispute.due_at))
    return dispute


@action
def appeal_ruling(act: Act, dispute_ref: str, *, words: str) -> Dispute:
    """Either side asks the decider to look once more, with reasons; once in all. Raises AppealedBefore, WordsMissing."""
    dispute = queries.lock_dispute(dispute_ref)
    policy.may_speak_for_a_side(act.actor, dispute.engagement).require()
    if dispute.appealed_by:
        raise rules.AppealedBefore
    words = rules.check_words(words, field="words")
    side = terms.Side.PERSON if policy.is_person(act.actor, dispute.engagement) else terms.Side.OWNER
    dispute.status = rules.next_status("dispute", dispute.status, S.APPEALED)
    dispute.appealed_by, dispute.reminded_at = str(side), None
    dispute.due_at = add_working_days(act.at, terms.DECIDER_DAYS)
    dispute.save(update_fields=["status", "appealed_by", "due_at", "reminded_at"])
    DisputeStatement.objects.create(
        dispute=dispute, author=people_queries.get_person(act.actor.person_ref), words=words, said_at=act.at
    )
    journal.record(
        act, events.DisputeAppealed(**_named(dispute), by_ref=act.actor.ref, due_at=dispute.due_at)
    )
    return dispute


@action
def withdraw_dispute(act: Act, dispute_ref: str) -> Dispute:
    """The side that opened it lets it go before a ruling: the item moves on as if nothing had been. MoveNotPossible."""
    dispute = queries.lock_dispute(dispute_ref)
    policy.may_withdraw_dispute(act.actor, dispute).require()
    _end(act, dispute, S.WITHDRAWN)
    _free_money(act, dispute)
    return dispute


def _carry_out(act: Act, dispute: Dispute) -> None:
    """The ruling becomes what happened to the item; then the item is free."""
    _end(act, dispute, S.FINAL)
    if dispute.item_kind == terms.DisputeItem.DELIVERY:
        _rule_delivery(act, dispute, dispute.share or 0)
    else:
        _rule_on_money(act, dispute)


def _rule_delivery(act: Act, dispute: Dispute, share: int) -> None:
    """Half or more: the work counts as accepted. Less: it goes back with the decider's reasons."""
    work = queries.lock_engagement(dispute.engagement.ref)
    if work.status != terms.EngagementStatus.DELIVERED or queries.has_open_disputes(work):
        return
    if share >= 500:
        _accept(_system(act), work, rated={}, words=dispute.ruling_words)
    else:
        _return(_system(act), work, dispute.ruling_words)


def _end(act: Act, dispute: Dispute, to: terms.DisputeStatus) -> None:
    dispute.status = rules.next_status("dispute", dispute.status, to)
    dispute.ended_at = act.at
    dispute.save(update_fields=["status", "ended_at"])
    work = dispute.engagement
    live = Dispute.objects.filter(engagement=work, status__in=terms.DISPUTE_LIVE)
    others = live.filter(decider=dispute.decider).exists()
    if not others and dispute.decider.ref not in (work.person.ref, work.owner.ref):
        conversation_actions.let_go(_system(act), _room(act, work), dispute.decider.ref)
    journal.record(act, events.DisputeEnded(**_named(dispute), status=str(to), share=dispute.share))


def _run_dispute_clock(act: Act, dispute_ref: str) -> int:
    """A ruling that nobody appealed is carried out; a decider who is late is reminded once; 1 for a step taken."""
    try:
        dispute = queries.lock_dispute(dispute_ref)
    except NotFound:
        return 0
    if dispute.status == S.RULED:
        _carry_out(act, dispute)
        return 1
    if not dispute.is_live or dispute.reminded_at is not None:
        return 0
    dispute.reminded_at = act.at
    dispute.save(update_fields=["reminded_at"])
    journal.record(act, events.DisputeOverdue(**_named(dispute)))
    return 1


def _named(dispute: Dispute) -> dict[str, Any]:
    return {
        "dispute_ref": dispute.ref,
        "engagement_ref": dispute.engagement.ref,
        "person_ref": dispute.engagement.person.ref,
        "owner_ref": dispute.engagement.owner.ref,
        "decider_ref": dispute.decider.ref,
    }
