"""kill -9 between any two statements of a flow: all of it is in the books or nothing, and asking again ends well."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from muster.foundation.models import JournalRow
from muster.ledger import queries as ledger_queries
from muster.ledger import rules
from muster.ledger.models import Entry, Holding, Posting
from muster.ledger.terms import AccountKind, Holder
from tests.factories import ledger as make
from tests.killing import process_of
from tests.ledger import dying


@pytest.fixture
def ask() -> Iterator[Callable[[str], str]]:
    """A process of its own on the same database, which dies as it is told."""
    with process_of("tests.ledger.dying") as ask:
        yield ask


def everything() -> tuple[object, ...]:
    return (
        list(Entry.objects.order_by("pk").values_list("key", flat=True)),
        list(Posting.objects.order_by("pk").values_list("entry__key", "account__key", "amount")),
        list(Holding.objects.order_by("pk").values_list("account__key", "amount")),
        JournalRow.objects.count(),
    )


@pytest.mark.django_db(transaction=True)
def test_nothing_is_half_written_wherever_the_process_dies(ask: Callable[[str], str]) -> None:
    make.fund(100_000)
    make.deposit(100_000)
    for kind, holder in (
        (AccountKind.ESCROW, Holder("milestone", "mil-next")),
        (AccountKind.EARNINGS, make.TALENT),
        (AccountKind.FEE, Holder("installation", "muster")),
    ):
        make.open_account(kind, holder)
    make.post(rules.release(50_000, unit="EUR", escrow=dying.ESCROW, payee=dying.EARNINGS))
    for flow, lines in dying.flows().items():
        before, deaths = everything(), 0
        while ask(f"{flow} {deaths + 1}") == "killed":
            deaths += 1
            entry = ledger_queries.find_entry_by_key(f"dying-{flow}")
            if entry is not None:
                break
            assert everything() == before, (flow, deaths)
        # Only the death after the commit leaves something, and that is all of it.
        assert deaths > 7, flow
        assert entry is not None, flow
        assert set(ledger_queries.lines_of(entry)) == set(lines)
        assert JournalRow.objects.filter(subjects__contains=[entry.ref]).count() == 1
        after = everything()
        dying.carry_out(flow)
        assert everything() == after, flow
    assert ledger_queries.list_differences() == []
    assert not any(ledger_queries.trial_balance().totals.values())
