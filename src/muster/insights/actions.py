"""What a person may write into their own view, and the one question a month that it may help them to ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from muster.foundation import jobs, journal
from muster.foundation.act import Act, system
from muster.foundation.action import action
from muster.foundation.errors import NotFound
from muster.foundation.money import Money
from muster.foundation.words import _
from muster.insights import events, policy, queries, rules
from muster.insights.models import HiddenWarning, StatedIncome
from muster.people import queries as people_queries
from muster.people.queries import Membership


@action
def state_income(
    act: Act, organisation_ref: str, amount: Money | None, *, since_date: date | None = None
) -> None:
    """Say what one's main job there brings a month before tax, since a day (a year ago); None takes it back.

    Seen by nobody else. Raises NotFound where one has no main job, IncomeNotPossible.
    """
    policy.may_look_as_captain(act.actor, act.actor.person_ref).require()
    person = people_queries.get_person(act.actor.person_ref)
    membership = _main_job(person.ref, organisation_ref, act.at.date())
    known = StatedIncome.objects.filter(person=person, organisation=membership.organisation)
    if amount is None or amount.minor == 0:
        known.delete()
    else:
        if not 0 < amount.minor <= rules.MOST_INCOME:
            raise rules.IncomeNotPossible
        StatedIncome.objects.update_or_create(
            person=person,
            organisation=membership.organisation,
            defaults={
                "currency": amount.currency,
                "amount": amount.minor,
                "since_date": since_date or membership.starts_date,
            },
        )
    journal.record(act, events.OwnIncomeStated(person_ref=person.ref))


def _main_job(person_ref: str, organisation_ref: str, day: date) -> Membership:
    """The tie that is a main job there; raises NotFound."""
    for tie in people_queries.memberships_of(person_ref, on=day):
        if tie.organisation.ref == organisation_ref and tie.home_minutes:
            return tie
    raise NotFound(_("You have no main job there."), ref=organisation_ref)


@action
def hide_warning(act: Act, key: str) -> None:
    """Put an early warning of one's own, or a question that one does not want now, away. The newest time counts."""
    policy.may_look_as_captain(act.actor, act.actor.person_ref).require()
    person = people_queries.get_person(act.actor.person_ref)
    HiddenWarning.objects.update_or_create(person=person, key=key[:60], defaults={"hidden_at": act.at})
    journal.record(act, events.OwnWarningHidden(person_ref=person.ref))


BATCH = 50
"""Persons per job when everybody's one question is looked for."""


@action
def offer_questions(act: Act) -> int:
    """Have everybody with levels by their own word alone told which one skill to have confirmed; how many persons.

    In jobs of some persons each. No event: each of the jobs records its own.
    """
    policy.may_offer_questions(act.actor).require()
    refs = queries.persons_with_own_word()
    for start in range(0, len(refs), BATCH):
        jobs.defer("insights.offer_some", person_refs=refs[start : start + BATCH], at=act.at.isoformat())
    return len(refs)


@action
def offer_some(act: Act, person_refs: Sequence[str]) -> int:
    """Tell each of these persons the one skill whose confirmation would change most of their matches; how many were told.

    Whom an answer would help little is not told anything.
    """
    policy.may_offer_questions(act.actor).require()
    told = 0
    for person in people_queries.persons_by_ref(person_refs).values():
        question = queries.best_question(people_queries.actor_for(person, act.at), at=act.at)
        if question is not None:
            journal.record(act, events.ConfirmationWouldHelp(person.ref, question.skill_ref, question.tenths))
            told += 1
    return told


@jobs.job("insights.offer_some")
def _offer_some_job(person_refs: list[str], at: str) -> None:
    offer_some(system("insights.questions", at=datetime.fromisoformat(at)), person_refs)
