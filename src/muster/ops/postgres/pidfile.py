"""What the data folder says about the server that runs on it, and whether that server is alive."""

import os
from dataclasses import dataclass
from pathlib import Path

PORT = 5432  # a part of the socket's name only: no network port is opened
NO_SUCH_PID = 2**22 + 1  # above the largest process number that Linux gives (PID_MAX_LIMIT)


@dataclass(frozen=True)
class PidFile:
    """The lines of postmaster.pid that we need."""

    pid: int
    port: str
    socket_folder: str


def read_pid_file(home: Path) -> PidFile | None:
    """What a running server says of itself; the port asked for may differ from the one it has."""
    try:
        lines = (home / "data" / "postmaster.pid").read_text().splitlines()
        pid = int(lines[0])
    except (OSError, ValueError, IndexError):
        return None
    lines += [""] * 6
    return PidFile(pid, lines[3].strip() or str(PORT), lines[4].strip())


def process_state(pid: int) -> str:
    """`server`, `zombie` (killed, but not yet cleared away by its parent), `stranger` or `gone`."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return "gone"
    except PermissionError:
        pass
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "server" if not Path("/proc/self").exists() else "gone"
    name, _, rest = stat.partition("(")[2].rpartition(")")
    if rest.split()[0] in ("Z", "X"):
        return "zombie"
    return "server" if name.startswith(("postgres", "postmaster")) else "stranger"


def retire_pid_file(home: Path) -> None:
    """Replace the process number of a dead server by one that no process has.

    PostgreSQL refuses to start while that number exists, be it a zombie or another program that got it after a
    restart of the machine. The rest of the file stays: PostgreSQL still checks the old server's shared memory.
    """
    path = home / "data" / "postmaster.pid"
    lines = path.read_text().splitlines(keepends=True)
    with path.open("r+") as file:
        file.write("".join([f"{NO_SUCH_PID}\n", *lines[1:]]))
        file.truncate()
