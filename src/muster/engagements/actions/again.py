"""Drafts from agreed work, in one step: the same again, and somebody to stand in for a person who is lent."""

from __future__ import annotations

from datetime import timedelta

from muster.engagements import policy, queries, rules, terms
from muster.engagements.models import Engagement
from muster.evidence import queries as evidence_queries
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.periods import monday
from muster.foundation.words import _
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import rules as opportunity_rules
from muster.opportunities.models import Opportunity
from muster.opportunities.rules import SkillNeed
from muster.opportunities.terms import Kind, RequirementKind


@action
def draft_again(act: Act, engagement_ref: str) -> Opportunity:
    """A draft for the same kind of work, with the same hours, skills and length, from the next Monday on.

    The owner reads it, posts it, and invites the person; nobody is bound by it. Raises MoveNotPossible
    while the work is not over. No event: the draft records its own.
    """
    work = queries.get_engagement(engagement_ref)
    policy.may_ask_again(act.actor, work).require()
    if work.status not in terms.WORKED:
        raise rules.MoveNotPossible("engagement", work.status, terms.EngagementStatus.COMPLETED)
    starts = monday(act.at.date()) + timedelta(days=7)
    posting = work.role.opportunity
    needs = [
        SkillNeed(row.skill.ref, row.level, row.kind, row.must_have)
        for row in work.role.requirements.select_related("skill").order_by("id")
    ]
    return opportunity_actions.save_draft(
        act,
        organisation_ref=work.organisation.ref,
        extractor=lambda text, *, language=None: (),
        needs=needs,
        title=work.title,
        summary=posting.summary,
        kind=work.kind,
        minutes_per_week=work.minutes_per_week,
        starts_date=starts,
        ends_date=starts + (work.ends_date - work.starts_date),
    )


@action
def draft_backfill(act: Act, engagement_ref: str) -> Opportunity:
    """A draft for the home manager who let the person go: their hours and days, and up to three of their proven skills.

    The manager says what the work is and posts it; matching then proposes people. Raises MoveNotPossible for work
    that is over. No event: the draft records its own.
    """
    work = queries.get_engagement(engagement_ref)
    policy.may_ask_backfill(act.actor, work).require()
    if work.status in terms.ENDED:
        raise rules.MoveNotPossible("engagement", work.status, terms.EngagementStatus.ACTIVE)
    let_go = work.approvals.filter(manager__ref=act.actor.ref, state__in=terms.LET_GO)
    approval = let_go.select_related("organisation").order_by("id")[0]
    return opportunity_actions.save_draft(
        act,
        organisation_ref=approval.organisation.ref,
        extractor=lambda text, *, language=None: (),
        needs=_proven(work, act),
        title=_("Standing in for {name}", name=work.person.name),
        kind=str(Kind.PROJECT_ROLE),
        minutes_per_week=work.minutes_per_week,
        starts_date=max(work.starts_date, act.at.date()),
        ends_date=max(work.ends_date, act.at.date()),
    )


def _proven(work: Engagement, act: Act) -> list[SkillNeed]:
    """Up to three skills of the person that rest on evidence, the highest first, as useful ones."""
    standings = evidence_queries.standings_of(work.person, now=act.at).values()
    found = [one for one in standings if one.is_evidenced and one.level]
    found.sort(key=lambda one: (-(one.level or 0), one.skill_ref))
    return [SkillNeed(one.skill_ref, one.level or 1, str(RequirementKind.USEFUL)) for one in found[:3]]


@action
def seek_successor(act: Act, engagement_ref: str) -> Opportunity:
    """Look for somebody who takes over the part that a person has left: the same hours, from the day after the last one on.

    Matching proposes people for the posting at once; whoever holds the other parts keeps theirs. Raises
    NoSeatFree when it is taken by now or was never shared, RoleIsPromised while somebody holds an offer of it,
    PostingIsOver. No event: the posting records its own.
    """
    work = queries.get_engagement(engagement_ref)
    policy.may_ask_again(act.actor, work).require()
    free = queries.find_free_part(act.actor, work)
    if free is None or free.left_ref != work.ref:
        raise opportunity_rules.NoSeatFree
    role = opportunity_actions.offer_seat_from(
        act,
        work.role.ref,
        starts_date=max(free.from_date, act.at.date()),
        ends_date=work.ends_date,
        minutes_per_week=work.minutes_per_week,
    )
    return role.opportunity
