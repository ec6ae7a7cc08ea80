"""Agreed work for tests, made by the real actions: every fixture is a reachable state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from muster.engagements import actions, queries, terms
from muster.engagements.models import Engagement, HomeApproval
from muster.foundation.act import Act, system
from muster.opportunities import actions as opportunity_actions
from muster.opportunities.models import Opportunity
from muster.people.models import Person
from tests.factories.opportunities import colleague, make_hand, make_owner, make_posting
from tests.factories.people import NOW, act_of, make_person

STARTED = NOW + timedelta(days=21)
"""A Monday a week after the work of the factories has begun."""


@dataclass(frozen=True)
class Sides:
    """Everybody around one engagement."""

    engagement: Engagement
    person: Person
    owner: Person
    manager: Person | None

    @property
    def ref(self) -> str:
        """The engagement's reference."""
        return self.engagement.ref

    def fresh(self) -> Engagement:
        """The engagement as the database has it now."""
        return queries.get_engagement(self.ref)

    def approval(self) -> HomeApproval:
        """The one question to a home manager."""
        return self.engagement.approvals.get(change=None)

    def lets_go(self, *, at: datetime = STARTED) -> None:
        """The home manager says yes to the change that both sides want."""
        [asked] = self.engagement.approvals.exclude(change=None).filter(state=terms.HomeState.WAITING)
        assert self.manager is not None
        actions.approve_home(act_of(self.manager, at), asked.ref)


def clock(at: datetime = NOW) -> Act:
    """An act of the clock."""
    return system("clock", at=at)


def make_offer(
    *,
    with_manager: bool = True,
    with_accounts: bool = False,
    posting: Opportunity | None = None,
    minutes: int = 960,
    at: datetime = NOW,
) -> tuple[Any, Person | None]:
    """A seat offered to a colleague, with a home manager of their own if asked for; (candidacy, manager)."""
    posting = posting or make_posting(make_owner(name="Maren Okafor", with_account=with_accounts))
    manager = (
        make_person("Henrik Voss", organisation=posting.organisation, with_account=with_accounts)
        if with_manager
        else None
    )
    person = colleague(
        posting, name="Ines Brandt", manager=manager, minutes=minutes, with_account=with_accounts
    )
    thread = make_hand(posting, person, at=at)
    opportunity_actions.choose(act_of(posting.owner, at), thread.ref)
    return thread, manager


def make_engagement(
    status: str = terms.EngagementStatus.ACTIVE, *, with_manager: bool = True, **fields: Any
) -> Sides:
    """An engagement that has come to this status on the usual way."""
    thread, manager = make_offer(with_manager=with_manager, **fields)
    work = actions.agree_to_offer(act_of(thread.person), thread.ref)
    sides = Sides(work, work.person, work.owner, manager)
    own, owner = act_of(work.person), act_of(work.owner)
    later, owner_later = act_of(work.person, STARTED), act_of(work.owner, STARTED)
    steps: list[tuple[str, Any]] = []
    if manager is not None:
        steps.append(("awaiting_terms", lambda: actions.approve_home(act_of(manager), sides.approval().ref)))
    steps += [
        ("", lambda: actions.accept_terms(own, work.ref, seen=1)),
        ("agreed", lambda: actions.accept_terms(owner, work.ref, seen=1)),
        ("active", lambda: actions.run_clocks(clock(STARTED))),
        ("delivered", lambda: actions.deliver(later, work.ref, words="The forecast and how to run it.")),
        ("completed", lambda: actions.accept_delivery(owner_later, work.ref)),
    ]
    if status == terms.EngagementStatus.CANCELLED:
        actions.cancel_engagement(owner, work.ref, words="The budget is gone.")
        return sides
    last = "active" if status == terms.EngagementStatus.ENDED_EARLY else status
    for reached, step in steps:
        if sides.fresh().status == last:
            break
        step()
        assert not reached or sides.fresh().status == reached
    if status == terms.EngagementStatus.ENDED_EARLY:
        actions.end_early(owner_later, work.ref, last_date=STARTED.date(), words="The plan has changed.")
    assert sides.fresh().status == status
    return sides
