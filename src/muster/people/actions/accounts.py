"""Somebody comes in: by signing up, or brought in by a people lead or the operator."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people import policy, queries, rules
from muster.people.actions.locking import _lock_person
from muster.people.events import PersonCreated, ProfileChanged
from muster.people.models import Account, Person


@action
def sign_up(
    act: Act,
    *,
    email: str,
    password: str,
    name: str,
    is_verified: bool = False,
    **profile: Any,
) -> Person:
    """Open an account for whoever comes, and the person behind it; the door acts as the system.

    Somebody who was brought in before gets an account only when the address ``is_verified``: knowing a
    colleague's address must not be enough to become them. Raises EmailTaken, or Invalid naming the field.
    """
    policy.may_sign_up(act.actor).require()
    address = rules.check_email(email)
    _check_password(password)
    known = queries.find_person_by_email(address)
    if known is not None and (known.account_id is not None or not is_verified):
        raise rules.EmailTaken(address)
    if Account.objects.filter(email=address).exists():
        raise rules.EmailTaken(address)
    account = Account.objects.create(email=address, password=make_password(password), created_at=act.at)
    if known is not None:
        known.account = account
        known.save(update_fields=["account"])
        journal.record(act, ProfileChanged(known.ref, ("account",)))
        return known
    fields = rules.check_profile({**profile, "name": name})
    person = Person.objects.create(account=account, email=address, created_at=act.at, **fields)
    journal.record(act, PersonCreated(person.ref))
    return person


@action
def create_person(
    act: Act,
    *,
    name: str,
    email: str = "",
    organisation_ref: str | None = None,
    with_account: bool = False,
    password: str | None = None,
    is_invented: bool = False,
    **profile: Any,
) -> Person:
    """Bring somebody in, with or without an account; the fields of ``profile`` are those of the person.

    ``organisation_ref`` says for which organisation a people lead acts; the membership itself is added by
    ``add_membership``. An account without a password opens only by a way that needs none.
    Raises EmailTaken, or Invalid naming the field.
    """
    organisation = queries.get_organisation(organisation_ref) if organisation_ref else None
    policy.may_create_person(act.actor, organisation).require()
    address = rules.check_email(email) if email else ""
    if address and queries.find_person_by_email(address) is not None:
        raise rules.EmailTaken(address)
    if password is not None:
        _check_password(password)
    account = None
    if with_account or password is not None:
        address = rules.check_email(email)
        account = Account.objects.create(email=address, password=make_password(password), created_at=act.at)
    fields = rules.check_profile({**profile, "name": name})
    person = Person.objects.create(
        account=account, email=address, is_invented=is_invented, created_at=act.at, **fields
    )
    journal.record(act, PersonCreated(person.ref, organisation_ref or ""))
    return person


@action
def set_password(act: Act, person: Person | str, password: str) -> Account:
    """Set the person's password, and open an account where there is none. Raises Invalid for a weak one."""
    row = _lock_person(person)
    policy.may_edit_person(act.actor, row).require()
    _check_password(password)
    account = row.account
    if account is None:
        account = Account(email=rules.check_email(row.email), created_at=act.at)
    account.password = make_password(password)
    account.save()
    row.account = account
    row.save(update_fields=["account"])
    journal.record(act, ProfileChanged(row.ref, ("password",)))
    return account


@action
def change_email(act: Act, person: Person | str, email: str) -> Person:
    """Give the person, and the account, another address. Raises EmailTaken or Invalid."""
    row = _lock_person(person)
    policy.may_edit_person(act.actor, row).require()
    address = rules.check_email(email)
    other = queries.find_person_by_email(address)
    if other is not None and other.pk != row.pk:
        raise rules.EmailTaken(address)
    account = row.account
    taken = Account.objects.filter(email=address).first()
    if taken is not None and taken != account:
        raise rules.EmailTaken(address)
    row.email = address
    row.save(update_fields=["email"])
    if account is not None:
        account.email = address
        account.save(update_fields=["email"])
    journal.record(act, ProfileChanged(row.ref, ("email",)))
    return row


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as error:
        raise rules.NotUsable("password", " ".join(error.messages)) from error
