"""A new data folder: UTF-8, an order of letters that no system update changes, and a door for two users."""

import shutil
import subprocess
from pathlib import Path

from muster.ops.postgres import account
from muster.ops.postgres.binaries import Binaries
from muster.ops.postgres.errors import PostgresProblem, problem

ROLE = "muster"
DATABASE = "muster"
NEW_CLUSTER_BYTES = 120 * 1024 * 1024


def make_data(home: Path, owner: account.Owner, binaries: Binaries, *, throwaway: bool) -> None:
    """Make the data folder `home/data` with an empty database, whole or not at all."""
    free = shutil.disk_usage(home).free
    if free < NEW_CLUSTER_BYTES:
        raise PostgresProblem(
            f"The disk that holds {home} has {free // 2**20} MB left; a new database needs "
            f"{NEW_CLUSTER_BYTES // 2**20} MB. Free some space, or choose another folder (--data)."
        )
    draft = home / "data.new"  # renamed at the end, so that half a data folder never stands in its place
    shutil.rmtree(draft, ignore_errors=True)
    attempts = [["--locale=C.UTF-8"], ["--locale=C"]]
    if binaries.major >= 17:
        attempts.insert(0, ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"])
    common = [binaries.program("initdb"), "-D", str(draft), "-U", ROLE, "-E", "UTF8", "--data-checksums"]
    common += ["--auth-local=peer", "--auth-host=reject", *(["--no-sync"] if throwaway else [])]
    output = ""
    for locale in attempts:
        made = subprocess.run(
            [*common, *locale], capture_output=True, text=True, check=False, **owner.process()
        )
        if made.returncode == 0:
            break
        output = made.stderr + made.stdout
        shutil.rmtree(draft, ignore_errors=True)
        if "locale" not in output:
            break
    if not draft.exists():
        raise problem("The database could not be made.", output)
    _open_the_door(draft, owner)
    single = [binaries.program("postgres"), "--single", "-D", str(draft), "postgres"]
    made = subprocess.run(
        single,
        input=f"CREATE DATABASE {DATABASE}\n",
        capture_output=True,
        text=True,
        check=False,
        **owner.process(),
    )
    if made.returncode or "ERROR" in made.stderr:
        raise problem("The database could not be made.", made.stderr)
    draft.rename(home / "data")


def _open_the_door(data: Path, owner: account.Owner) -> None:
    """Let the owner of the data and root in as the role `muster`, through the socket, and nobody else."""
    names = dict.fromkeys(["root", owner.name])
    rules = "# Written by Muster when it made this folder.\nlocal all all peer map=muster\n"
    people = "".join(f'muster "{name}" {ROLE}\n' for name in names)
    (data / "pg_hba.conf").write_text(rules)
    (data / "pg_ident.conf").write_text("# Written by Muster when it made this folder.\n" + people)
