"""A person says who they are, in which languages and when they work, and what they agree to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Invalid
from muster.foundation.words import _
from muster.people import policy, rules
from muster.people.actions.locking import _lock_person, _refresh_weeks
from muster.people.events import ConsentChanged, ProfileChanged
from muster.people.models import Consent, Person, PersonLanguage, WorkingHours
from muster.people.terms import ConsentPurpose

EDITABLE = frozenset(
    {
        "name",
        "headline",
        "about",
        "interests",
        "purpose",
        "place",
        "country",
        "latitude",
        "longitude",
        "time_zone",
        "work_mode",
        "themes",
        "rate_minor",
        "rate_currency",
        "language",
        "is_searchable",
    }
)
"""The fields that ``update_profile`` takes."""


@action
def update_profile(act: Act, person: Person | str, **fields: Any) -> Person:
    """Change fields of the profile (those in EDITABLE). Nothing different: nothing happens.

    Raises Invalid naming the first field that cannot be used.
    """
    row = _lock_person(person)
    policy.may_edit_person(act.actor, row).require()
    unknown = sorted(set(fields) - EDITABLE)
    if unknown:
        raise Invalid(_("A profile has no field called {field}.", field=unknown[0]), field=unknown[0])
    tidy = rules.check_profile(fields)
    changed = sorted(name for name, value in tidy.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, tidy[name])
    if row.rate_minor is not None and not row.rate_currency:
        raise rules.NotUsable("rate_currency", _("Say in which currency, for example EUR."))
    if changed:
        row.save(update_fields=changed)
        journal.record(act, ProfileChanged(row.ref, tuple(changed)))
    return row


@action
def set_languages(act: Act, person: Person | str, levels: Mapping[str, int]) -> None:
    """Say in which languages the person works: ISO 639-1 code to level 1 (A1) to 6 (C2), all of them at once."""
    row = _lock_person(person)
    policy.may_edit_person(act.actor, row).require()
    wanted = rules.check_languages(levels)
    present = dict(PersonLanguage.objects.filter(person=row).values_list("language", "level"))
    if present == wanted:
        return
    PersonLanguage.objects.filter(person=row).delete()
    PersonLanguage.objects.bulk_create(
        [PersonLanguage(person=row, language=code, level=level) for code, level in wanted.items()]
    )
    journal.record(act, ProfileChanged(row.ref, ("languages",)))


@action
def set_working_hours(act: Act, person: Person | str, spans: Iterable[tuple[int, int, int]]) -> None:
    """Say when the person can work, all at once: (weekday from 0 for Monday, start minute, end minute), local time.

    Raises NotUsable when spans overlap or end before they start.
    """
    row = _lock_person(person)
    policy.may_edit_person(act.actor, row).require()
    wanted = rules.check_working_hours(spans)
    present = WorkingHours.objects.filter(person=row).order_by("weekday", "start_minute")
    if list(present.values_list("weekday", "start_minute", "end_minute")) == wanted:
        return
    present.delete()
    WorkingHours.objects.bulk_create(
        [
            WorkingHours(person=row, weekday=weekday, start_minute=start, end_minute=end)
            for weekday, start, end in wanted
        ]
    )
    # Leave takes away working days, so which days those are changes what a week of leave offers.
    _refresh_weeks([row.pk], act.at.date())
    journal.record(act, ProfileChanged(row.ref, ("working_hours",)))


@action
def give_consent(act: Act, person: Person | str, purpose: ConsentPurpose | str) -> None:
    """Agree to a purpose; agreeing twice is agreeing once."""
    row = _lock_person(person)
    policy.may_edit_person(act.actor, row).require()
    if purpose not in set(ConsentPurpose):
        raise Invalid(_("There is no such purpose."), field="purpose")
    if Consent.objects.filter(person=row, purpose=purpose, withdrawn_at=None).exists():
        return
    Consent.objects.create(person=row, purpose=str(purpose), given_at=act.at)
    journal.record(act, ConsentChanged(row.ref, str(purpose), is_given=True))


@action
def withdraw_consent(act: Act, person: Person | str, purpose: ConsentPurpose | str) -> None:
    """Take an agreement back; where there is none, nothing happens."""
    row = _lock_person(person)
    policy.may_edit_person(act.actor, row).require()
    given = Consent.objects.filter(person=row, purpose=purpose, withdrawn_at=None)
    if given.update(withdrawn_at=act.at):
        journal.record(act, ConsentChanged(row.ref, str(purpose), is_given=False))
