"""What every test stands on: a throw-away PostgreSQL, a clock that does not run, and no network.

The server is started by the first test that asks for the database and shared by all pytest-xdist workers of a run;
tests that need no database start none.
"""

import datetime
import ipaddress
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import hypothesis
import pytest
import time_machine

from muster.ops.postgres import Cluster

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)  # a Monday
_FOLDER = "MUSTER_TEST_FOLDER"  # of this run, from the controller to its workers

hypothesis.settings.register_profile(
    "muster", deadline=None, derandomize=True, max_examples=40, database=None
)
hypothesis.settings.load_profile("muster")


def pytest_configure(config: pytest.Config) -> None:
    """Settle the environment before Django reads its settings (pytest-django does that after this hook)."""
    if not hasattr(config, "workerinput"):
        folder = Path(tempfile.mkdtemp(prefix="muster-tests-"))
        folder.chmod(0o711)  # root's database user must get through
        os.environ[_FOLDER] = str(folder)
    folder = Path(os.environ[_FOLDER])
    os.environ |= {
        # Where the server will be; a test run never uses a DATABASE_URL of the caller's.
        "DATABASE_URL": f"postgresql://muster@/muster?host={folder}/database/postgres/run&port=5432",
        "MUSTER_DATA": str(folder / "data"),
        "MUSTER_SECRET_KEY": "a key for tests alone, known to everybody",
        "MUSTER_DEMO": "1",
        "MUSTER_DEBUG": "0",
        "MUSTER_DELIVERY": "inline",
        "MUSTER_ENCODER": "off",  # tests of the encoder make their own, once
        "MUSTER_HOSTS": "localhost,127.0.0.1,testserver",
        "DJANGO_SETTINGS_MODULE": "muster.config.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright keeps an event loop in the thread of the tests
    }
    sys.addaudithook(_refuse_the_network)
    # Without workers pytest-django has looked for settings before this hook and would not set Django up.
    import django

    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder of the run; the workers have left the server by then."""
    if not hasattr(config, "workerinput") and (folder := os.environ.pop(_FOLDER, "")):
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_the_network(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "socket.connect":
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else "localhost"  # a path is a Unix socket
    elif event == "socket.getaddrinfo":
        host = arguments[0] or "localhost"
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    try:
        is_near = ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        is_near = host == "localhost"
    if not is_near:
        raise AssertionError(f"A test tried to reach {host}: tests use this machine only.")


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """The address of this run's throw-away server; all workers share it, the last one stops it."""
    with Cluster(Path(os.environ[_FOLDER]) / "database", throwaway=True, say=lambda line: None) as cluster:
        os.environ["DATABASE_URL"] = cluster.url()
        yield cluster.url()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, database_server: str
) -> None:
    """Bring the server up before pytest-django makes the test database, and point Django at it."""
    from django.db import connections

    where = parse_qs(urlsplit(database_server).query)
    for connection in connections.all():
        connection.settings_dict |= {"HOST": where["host"][0], "PORT": where["port"][0], "USER": "muster"}
        # Between tests with real commits every table is emptied; the ledger refuses that of anybody else.
        connection.settings_dict["OPTIONS"]["options"] = "-c muster.may_empty_ledger=yes"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database; whoever still has a session there at the end (a killed program's) is sent away first."""
    yield
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def now() -> datetime.datetime:
    """The moment at which every test happens."""
    return NOW


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock stands still at `now`; a test that needs a later moment calls `clock.move_to(...)`."""
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates
