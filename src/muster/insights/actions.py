"""What a person may write into their own view."""

from __future__ import annotations

from datetime import date

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import NotFound
from muster.foundation.money import Money
from muster.foundation.words import _
from muster.insights import events, policy, rules
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
    """Put one of one's own early warnings away. Twice is once."""
    policy.may_look_as_captain(act.actor, act.actor.person_ref).require()
    person = people_queries.get_person(act.actor.person_ref)
    HiddenWarning.objects.get_or_create(person=person, key=key[:60], defaults={"hidden_at": act.at})
    journal.record(act, events.OwnWarningHidden(person_ref=person.ref))
