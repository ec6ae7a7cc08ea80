"""Asking for evidence, answering, saying no; and evidence given without being asked."""

from __future__ import annotations

from datetime import date
from typing import BinaryIO

from muster.evidence import policy, queries, rules
from muster.evidence.actions.evidence import _added, _say_as_rater
from muster.evidence.actions.levels import _day, _person
from muster.evidence.events import (
    EvidenceAskDeclined,
    EvidenceAsked,
    EvidenceAskLapsed,
    EvidenceAskTakenBack,
)
from muster.evidence.models import Evidence, EvidenceAsk
from muster.evidence.terms import AskState, EvidenceKind
from muster.files import actions as files_actions
from muster.files.terms import FilePurpose
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people import queries as people_queries
from muster.people.models import Person


@action
def ask_for_evidence(
    act: Act,
    person: Person | str,
    skill_ref: str,
    kind: EvidenceKind | str,
    rater_ref: str,
    *,
    words: str = "",
    file: tuple[str, bytes | BinaryIO] | None = None,
    issuer: str = "",
    expires_date: date | None = None,
) -> EvidenceAsk:
    """Ask somebody to speak for one's skill. `file` (name, bytes) is the certificate to look at, and needed for one.

    The answer is open for 21 days. Raises NotAskable, AskedAlready, NeedsFile, AlreadyExpired, what `files` refuses,
    and NotAllowed where the other could not give evidence of that kind.
    """
    row = _person(person)
    policy.may_ask_for_evidence(act.actor, row).require()
    kind = EvidenceKind(kind)
    rules.check_askable(kind)
    skill = queries.get_skill_row(skill_ref)
    rater = people_queries.get_visible_person(act.actor, rater_ref)
    policy.may_give(people_queries.actor_for(rater, act.at), row, skill.pk, kind).require()
    if queries.find_open_ask(row, skill.pk, kind, rater.ref) is not None:
        raise rules.AskedAlready
    if expires_date is not None and expires_date <= _day(act):
        raise rules.AlreadyExpired
    stored = ""
    if kind is EvidenceKind.CERTIFICATE:
        if file is None:
            raise rules.NeedsFile
        stored = files_actions.store_file(act, file[0], file[1], purpose=FilePurpose.CERTIFICATE).ref
    ask = EvidenceAsk(
        person=row,
        skill=skill,
        kind=kind,
        rater_ref=rater.ref,
        words=rules.check_words(words),
        file_ref=stored,
        issuer=issuer.strip()[:200],
        expires_date=expires_date,
        asked_at=act.at,
        due_at=rules.ask_due(act.at),
    )
    ask.save(force_insert=True)
    journal.record(act, EvidenceAsked(ask.ref, row.ref, rater.ref, skill.ref, str(kind), ask.due_at))
    return ask


@action
def answer_ask(
    act: Act, ask_ref: str, rating: int, *, words: str = "", observed_date: date | None = None
) -> Evidence:
    """Give what was asked for. The rating (1 to 5) is evidence and takes the place of one's earlier word of the kind.

    Raises AskIsOver, LevelOutOfRange, ObservedInFuture, and NotAllowed where one could not give it any more.
    """
    ask = queries.lock_ask(ask_ref)
    policy.may_answer_ask(act.actor, ask).require()
    state = rules.next_ask_state(ask.state, AskState.GIVEN)
    kind = EvidenceKind(ask.kind)
    policy.may_give(act.actor, ask.person, ask.skill_id, kind).require()
    evidence = _say_as_rater(
        act, ask.person, ask.skill.ref, kind, rating, observed_date, words,
        source_ref=ask.ref, expires_date=ask.expires_date,
    )  # fmt: skip
    _end(act, ask, state, evidence=evidence)
    journal.record(act, _added(ask.person, ask.skill.ref, evidence))
    return evidence


@action
def decline_ask(act: Act, ask_ref: str, *, words: str = "") -> EvidenceAsk:
    """Say no, with or without words. Nobody counts it. Raises AskIsOver."""
    ask = queries.lock_ask(ask_ref)
    policy.may_answer_ask(act.actor, ask).require()
    _end(act, ask, rules.next_ask_state(ask.state, AskState.DECLINED), words=words)
    journal.record(act, EvidenceAskDeclined(ask.ref, ask.person.ref, ask.rater_ref, ask.skill.ref))
    return ask


@action
def take_back_ask(act: Act, ask_ref: str) -> EvidenceAsk:
    """Need no answer any more. Raises AskIsOver."""
    ask = queries.lock_ask(ask_ref)
    policy.may_take_back_ask(act.actor, ask).require()
    _end(act, ask, rules.next_ask_state(ask.state, AskState.TAKEN_BACK))
    journal.record(act, EvidenceAskTakenBack(ask.ref, ask.person.ref, ask.rater_ref, ask.skill.ref))
    return ask


@action
def lapse_asks(act: Act) -> int:
    """Close the asks whose time is over; how many."""
    policy.may_run_clocks(act.actor).require()
    refs = queries.due_ask_refs(act.at)
    for ref in refs:
        ask = queries.lock_ask(ref)
        _end(act, ask, rules.next_ask_state(ask.state, AskState.LAPSED))
        journal.record(act, EvidenceAskLapsed(ask.ref, ask.person.ref, ask.rater_ref, ask.skill.ref))
    return len(refs)


@action
def give_evidence(
    act: Act,
    person: Person | str,
    skill_ref: str,
    kind: EvidenceKind | str,
    rating: int,
    *,
    words: str = "",
    observed_date: date | None = None,
) -> Evidence:
    """Speak of somebody's skill without being asked: endorsement, peer, manager, expert or an observed sample of work.

    One word per rater, kind and skill: a newer one takes the older's place. Raises LevelOutOfRange, ObservedInFuture.
    """
    row = _person(person)
    kind = EvidenceKind(kind)
    if kind is EvidenceKind.CERTIFICATE:
        raise rules.NotAskable(kind)  # a certificate is looked at where it was handed in
    skill = queries.get_skill_row(skill_ref)
    policy.may_give(act.actor, row, skill.pk, kind).require()
    evidence = _say_as_rater(act, row, skill.ref, kind, rating, observed_date, words)
    journal.record(act, _added(row, skill.ref, evidence))
    return evidence


def _end(
    act: Act, ask: EvidenceAsk, state: AskState, *, words: str = "", evidence: Evidence | None = None
) -> None:
    ask.state = state
    ask.ended_at = act.at
    ask.ended_words = rules.check_words(words)
    ask.evidence = evidence
    ask.save(update_fields=["state", "ended_at", "ended_words", "evidence"])
