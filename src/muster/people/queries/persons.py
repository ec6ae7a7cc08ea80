"""Reading persons: one, several, a page of those whom somebody may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Value
from django.db.models.functions import Lower, NullIf

from muster.foundation import privacy
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _
from muster.people import policy
from muster.people.models import (
    Account,
    ApiToken,
    Consent,
    Leave,
    Membership,
    Person,
    PersonLanguage,
    WeeklyOffer,
    WorkingHours,
)
from muster.people.terms import PeopleSort

SORTED_BY: dict[str, tuple[Any, ...]] = {
    PeopleSort.NAME: ("name", "pk"),
    PeopleSort.PLACE: (NullIf("place", Value("")).asc(nulls_last=True), "name", "pk"),
    PeopleSort.NEWEST: ("-pk",),
    PeopleSort.SUREST: ("name", "pk"),
}
"""The columns of each order; without a skill the surest level is the name."""


def get_person(ref: str) -> Person:
    """The person, erased or not; raises NotFound."""
    person = find_person(ref)
    if person is None:
        raise NotFound(_("There is no such person."), ref=ref)
    return person


def find_person(ref: str) -> Person | None:
    """The person, or None."""
    return Person.objects.filter(ref=ref).first()


def find_person_by_email(email: str) -> Person | None:
    """The person with this address in any spelling of case, or None."""
    return Person.objects.present().filter(email__iexact=email.strip()).first() if email.strip() else None


def persons_by_email(emails: Collection[str]) -> dict[str, Person]:
    """By address, the persons who have one of these; in any spelling of case, keys in lower case."""
    wanted = [email.strip().lower() for email in emails]
    rows = Person.objects.present().annotate(address=Lower("email")).filter(address__in=wanted)
    return {person.email.lower(): person for person in rows}


def find_person_of_account(account: Account) -> Person | None:
    """The person behind an account, or None."""
    return Person.objects.present().filter(account=account).first()


def get_visible_person(actor: Actor, ref: str) -> Person:
    """The person, where the actor may see the profile; NotFound otherwise, as if there were none."""
    person = policy.visible_to(actor, Person.objects.filter(ref=ref)).first()
    if person is None:
        raise NotFound(_("There is no such person."), ref=ref)
    return person


def lock_persons(refs: Collection[str]) -> list[Person]:
    """The persons, locked until the transaction ends, always in the same order."""
    rows = Person.objects.select_for_update(no_key=True).filter(ref__in=refs)
    return list(rows.order_by("pk"))


def persons_by_ref(refs: Collection[str]) -> dict[str, Person]:
    """Reference to person for those that exist."""
    return {person.ref: person for person in Person.objects.with_refs(refs)}


def names_for(refs: Collection[str]) -> dict[str, str]:
    """Reference to the name on screen; an erased person is called so."""
    found = Person.objects.with_refs(refs).values_list("ref", "name", "erased_at")
    return {ref: _("erased person") if erased else name for ref, name, erased in found}


def visible_refs(actor: Actor, refs: Collection[str] | None = None, *, on: date | None = None) -> set[str]:
    """Which of these persons (of all, without refs) the actor may see."""
    rows = Person.objects.all() if refs is None else Person.objects.with_refs(refs)
    return set(policy.visible_to(actor, rows, on=on).values_list("ref", flat=True))


def list_people(
    actor: Actor,
    *,
    q: str = "",
    organisation: str | None = None,
    unit: str | None = None,
    kind: str | None = None,
    page: int = 1,
    size: int = 20,
    on: date | None = None,
    sort: str = PeopleSort.NAME,
) -> Page[Person]:
    """A page of persons whom the actor may see: by name, by place (none comes last), or the newest first.

    ``q`` are words that must all occur; ``organisation`` and ``unit`` are references; ``kind`` is a
    membership kind. Memberships count if they hold on the day (by default today).
    """
    rows = policy.visible_to(actor, Person.objects.matching(q), on=on)
    if organisation or unit or kind:
        ties = Membership.objects.all() if on is None else Membership.objects.active_on(on)
        if on is None:
            ties = ties.filter(ends_date=None)
        for lookup, value in (("organisation__ref", organisation), ("unit__ref", unit), ("kind", kind)):
            if value:
                ties = ties.filter(**{lookup: value})
        rows = rows.filter(pk__in=ties.values("person"))
    return page_of(rows.order_by(*SORTED_BY[PeopleSort(sort)]), page, size)


def memberships_of(person_ref: str, *, on: date | None = None) -> list[Membership]:
    """The person's ties, newest first, with organisation, unit and manager; only those that hold on ``on``, if given.

    Then a manager who has left the organisation by that day is none.
    """
    rows = Membership.objects.filter(person__ref=person_ref)
    if on is not None:
        rows = rows.active_on(on).with_manager_on(on)
    found = rows.select_related("organisation", "unit", "manager", "person").order_by("-starts_date", "-pk")
    return [managed(tie) for tie in found]


def managed(tie: Membership) -> Membership:
    """The tie as it was read ``with_manager_on`` a day: without a manager who has left by then."""
    if not getattr(tie, "has_manager", True):
        tie.manager = None
    return tie


def memberships_for(person_refs: Collection[str], *, on: date) -> dict[str, list[Membership]]:
    """The ties that hold on the day, by person, in one query; a manager who has left by then is none."""
    found: dict[str, list[Membership]] = {ref: [] for ref in person_refs}
    rows = Membership.objects.active_on(on).with_manager_on(on).filter(person__ref__in=list(person_refs))
    for tie in rows.select_related("organisation", "unit", "manager", "person").order_by("pk"):
        found[tie.person.ref].append(managed(tie))
    return found


def manager_of(person_ref: str, organisation_ref: str | None, on: date) -> Person | None:
    """The home manager on the day, or None: in that organisation, or (without one) in the main job.

    The main job is the membership with most weekly minutes.
    """
    rows = Membership.objects.managed_on(on).filter(person__ref=person_ref)
    if organisation_ref:
        rows = rows.filter(organisation__ref=organisation_ref)
    tie = rows.select_related("manager").order_by("-home_minutes", "pk").first()
    return tie.manager if tie else None


def reports_of(manager_ref: str, *, on: date, organisation_ref: str = "") -> list[Person]:
    """The persons whose home manager this is on the day, by name; in one organisation only, where it is given."""
    ties = Membership.objects.managed_on(on).filter(manager__ref=manager_ref)
    if organisation_ref:
        ties = ties.filter(organisation__ref=organisation_ref)
    return list(Person.objects.present().filter(pk__in=ties.values("person")).order_by("name", "pk"))


def languages_of(person_ref: str) -> dict[str, int]:
    """ISO 639-1 code to level 1 (A1) to 6 (C2)."""
    rows = PersonLanguage.objects.filter(person__ref=person_ref).order_by("-level", "language")
    return dict(rows.values_list("language", "level"))


def working_hours_of(person_ref: str) -> list[tuple[int, int, int]]:
    """(weekday, start minute, end minute) in the person's own time zone, in order."""
    rows = WorkingHours.objects.filter(person__ref=person_ref).order_by("weekday", "start_minute")
    return list(rows.values_list("weekday", "start_minute", "end_minute"))


