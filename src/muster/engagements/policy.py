"""Who may what with agreed work. Whether the state allows it is a rule, not asked here."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from muster.engagements.models import Change, Dispute, Engagement, HomeApproval
from muster.engagements.terms import LET_GO, Side
from muster.foundation.act import Actor, Grant
from muster.foundation.decision import Decision, allow, deny
from muster.foundation.words import _


def visible_to(actor: Actor, engagements: QuerySet[Engagement]) -> QuerySet[Engagement]:
    """Both sides, the home managers asked, the people lead of the organisation, operators."""
    if actor.is_operator or actor.is_system:
        return engagements
    led = [ref for grant, ref in actor.grants if grant == Grant.PEOPLE_LEAD]
    sides = Q(person__ref=actor.ref) | Q(owner__ref=actor.ref) | Q(organisation__ref__in=led)
    managed = Q(pk__in=HomeApproval.objects.filter(manager__ref=actor.ref).values("engagement"))
    return engagements.filter(sides | managed)


def is_person(actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor is the one who does the work."""
    return actor.ref == engagement.person.ref


def is_owner(actor: Actor, engagement: Engagement) -> bool:
    """Whether the actor is the one the work is done for."""
    return actor.ref == engagement.owner.ref


def may_read_inside(actor: Actor, engagement: Engagement) -> Decision:
    """Terms, hours, deliveries: the two sides, and whoever runs the installation."""
    if is_person(actor, engagement) or is_owner(actor, engagement) or actor.is_operator or actor.is_system:
        return allow()
    return deny(_("Only the two sides of the work can read this."))


def may_answer_home(actor: Actor, approval: HomeApproval) -> Decision:
    """The home manager who was asked."""
    if actor.ref == approval.manager.ref:
        return allow()
    return deny(_("Only the home manager who was asked can answer."))


def may_run_clocks(actor: Actor) -> Decision:
    """The worker, and operators."""
    if actor.is_system or actor.is_operator:
        return allow()
    return deny(_("Clocks are run by the system."))


def may_propose_terms(actor: Actor, engagement: Engagement) -> Decision:
    """Either side."""
    return may_speak_for_a_side(actor, engagement)


def may_speak_for_a_side(actor: Actor, engagement: Engagement) -> Decision:
    """The person who works, or the owner."""
    if is_person(actor, engagement) or is_owner(actor, engagement):
        return allow()
    return deny(_("Only the two sides of the work can do this."))


def may_answer_change(actor: Actor, change: Change) -> Decision:
    """The side that did not ask."""
    work = change.engagement
    side = work.owner if change.side == Side.PERSON else work.person
    if actor.ref == side.ref:
        return allow()
    return deny(_("The other side answers this."))


def may_withdraw_change(actor: Actor, change: Change) -> Decision:
    """The side that asked."""
    work = change.engagement
    side = work.person if change.side == Side.PERSON else work.owner
    if actor.ref == side.ref:
        return allow()
    return deny(_("Only the side that asked can take it back."))


def may_log_hours(actor: Actor, engagement: Engagement) -> Decision:
    """The person who works."""
    if is_person(actor, engagement):
        return allow()
    return deny(_("Hours are logged by the person who works them."))


def may_approve_timesheet(actor: Actor, engagement: Engagement) -> Decision:
    """The owner."""
    if is_owner(actor, engagement):
        return allow()
    return deny(_("Hours are approved by the owner of the work."))


def may_close_hours(actor: Actor, organisation_ref: str) -> Decision:
    """Finance people and people leads of the organisation close its hours."""
    if actor.has(Grant.FINANCE, organisation_ref) or actor.has(Grant.PEOPLE_LEAD, organisation_ref):
        return allow()
    return deny(_("Hours are closed by the finance people or the people lead of the organisation."))


def may_deliver(actor: Actor, engagement: Engagement) -> Decision:
    """The person who works."""
    if is_person(actor, engagement):
        return allow()
    return deny(_("Work is handed over by the person who did it."))


def may_answer_delivery(actor: Actor, engagement: Engagement) -> Decision:
    """The owner."""
    if is_owner(actor, engagement):
        return allow()
    return deny(_("Work is accepted by the owner."))


def may_write_handover(actor: Actor, engagement: Engagement) -> Decision:
    """The person who leaves."""
    if is_person(actor, engagement):
        return allow()
    return deny(_("A handover list is written by whoever leaves."))


