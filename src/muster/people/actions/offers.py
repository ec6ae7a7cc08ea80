"""Soft holds: what an open offer asks of a plate, from the offer to its answer. The floors above call these."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people import policy, queries, rules
from muster.people.events import HoursAskedFor, HoursNoLongerAskedFor
from muster.people.models import SoftHold


@action
def hold_softly(
    act: Act,
    person_ref: str,
    *,
    source_ref: str,
    title: str,
    kind: str,
    weeks: Mapping[date, int],
    until_at: datetime,
) -> SoftHold:
    """Note that an open offer asks for these minutes (by Monday) until ``until_at``; a later word takes the place of an
    earlier one of the same offer.

    No room is taken and none is asked for: offers may overlap, and the person sees it.
    """
    rules.check_weeks(weeks)
    person = queries.get_person(person_ref)
    policy.may_move_hours(act.actor, person).require()
    row, _is_new = SoftHold.objects.update_or_create(
        source_ref=source_ref,
        defaults={
            "person": person,
            "title": title[:200],
            "kind": kind,
            "weeks": {day.isoformat(): minutes for day, minutes in sorted(weeks.items())},
            "until_at": until_at,
            "created_at": act.at,
        },
    )
    journal.record(act, HoursAskedFor(person.ref, source_ref))
    return row


@action
def release_softly(act: Act, source_ref: str) -> bool:
    """The offer is answered, taken back or over: what it asked for is gone. False where there was nothing."""
    row = SoftHold.objects.select_related("person").filter(source_ref=source_ref).first()
    if row is None:
        return False
    policy.may_move_hours(act.actor, row.person).require()
    row.delete()
    journal.record(act, HoursNoLongerAskedFor(row.person.ref, source_ref))
    return True
