"""A process that is killed in the middle: run by ``test_killed.py``, one line in, one line out.

A line "FLOW STEP" forks a child that carries the flow out and kills itself (SIGKILL) right before its
STEPth statement; the commit counts as a statement, and so does the return after it. The answer is "killed",
or "done" when the flow had fewer steps.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

ESCROW = "escrow:eng-work:EUR"
NEXT = "escrow:mil-next:EUR"
PARTY = "party:org-client:EUR"
EARNINGS = "earnings:per-talent:EUR"
FEE = "fee:muster:EUR"
BANK = "bank:muster:EUR"


def flows() -> dict[str, Any]:
    """The lines of each flow; the accounts are there and full enough."""
    from muster.ledger import rules
    from muster.ledger.rules import Charge
    from muster.ledger.terms import Payer

    charges = [Charge("client", FEE, Payer.CLIENT, 50), Charge("talent", FEE, Payer.TALENT, 100)]
    to_payee, to_payer = rules.ruling(1_001, (1, 1))
    return {
        "fund": rules.fund(1_000, unit="EUR", payer=PARTY, escrow=ESCROW, charges=charges),
        "release": rules.release(1_000, unit="EUR", escrow=ESCROW, payee=EARNINGS, charges=charges),
        "refund": rules.refund(1_000, unit="EUR", escrow=ESCROW, payer=PARTY),
        "dispute": rules.rule_split(
            to_payee, to_payer, unit="EUR", escrow=ESCROW, payee=EARNINGS, payer=PARTY
        ),
        "payout": rules.pay_out(1_000, unit="EUR", payee=EARNINGS, bank=BANK),
    }


def carry_out(flow: str) -> None:
    """Post the flow under a key of its own."""
    from muster.ledger import actions as ledger_actions
    from tests.factories.ledger import ABOUT, clerk

    ledger_actions.post(clerk(), f"dying-{flow}", flows()[flow], about=ABOUT, words="Dying")


def _die_at(step: int) -> None:
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


def main() -> None:
    """Answer lines until there are none."""
    django.setup()
    flows()  # what every child imports is imported once
    for line in sys.stdin:
        flow, step = line.split()
        child = os.fork()
        if child == 0:
            _die_at(int(step))
            carry_out(flow)
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        words = "killed" if killed else "done" if status == 0 else f"failed {status}"
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
