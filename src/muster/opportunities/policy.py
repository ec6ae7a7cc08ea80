"""Who may do what with posted work. Whether the state allows it is a rule, not a policy.

The line that everything here keeps: until owner and person have agreed, a candidacy is known to the
two of them and to nobody else. A home manager, a people lead and an operator do not see it in a list,
a count, a search or an event.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from muster.conversations import policy as conversation_policy
from muster.conversations import queries as conversation_queries
from muster.foundation.act import EVERYWHERE, Actor, Grant
from muster.foundation.decision import ALLOWED, Decision, deny
from muster.foundation.words import _
from muster.opportunities import terms
from muster.opportunities.models import (
    Breakdown,
    Candidacy,
    CandidacyQuerySet,
    Opportunity,
    OpportunityQuerySet,
)
from muster.people.terms import INNER_KINDS


def visible_to(actor: Actor, rows: OpportunityQuerySet) -> OpportunityQuerySet:
    """The postings among the rows that this actor may look at.

    Everybody: what their audience may see. Owners: their own, drafts included. People leads: those of
    their organisation, except others' drafts. Persons with a candidacy: that posting, also when over.
    """
    if actor.is_system:
        return rows
    return rows.filter(_own(actor) | _led(actor) | _involved(actor) | in_audience(actor))


def in_audience(actor: Actor) -> Q:
    """The condition "listed, and this actor belongs to the audience"."""
    listed = Q(status__in=_listed())
    inner = [m.organisation_ref for m in actor.memberships if m.is_active and m.kind in INNER_KINDS]
    reached = (
        Q(audience=terms.Audience.PUBLIC)
        | Q(audience=terms.Audience.EXTENDED, organisation__ref__in=sorted(actor.organisation_refs))
        | Q(audience=terms.Audience.ORGANISATION, organisation__ref__in=sorted(inner))
    )
    return listed & reached


def _listed() -> tuple[str, ...]:
    return (
        terms.OpportunityStatus.OPEN,
        terms.OpportunityStatus.PAUSED,
        terms.OpportunityStatus.FILLED,
    )


def _own(actor: Actor) -> Q:
    return Q(owner__ref=actor.person_ref)


def _led(actor: Actor) -> Q:
    led = {organisation for grant, organisation in actor.grants if grant == Grant.PEOPLE_LEAD}
    past_draft = Q(opened_at__isnull=False)
    if EVERYWHERE in led:
        return past_draft
    return past_draft & Q(organisation__ref__in=sorted(led))


def _involved(actor: Actor) -> Q:
    own = Candidacy.objects.filter(role__opportunity=OuterRef("pk"), person__ref=actor.person_ref)
    return Q(Exists(own))


_CONSENTED = ~Q(origin=terms.Origin.NOMINATION) | Q(raised_at__isnull=False)
"""Whoever a colleague named is known to the owner only once they said yes themselves, also after the end."""


def candidacies_visible_to(actor: Actor, rows: CandidacyQuerySet) -> CandidacyQuerySet:
    """The candidacies among the rows that this actor may know of.

    The person's own; the owner's; and, once both have agreed, those of the persons whose home manager
    the actor is. Nobody else's, whatever they may do otherwise.
    """
    if actor.is_system:
        return rows
    return rows.filter(
        Q(person__ref=actor.person_ref)
        | (Q(role__opportunity__owner__ref=actor.person_ref) & _CONSENTED)
        | Q(status__in=terms.AGREED, person__ref__in=sorted(actor.manages))
    )


def belongs_to_audience(audience: str, membership_kinds: frozenset[str]) -> bool:
    """Whether somebody with these kinds of membership in the posting's organisation may see it."""
    if audience == terms.Audience.PUBLIC:
        return True
    if audience == terms.Audience.EXTENDED:
        return bool(membership_kinds)
    return bool(membership_kinds & INNER_KINDS)


def may_draft_for(actor: Actor, organisation_ref: str) -> Decision:
    """Members may draft work for their organisation."""
    if actor.is_system or actor.is_member(organisation_ref) or actor.has(Grant.OWNER, organisation_ref):
        return ALLOWED
    return deny(_("You can post work for an organisation that you belong to."))


def may_address(actor: Actor, organisation_ref: str, audience: str) -> Decision:
    """Any member may address the own people; outward it takes the grant of an owner."""
    if audience == terms.Audience.ORGANISATION or actor.is_system:
        return may_draft_for(actor, organisation_ref)
    if actor.has(Grant.OWNER, organisation_ref):
        return ALLOWED
    return deny(_("To post outside your organisation you need the right to do so. Ask your people lead."))


def may_edit_opportunity(actor: Actor, opportunity: Opportunity) -> Decision:
    """Its owner may change a posting."""
    if actor.is_system or opportunity.owner.ref == actor.person_ref:
        return ALLOWED
    return deny(_("Only {owner} can change this posting.", owner=opportunity.owner.name))


def may_post(actor: Actor, opportunity: Opportunity) -> Decision:
    """Its owner may post it, to the audience that the owner may address."""
    own = may_edit_opportunity(actor, opportunity)
    if not own:
        return own
    return may_address(actor, opportunity.organisation.ref, opportunity.audience)


def may_post_kind(actor: Actor, organisation_ref: str, kind: str) -> Decision:
    """Any member may post most kinds of work; contracts and positions take the grant of an owner."""
    if terms.KIND_RULES[terms.Kind(kind)].needs_grant and not actor.is_system:
        if actor.has(Grant.OWNER, organisation_ref):
            return ALLOWED
        return deny(_("To post this kind of work you need the right to do so. Ask your people lead."))
    return may_draft_for(actor, organisation_ref)


