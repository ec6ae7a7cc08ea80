"""Brings the demo's database up to date: tables, starter skills, the demo organisation.

`python -m muster.ops.launch_prepare MARKER`: the marker file says `begun` while the organisation is being made
and `ready CODE` afterwards, so that a start that was cut off is noticed, and one that has nothing to do is quick.
"""

import hashlib
import io
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from muster.ops.postgres.errors import advice_on

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

SOURCE = Path(__file__).resolve().parents[1]
TAKEN = (
    "The database in {folder} holds people already, and the demo would let anybody sign in as them. "
    "Give the demo a folder of its own: bin/demo --data DIR"
)
HALF_MADE = (
    "The demo organisation was not finished last time, and DATABASE_URL names a database that is not ours to throw away. "
    "Empty it, then start again."
)


def tell(line: str) -> None:
    """One line of progress."""
    print(line, file=sys.stderr, flush=True)


def main(marker: Path) -> None:
    """Do what is still to be done; raises SystemExit with a sentence when something is in the way."""
    import django
    from django.core.management import call_command, get_commands
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    django.setup()
    known = get_commands()
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if steps:
        tell(f"Making the tables ({len(steps)} steps) ...")
        call_command("migrate", verbosity=0, interactive=False)
    done = marker.read_text().split() if marker.exists() else []
    if done[:1] != ["ready"]:
        if _has_people(connection):
            sys.exit(HALF_MADE if done else TAKEN.format(folder=marker.parent))
        marker.write_text("begun\n")
        for name, words, options in (
            ("load_starter_skills", "Loading the starter skills", {}),
            ("make_world", "Making the demo organisation", {"demo": True}),
        ):
            if name in known:
                began = time.monotonic()
                tell(f"{words} ...")
                call_command(
                    name, stdout=io.StringIO(), **options
                )  # how long it took is all that matters here
                tell(f"{words}: done in {time.monotonic() - began:.0f} s.")
    marker.write_text(f"ready {code_mark()}\n")


def run(marker: Path) -> None:
    """`main`, with what is known to go wrong around it said in plain words instead of a traceback."""
    from django.db import DatabaseError

    try:
        main(marker)
    except (DatabaseError, OSError) as error:
        if not (advice := advice_on(str(error))):
            raise
        sys.exit(f"The demo could not be made. {advice}")


def _has_people(connection: "BaseDatabaseWrapper") -> bool:
    with connection.cursor() as cursor:
        if "people_person" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("select exists (select 1 from people_person)")
        return bool(cursor.fetchone()[0])


def code_mark() -> str:
    """A digest of what decides the tables: our migrations, and the locked packages, which bring their own."""
    digest = hashlib.sha256((SOURCE.parents[1] / "requirements" / "run.txt").read_bytes())
    for path in sorted(SOURCE.glob("*/migrations/*.py")):
        digest.update(str(path.relative_to(SOURCE)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    run(Path(sys.argv[1]))
