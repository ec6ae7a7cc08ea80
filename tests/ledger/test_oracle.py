"""Random operations through the actions and in a plain book kept beside them: yes, no and every balance alike."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal

import pytest
from beancount import loader

from muster.ledger import actions as ledger_actions
from muster.ledger import formats, rules
from muster.ledger import queries as ledger_queries
from muster.ledger.models import Entry
from muster.ledger.rules import Line, Rate
from muster.ledger.terms import AccountKind, Holder, Payer
from tests.factories import ledger as make

CLIENTS = [f"party:org-{n}:EUR" for n in range(3)]
ESCROWS = [f"escrow:eng-{n}:EUR" for n in range(6)]
TALENTS = [f"earnings:per-{n}:EUR" for n in range(5)]
CENTRES = [Holder("unit", f"unt-{n}") for n in range(3)]
BANK, FEE, ABROAD = "bank:muster:EUR", "fee:muster:EUR", "party:org-0:USD"
OVER = ("exchange:muster:EUR", "exchange:muster:USD")
RATE = Rate("EUR", "USD", Decimal("1.0845"))
COMMISSION = rules.percentage("commission", FEE, "EUR", 125_000, payer=Payer.TALENT, minimum=30, cap=5_000)

Moves = list[tuple[str, int]]


@dataclass
class Book:
    """The oracle: balances as a plain dictionary, every deed as a list of (account, amount)."""

    balances: Counter[str] = field(default_factory=Counter)
    posted: dict[str, Moves] = field(default_factory=dict)
    taken_back: set[str] = field(default_factory=set)

    def takes(self, key: str, moves: Moves) -> bool:
        """Whether this may be booked; then it is."""
        if key in self.posted:
            return sorted(self.posted[key]) == sorted(moves)
        if any(
            account.startswith(("escrow", "earnings")) and self.balances[account] + amount < 0
            for account, amount in moves
        ):
            return False
        for account, amount in moves:
            self.balances[account] += amount
        self.posted[key] = moves
        return True


def rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_EVEN))


def commission(amount: int) -> int:
    return min(max(rounded(Decimal(amount) / 8), 30), 5_000, amount)


def open_all() -> None:
    for n in range(3):
        make.open_account(AccountKind.PARTY, Holder("organisation", f"org-{n}"))
    for n in range(6):
        make.open_account(AccountKind.ESCROW, Holder("engagement", f"eng-{n}"))
    for n in range(5):
        make.open_account(AccountKind.EARNINGS, Holder("person", f"per-{n}"))
    for kind in (AccountKind.BANK, AccountKind.FEE, AccountKind.EXCHANGE):
        make.open_account(kind)
    make.open_account(AccountKind.EXCHANGE, unit="USD")
    make.open_account(AccountKind.PARTY, Holder("organisation", "org-0"), "USD")
    for centre in CENTRES:
        make.open_account(AccountKind.COST_CENTRE, centre, "MIN")


def a_deed(dice: random.Random, book: Book) -> tuple[tuple[Line, ...], Moves, Rate | None]:
    """One random flow: its lines by the rules, the same moves by hand, and the rate where it converts."""
    amount = dice.choice((dice.randint(1, 300), dice.randint(1, 50_000)))
    client, escrow, talent = dice.choice(CLIENTS), dice.choice(ESCROWS), dice.choice(TALENTS)
    held = book.balances[escrow]
    match dice.randrange(9):
        case 0 | 1:
            return (
                rules.fund(amount, unit="EUR", payer=client, escrow=escrow),
                [(client, -amount), (escrow, amount)],
                None,
            )
        case 2 | 3:
            charges = rules.charges_of([COMMISSION], amount, "EUR")
            fee = commission(amount)
            moves = [(escrow, -amount), (talent, amount - fee), (FEE, fee)]
            return (
                rules.release(amount, unit="EUR", escrow=escrow, payee=talent, charges=charges),
                [(account, moved) for account, moved in moves if moved],
                None,
            )
        case 4:
            return (
                rules.refund(amount, unit="EUR", escrow=escrow, payer=client),
                [(escrow, -amount), (client, amount)],
                None,
            )
        case 5 if held > 0:
            left = dice.randint(0, 100)
            to_payee = held * left // 100
            if (held * left % 100) * 2 >= 100:
                to_payee += 1  # a half goes to the first of the two
            moves = [(escrow, -held), (talent, to_payee), (client, held - to_payee)]
            parts = rules.ruling(held, (left, 100 - left))
            return (
                rules.rule_split(*parts, unit="EUR", escrow=escrow, payee=talent, payer=client),
                [(account, moved) for account, moved in moves if moved],
                None,
            )
        case 6:
            return (
                rules.pay_out(amount, unit="EUR", payee=talent, bank=BANK),
                [(talent, -amount), (BANK, amount)],
                None,
            )
        case 7:
            here, there = dice.sample(CENTRES, 2)
            moves = [(f"cost_centre:{here.ref}:MIN", -amount), (f"cost_centre:{there.ref}:MIN", amount)]
            return rules.charge_back(here, there, minutes=amount), moves, None
        case _:
            dollars = rounded(Decimal(amount) * RATE.value)
            moves = [(CLIENTS[0], -amount), (OVER[0], amount), (OVER[1], -dollars), (ABROAD, dollars)]
            lines = rules.exchange(amount, rate=RATE, source=CLIENTS[0], target=ABROAD, over=OVER)
            return lines, moves, RATE


def is_done(deed) -> bool:
    try:
        deed()
    except (rules.NotEnough, rules.PostedOtherwise, rules.AlreadyReversed):
        return False
    return True


def take_back(dice: random.Random, book: Book) -> bool:
    """Reverse a random earlier entry; whether book and ledger said the same."""
    key = dice.choice([key for key in book.posted if not key.startswith("back")])
    mirror = [(account, -amount) for account, amount in book.posted[key]]
    expected = book.takes(f"back-{key}", mirror)
    ref = Entry.objects.only("ref").get(key=key).ref
    said = is_done(lambda: ledger_actions.reverse(make.clerk(), ref, words="Back", key=f"back-{key}"))
    return said == expected


def play(seed: int, steps: int) -> Book:
    """The same random steps in both; they must agree at every step and on every balance at the end."""
    dice, book = random.Random(seed), Book()
    open_all()
    for step in range(steps):
        if book.posted and dice.random() < 0.06:
            assert take_back(dice, book), (seed, step)
            continue
        lines, moves, rate = a_deed(dice, book)
        key = f"deed-{seed}-{step}"
        if dice.random() < 0.05:
            # A key that may have been used: before, for something else, or not at all.
            key = f"deed-{seed}-{dice.randrange(step + 1)}"
        elif step and dice.random() < 0.05:
            key = dice.choice([k for k in book.posted if not k.startswith("back")] or [key])
            moves = book.posted.get(key, moves)
            lines = tuple(Line(account, account.split(":")[2], amount) for account, amount in moves)
            rate = RATE if len({line.unit for line in lines}) > 1 else None
        expected = book.takes(key, moves)
        said = is_done(lambda lines=lines, key=key, rate=rate: make.post(lines, key, rate=rate))
        assert said == expected, (seed, step)
    found = {one.key: one.amount for one in ledger_queries.trial_balance().lines}
    assert {key: amount for key, amount in found.items() if amount} == {
        key: amount for key, amount in book.balances.items() if amount
    }
    assert Entry.objects.count() == len(book.posted)
    assert ledger_queries.list_differences() == []
    assert not any(ledger_queries.trial_balance().totals.values())
    return book


@pytest.mark.django_db(transaction=True)
def test_two_thousand_operations_agree_with_the_book_and_with_beancount() -> None:
    book = play(1, 2_000)
    assert len(book.posted) > 1_000
    text = "".join(formats.as_beancount(ledger_queries.booked_entries()))
    assert loader.load_string(text)[1] == []


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(100, 110))
def test_a_hundred_thousand_operations_agree_with_the_book(seed: int) -> None:
    play(seed, 10_000)
