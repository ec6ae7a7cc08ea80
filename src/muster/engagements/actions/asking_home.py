"""Asking home: who has to let the person go, about the work or about a change that takes more of their weeks."""

from __future__ import annotations

from datetime import datetime

from muster.engagements import events, rules, terms
from muster.engagements.models import Change, Engagement, HomeApproval
from muster.foundation import journal
from muster.foundation.act import Act, Grant
from muster.foundation.periods import add_working_days
from muster.opportunities.terms import KIND_RULES
from muster.people import queries as people_queries
from muster.people.terms import INNER_KINDS


def _ask_home(
    act: Act, work: Engagement, *, change: Change | None = None, later: rules.Schedule | None = None
) -> bool:
    """Ask whom the organisations of the person want to be asked, never the two sides; False when there is nobody to ask.

    About the work, or about a ``change`` after which it takes the weeks of ``later``.
    """
    if later is None:
        later = rules.Schedule(work.starts_date, work.ends_date, work.minutes_per_week)
    weeks = len(later.weeks())
    above = KIND_RULES[work.kind].home_approval_above  # type: ignore[index]
    asked = False
    for membership in people_queries.memberships_of(work.person.ref, on=act.at.date()):
        if membership.kind not in INNER_KINDS:
            continue
        settings = people_queries.settings_of(membership.organisation.ref)
        limits = rules.Limits(
            settings.home_approval_minutes_above,
            settings.home_approval_weeks_above,
            settings.lead_approval_minutes_above,
            settings.lead_approval_weeks_above,
        )
        wanted = rules.who_is_asked(later.minutes_per_week, weeks, kind_above=above, limits=limits)
        for somebody in _named_for(work, membership, wanted):
            due = add_working_days(act.at, settings.home_approval_days)
            _ask_one(act, work, membership.organisation, somebody, due, change)
            asked = True
    return asked


def _named_for(
    work: Engagement, membership: people_queries.Membership, wanted: frozenset[rules.Asked]
) -> list[people_queries.Person]:
    """The home manager and one people lead, where they are wanted; the two sides of the work say yes elsewhere."""
    found: list[people_queries.Person] = []
    sides = (work.owner.pk, work.person.pk)
    manager = membership.manager
    if rules.Asked.HOME_MANAGER in wanted and manager is not None and manager.pk not in sides:
        found.append(manager)
    if rules.Asked.PEOPLE_LEAD in wanted:
        leads = people_queries.list_holders(str(Grant.PEOPLE_LEAD), membership.organisation.ref)
        found += [lead for lead in leads if lead.pk not in sides][:1]
    return found


def _ask_one(
    act: Act,
    work: Engagement,
    organisation: people_queries.Organisation,
    manager: people_queries.Person,
    due: datetime,
    change: Change | None,
) -> None:
    approval, created = HomeApproval.objects.get_or_create(
        engagement=work,
        change=change,
        manager=manager,
        defaults={"organisation": organisation, "asked_at": act.at, "due_at": due},
    )
    if not created:
        return
    named = {
        "approval_ref": approval.ref,
        "engagement_ref": work.ref,
        "person_ref": work.person.ref,
        "manager_ref": manager.ref,
    }
    if change is None:
        journal.record(act, events.HomeApprovalAsked(**named, due_at=due))
    else:
        named |= {"change_ref": change.ref, "change_kind": change.kind}
        journal.record(act, events.HomeAskedAboutChange(**named, due_at=due))


def _stop_asking_home(act: Act, work: Engagement, *, change: Change | None = None) -> None:
    """Nobody has to answer for work, or a change, that does not come about, and no clock runs on it."""
    about = work.approvals if change is None else change.approvals
    for approval in about.select_related("manager").filter(state=terms.HomeState.WAITING):
        approval.state = rules.next_status("home approval", approval.state, terms.HomeState.NOT_NEEDED)
        approval.answered_at = act.at
        approval.save(update_fields=["state", "answered_at"])
        named = {
            "approval_ref": approval.ref,
            "engagement_ref": work.ref,
            "manager_ref": approval.manager.ref,
        }
        if change is None:
            journal.record(act, events.HomeApprovalNotNeeded(**named))
        else:
            journal.record(act, events.HomeNotAskedAboutChange(change_ref=change.ref, **named))
