"""Who runs the server: ourselves, or, for root, a system user without a login."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from muster.ops.postgres.errors import PostgresProblem

SYSTEM_USER = "muster-postgres"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Owner:
    """The operating-system user that owns the data folder and runs the server."""

    name: str
    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        """Whether no change of user is needed."""
        return self.uid == os.geteuid()

    def process(self) -> dict[str, Any]:
        """Arguments for `subprocess` that run a program as this user, in a clean environment.

        PG* variables of the caller (PGDATA, PGHOST, ...) must not reach the server's programs.
        """
        clean = {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "LC_ALL": "C",
            "HOME": "/nonexistent",
            "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", ""),
        }
        kept: dict[str, Any] = {"env": {name: value for name, value in clean.items() if value}, "cwd": "/"}
        return kept if self.is_us else {**kept, "user": self.uid, "group": self.gid, "extra_groups": []}


def owner_for(existing: Path, say: Say) -> Owner:
    """Who should run the server whose data lie (or will lie) in `existing`.

    An ordinary user runs it as themselves. Root hands it to the owner of the data, or, for new data,
    to a system user made for it. Raises PostgresProblem when root cannot become anybody else.
    """
    if os.geteuid() != 0:
        return _owner(os.geteuid())
    if existing.exists() and existing.stat().st_uid != 0:
        return _owner(existing.stat().st_uid)
    owner = _system_user(say)
    tried = subprocess.run(["/bin/sh", "-c", ":"], **_quietly(owner), check=False)
    if tried.returncode:
        raise PostgresProblem(
            "PostgreSQL refuses to run as root, and root may not become another user here. "
            "Start Muster as an ordinary user, or set DATABASE_URL to a server."
        )
    return owner


def can_reach(owner: Owner, path: Path, *, execute: bool = False) -> bool:
    """Whether `owner` can get to `path` (and run it); asked of the system by trying it as that user."""
    if owner.is_us:
        return os.access(path, os.X_OK if execute else os.F_OK)
    # A name longer than the system allows is no reason for "unreachable", so go there first.
    command = ["/bin/sh", "-c", '[ -e "$1" ] && { [ "$2" = look ] || [ -x "$1" ]; }', "sh", str(path)]
    return not subprocess.run(
        [*command, "run" if execute else "look"], **_quietly(owner), check=False
    ).returncode


def _quietly(owner: Owner) -> dict[str, Any]:
    return {"capture_output": True, **owner.process()}


def _owner(uid: int) -> Owner:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise PostgresProblem(
            f"User number {uid} has no name on this machine, and PostgreSQL needs one to know who may come in. "
            "Add the user (a line in /etc/passwd), or set DATABASE_URL to a server."
        ) from None
    return Owner(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _system_user(say: Say) -> Owner:
    try:
        return _owner(pwd.getpwnam(SYSTEM_USER).pw_uid)
    except KeyError:
        pass
    told = "neither `useradd` nor `adduser` is installed"
    for program, arguments in (
        (
            "useradd",
            [
                "--system",
                "--user-group",
                "--no-create-home",
                "--home-dir",
                "/nonexistent",
                "--shell",
                "/usr/sbin/nologin",
            ],
        ),
        ("adduser", ["-S", "-D", "-H", "-s", "/sbin/nologin"]),  # Alpine's
    ):
        path = shutil.which(program, path="/usr/sbin:/sbin:/usr/bin:/bin")
        if path is None:
            continue
        made = subprocess.run([path, *arguments, SYSTEM_USER], capture_output=True, text=True, check=False)
        try:
            owner = _owner(pwd.getpwnam(SYSTEM_USER).pw_uid)
        except KeyError:
            told = made.stderr.strip() or f"`{program}` failed"
            continue
        say(f"Made the system user {SYSTEM_USER} (no login): PostgreSQL refuses to run as root.")
        return owner
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise PostgresProblem(
            f"PostgreSQL refuses to run as root, and no user could be made for it ({told}). "
            "Start Muster as an ordinary user, or set DATABASE_URL to a server."
        ) from None
    say(
        f"The system user {SYSTEM_USER} could not be made ({told}), so the database runs as `nobody`. "
        "Other programs that run as `nobody` could read its files: make the user yourself for more than a trial."
    )
    return Owner("nobody", nobody.pw_uid, nobody.pw_gid)
