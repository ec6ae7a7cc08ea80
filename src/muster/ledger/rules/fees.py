"""Fees, commissions and taxes as data: a rule is a row of numbers, and a charge is what it comes to.

All amounts are whole minor units; shares are whole millionths (100,000 is 10 %). A charge is computed
exactly and rounded once, half to even.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from muster.ledger.rules.lines import check_amount, check_unit
from muster.ledger.rules.refusals import ChargesExceedAmount, FeeRuleNotUsable, UnitsDiffer
from muster.ledger.terms import MILLION, MOST, Payer


@dataclass(frozen=True, slots=True)
class Tier:
    """From ``above`` minor units on: this share of the amount, and a fixed sum."""

    above: int
    share: int = 0
    fixed: int = 0


@dataclass(frozen=True, slots=True)
class FeeRule:
    """One fee. ``account`` is the key of the account that receives it, in ``unit``.

    ``tiers`` ascend and the first begins at 0. ``slices``: each tier's share is taken of the part of the
    amount that lies in it, and its fixed sum once the tier is entered; otherwise the one tier that the
    amount lies in counts for all of it. ``minimum`` and ``cap`` bound each charge. Raises FeeRuleNotUsable
    with the field, UnitUnknown.
    """

    name: str
    account: str
    unit: str
    payer: Payer
    tiers: tuple[Tier, ...]
    slices: bool = True
    minimum: int = 0
    cap: int | None = None

    def __post_init__(self) -> None:
        check_unit(self.unit)
        starts = [tier.above for tier in self.tiers]
        if not starts or starts[0] != 0 or any(a >= b for a, b in pairwise(starts)):
            raise FeeRuleNotUsable("tiers")
        if any(not 0 <= t.share <= MILLION or not 0 <= t.fixed <= MOST for t in self.tiers):
            raise FeeRuleNotUsable("tiers")
        if not 0 <= self.minimum <= MOST:
            raise FeeRuleNotUsable("minimum")
        if self.cap is not None and not self.minimum <= self.cap <= MOST:
            raise FeeRuleNotUsable("cap")


@dataclass(frozen=True, slots=True)
class Charge:
    """What somebody pays beside the price: ``amount`` minor units to ``account``, borne by ``payer``."""

    name: str
    account: str
    payer: Payer
    amount: int


def percentage(name: str, account: str, unit: str, share: int, *, payer: Payer, **bounds: Any) -> FeeRule:
    """A plain percentage (in millionths), with ``minimum`` and ``cap`` where they are given."""
    return FeeRule(name, account, unit, payer, (Tier(0, share),), **bounds)


def fixed(name: str, account: str, unit: str, amount: int, *, payer: Payer) -> FeeRule:
    """The same sum for every charge."""
    return FeeRule(name, account, unit, payer, (Tier(0, 0, amount),))


def fee_of(rule: FeeRule, amount: int, *, so_far: int = 0) -> int:
    """What the rule comes to for ``amount``, when ``so_far`` was charged before between the same two.

    Tiers look at the running total, so a later amount falls into later tiers. Never more than the
    amount itself when the talent pays.
    """
    check_amount(amount)
    if rule.slices:
        exact = _in_slices(rule.tiers, so_far + amount) - _in_slices(rule.tiers, so_far)
    else:
        tier = [t for t in rule.tiers if t.above < so_far + amount][-1]
        exact = Fraction(amount * tier.share, MILLION) + tier.fixed
    fee = max(round(exact), rule.minimum)
    if rule.cap is not None:
        fee = min(fee, rule.cap)
    return min(fee, amount) if rule.payer == Payer.TALENT else fee


def _in_slices(tiers: Sequence[Tier], total: int) -> Fraction:
    ends = [tier.above for tier in tiers[1:]] + [max(total, tiers[-1].above)]
    fee = Fraction(0)
    for tier, end in zip(tiers, ends, strict=True):
        if total > tier.above:
            fee += Fraction((min(total, end) - tier.above) * tier.share, MILLION) + tier.fixed
    return fee


def charges_of(rules: Iterable[FeeRule], amount: int, unit: str, *, so_far: int = 0) -> tuple[Charge, ...]:
    """What each rule comes to; charges of nothing are left out.

    Raises UnitsDiffer for a rule in another unit, ChargesExceedAmount when more is taken out of the
    amount than it is.
    """
    found = []
    for rule in rules:
        if rule.unit != unit:
            raise UnitsDiffer(rule.unit, unit)
        if fee := fee_of(rule, amount, so_far=so_far):
            found.append(Charge(rule.name, rule.account, rule.payer, fee))
    if taken_out(found) > amount:
        raise ChargesExceedAmount
    return tuple(found)


def tax_charge(name: str, account: str, base: int, share: int, *, payer: Payer = Payer.CLIENT) -> Charge:
    """A tax of ``share`` millionths of ``base``, rounded once: on top of the price, or kept back from the talent."""
    return Charge(name, account, payer, round(Fraction(check_amount(base) * share, MILLION)))


def tax_within(gross: int, share: int) -> int:
    """The tax that a price including it contains: gross × share / (1 + share), rounded once."""
    return round(Fraction(gross * share, MILLION + share))


def on_top(charges: Iterable[Charge]) -> int:
    """What the client pays beside the price."""
    return sum(charge.amount for charge in charges if charge.payer == Payer.CLIENT)


def taken_out(charges: Iterable[Charge]) -> int:
    """What the talent does not receive of the price."""
    return sum(charge.amount for charge in charges if charge.payer == Payer.TALENT)


def as_data(rule: FeeRule) -> dict[str, Any]:
    """The rule as JSON values, as it is stored."""
    return {**asdict(rule), "payer": str(rule.payer), "tiers": [asdict(tier) for tier in rule.tiers]}


def from_data(data: Mapping[str, Any]) -> FeeRule:
    """The rule that the JSON values mean; raises FeeRuleNotUsable with the field that cannot be read."""
    values = {key: value for key, value in data.items() if key in FeeRule.__dataclass_fields__}
    for key in ("name", "account", "unit", "payer", "tiers"):
        if key not in values:
            raise FeeRuleNotUsable(key)
    if type(values.get("minimum", 0)) is not int:
        raise FeeRuleNotUsable("minimum")
    if type(values.get("cap")) not in (int, type(None)):
        raise FeeRuleNotUsable("cap")
    try:
        values["payer"] = Payer(values["payer"])
    except ValueError as error:
        raise FeeRuleNotUsable("payer") from error
    try:
        values["tiers"] = tuple(Tier(**{k: _whole(v) for k, v in tier.items()}) for tier in values["tiers"])
    except (TypeError, AttributeError) as error:
        raise FeeRuleNotUsable("tiers") from error
    return FeeRule(**values)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("whole numbers only")
    return value
