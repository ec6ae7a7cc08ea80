"""The server's parent: starts PostgreSQL and stops it when nobody uses it any more.

Run as a script of its own and importing nothing of ours, so that it starts in a few milliseconds and stays small:

    python -I -S keeper.py USERS_LOCK UID GID LOG KEEP|REMOVE HOME POSTGRES ARGUMENT...

Every user of the server holds a shared lock on USERS_LOCK. The keeper waits for that lock alone: it gets it when
the last user has gone, be it by leaving, by a crash or by `kill -9`. Then it stops the server in good order.
Should the keeper itself be killed, the kernel tells the server to shut down.
"""

import ctypes
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import threading
from typing import Any

PR_SET_PDEATHSIG = 1


def follow_parent(number: int = signal.SIGINT) -> None:
    """Ask the kernel to send this process `number` when its parent dies (Linux; elsewhere nothing happens)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


def keep(users_lock: str, uid: str, gid: str, log: str, remove: str, home: str, *command: str) -> int:
    """Keep one server until nobody uses it or it ends; the exit status is the server's own."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a Ctrl-C is for the users, whose leaving we wait for
    become: dict[str, Any] = {}
    if int(uid) != os.geteuid():
        become = {"user": int(uid), "group": int(gid), "extra_groups": []}
    with open(log, "ab") as output:
        server = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            start_new_session=True,
            preexec_fn=_in_the_server,
            **become,
        )
    signal.signal(signal.SIGTERM, lambda *_: server.send_signal(signal.SIGINT))
    last_user_gone = signal.SIGQUIT if remove == "REMOVE" else signal.SIGINT

    def stop_when_unused() -> None:
        fcntl.flock(os.open(users_lock, os.O_RDWR), fcntl.LOCK_EX)  # held until this process ends
        server.send_signal(last_user_gone)

    threading.Thread(target=stop_when_unused, daemon=True).start()
    status = server.wait()
    if remove == "REMOVE":
        shutil.rmtree(home, ignore_errors=True)
    return 0 if status == 0 else 1


def _in_the_server() -> None:
    follow_parent()
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    if os.fork():
        os._exit(0)  # the caller need not be our parent: it may leave before us
    status = keep(*sys.argv[1:])
    os._exit(status)  # the waiting thread must not hold us up
