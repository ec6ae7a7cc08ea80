"""Balances, statements, the trial balance; the books as CSV and as Beancount, which checks them itself."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Transaction
from django.core.management import CommandError, call_command

from muster.ledger import actions as ledger_actions
from muster.ledger import formats, rules
from muster.ledger import queries as ledger_queries
from muster.ledger.rules import Charge, Rate
from muster.ledger.terms import INSTALLATION, AccountKind, Holder, Payer
from tests.factories import ledger as make

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 23)


def spread() -> str:
    """Five bookings on five days, in another order than they were made; the key of the account."""
    party = make.open_account(AccountKind.PARTY, make.CLIENT)
    bank = make.open_account(AccountKind.BANK)
    for days, amount in ((0, 100), (3, 300), (1, 200), (2, -50), (4, 7)):
        source, target = (bank, party) if amount > 0 else (party, bank)
        lines = rules.move(abs(amount), unit="EUR", source=source, target=target)
        make.post(lines, booked_date=DAY + timedelta(days=days))
    return party


def year() -> None:
    """One of everything: fees, tax, a part released, a ruling, hours, an exchange, a payout, a reversal."""
    escrow, party = make.fund(100_000), "party:org-client:EUR"
    fee = make.open_account(AccountKind.FEE)
    tax = make.open_account(AccountKind.TAX)
    earnings = make.open_account(AccountKind.EARNINGS, make.TALENT)
    second = make.open_account(AccountKind.ESCROW, Holder("milestone", "mil-2"))
    charges = [Charge("commission", fee, Payer.TALENT, 3_333), Charge("tax", tax, Payer.TALENT, 1_901)]
    make.post(
        rules.release_part(
            40_000,
            held=100_000,
            unit="EUR",
            escrow=escrow,
            payee=earnings,
            next_escrow=second,
            charges=charges,
        ),
        words='Milestone "one" \\ released\nin part',
    )
    to_payee, to_payer = rules.ruling(60_000, (1, 2))
    make.post(
        rules.rule_split(to_payee, to_payer, unit="EUR", escrow=second, payee=earnings, payer=party),
        booked_date=DAY + timedelta(days=9),
    )
    make.post(rules.pay_out(30_000, unit="EUR", payee=earnings, bank="bank:muster:EUR"), words="=Payout")
    dollars = make.open_account(AccountKind.PARTY, make.CLIENT, "USD")
    over = (make.open_account(AccountKind.EXCHANGE), make.open_account(AccountKind.EXCHANGE, unit="USD"))
    rate = Rate("EUR", "USD", Decimal("1.0845"))
    make.post(rules.exchange(5_000, rate=rate, source=party, target=dollars, over=over), rate=rate)
    yen = make.deposit(12_345, unit="JPY")
    mistake = make.post(rules.move(5, unit="JPY", source=yen, target="bank:muster:JPY"))
    ledger_actions.reverse(make.clerk(), mistake.ref, words="A mistake", booked_date=DAY + timedelta(days=20))
    centres = [Holder("unit", "unt-a"), Holder("unit", "unt-b")]
    for one in centres:
        make.open_account(AccountKind.COST_CENTRE, one, "MIN")
    make.post(rules.charge_back(*centres, minutes=450))


def test_a_statement_runs_from_day_to_day() -> None:
    party = spread()
    whole = ledger_queries.statement(party)
    assert [(line.amount, line.balance) for line in whole.lines.items] == [
        (100, 100),
        (200, 300),
        (-50, 250),
        (300, 550),
        (7, 557),
    ]
    assert (whole.opening, whole.closing) == (0, 557)
    part = ledger_queries.statement(
        party, start=DAY + timedelta(days=1), end=DAY + timedelta(days=4), page=2, size=2
    )
    assert (part.opening, part.closing, part.lines.total) == (100, 550, 3)
    assert [(line.amount, line.balance) for line in part.lines.items] == [(300, 550)]
    assert part.lines.items[0].about_ref == make.ABOUT.ref
    nothing = ledger_queries.statement(party, start=DAY + timedelta(days=90))
    assert (nothing.opening, nothing.closing, nothing.lines.items) == (557, 557, ())
    with pytest.raises(rules.NoSuchAccount):
        ledger_queries.statement("nowhere")


def test_balances_by_day_and_by_holder() -> None:
    party = spread()
    assert ledger_queries.balance(party, before=DAY + timedelta(days=2)) == 300
    make.deposit(900, unit="USD")
    empty = make.open_account(AccountKind.ESCROW, make.CLIENT)
    found = {one.key: (one.unit, one.amount) for one in ledger_queries.balances_of(make.CLIENT)}
    assert found == {party: ("EUR", 557), "party:org-client:USD": ("USD", 900), empty: ("EUR", 0)}
    assert ledger_queries.balances_of(Holder("person", "org-client")) == ()


def test_the_trial_balance_is_nothing_in_every_unit() -> None:
    year()
    whole = ledger_queries.trial_balance()
    assert whole.totals == {"EUR": 0, "JPY": 0, "MIN": 0, "USD": 0}
    by_key = {one.key: one.amount for one in whole.lines}
    assert by_key["earnings:per-talent:EUR"] == 40_000 - 3_333 - 1_901 + 20_000 - 30_000
    assert by_key["escrow:mil-2:EUR"] == 0
    earlier = ledger_queries.trial_balance(before=DAY + timedelta(days=1))
    assert not any(earlier.totals.values())
    assert {one.key: one.amount for one in earlier.lines}["escrow:mil-2:EUR"] == 60_000


def exported(*arguments: str) -> str:
    out = io.StringIO()
    call_command("ledger_export", *arguments, stdout=out)
    return out.getvalue()


def test_the_csv_says_every_posting() -> None:
    year()
    rows = list(csv.DictReader(io.StringIO(exported("--format", "csv"), newline="")))
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row["unit"]] += Decimal(row["amount"])
    assert dict(sums) == {"EUR": 0, "JPY": 0, "MIN": 0, "USD": 0}
    fee = next(row for row in rows if row["kind"] == "fee")
    assert (fee["amount"], fee["minor_units"], fee["booked_date"]) == ("33.33", "3333", "2026-11-23")
    assert any(row["words"] == "'=Payout" for row in rows)
    assert {row["rate"] for row in rows} == {"", "1 EUR = 1.0845 USD"}
    later = csv.DictReader(io.StringIO(exported("--from", "2026-12-01", "--to", "2026-12-05"), newline=""))
    assert {row["booked_date"] for row in later} == {"2026-12-02"}


@pytest.mark.parametrize(
    "days",
    [(), ("--from", "2026-12-01"), ("--to", "2026-12-01"), ("--from", "2026-12-01", "--to", "2026-12-05")],
)
def test_beancount_accepts_the_books(days: tuple[str, ...]) -> None:
    year()
    text = exported("--format", "beancount", *days)
    entries, errors, _options = loader.load_string(text)
    assert [error.message for error in errors] == []
    assert any(isinstance(entry, Transaction) for entry in entries)
    assert "balance Liabilities:Escrow:Mil-2" in text


def test_beancount_would_find_a_cent_too_much() -> None:
    year()
    text = exported("--format", "beancount")
    wrong = text.replace(" 33.33 EUR", " 33.34 EUR").replace("-33.33 EUR", "-33.34 EUR", 1)
    assert wrong != text
    assert loader.load_string(wrong)[1]


def test_beancount_counts_from_the_side_of_whoever_keeps_the_books() -> None:
    make.fund(500)
    text = exported("--format", "beancount")
    assert "  Assets:Bank:Muster:" in text
    assert text.count("  5.00 EUR") >= 1
    bank = next(line for line in text.splitlines() if line.startswith("  Assets:Bank"))
    escrow = next(line for line in text.splitlines() if line.startswith("  Liabilities:Escrow"))
    assert bank.endswith("  5.00 EUR")
    assert escrow.endswith("  -5.00 EUR")


def test_an_empty_ledger_is_written_as_well(tmp_path: Path) -> None:
    assert exported("--format", "csv").strip() == ",".join(formats.CSV_HEAD)
    assert loader.load_string(exported("--format", "beancount"))[1] == []
    assert loader.load_string(exported("--format", "beancount", "--from", "2026-12-01"))[1] == []
    exported("--output", str(tmp_path / "books.csv"))
    assert (tmp_path / "books.csv").read_bytes().endswith(b"minor_units\r\n")
    with pytest.raises(CommandError, match="after the first"):
        exported("--from", "2026-12-01", "--to", "2026-12-01")
    with pytest.raises(CommandError, match="2026-01-31"):
        exported("--from", "yesterday")


def test_names_are_fit_for_beancount_and_never_shared() -> None:
    assert formats.beancount_name("cost_centre", "unt a–b", "acc-1") == "Equity:Cost-Centre:Unt-a-b:Acc-1"
    assert formats.beancount_name("bank", "—", "acc-2") == "Assets:Bank:X:Acc-2"
    assert {formats.ROOTS[kind].split(":")[0] for kind in AccountKind} <= {
        "Assets",
        "Liabilities",
        "Equity",
        "Income",
        "Expenses",
    }
    assert INSTALLATION.ref == "muster"