def may_tick_handover(actor: Actor, engagement: Engagement) -> Decision:
    """The owner, and whoever holds the same position now."""
    holds = Engagement.objects.running().filter(role=engagement.role_id, person__ref=actor.ref)
    if is_owner(actor, engagement) or holds.exclude(pk=engagement.pk).exists():
        return allow()
    return deny(_("Items are ticked off by the owner, or by whoever holds the position now."))


def may_review(actor: Actor, engagement: Engagement) -> Decision:
    """Either side, of the other."""
    return may_speak_for_a_side(actor, engagement)


def may_have_certificate(actor: Actor, engagement: Engagement) -> Decision:
    """The one who did the work: it is theirs to show."""
    if is_person(actor, engagement):
        return allow()
    return deny(_("The certificate belongs to the one who did the work."))


def may_have_agreement(actor: Actor, engagement: Engagement) -> Decision:
    """The two sides, and nobody else: it carries their names and what they are paid."""
    if is_person(actor, engagement) or is_owner(actor, engagement):
        return allow()
    return deny(_("The agreement is for the two who made it."))


def may_ask_again(actor: Actor, engagement: Engagement) -> Decision:
    """The owner asks the same person again."""
    if is_owner(actor, engagement):
        return allow()
    return deny(_("The owner of the work asks again."))


def may_ask_backfill(actor: Actor, engagement: Engagement) -> Decision:
    """The home manager who let the person go asks for somebody in their place."""
    if HomeApproval.objects.filter(engagement=engagement, manager__ref=actor.ref, state__in=LET_GO).exists():
        return allow()
    return deny(_("Whoever let the person go asks for somebody in their place."))


def may_read_reputation_inputs(actor: Actor, person_ref: str) -> Decision:
    """The person themselves, and whoever runs the installation; the figure itself is for all who see the person."""
    if actor.ref == person_ref or actor.is_operator:
        return allow()
    return deny(_("Only the person themselves can read what this figure is made of."))


def may_read_reviews(actor: Actor, engagement: Engagement) -> Decision:
    """Both sides, once the reviews are open; until then each side sees only its own."""
    if engagement.reviews_opened_at is None:
        return deny(_("Reviews open when both sides have spoken, or after 14 days."))
    return may_read_inside(actor, engagement)


def disputes_visible_to(actor: Actor, disputes: QuerySet[Dispute]) -> QuerySet[Dispute]:
    """Both sides and the decider."""
    if actor.is_system:
        return disputes
    return disputes.filter(
        Q(engagement__person__ref=actor.ref) | Q(engagement__owner__ref=actor.ref) | Q(decider__ref=actor.ref)
    )


def may_state(actor: Actor, dispute: Dispute) -> Decision:
    """Both sides and the decider speak in a dispute."""
    if actor.ref == dispute.decider.ref:
        return allow()
    return may_speak_for_a_side(actor, dispute.engagement)


def may_rule(actor: Actor, dispute: Dispute) -> Decision:
    """The decider, who is neither side."""
    if actor.ref == dispute.decider.ref:
        return allow()
    return deny(_("Only the decider rules."))


def may_withdraw_dispute(actor: Actor, dispute: Dispute) -> Decision:
    """The side that opened it."""
    work = dispute.engagement
    side = work.person if dispute.opened_by == Side.PERSON else work.owner
    if actor.ref == side.ref:
        return allow()
    return deny(_("Only the side that opened it can withdraw it."))


def may_plan_milestones(actor: Actor, engagement: Engagement) -> Decision:
    """Either side; it is the client's money that makes a plan count."""
    return may_speak_for_a_side(actor, engagement)


def may_fund(actor: Actor, engagement: Engagement) -> Decision:
    """The owner, and the finance people of the organisation that pays."""
    if is_owner(actor, engagement) or actor.has(Grant.FINANCE, engagement.organisation.ref):
        return allow()
    return deny(_("Money is set aside by the owner of the work or the finance people."))


def may_answer_milestone(actor: Actor, engagement: Engagement) -> Decision:
    """The owner."""
    if is_owner(actor, engagement):
        return allow()
    return deny(_("A milestone is accepted by the owner of the work."))


def may_give_back(actor: Actor, engagement: Engagement) -> Decision:
    """The person: money that was set aside for them goes back with their word only, a clock's or a decider's."""
    if is_person(actor, engagement) or actor.is_system:
        return allow()
    return deny(_("Money that was set aside goes back only if the person who works agrees."))


def may_read_money(actor: Actor, engagement: Engagement) -> Decision:
    """The two sides, the finance people of the organisation that pays, operators."""
    if actor.has(Grant.FINANCE, engagement.organisation.ref):
        return allow()
    return may_read_inside(actor, engagement)
