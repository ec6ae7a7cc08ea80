"""Readiness: what is missing is named, is made in the background, and is never waited for by a watchman."""

import threading
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.test import Client

from muster.web import warming

pytestmark = pytest.mark.django_db


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Lock]:
    """Warming as a process of the web begins with it: nothing is made by whoever asks."""
    lock = threading.Lock()
    lock.acquire()
    monkeypatch.setattr(warming, "_begun", lock)
    yield lock
    lock.release()


def part(name: str, made: list[str]) -> warming.Part:
    return warming.Part(name, f"{name} is being made", lambda: made.append(name), lambda: name in made)


def test_a_process_without_a_background_is_made_ready_by_the_asking(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "problems": {}}


def test_what_is_being_made_is_named_and_not_waited_for(
    client: Client, begun: threading.Lock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made: list[str] = []
    monkeypatch.setattr(warming, "PARTS", (part("matching", made), part("skills", made)))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == {
        "matching": "matching is being made",
        "skills": "skills is being made",
    }
    made.append("matching")
    assert list(client.get("/readyz").json()["problems"]) == ["skills"]
    made.append("skills")
    assert client.get("/readyz").status_code == 200
    assert not caplog.records


def test_tables_of_another_version_are_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warming, "_migrated", None)
    monkeypatch.setattr(warming.MigrationExecutor, "migration_plan", lambda self, targets: ["one", "two"])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == {"migrations": "2 migrations wait: run bin/muster migrate"}


def test_a_database_that_does_not_answer_is_named(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(warming.connection, "cursor", gone)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "the server closed the connection" in answer.json()["problems"]["database"]


def test_a_part_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def make() -> None:
        tries.append("try")
        if len(tries) < 3:
            raise OperationalError("not yet")

    steep = warming.Part("steep", "being made", make, lambda: len(tries) >= 3)
    monkeypatch.setattr(warming, "PARTS", (steep,))
    monkeypatch.setattr(warming, "FIRST_PAUSE", 0.0)
    monkeypatch.setattr(warming, "database_problem", lambda: "")
    monkeypatch.setattr(warming, "migrations_problem", lambda: "")
    thread = threading.Thread(target=warming._warm_up)  # it closes its thread's connection
    thread.start()
    thread.join(30)
    assert tries == ["try"] * 3


def test_a_process_begins_once(monkeypatch: pytest.MonkeyPatch) -> None:
    began = threading.Semaphore(0)
    monkeypatch.setattr(warming, "_begun", threading.Lock())
    monkeypatch.setattr(warming, "_warm_up", began.release)
    warming.begin()
    warming.begin()
    assert began.acquire(timeout=10)
    assert not began.acquire(blocking=False)
