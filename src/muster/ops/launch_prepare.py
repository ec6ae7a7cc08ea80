"""Brings the demo's database up to date: tables, starter skills, the demo organisation, compiled engine.

`python -m muster.ops.launch_prepare MARKER`: the marker file says `begun` while the organisation is being made
and `ready` afterwards, so that a start that was cut off is noticed.
"""

import hashlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

SOURCE = Path(__file__).resolve().parents[1]


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
    if not done:
        if _has_people(connection):
            sys.exit(
                f"The database in {marker.parent} holds people already, and the demo would let anybody sign in as them. "
                "Give the demo a folder of its own: bin/demo --data DIR"
            )
        marker.write_text("begun\n")
        for name, words, options in (
            ("load_starter_skills", "Loading the starter skills", {}),
            ("make_world", "Making the demo organisation", {"demo": True}),
        ):
            if name in known:
                began = time.monotonic()
                tell(f"{words} ...")
                call_command(name, **options)
                tell(f"{words}: done in {time.monotonic() - began:.0f} s.")
    compiled = _engine_mark()
    if "warm_engine" in known and compiled not in done:
        tell("Compiling the matching engine (once) ...")
        call_command("warm_engine")
    marker.write_text(f"ready {compiled}\n")


def _has_people(connection: "BaseDatabaseWrapper") -> bool:
    with connection.cursor() as cursor:
        if "people_person" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("select exists (select 1 from people_person)")
        return bool(cursor.fetchone()[0])


def _engine_mark() -> str:
    """A digest of the engine's sources, this Python and the place of the compiled code: compile when it changes."""
    digest = hashlib.sha256(f"{sys.version}|{os.environ.get('NUMBA_CACHE_DIR', '')}".encode())
    for path in sorted((SOURCE / "engine").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