def may_change_breakdown(actor: Actor, job: Breakdown) -> Decision:
    """Its owner, or a people lead of the organisation, changes and approves a job taken apart."""
    if job.owner.ref == actor.person_ref or actor.has(Grant.PEOPLE_LEAD, job.organisation.ref):
        return ALLOWED
    return deny(_("Only {owner} can change this.", owner=job.owner.name))


def breakdowns_visible_to(actor: Actor, rows: QuerySet[Breakdown]) -> QuerySet[Breakdown]:
    """One's own, and those of the organisations that one leads people in."""
    if actor.is_system:
        return rows
    led = sorted(organisation for grant, organisation in actor.grants if grant == Grant.PEOPLE_LEAD)
    if EVERYWHERE in led:
        return rows
    return rows.filter(Q(owner__ref=actor.person_ref) | Q(organisation__ref__in=led))


def may_take_down(actor: Actor, opportunity: Opportunity) -> Decision:
    """The owner, a people lead of the organisation and the clock may take a posting down."""
    if actor.has(Grant.PEOPLE_LEAD, opportunity.organisation.ref):
        return ALLOWED
    return may_edit_opportunity(actor, opportunity)


def may_mark_strategic(actor: Actor, opportunity: Opportunity) -> Decision:
    """A people lead of its organisation says what matters most to the organisation."""
    if actor.is_system or actor.has(Grant.PEOPLE_LEAD, opportunity.organisation.ref):
        return ALLOWED
    return deny(_("Only a people lead says what is strategic for the organisation."))


def may_mark_urgent(actor: Actor, opportunity: Opportunity) -> Decision:
    """The owner, and a people lead of the organisation, say what cannot wait."""
    return may_take_down(actor, opportunity)


def may_raise_hand(actor: Actor, opportunity: Opportunity) -> Decision:
    """Any person who may see the posting, except its owner. Seeing it is asked by the query."""
    if actor.kind != "person":
        return deny(_("Only a person can raise a hand."))
    if opportunity.owner.ref == actor.person_ref:
        return deny(_("This is your own posting."))
    return ALLOWED


def may_decide(actor: Actor, opportunity: Opportunity) -> Decision:
    """The owner decides about candidacies: looks, invites, chooses, declines."""
    if actor.is_system or opportunity.owner.ref == actor.person_ref:
        return ALLOWED
    return deny(_("Only {owner} decides about this role.", owner=opportunity.owner.name))


def may_invite(actor: Actor, opportunity: Opportunity, *, person_ref: str, is_searchable: bool) -> Decision:
    """The owner may invite persons who let themselves be found, but not the owner."""
    own = may_decide(actor, opportunity)
    if not own:
        return own
    if person_ref == opportunity.owner.ref:
        return deny(_("This is the owner of the posting."))
    if not is_searchable:
        return deny(_("This person is not open to invitations."))
    return ALLOWED


def may_nominate(actor: Actor, opportunity: Opportunity, *, person_ref: str, is_searchable: bool) -> Decision:
    """Whoever sees the posting may name a colleague who lets themselves be found: not its owner, nor oneself."""
    if actor.kind != "person" or actor.person_ref == person_ref:
        return deny(_("Raise your own hand instead."))
    if opportunity.owner.ref == actor.person_ref:
        return deny(_("This is your own posting: you can invite them."))
    if person_ref == opportunity.owner.ref or not is_searchable:
        return deny(_("This person is not open to invitations."))
    return ALLOWED


def may_answer(actor: Actor, candidacy: Candidacy) -> Decision:
    """The person of the candidacy answers invitations and offers, and takes the hand back."""
    if actor.person_ref == candidacy.person.ref:
        return ALLOWED
    return deny(_("Only the person themselves can answer."))


def may_talk(actor: Actor, candidacy: Candidacy) -> Decision:
    """The two sides of a candidacy, and whoever its thread was opened to.

    Before somebody whom a colleague named has said yes there is nobody to talk to: a first word would tell the
    owner of them.
    """
    if candidacy.origin == terms.Origin.NOMINATION and candidacy.raised_at is None:
        return deny(_("Answer first. Until you say yes, the owner does not know that you were named."))
    if actor.person_ref in (candidacy.person.ref, candidacy.role.opportunity.owner.ref):
        return ALLOWED
    thread = conversation_queries.find_thread(candidacy.ref)
    if thread is not None and conversation_policy.may_take_part(actor, thread):
        return ALLOWED
    return deny(_("Only the two sides can talk here."))


def may_meet(actor: Actor, candidacy: Candidacy) -> Decision:
    """The two sides of a candidacy arrange when they talk. No home manager, no people lead."""
    if candidacy.origin == terms.Origin.NOMINATION and candidacy.raised_at is None:
        return deny(_("Answer first. Until you say yes, the owner does not know that you were named."))
    if actor.person_ref in (candidacy.person.ref, candidacy.role.opportunity.owner.ref):
        return ALLOWED
    return deny(_("Only the two sides arrange when they talk."))


def may_see_hands(actor: Actor, opportunity: Opportunity) -> Decision:
    """The owner sees who raised a hand; nobody else does."""
    if actor.is_system or opportunity.owner.ref == actor.person_ref:
        return ALLOWED
    return deny(_("Only {owner} sees who raised a hand.", owner=opportunity.owner.name))


def may_run_clocks(actor: Actor) -> Decision:
    """Clocks run by the system or by whoever runs the installation."""
    if actor.is_system or actor.is_operator:
        return ALLOWED
    return deny(_("Clocks run by themselves."))
