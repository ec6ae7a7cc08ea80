"""Splitting, fees, flows and rates: sums are exact whatever comes in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.ledger import rules
from muster.ledger.rules import Charge, FeeRule, Line, Rate, Tier
from muster.ledger.terms import INSTALLATION, MOST, AccountKind, Holder, Payer

amounts = st.integers(1, 10**9)
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)
charges = st.lists(
    st.builds(Charge, st.just("c"), st.sampled_from("fgh"), st.sampled_from(Payer), st.integers(1, 10**6)),
    max_size=4,
)


def amount_of(lines: rules.flows.Lines, account: str) -> int:
    return sum(line.amount for line in lines if line.account == account)


@given(st.integers(-(10**12), 10**12), weights)
def test_parts_sum_to_the_whole_and_none_is_a_unit_off(total: int, parts: list[int]) -> None:
    cut = rules.split(total, parts)
    assert sum(cut) == total
    assert all(
        abs(part - Fraction(total * weight, sum(parts))) < 1 for part, weight in zip(cut, parts, strict=True)
    )
    assert all(part == 0 for part, weight in zip(cut, parts, strict=True) if weight == 0)


def test_the_units_left_over_go_to_the_largest_remainders() -> None:
    assert rules.split(100, [1, 1, 1]) == (34, 33, 33)
    assert rules.split(-100, [1, 1, 1]) == (-34, -33, -33)
    assert rules.split(10, [1, 2, 4]) == (1, 3, 6)
    assert rules.split(1, [1, 3]) == (0, 1)
    for broken in ([], [0, 0], [2, -1]):
        with pytest.raises(ValueError, match=r"weights|empty"):
            rules.split(5, broken)


@given(st.lists(st.integers(0, 5000), max_size=20), st.integers(0, 100_000))
def test_prices_of_the_pieces_sum_to_the_price_of_the_whole(minutes: list[int], hourly: int) -> None:
    prices = rules.prices_of(minutes, hourly)
    assert sum(prices) == rules.price_of(sum(minutes), hourly)
    assert len(prices) == len(minutes)


def test_a_price_is_rounded_once_half_to_even() -> None:
    assert [rules.price_of(minutes, 30) for minutes in (1, 3, 5)] == [0, 2, 2]
    assert rules.price_of(7, 9999) == round(Fraction(7 * 9999, 60))


# Fees


def commission(*tiers: Tier, payer: Payer = Payer.TALENT, **bounds: object) -> FeeRule:
    return FeeRule("commission", "fee:muster:EUR", "EUR", payer, tiers, **bounds)  # type: ignore[arg-type]


def test_a_percentage_a_fixed_sum_a_minimum_and_a_cap() -> None:
    ten = rules.percentage("c", "f", "EUR", 100_000, payer=Payer.CLIENT, minimum=50, cap=1000)
    assert [rules.fee_of(ten, amount) for amount in (100, 505, 5_015, 99_999)] == [50, 50, 502, 1000]
    assert rules.fee_of(rules.fixed("c", "f", "EUR", 290, payer=Payer.CLIENT), 100) == 290
    assert rules.fee_of(rules.fixed("c", "f", "EUR", 290, payer=Payer.TALENT), 100) == 100


def test_tiers_by_slices_and_as_a_whole() -> None:
    tiers = (Tier(0, 200_000), Tier(50_000, 100_000), Tier(1_000_000, 50_000))
    sliced = commission(*tiers)
    assert rules.fee_of(sliced, 50_000) == 10_000
    assert rules.fee_of(sliced, 60_000) == 11_000
    assert rules.fee_of(sliced, 10_000, so_far=50_000) == 1_000
    assert rules.fee_of(sliced, 20_000, so_far=40_000) == 3_000
    whole = commission(*tiers, slices=False)
    assert rules.fee_of(whole, 50_000) == 10_000
    assert rules.fee_of(whole, 50_001) == 5_000
    entered = commission(Tier(0, 0, 100), Tier(1000, 0, 30))
    assert [rules.fee_of(entered, 500, so_far=before) for before in (0, 500, 600)] == [100, 0, 30]


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=10), st.integers(0, 400_000))
def test_pieces_through_tiers_come_to_the_fee_of_the_whole_within_a_rounding_each(
    pieces: list[int], share: int
) -> None:
    rule = commission(Tier(0, share), Tier(100_000, share // 2), Tier(10**6, share // 4))
    before, fees = 0, 0
    for piece in pieces:
        fees += rules.fee_of(rule, piece, so_far=before)
        before += piece
    assert abs(fees - rules.fee_of(rule, before)) <= (len(pieces) + 1) / 2


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**6), st.integers(0, 10**5))
def test_the_talent_never_pays_more_than_the_amount(amount: int, so_far: int, share: int, least: int) -> None:
    fee = rules.fee_of(commission(Tier(0, share), minimum=least), amount, so_far=so_far)
    assert 0 <= fee <= amount


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("tiers", {"tiers": ()}),
        ("tiers", {"tiers": (Tier(5, 1),)}),
        ("tiers", {"tiers": (Tier(0, 1), Tier(0, 2))}),
        ("tiers", {"tiers": (Tier(0, 1_000_001),)}),
        ("tiers", {"tiers": (Tier(0, 0, -1),)}),
        ("minimum", {"minimum": -1}),
        ("cap", {"minimum": 5, "cap": 4}),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(field: str, changes: dict[str, object]) -> None:
    values: dict[str, object] = {"name": "c", "account": "f", "unit": "EUR", "payer": Payer.CLIENT}
    with pytest.raises(rules.FeeRuleNotUsable) as refused:
        FeeRule(**{**values, "tiers": (Tier(0, 1),), **changes})  # type: ignore[arg-type]
    assert refused.value.field == field


def test_rules_are_stored_as_data_and_read_again() -> None:
    rule = commission(Tier(0, 200_000, 30), Tier(500, 100_000), cap=9000, slices=False)
    stored = rules.as_data(rule)
    assert rules.from_data({**stored, "unknown": 1}) == rule
    for broken in (
        {"payer": "nobody"},
        {"tiers": [{"above": "0"}]},
        {"tiers": [{"below": 0}]},
        {"tiers": 5},
        {"minimum": "5"},
        {"cap": True},
        {"minimum": None},
    ):
        with pytest.raises(rules.FeeRuleNotUsable) as refused:
            rules.from_data({**stored, **broken})
        assert refused.value.field == next(iter(broken))
    with pytest.raises(rules.FeeRuleNotUsable):
        rules.from_data({})


def test_charges_name_their_payer_and_leave_out_what_is_nothing() -> None:
    found = rules.charges_of(
        [
            rules.percentage("for the client", "f", "EUR", 50_000, payer=Payer.CLIENT),
            rules.percentage("for the talent", "g", "EUR", 100_000, payer=Payer.TALENT),
            rules.percentage("nothing", "h", "EUR", 1, payer=Payer.TALENT),
        ],
        10_000,
        "EUR",
    )
    assert [(charge.name, charge.amount) for charge in found] == [
        ("for the client", 500),
        ("for the talent", 1000),
    ]
    assert (rules.on_top(found), rules.taken_out(found)) == (500, 1000)
    greedy = [rules.percentage("g", "g", "EUR", 600_000, payer=Payer.TALENT)] * 2
    with pytest.raises(rules.ChargesExceedAmount):
        rules.charges_of(greedy, 100, "EUR")
    with pytest.raises(rules.UnitsDiffer):
        rules.charges_of(greedy, 100, "USD")


def test_taxes_on_top_and_within() -> None:
    vat = rules.tax_charge("VAT", "tax:muster:EUR", 10_005, 190_000)
    assert (vat.amount, vat.payer) == (1901, Payer.CLIENT)
    assert rules.tax_within(11_900, 190_000) == 1900


@given(st.integers(0, 10**9), st.integers(0, 10**6))
def test_tax_within_a_price_is_the_tax_of_what_is_left_within_a_unit(gross: int, share: int) -> None:
    tax = rules.tax_within(gross, share)
    assert abs(tax - Fraction((gross - tax) * share, 10**6)) <= 1


# Flows


@given(amounts, amounts, weights, charges)
def test_every_flow_balances_and_loses_nothing(
    amount: int, held: int, shares: list[int], some: list[Charge]
) -> None:
    taken = rules.taken_out(some)
    if taken >= amount:
        some, taken = [], 0
    two = (shares[0], sum(shares[1:]) or 1)
    to_payee, to_payer = rules.ruling(held, two)
    part = min(amount, held)
    flows = {
        "fund": rules.fund(amount, unit="EUR", payer="p", escrow="e", charges=some),
        "release": rules.release(amount, unit="EUR", escrow="e", payee="t", charges=some),
        "part": rules.release_part(part, held=held, unit="EUR", escrow="e", payee="t", next_escrow="n"),
        "refund": rules.refund(amount, unit="EUR", escrow="e", payer="p"),
        "ruling": rules.rule_split(to_payee, to_payer, unit="EUR", escrow="e", payee="t", payer="p"),
        "owe": rules.owe(amount, unit="EUR", client="p", payee="t", charges=some),
        "payout": rules.pay_out(amount, unit="EUR", payee="t", bank="b", charges=some),
        "chargeback": rules.charge_back(
            Holder("unit", "a"), Holder("unit", "b"), minutes=held, amount=amount, unit="EUR"
        ),
    }
    for name, lines in flows.items():
        assert not any(rules.totals(lines).values()), name
        assert all(line.amount for line in lines), name
        assert len({line.account for line in lines}) == len(lines), name
    assert amount_of(flows["fund"], "e") == amount
    assert amount_of(flows["fund"], "p") == -amount - rules.on_top(some)
    assert amount_of(flows["release"], "t") == amount - taken
    assert amount_of(flows["part"], "n") == held - part
    assert amount_of(flows["ruling"], "t") + amount_of(flows["ruling"], "p") == held
    assert amount_of(flows["payout"], "b") == amount - taken
    assert {line.unit for line in flows["chargeback"]} == {"EUR", "MIN"}


def test_a_charge_moves_once_at_funding_or_at_release() -> None:
    both = [Charge("c", "f", Payer.CLIENT, 30), Charge("t", "f", Payer.TALENT, 100)]
    fund = rules.fund(1000, unit="EUR", payer="p", escrow="e", charges=both)
    release = rules.release(1000, unit="EUR", escrow="e", payee="t", charges=both)
    assert fund == (Line("e", "EUR", 1000), Line("f", "EUR", 30), Line("p", "EUR", -1030))
    assert release == (Line("e", "EUR", -1000), Line("f", "EUR", 100), Line("t", "EUR", 900))
    owed = rules.owe(1000, unit="EUR", client="p", payee="t", charges=both)
    assert owed == (Line("f", "EUR", 130), Line("p", "EUR", -1030), Line("t", "EUR", 900))


def test_a_ruling_may_give_all_to_one_side() -> None:
    assert rules.ruling(10_001, (70, 30)) == (7001, 3000)
    assert rules.ruling(10_001, (0, 1)) == (0, 10_001)
    lines = rules.rule_split(0, 10_001, unit="EUR", escrow="e", payee="t", payer="p")
    assert lines == (Line("e", "EUR", -10_001), Line("p", "EUR", 10_001))
    for to_payee, to_payer in ((0, 0), (-1, 5)):
        with pytest.raises(rules.AmountNotPositive):
            rules.rule_split(to_payee, to_payer, unit="EUR", escrow="e", payee="t", payer="p")


def test_what_cannot_move_is_refused() -> None:
    for amount, refusal in ((0, rules.AmountNotPositive), (-5, rules.AmountNotPositive)):
        with pytest.raises(refusal):
            rules.move(amount, unit="EUR", source="a", target="b")
    with pytest.raises(rules.AmountTooLarge):
        rules.move(MOST + 1, unit="EUR", source="a", target="b")
    with pytest.raises(TypeError):
        rules.move(1.5, unit="EUR", source="a", target="b")  # type: ignore[arg-type]
    with pytest.raises(rules.UnitUnknown):
        rules.move(1, unit="ABC", source="a", target="b")
    with pytest.raises(rules.NotBalanced):
        rules.move(1, unit="EUR", source="a", target="a")
    with pytest.raises(rules.NotEnough, match=r"5\.00 EUR are there, 6\.00 EUR are needed"):
        rules.release_part(600, held=500, unit="EUR", escrow="e", payee="t", next_escrow="n")
    with pytest.raises(rules.ChargesExceedAmount):
        rules.release(5, unit="EUR", escrow="e", payee="t", charges=[Charge("c", "f", Payer.TALENT, 6)])
    here, there = Holder("unit", "a"), Holder("unit", "b")
    for minutes, amount in ((0, 0), (-1, 5)):
        with pytest.raises(rules.AmountNotPositive):
            rules.charge_back(here, there, minutes=minutes, amount=amount, unit="EUR")
    with pytest.raises(rules.UnitUnknown):
        rules.charge_back(here, there, amount=5)


def test_lines_are_merged_by_account_and_have_to_balance() -> None:
    merged = rules.balanced(
        [Line("a", "EUR", -5), Line("b", "EUR", 9), Line("b", "EUR", -4), Line("c", "EUR", 0)]
    )
    assert merged == (Line("a", "EUR", -5), Line("b", "EUR", 5))
    assert rules.mirrored(merged) == (Line("a", "EUR", 5), Line("b", "EUR", -5))
    for broken in (
        [],
        [Line("a", "EUR", 0)],
        [Line("a", "EUR", 1)],
        [Line("a", "EUR", 1), Line("b", "USD", -1)],
    ):
        with pytest.raises(rules.NotBalanced):
            rules.balanced(broken)
    with pytest.raises(rules.UnitsDiffer):
        rules.balanced([Line("a", "EUR", 1), Line("a", "USD", -1)])
    with pytest.raises(rules.AmountTooLarge):
        rules.balanced([Line("a", "EUR", MOST + 1), Line("b", "EUR", -MOST - 1)])


# Rates


def test_a_conversion_is_rounded_once_and_knows_the_currencies_digits() -> None:
    assert Rate("EUR", "USD", Decimal("1.0845")).convert(10_000) == 10_845
    assert Rate("EUR", "JPY", Decimal("163.27")).convert(10_000) == 16_327
    assert Rate("JPY", "KWD", Decimal("0.002")).convert(1000) == 2000
    for of, into, value in (
        ("EUR", "EUR", "1"),
        ("EUR", "USD", "0"),
        ("EUR", "USD", "-1"),
        ("EUR", "USD", "NaN"),
        ("EUR", "USD", "1E9"),
        ("EUR", "USD", "0.00000000001"),
    ):
        with pytest.raises(rules.RateDoesNotFit):
            Rate(of, into, Decimal(value))
    with pytest.raises(rules.UnitUnknown):
        Rate("EUR", "MIN", Decimal(1))


@given(st.integers(100, 10**9), st.decimals("0.5", "200", places=6))
def test_an_exchange_balances_in_both_currencies_and_fits_its_rate(amount: int, value: Decimal) -> None:
    rate = Rate("EUR", "USD", value)
    lines = rules.exchange(amount, rate=rate, source="s", target="t", over=("x", "y"))
    assert rules.totals(lines) == {"EUR": 0, "USD": 0}
    rules.check_conversion(lines, ["x", "y"], rate)
    with pytest.raises(rules.RateMissing):
        rules.check_conversion(lines, ["x", "y"], None)
    with pytest.raises(rules.RateMissing):
        rules.check_conversion(lines, ["x"], rate)
    with pytest.raises(rules.RateDoesNotFit):
        rules.check_conversion(lines, ["x", "y"], Rate("EUR", "USD", value * 2))
    with pytest.raises(rules.RateDoesNotFit):
        rules.check_conversion(lines, ["x", "y"], Rate("EUR", "GBP", value))
    rules.check_conversion(rules.mirrored(lines), ["x", "y"], rate)


def test_a_key_says_kind_holder_and_unit() -> None:
    assert rules.account_key(AccountKind.BANK, INSTALLATION, "EUR", name="giro") == "bank:muster:EUR:giro"
    with pytest.raises(rules.TextNotUsable):
        rules.account_key(AccountKind.BANK, Holder("x", "r" * 200), "EUR")


def test_amounts_are_spoken() -> None:
    assert rules.amount_words(125_000, "EUR") == "1,250.00 EUR"
    assert [rules.amount_words(n, "MIN") for n in (450, 60, 5, -90)] == [
        "7 h 30 min",
        "1 h",
        "5 min",
        "−1 h 30 min",
    ]
