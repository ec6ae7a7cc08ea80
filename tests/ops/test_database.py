"""The server that every other test stands on."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_run_on_the_throw_away_server(database_server: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, current_setting('fsync'), current_setting('listen_addresses')")
        assert cursor.fetchone() == ("muster", "off", "")
        cursor.execute(
            "select pg_encoding_to_char(encoding) from pg_database where datname = current_database()"
        )
        assert cursor.fetchone() == ("UTF8",)
