"""Who may change the taxonomy. Everybody who is signed in may read it, and may propose a change.

| who                     | propose | change | take back | review | name reviewers | load, roll back |
| ----------------------- | ------- | ------ | --------- | ------ | -------------- | --------------- |
| the author              | yes     | yes    | yes       | no     | no             | no              |
| a reviewer of the family | yes    | yes    | no        | yes    | no             | no              |
| a taxonomy steward      | yes     | yes    | no        | yes    | yes            | yes             |
| an operator             | yes     | yes    | no        | yes, also own proposals | yes | yes            |
| everybody else          | yes     | no     | no        | no     | no             | no              |
"""

from __future__ import annotations

from muster.foundation.act import Actor, Grant
from muster.foundation.decision import Decision, allow, deny
from muster.foundation.words import _
from muster.skills.models import FamilyReviewer, Proposal


def may_load_taxonomy(actor: Actor) -> Decision:
    """Operators, taxonomy stewards of any organisation, and the system itself may load lists."""
    if _governs(actor):
        return allow()
    return deny(_("Only a taxonomy steward or an operator may load skills."))


def may_propose(actor: Actor) -> Decision:
    """Everybody who is signed in may propose a change and talk about one."""
    if actor.kind == "person" or _governs(actor):
        return allow()
    return deny(_("Sign in first."))


def may_change_proposal(actor: Actor, proposal: Proposal) -> Decision:
    """Its author and whoever reviews its family may word a proposal otherwise."""
    if actor.ref == proposal.author_ref or _governs(actor) or _reviews(actor, proposal):
        return allow()
    return deny(_("Only its author and its reviewers may change a proposal."))


def may_withdraw_proposal(actor: Actor, proposal: Proposal) -> Decision:
    """The author may take a proposal back."""
    if actor.ref == proposal.author_ref:
        return allow()
    return deny(_("Only its author may take a proposal back."))


def may_review(actor: Actor, proposal: Proposal) -> Decision:
    """Accept or refuse: reviewers of the family and taxonomy stewards, but nobody their own; operators may."""
    if actor.is_operator or actor.is_system:
        return allow()
    if not (_governs(actor) or _reviews(actor, proposal)):
        return deny(_("Only reviewers of this family and taxonomy stewards decide on proposals."))
    if actor.ref == proposal.author_ref:
        return deny(_("Somebody else must review what you propose yourself."))
    return allow()


def may_name_reviewers(actor: Actor) -> Decision:
    """Taxonomy stewards and operators say who reviews which family."""
    if _governs(actor):
        return allow()
    return deny(_("Only a taxonomy steward or an operator may name reviewers."))


def may_roll_back(actor: Actor) -> Decision:
    """Taxonomy stewards and operators take a version back."""
    if _governs(actor):
        return allow()
    return deny(_("Only a taxonomy steward or an operator may roll a version back."))


def _governs(actor: Actor) -> bool:
    steward = any(grant == Grant.TAXONOMY_STEWARD for grant, _organisation in actor.grants)
    return actor.is_system or actor.is_operator or steward


def _reviews(actor: Actor, proposal: Proposal) -> bool:
    """Named as a reviewer of the family. One query."""
    if proposal.family_id is None:
        return False
    return FamilyReviewer.objects.filter(family_id=proposal.family_id, person_ref=actor.ref).exists()
