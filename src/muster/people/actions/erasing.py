"""Somebody goes for good."""

from __future__ import annotations

from django.db.models import Q

from muster.files import actions as files_actions
from muster.foundation import journal, privacy
from muster.foundation.act import Act, Grant, system
from muster.foundation.action import action
from muster.people import policy, rules
from muster.people.actions.locking import _lock_person
from muster.people.actions.succeeding import _leave_reports
from muster.people.events import PersonErased
from muster.people.models import GrantRow, Membership, Person
from muster.people.terms import ERASED


@action
def erase_person(act: Act, person: Person | str, *, typed_name: str) -> None:
    """Erase the person for good, in every room at once; the name is typed to confirm it. It cannot be undone.

    Every table does what it has declared (``foundation.privacy``): profile, skills, evidence, texts, files, account
    and sessions go; agreements, hours, invoices and books stay, under a reference that leads to nobody. Threads on
    posted work end: ``opportunities`` hears the event. Raises NameNotTyped, SettleFirst while money, work or a posting
    is open, LastOperator; then nothing has changed.
    """
    row = _lock_person(person)
    policy.may_erase_person(act.actor, row).require()
    rules.check_typed(typed_name, row.name)
    still = privacy.open_before_leaving(row.ref, most=20)
    if still:
        raise rules.SettleFirst(row.name, [one.words for one in still])
    _leave_somebody_who_runs_it(row)
    today = act.at.date()
    standing = Q(ends_date=None) | Q(ends_date__gt=today)
    _leave_reports(act, row)
    Membership.objects.filter(standing, person=row, starts_date__lte=today).update(ends_date=today)
    Membership.objects.filter(person=row, starts_date__gt=today).delete()
    files_actions.forget_files_of(system("people", at=act.at), row.ref)
    privacy.erase(row.ref, names=_said_of_nobody_else(row), called=ERASED)
    Person.objects.filter(pk=row.pk).update(name=ERASED, account=None, is_searchable=False, erased_at=act.at)
    journal.record(act, PersonErased(row.ref))


def _said_of_nobody_else(row: Person) -> tuple[str, ...]:
    """What is taken out of texts that Muster wrote to others: the address, and the name where it can only mean this person.

    A name of one word may be a word ("May", "Baker"), and a namesake's notices are the namesake's.
    """
    others = Person.objects.filter(name__iexact=row.name, erased_at=None).exclude(pk=row.pk)
    names = [row.email] if row.email else []
    if len(row.name.split()) > 1 and not others.exists():
        names.append(row.name)
    return tuple(names)


def _leave_somebody_who_runs_it(row: Person) -> None:
    operators = GrantRow.objects.filter(grant=str(Grant.OPERATOR), organisation=None, person__erased_at=None)
    if operators.filter(person=row).exists() and not operators.exclude(person=row).exists():
        raise rules.LastOperator
