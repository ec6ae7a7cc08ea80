"""Who may say, see and take back what about a person's skills. One page.

| who                                   | levels | the words of evidence | claims | endorse | rate | take back |
| ------------------------------------- | ------ | --------------------- | ------ | ------- | ---- | --------- |
| the person                            | yes    | yes                   | yes    | no      | no   | own word  |
| the home manager                      | yes    | yes                   | no     | yes     | yes  | own       |
| who gave a piece of evidence          | yes    | that piece            | no     | yes     | no   | own       |
| others who may see the person's page  | yes    | no                    | no     | yes     | no   | no        |
| people lead of the person's organisation | yes | no                    | no     | yes     | no   | yes, with a reason |
| the system (clocks, imports)          | yes    | yes                   | yes    | no      | no   | yes       |
"""

from __future__ import annotations

from muster.evidence.models import Document, Evidence
from muster.evidence.terms import OWN_WORD, EvidenceKind
from muster.foundation.act import Actor
from muster.foundation.decision import Decision, allow, deny
from muster.foundation.words import _
from muster.people import policy as people_policy
from muster.people.models import Membership, Person


def may_edit_skills(actor: Actor, person: Person) -> Decision:
    """Say what one has and wants; upload a CV."""
    if actor.is_system or actor.ref == person.ref:
        return allow()
    return deny(_("Only the person can say what they have and want."))


def may_see_levels(actor: Actor, person: Person) -> Decision:
    """See the levels with how sure they are, and the stances: whoever may open the person's profile."""
    return people_policy.may_see_person(actor, person)


def may_see_words(actor: Actor, person: Person) -> Decision:
    """See who rated what and why, piece by piece. Who gave a piece sees that one anyway (`may_see_piece`)."""
    if actor.is_system or actor.ref == person.ref or person.ref in actor.manages:
        return allow()
    return deny(_("Only the person and their manager see the single pieces of evidence."))


def may_see_piece(actor: Actor, person: Person, rater_ref: str) -> Decision:
    """See one piece: whoever may see all of them, and whoever gave it."""
    if rater_ref and actor.ref == rater_ref:
        return allow()
    return may_see_words(actor, person)


def may_endorse(actor: Actor, person: Person) -> Decision:
    """Vouch for somebody one may see, not for oneself."""
    if actor.is_system:
        return deny(_("Only a person can vouch for somebody."))
    if actor.ref == person.ref:
        return deny(_("You cannot vouch for yourself. Say what you have instead."))
    return may_see_levels(actor, person)


def may_rate_as_manager(actor: Actor, person: Person) -> Decision:
    """Rate one's own reports, as their home manager."""
    if actor.ref == person.ref:
        return deny(_("You cannot rate yourself."))
    if person.ref in actor.manages:
        return allow()
    return deny(_("Only the person's manager can do this."))


def may_add_evidence(actor: Actor, person: Person, kind: EvidenceKind, rater_ref: str) -> Decision:
    """Write evidence on behalf of a rater, from the floors above (a finished engagement, an assessment).

    Whose deed led to it is those floors' question; here nobody's independent evidence comes from themselves, and
    nobody writes in another's name that they vouch for or manage somebody.
    """
    if kind not in OWN_WORD and rater_ref == person.ref:
        return deny(_("Evidence about somebody cannot come from themselves."))
    if kind in OWN_WORD and not actor.is_system and actor.ref != person.ref:
        return deny(_("Only the person can say what they have and want."))
    if (
        kind in {EvidenceKind.ENDORSEMENT, EvidenceKind.MANAGER}
        and not actor.is_system
        and actor.ref != rater_ref
    ):
        return deny(_("Nobody can speak in another person's name."))
    return allow()


def may_withdraw_evidence(actor: Actor, evidence: Evidence) -> Decision:
    """Take back what one has said; a people lead may take back any piece after a review, with the reason."""
    if actor.is_system or (evidence.rater_ref and evidence.rater_ref == actor.ref):
        return allow()
    if evidence.kind in OWN_WORD and evidence.person.ref == actor.ref:
        return allow()
    if evidence.person.ref != actor.ref:
        led = people_policy.led_organisation_refs(actor)
        if (
            led
            and Membership.objects.filter(person_id=evidence.person_id, organisation__ref__in=led).exists()
        ):
            return allow()
    return deny(_("Only whoever gave this evidence can take it back, or a people lead after a review."))


def may_rebuild(actor: Actor, person: Person | None = None) -> Decision:
    """Compute levels anew: the clock, operators, and everybody their own."""
    if actor.is_system or actor.is_operator or (person is not None and actor.ref == person.ref):
        return allow()
    return deny(_("Only an operator can compute all levels anew."))


def may_see_document(actor: Actor, document: Document) -> Decision:
    """A CV is the person's own; nobody else sees it, the manager included."""
    return may_see_documents_of(actor, document.person.ref)


def may_see_documents_of(actor: Actor, person_ref: str) -> Decision:
    """The same for all documents of a person."""
    if actor.is_system or actor.ref == person_ref:
        return allow()
    return deny(_("Only the person sees their own documents."))
