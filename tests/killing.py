"""Processes that are killed in the middle of a deed: one line in ("DEED STEP …"), one word out.

A line forks a child that carries the deed out and kills itself (SIGKILL) right before its STEPth statement; the commit
counts as a statement, and so does the return after it. The answer is "killed", or "done" when there were fewer steps.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import django

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def process_of(module: str) -> Iterator[Callable[[str], str]]:
    """The module as a process of its own on the same database; call it with a line for its answer."""
    from django.db import connection

    where = connection.settings_dict
    query = urlencode({"host": where["HOST"], "port": where["PORT"]})
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://muster@/{where['NAME']}?{query}",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    with subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, answered = process.stdin, process.stdout

        def ask(line: str) -> str:
            asked.write(f"{line}\n")
            asked.flush()
            return answered.readline().strip()

        yield ask
        asked.close()
        process.wait()


def die_at(step: int) -> None:
    """Arm the connection: count statements and commits, and end this process before the given one."""
    from django.db import connection

    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def before(execute: Callable[..., Any], *arguments: Any) -> Any:
        count()
        return execute(*arguments)

    commit = connection._commit

    def counted_commit() -> None:
        count()
        commit()
        count()

    connection.ensure_connection()
    connection._commit = counted_commit
    connection.execute_wrappers.append(before)


def answer_lines(carry_out: Callable[..., None], *, warm: Callable[[], Any]) -> None:
    """Answer "DEED STEP [more words]" until there are no more lines; ``warm`` imports what every child needs."""
    django.setup()
    warm()
    for line in sys.stdin:
        deed, step, *more = line.split()
        child = os.fork()
        if child == 0:
            die_at(int(step))
            carry_out(deed, *more)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        words = "killed" if killed else "done" if status == 0 else f"failed {status}"
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()
