"""What bin/muster, bin/demo and bin/test run: `python -m muster.ops.launch muster|demo|test ...`.

A management command gets its data folder, its secret key and its database, which leave with it.
"""

import os
import sys

from muster.ops import launch_demo, launch_test
from muster.ops.launch_data import data_folder, database, settle_environment
from muster.ops.postgres import PostgresProblem
from muster.ops.postgres.cluster import tell
from muster.ops.postgres.errors import advice_on

NEEDS_NO_DATABASE = ("help", "--help", "-h", "--version", "version", "bench_match", "")
BRINGS_ITS_OWN = {"rank_skills": "--labels", "match_titles": "--corpus"}
"""Commands that need no database once this option names what they work on."""


def is_empty() -> bool:
    """Whether the database of DATABASE_URL has no tables of ours yet."""
    import psycopg

    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10) as connection:
            return connection.execute("select to_regclass('django_migrations') is null").fetchone() == (True,)
    except psycopg.OperationalError as error:
        raise PostgresProblem(
            f"The database that DATABASE_URL names does not answer: {str(error).strip()}\n"
            "See that the server runs and that its database exists, or leave DATABASE_URL out to use Muster's own."
        ) from error


def needs_database(arguments: list[str]) -> bool:
    """Whether the command asks the database anything; with no arguments it prints help."""
    name, rest = (arguments or [""])[0], arguments[1:]
    if name in NEEDS_NO_DATABASE or "--help" in rest or "-h" in rest:
        return False
    own = BRINGS_ITS_OWN.get(name)
    return own is None or not any(word == own or word.startswith(f"{own}=") for word in rest)


def run_command(arguments: list[str]) -> int:
    """One management command, in this process, with the database it needs."""
    from django.core.management import execute_from_command_line

    words = ["bin/muster", *arguments]
    data = data_folder()
    settle_environment(data)
    if not needs_database(arguments):
        execute_from_command_line(words)
        return 0
    with database(data) as cluster:
        if cluster is not None and arguments[0] != "migrate" and is_empty():
            import django
            from django.core.management import call_command

            tell("A new data folder: making the tables ...")
            django.setup()
            call_command("migrate", verbosity=0, stdout=sys.stderr)
        execute_from_command_line(words)
    return 0


def main(arguments: list[str]) -> int:
    """Run `muster`, `demo` or `test`; the exit status."""
    what, rest = (arguments or [""])[0], arguments[1:]
    try:
        if what == "muster":
            return run_command(rest)
        if what == "demo":
            return launch_demo.main(rest)
        if what == "test":
            return launch_test.main(rest)
    except PostgresProblem as trouble:
        tell(f"\n{trouble}")
        return 1
    except OSError as error:
        if not (advice := advice_on(str(error))):
            raise
        tell(f"\n{error.filename or 'A file'} could not be written. {advice}")
        return 1
    except KeyboardInterrupt:
        tell("\nStopped.")
        return 130
    tell("Say what to run: muster, demo or test.")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
