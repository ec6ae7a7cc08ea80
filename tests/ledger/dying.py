"""The flows of the ledger in a process that is killed in the middle; ``test_killed.py`` asks it."""

from __future__ import annotations

from typing import Any

from tests.killing import answer_lines

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


if __name__ == "__main__":
    answer_lines(carry_out, warm=flows)
