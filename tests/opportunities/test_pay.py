"""Pay on a role: what it can be, and which amount an offer names."""

from __future__ import annotations

from typing import Any

import pytest

from muster.foundation.errors import Refusal
from muster.opportunities import actions, queries, rules
from muster.opportunities.terms import MOST_PAY_MINOR, PayTerms
from tests.factories.opportunities import colleague, make_owner, make_posting, role_of
from tests.factories.people import act_of

HOURLY = PayTerms("hourly", 6000, 8500, "EUR")


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (PayTerms(), PayTerms()),
        (PayTerms("none", 5, 9, "EUR"), PayTerms()),
        (HOURLY, HOURLY),
        (PayTerms("fixed", None, 480000, "EUR"), PayTerms("fixed", 480000, 480000, "EUR")),
        (PayTerms("retainer", 90000, None, "JPY"), PayTerms("retainer", 90000, 90000, "JPY")),
    ],
)
def test_pay_as_it_is_kept(said: PayTerms, kept: PayTerms) -> None:
    assert rules.check_pay(said) == kept


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (PayTerms("salary", 1, 2, "EUR"), "do not know"),
        (PayTerms("hourly"), "how much"),
        (PayTerms("hourly", 6000, 8500, ""), "currency"),
        (PayTerms("hourly", 6000, 8500, "eur"), "currency"),
        (PayTerms("hourly", -1, 8500, "EUR"), "more than zero"),
        (PayTerms("hourly", 0, 0, "EUR"), "more than zero"),
        (PayTerms("hourly", 8600, 8500, "EUR"), "above the upper"),
        (PayTerms("fixed", 1, MOST_PAY_MINOR + 1, "EUR"), "digit too many"),
    ],
)
def test_pay_that_cannot_be(said: PayTerms, word: str) -> None:
    with pytest.raises(rules.FieldInvalid, match=word) as refused:
        rules.check_pay(said)
    assert refused.value.field == "pay"


@pytest.mark.parametrize(
    ("asked", "rate", "offered"),
    [
        (7000, (8000, "EUR"), 7000),
        (None, (8000, "EUR"), 8000),
        (None, (8000, "CHF"), 8500),
        (None, (9000, "EUR"), 8500),
        (None, (None, ""), 8500),
        (9900, (None, ""), 9900),
    ],
)
def test_which_amount_an_offer_names(asked: int | None, rate: tuple[int | None, str], offered: int) -> None:
    pay = rules.offered_pay(HOURLY, asked_minor=asked, own_rate=rate)
    assert pay == PayTerms("hourly", offered, offered, "EUR")
    assert pay.is_agreed


def test_unpaid_work_names_no_amount() -> None:
    assert rules.offered_pay(PayTerms(), asked_minor=None, own_rate=(8000, "EUR")) == PayTerms()
    with pytest.raises(rules.FieldInvalid, match="pays no money"):
        rules.check_asked(PayTerms(), 100)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "pay", "ceiling"),
    [
        ({"pay": HOURLY}, HOURLY, 8500),
        ({"pay": PayTerms("fixed", 1, 480000, "EUR")}, PayTerms("fixed", 1, 480000, "EUR"), None),
        ({"rate_ceiling_minor": 9000, "rate_currency": "EUR"}, PayTerms("hourly", 0, 9000, "EUR"), 9000),
        ({}, PayTerms(), None),
    ],
)
def test_a_role_keeps_its_pay_and_matching_its_hourly_ceiling(
    fields: dict[str, Any], pay: PayTerms, ceiling: int | None
) -> None:
    role = role_of(make_posting(**fields))
    assert (role.pay, role.rate_ceiling_minor) == (pay, ceiling)


@pytest.mark.django_db
def test_price_asked_and_price_offered() -> None:
    posting = make_posting(make_owner(), pay=HOURLY)
    person = colleague(posting)
    hand = actions.raise_hand(act_of(person), role_of(posting).ref, "Gladly.", proposal=rules.Proposal(8200))
    assert queries.get_candidacy_view(act_of(posting.owner).actor, hand.ref).pay == HOURLY.at(8200)
    chosen = actions.choose(act_of(posting.owner), hand.ref, offered_minor=8000)
    assert (chosen.asked_minor, chosen.offered_minor, chosen.pay) == (8200, 8000, HOURLY.at(8000))


@pytest.mark.django_db
def test_pay_is_promised_with_an_offer() -> None:
    posting = make_posting(make_owner(), pay=HOURLY)
    hand = actions.raise_hand(act_of(colleague(posting)), role_of(posting).ref)
    actions.choose(act_of(posting.owner), hand.ref)
    with pytest.raises(rules.RoleIsPromised):
        actions.edit_role(act_of(posting.owner), role_of(posting).ref, pay=PayTerms())


@pytest.mark.django_db
@pytest.mark.parametrize("amount", [0, -5, MOST_PAY_MINOR + 1])
def test_a_price_that_cannot_be_is_refused_and_no_hand_is_up(amount: int) -> None:
    posting = make_posting(make_owner(), pay=HOURLY)
    person = colleague(posting)
    with pytest.raises(Refusal, match="above zero"):
        actions.raise_hand(act_of(person), role_of(posting).ref, proposal=rules.Proposal(amount))
    assert queries.find_live_candidacy(role_of(posting).ref, person.ref) is None
