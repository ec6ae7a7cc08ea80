"""How money and minutes move, as balanced lines: setting aside, releasing, refunding, ruling, paying out.

Each function takes whole amounts above zero (minor units, or minutes) and keys of accounts, and answers
with the lines of one entry, merged to one line an account, that sum to zero in each unit. Charges that
the client pays move when the client pays; charges of the talent move when the talent earns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from muster.ledger.rules.fees import Charge, on_top, taken_out
from muster.ledger.rules.lines import Line, Rate, account_key, balanced, check_amount, check_currency
from muster.ledger.rules.refusals import AmountNotPositive, ChargesExceedAmount, NotEnough
from muster.ledger.rules.splitting import split
from muster.ledger.terms import MINUTES, AccountKind, Holder, Payer

Lines = tuple[Line, ...]


def move(amount: int, *, unit: str, source: str, target: str) -> Lines:
    """The whole amount from one account to another: a deposit, a fee, a tax, minutes worked."""
    check_amount(amount)
    return balanced([Line(source, unit, -amount), Line(target, unit, amount)])


def fund(amount: int, *, unit: str, payer: str, escrow: str, charges: Iterable[Charge] = ()) -> Lines:
    """Set the amount aside; the payer bears the client's charges on top."""
    check_amount(amount)
    mine = _of(Payer.CLIENT, charges)
    return balanced(
        [Line(payer, unit, -amount - on_top(mine)), Line(escrow, unit, amount), *_received(mine, unit)]
    )


def release(amount: int, *, unit: str, escrow: str, payee: str, charges: Iterable[Charge] = ()) -> Lines:
    """Give what was set aside to the payee, less the talent's charges."""
    return balanced([Line(escrow, unit, -check_amount(amount)), *_earned(amount, unit, payee, charges)])


def release_part(
    amount: int,
    *,
    held: int,
    unit: str,
    escrow: str,
    payee: str,
    next_escrow: str,
    charges: Iterable[Charge] = (),
) -> Lines:
    """Give a part of the ``held`` amount to the payee and roll the rest forward into ``next_escrow``.

    Raises NotEnough when the part is more than is held.
    """
    if check_amount(amount) > held:
        raise NotEnough(escrow, held=held, asked=amount, unit=unit)
    return balanced(
        [
            Line(escrow, unit, -held),
            Line(next_escrow, unit, held - amount),
            *_earned(amount, unit, payee, charges),
        ]
    )


def refund(amount: int, *, unit: str, escrow: str, payer: str) -> Lines:
    """Give what was set aside back to the payer. Charges that were paid stay paid; give them back by ``move``."""
    return move(amount, unit=unit, source=escrow, target=payer)


def ruling(held: int, shares: Sequence[int]) -> tuple[int, int]:
    """The ``held`` amount as the decider cut it: (to the payee, to the payer), shares as whole weights.

    They sum to what is held. ``ruling(10001, (70, 30))`` is (7001, 3000).
    """
    to_payee, to_payer = split(check_amount(held), shares)
    return to_payee, to_payer


def rule_split(
    to_payee: int,
    to_payer: int,
    *,
    unit: str,
    escrow: str,
    payee: str,
    payer: str,
    charges: Iterable[Charge] = (),
) -> Lines:
    """Carry a ruling out: each side's part leaves what was set aside; either part may be nothing, not both."""
    if min(to_payee, to_payer) < 0:
        raise AmountNotPositive
    held = check_amount(to_payee + to_payer)
    return balanced(
        [
            Line(escrow, unit, -held),
            Line(payer, unit, to_payer),
            *_earned(to_payee, unit, payee, charges),
        ]
    )


def owe(amount: int, *, unit: str, client: str, payee: str, charges: Iterable[Charge] = ()) -> Lines:
    """Work is approved and paid later: the client's account goes down by price and charges, the payee's up."""
    mine = tuple(charges)
    return balanced(
        [
            Line(client, unit, -check_amount(amount) - on_top(mine)),
            *_received(_of(Payer.CLIENT, mine), unit),
            *_earned(amount, unit, payee, mine),
        ]
    )


def pay_out(amount: int, *, unit: str, payee: str, bank: str, charges: Iterable[Charge] = ()) -> Lines:
    """The payee's money leaves for the bank, less the talent's charges of paying out."""
    return balanced([Line(payee, unit, -check_amount(amount)), *_earned(amount, unit, bank, charges)])


def charge_back(
    borrower: Holder, lender: Holder, *, minutes: int = 0, amount: int = 0, unit: str = MINUTES
) -> Lines:
    """Inside an organisation: the borrowing cost centre gives the lending one hours, money, or both in one entry.

    The accounts are the cost centres' usual ones (``account_key``). Raises AmountNotPositive when both
    are nothing or one is below zero, UnitUnknown when money has no currency.
    """
    if min(minutes, amount) < 0 or not (minutes or amount):
        raise AmountNotPositive
    if amount:
        check_currency(unit)
    lines: list[Line] = []
    for moved, own_unit in ((minutes, MINUTES), (amount, unit)):
        if moved:
            source, target = (
                account_key(AccountKind.COST_CENTRE, one, own_unit) for one in (borrower, lender)
            )
            lines += move(moved, unit=own_unit, source=source, target=target)
    return balanced(lines)


def exchange(amount: int, *, rate: Rate, source: str, target: str, over: tuple[str, str]) -> Lines:
    """``amount`` of ``rate.of`` leaves the source; what the rate gives arrives in the target in ``rate.into``.

    ``over`` are the two exchange accounts, in the order of the rate. Raises AmountNotPositive when it
    comes to nothing in the other currency.
    """
    converted = check_amount(rate.convert(check_amount(amount)))
    return balanced(
        [
            Line(source, rate.of, -amount),
            Line(over[0], rate.of, amount),
            Line(over[1], rate.into, -converted),
            Line(target, rate.into, converted),
        ]
    )


def _of(payer: Payer, charges: Iterable[Charge]) -> tuple[Charge, ...]:
    return tuple(charge for charge in charges if charge.payer == payer)


def _received(charges: Iterable[Charge], unit: str) -> list[Line]:
    return [Line(charge.account, unit, charge.amount) for charge in charges]


def _earned(amount: int, unit: str, payee: str, charges: Iterable[Charge]) -> list[Line]:
    mine = _of(Payer.TALENT, charges)
    if taken_out(mine) > amount:
        raise ChargesExceedAmount
    return [Line(payee, unit, amount - taken_out(mine)), *_received(mine, unit)]