def offers_of(person_ref: str) -> list[WeeklyOffer]:
    """The person's offers of hours in order of their Mondays."""
    return list(WeeklyOffer.objects.filter(person__ref=person_ref).order_by("from_monday"))


def offered_minutes(person_ref: str, on: date) -> int:
    """Minutes a week offered on the day, before leave; 0 when nothing was offered."""
    rows = WeeklyOffer.objects.filter(person__ref=person_ref, from_monday__lte=on).order_by("-from_monday")
    row = rows.first()
    return row.minutes if row else 0


def offered_on(offers: Iterable[WeeklyOffer], on: date) -> int:
    """The same from offers in order of their Mondays, as ``offers_of`` gives them; no query."""
    return next((offer.minutes for offer in reversed(list(offers)) if offer.from_monday <= on), 0)


def leaves_of(person_ref: str) -> list[Leave]:
    """The person's leave, the next first."""
    return list(Leave.objects.filter(person__ref=person_ref).order_by("start_date"))


def consents_of(person_ref: str) -> list[Consent]:
    """What the person agrees to now."""
    return list(Consent.objects.filter(person__ref=person_ref, withdrawn_at=None).order_by("purpose"))


def has_consent(person_ref: str, purpose: str) -> bool:
    """Whether the person agrees to this purpose now."""
    return Consent.objects.filter(person__ref=person_ref, purpose=purpose, withdrawn_at=None).exists()


def tokens_of(person_ref: str) -> list[ApiToken]:
    """The person's tokens, newest first, ended ones included."""
    return list(ApiToken.objects.filter(person__ref=person_ref).order_by("-pk"))


def export_of(actor: Actor, person_ref: str) -> dict[str, list[dict[str, Any]]]:
    """Everything that is held on the person: table to rows, ready for JSON text. Raises NotAllowed.

    One query for each table that declares personal data.
    """
    person = get_person(person_ref)
    policy.may_export_person(actor, person).require()
    return privacy.export_of(person.ref)


def open_before_erasure(actor: Actor, person_ref: str) -> list[privacy.OpenItem]:
    """What holds the person back from being erased, at most twenty things. Raises NotAllowed, NotFound."""
    person = get_person(person_ref)
    policy.may_erase_person(actor, person).require()
    return privacy.open_before_leaving(person.ref, most=20)
