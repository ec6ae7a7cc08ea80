"""A signed-in client for tests of pages."""

from __future__ import annotations

from django.test import Client

from muster.people.models import Person


def client_of(person: Person) -> Client:
    """A browser in which this person, who has an account, is signed in."""
    client = Client()
    assert person.account is not None
    client.force_login(person.account, backend="django.contrib.auth.backends.ModelBackend")
    return client
