"""The pages for what breaks: plain words, and no question to a database that is not there."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from psycopg.errors import DiskFull

from tests.factories.people import make_person
from tests.web.signed_in import client_of

pytestmark = pytest.mark.django_db


def silence_the_database(monkeypatch: pytest.MonkeyPatch, cause: Exception | None = None) -> None:
    """From now on every question is answered as by a server that has gone."""

    def gone(*args: object) -> None:
        raise OperationalError("server closed the connection unexpectedly") from cause

    monkeypatch.setattr(connection, "cursor", gone)


def test_a_database_that_went_away_is_a_plain_page(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(make_person("Ines Brandt", with_account=True))
    client.raise_request_exception = False
    silence_the_database(monkeypatch)
    answer = client.get("/mine/")
    assert answer.status_code == 503
    assert "Nothing was saved" in answer.content.decode()
    assert "Ines" not in answer.content.decode()


def test_a_full_disk_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(make_person("Ines Brandt", with_account=True))
    client.raise_request_exception = False
    silence_the_database(monkeypatch, DiskFull("No space left on device"))
    answer = client.get("/mine/")
    assert answer.status_code == 503
    assert "The disk of the database is full" in answer.content.decode()


def test_a_mistake_of_ours_stays_a_500(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("muster.engagements.queries.list_mine", broken)
    client = client_of(make_person("Ines Brandt", with_account=True))
    client.raise_request_exception = False
    answer = client.get("/mine/")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    assert Client().get("/healthz").status_code == 200
