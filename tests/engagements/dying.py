"""Deeds that move money, in a process that is killed in the middle; ``test_killed.py`` asks it."""

from __future__ import annotations

from datetime import timedelta

from tests.killing import answer_lines


def carry_out(deed: str, ref: str, by: str) -> None:
    """The deed about the milestone, dispute or payout of this reference, by the person of that one."""
    from muster.billing import actions as billing_actions
    from muster.engagements import actions
    from muster.people import queries as people_queries
    from tests.factories.engagements import STARTED, clock
    from tests.factories.people import act_of

    work, _slash, item = ref.partition("/")
    later = clock(STARTED + timedelta(days=7))
    act = later if by == "clock" else act_of(people_queries.get_person(by), STARTED)
    {
        "fund": lambda: actions.fund_milestone(act, ref),
        "release": lambda: actions.accept_milestone(act, ref, amount=6_000),
        "refund": lambda: actions.give_back_milestone(act, ref),
        "dispute": lambda: actions.open_dispute(
            act, work, item_kind="milestone", item_ref=item, words="It is not whole."
        ),
        "withdraw": lambda: actions.withdraw_dispute(act, ref),
        "rule": lambda: actions.rule_dispute(act, ref, share=200, words="So it is."),
        "clock": lambda: actions.run_clocks(later),
        "payout": lambda: billing_actions.confirm_payout(act, ref),
    }[deed]()


def warm() -> None:
    """What every child imports is imported once."""
    from muster.billing import actions as _billing
    from muster.engagements import actions as _engagements
    from tests.factories import engagements as _factories

    assert _billing
    assert _engagements
    assert _factories


if __name__ == "__main__":
    answer_lines(carry_out, warm=warm)
