"""Home managers who leave: their people are named to whoever looks after the organisation."""

from __future__ import annotations

from django.db.models import Q

from muster.foundation import journal
from muster.foundation.act import Act, Grant
from muster.people.events import ManagerGone
from muster.people.models import GrantRow, Membership, Organisation, Person


def _leave_reports(act: Act, manager: Person, organisation: Organisation | None = None) -> None:
    """Nobody reports to the person any more, here or (without an organisation) anywhere; the leads are told how many."""
    today = act.at.date()
    standing = Q(ends_date=None) | Q(ends_date__gt=today)
    led = Membership.objects.filter(standing, manager=manager)
    if organisation is not None:
        led = led.filter(organisation=organisation)
    counts: dict[str, int] = {}
    for ref in led.order_by("organisation__ref").values_list("organisation__ref", flat=True):
        counts[ref] = counts.get(ref, 0) + 1
    led.update(manager=None)
    for ref, number in counts.items():
        leads = GrantRow.objects.filter(
            grant=str(Grant.PEOPLE_LEAD), organisation__ref=ref, person__erased_at=None
        ).exclude(person=manager)
        told = tuple(sorted(leads.values_list("person__ref", flat=True)))
        journal.record(act, ManagerGone(manager.ref, ref, number, told))
