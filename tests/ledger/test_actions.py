"""Opening, posting, taking back: once each, in words when refused, and who may."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from muster.foundation import journal, privacy
from muster.foundation.act import Act, Actor, Grant, as_operator
from muster.foundation.errors import NotAllowed
from muster.ledger import actions as ledger_actions
from muster.ledger import policy, rules
from muster.ledger import queries as ledger_queries
from muster.ledger.models import Account, Entry
from muster.ledger.rules import Line, Rate
from muster.ledger.terms import About, AccountKind, Holder
from tests.factories import ledger as make

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_once() -> None:
    key = make.open_account(AccountKind.ESCROW, make.WORK)
    assert key == make.open_account(AccountKind.ESCROW, make.WORK)
    account = Account.objects.get()
    assert (account.kind, account.unit, account.may_go_below_zero) == ("escrow", "EUR", False)
    assert [row.name for row in journal.list_about(account.ref)] == ["account.opened"]
    with pytest.raises(rules.AccountOpenedOtherwise):
        ledger_actions.open_account(make.clerk(), key, kind=AccountKind.ESCROW, holder=make.WORK, unit="USD")
    with pytest.raises(rules.UnitUnknown):
        ledger_actions.open_account(make.clerk(), "k", kind="party", holder=make.WORK, unit="XXQ")
    with pytest.raises(rules.TextNotUsable):
        ledger_actions.open_account(make.clerk(), " ", kind="party", holder=make.WORK, unit="EUR")


def test_an_entry_moves_and_tells() -> None:
    escrow = make.fund(10_000)
    assert ledger_queries.balance(escrow) == 10_000
    entry = ledger_queries.list_entries_about(make.ABOUT.ref)[-1]
    told = journal.list_about(entry.ref)[0]
    assert told.name == "entry.posted"
    assert make.account_of(escrow).ref in told.subjects
    assert make.ABOUT.ref in told.subjects
    assert ledger_queries.lines_of(entry) == (
        Line(escrow, "EUR", 10_000),
        Line("party:org-client:EUR", "EUR", -10_000),
    )


def test_the_same_again_answers_with_the_first_and_something_else_is_refused() -> None:
    escrow = make.fund(10_000)
    party = "party:org-client:EUR"
    lines = rules.refund(4_000, unit="EUR", escrow=escrow, payer=party)
    first = make.post(lines, "refund-1")
    assert make.post(lines[::-1], "refund-1", words="Said otherwise") == first
    for changed in (
        {"lines": rules.refund(4_001, unit="EUR", escrow=escrow, payer=party)},
        {"about": About("engagement", "eng-other")},
        {"booked_date": date(2026, 1, 1)},
        {"rate": Rate("EUR", "USD", Decimal(1))},
    ):
        said = {"lines": lines, **changed}
        with pytest.raises(rules.PostedOtherwise):
            make.post(said.pop("lines"), "refund-1", **said)  # type: ignore[arg-type]
    assert ledger_queries.balance(escrow) == 6_000
    # Asked again when there would not be enough any more, it is still the first answer.
    make.post(rules.refund(6_000, unit="EUR", escrow=escrow, payer=party))
    assert make.post(lines, "refund-1") == first


def test_what_is_not_there_cannot_be_taken() -> None:
    escrow = make.fund(10_000)
    with pytest.raises(rules.NotEnough, match=r"100\.00 EUR are there, 100\.01 EUR are needed"):
        make.post(rules.refund(10_001, unit="EUR", escrow=escrow, payer="party:org-client:EUR"))
    assert ledger_queries.balance(escrow) == 10_000


def test_what_is_wrong_is_refused_before_anything_is_written() -> None:
    euros, dollars = make.deposit(500), make.deposit(500, unit="USD")
    before = Entry.objects.count()
    for refusal, lines in (
        (rules.NoSuchAccount, rules.move(5, unit="EUR", source=euros, target="nowhere")),
        (rules.UnitOfAccountDiffers, rules.move(5, unit="EUR", source=euros, target=dollars)),
        (rules.NotBalanced, (Line(euros, "EUR", 5),)),
        (
            rules.RateMissing,
            (
                *rules.move(5, unit="EUR", source=euros, target="bank:muster:EUR"),
                *rules.move(5, unit="USD", source="bank:muster:USD", target=dollars),
            ),
        ),
    ):
        with pytest.raises(refusal):
            make.post(lines)
    with pytest.raises(rules.TextNotUsable):
        make.post(rules.move(5, unit="EUR", source=euros, target="bank:muster:EUR"), words="")
    assert Entry.objects.count() == before


def test_currencies_are_exchanged_at_a_written_rate() -> None:
    euros = make.deposit(10_000)
    dollars = make.open_account(AccountKind.PARTY, make.CLIENT, "USD")
    over = tuple(make.open_account(AccountKind.EXCHANGE, unit=unit) for unit in ("EUR", "USD"))
    rate = Rate("EUR", "USD", Decimal("1.0845"))
    lines = rules.exchange(10_000, rate=rate, source=euros, target=dollars, over=(over[0], over[1]))
    entry = make.post(lines, "exchange-1", rate=rate)
    assert make.post(lines, "exchange-1", rate=rate) == entry
    entry.refresh_from_db()
    assert ledger_queries.rate_of(entry) == rate
    assert [ledger_queries.balance(key) for key in (euros, dollars, *over)] == [0, 10_845, 10_000, -10_845]
    ledger_actions.reverse(make.clerk(), entry.ref, words="A mistake")
    assert [ledger_queries.balance(key) for key in (euros, dollars, *over)] == [10_000, 0, 0, 0]


def test_an_entry_is_taken_back_once() -> None:
    escrow = make.fund(10_000)
    entry = ledger_queries.list_entries_about(make.ABOUT.ref)[-1]
    back = ledger_actions.reverse(make.clerk(), entry.ref, words="A mistake")
    assert ledger_queries.balance(escrow) == 0
    assert back.reverses == entry
    assert ledger_actions.reverse(make.clerk(), entry.ref, words="A mistake") == back
    with pytest.raises(rules.AlreadyReversed):
        ledger_actions.reverse(make.clerk(), entry.ref, words="Again", key="another")
    with pytest.raises(rules.ReversalStands):
        ledger_actions.reverse(make.clerk(), back.ref, words="No")
    with pytest.raises(rules.NoSuchEntry):
        ledger_actions.reverse(make.clerk(), "ent-none", words="No")
    assert journal.list_about(entry.ref)[0].payload["reverses_ref"] == entry.ref


def test_what_was_spent_meanwhile_cannot_be_taken_back() -> None:
    escrow = make.fund(10_000)
    funded = ledger_queries.list_entries_about(make.ABOUT.ref)[-1]
    earnings = make.open_account(AccountKind.EARNINGS, make.TALENT)
    make.post(rules.release(1, unit="EUR", escrow=escrow, payee=earnings))
    with pytest.raises(rules.NotEnough):
        ledger_actions.reverse(make.clerk(), funded.ref, words="Too late")


def test_who_may_post_and_read(now) -> None:
    mine = make.account_of(make.deposit(500, make.TALENT))
    clients = make.account_of(make.deposit(500, make.CLIENT))
    kept_for = ledger_actions.open_account(
        make.clerk(),
        "escrow:eng-work:EUR",
        kind="escrow",
        holder=make.WORK,
        unit="EUR",
        organisation_ref="org-client",
    )
    accounts = [mine, clients, kept_for]
    table = [
        (Actor("per-talent", "T"), [True, False, False]),
        (Actor("org-client", "a person of that name"), [False, False, False]),
        (Actor("per-x", "F", grants=frozenset({(Grant.FINANCE, "org-client")})), [False, True, True]),
        (Actor("per-x", "F", grants=frozenset({(Grant.FINANCE, "org-other")})), [False, False, False]),
        (Actor("per-x", "F", grants=frozenset({(Grant.FINANCE, "*")})), [False, True, True]),
        (Actor("per-x", "L", grants=frozenset({(Grant.PEOPLE_LEAD, "org-client")})), [False] * 3),
        (make.clerk().actor, [True, True, True]),
        (as_operator(at=now).actor, [True, True, True]),
    ]
    for actor, expected in table:
        assert [bool(policy.may_read_account(actor, account)) for account in accounts] == expected
        seen = ledger_queries.list_visible_accounts(actor)
        assert [account in seen for account in accounts] == expected
        assert bool(policy.may_post(actor)) is actor.is_system
        assert bool(policy.may_read_books(actor)) is actor.is_system
        for account, may in zip(accounts, expected, strict=True):
            if may:
                assert ledger_queries.get_visible_account(actor, account.ref) == account
            else:
                with pytest.raises(rules.NoSuchAccount):
                    ledger_queries.get_visible_account(actor, account.ref)
    person = Act(actor=Actor("per-talent", "T"), at=now)
    with pytest.raises(NotAllowed):
        ledger_actions.post(person, "k", (), about=make.ABOUT, words="x")
    with pytest.raises(NotAllowed):
        ledger_actions.reverse(person, "ent-1", words="x")
    with pytest.raises(NotAllowed):
        ledger_actions.open_account(person, "k", kind="party", holder=make.TALENT, unit="EUR")


def test_a_person_finds_their_accounts_and_postings_in_the_export() -> None:
    make.deposit(500, make.TALENT)
    found = privacy.export_of("per-talent")
    assert found["ledger.account"][0]["key"] == "party:per-talent:EUR"
    assert found["ledger.posting"][0]["amount"] == 500


def test_the_day_of_an_entry_is_the_acts_unless_it_is_given(now) -> None:
    party = make.deposit(500)
    lines = rules.move(5, unit="EUR", source=party, target="bank:muster:EUR")
    assert make.post(lines).booked_date == now.date()
    assert make.post(lines, booked_date=now.date() - timedelta(days=30)).booked_date < now.date()


def test_internal_work_is_charged_in_hours_and_money() -> None:
    here, there = Holder("unit", "unt-a"), Holder("unit", "unt-b")
    keys = [
        make.open_account(AccountKind.COST_CENTRE, one, unit)
        for unit in ("MIN", "EUR")
        for one in (here, there)
    ]
    make.post(rules.charge_back(here, there, minutes=450, amount=30_000, unit="EUR"))
    assert [ledger_queries.balance(key) for key in keys] == [-450, 450, -30_000, 30_000]
