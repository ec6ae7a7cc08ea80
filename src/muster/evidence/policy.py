"""Who may say, see, ask for, contest and take back what about a person's skills. One page.

| who                                   | levels | the words of evidence | claims | endorse | rate | take back |
| ------------------------------------- | ------ | --------------------- | ------ | ------- | ---- | --------- |
| the person                            | yes    | yes                   | yes    | no      | no   | own word  |
| the home manager                      | yes    | yes                   | no     | yes     | yes  | own       |
| who gave a piece of evidence          | yes    | that piece            | no     | yes     | no   | own       |
| others who may see the person's page  | yes    | no                    | no     | yes     | no   | no        |
| people lead of the person's organisation | yes | no                    | no     | yes     | no   | yes, with a reason |
| the system (clocks, imports)          | yes    | yes                   | yes    | no      | no   | yes       |

"Rate" is one of five kinds, each with its own condition (`may_give`): an endorsement takes being seen, a peer's rating
a shared unit or shared work, an expert's word a verified level 4 in the skill, watching a sample a verified level 3 or
being the home manager, a manager's rating being the home manager, a certificate being the home manager or a people lead.
Only the person asks for evidence, answers it, contests it and hides a skill; a contest is decided by whom it names.
"""

from __future__ import annotations

from django.db.models import Q

from muster.evidence.models import Contest, Document, Evidence, EvidenceAsk, RingCase, SkillLevel
from muster.evidence.terms import EXPERT_FROM, OBSERVER_FROM, OWN_WORD, EvidenceKind
from muster.foundation.act import Actor, Grant
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


def may_give(actor: Actor, person: Person, skill_id: int, kind: EvidenceKind) -> Decision:
    """Speak of somebody's skill in one's own name, with evidence of this kind."""
    if actor.is_system or actor.kind != "person":
        return deny(_("Only a person can vouch for somebody."))
    if kind is EvidenceKind.ENDORSEMENT:
        return may_endorse(actor, person)
    if actor.ref == person.ref:
        return deny(_("You cannot rate yourself."))
    seen = may_see_levels(actor, person)
    if not seen:
        return seen
    if kind is EvidenceKind.MANAGER:
        return may_rate_as_manager(actor, person)
    if kind is EvidenceKind.PEER:
        return allow() if works_beside(actor, person) else deny(_("Only somebody who works with them can."))
    if kind is EvidenceKind.EXPERT:
        is_expert = _verified_at(actor, skill_id) >= EXPERT_FROM
        return (
            allow()
            if is_expert
            else deny(_("Only an expert can: somebody verified at level 4 in this skill."))
        )
    if kind is EvidenceKind.WORK_SAMPLE:
        able = person.ref in actor.manages or _verified_at(actor, skill_id) >= OBSERVER_FROM
        return (
            allow()
            if able
            else deny(_("Only the manager can, or somebody verified at level 3 in this skill."))
        )
    if kind is EvidenceKind.CERTIFICATE:
        return may_check_certificate(actor, person)
    return deny(_("Nobody can give evidence of this kind by hand."))


def may_check_certificate(actor: Actor, person: Person) -> Decision:
    """Say that a certificate is what it says it is: the home manager, or a people lead of the person's organisation."""
    if actor.ref != person.ref and (person.ref in actor.manages or _leads(actor, person)):
        return allow()
    return deny(_("Only the person's manager or a people lead can look at a certificate."))


def works_beside(actor: Actor, person: Person) -> bool:
    """They stand in one unit now, or one has rated the other's delivered work."""
    units = [m.unit_ref for m in actor.memberships if m.is_active and m.unit_ref]
    if Membership.objects.filter(person=person, ends_date=None, unit__ref__in=units).exists():
        return True
    done = Q(person=person, rater_ref=actor.ref) | Q(person__ref=actor.ref, rater_ref=person.ref)
    return Evidence.objects.standing().filter(done, kind=EvidenceKind.DELIVERED_WORK).exists()


def _verified_at(actor: Actor, skill_id: int) -> int:
    row = SkillLevel.objects.filter(person__ref=actor.ref, skill_id=skill_id).only("verified_level").first()
    return row.verified_level if row is not None else 0


def _leads(actor: Actor, person: Person) -> bool:
    led = people_policy.led_organisation_refs(actor)
    return bool(led) and Membership.objects.filter(person=person, organisation__ref__in=led).exists()


def may_ask_for_evidence(actor: Actor, person: Person) -> Decision:
    """Ask somebody to speak for one's skill."""
    return (
        allow() if actor.ref == person.ref else deny(_("Only the person asks for evidence about themselves."))
    )


def may_see_ask(actor: Actor, ask: EvidenceAsk) -> Decision:
    """Read an ask: the two it is between."""
    if actor.is_system or actor.ref in (ask.person.ref, ask.rater_ref):
        return allow()
    return deny(_("Only the two whom this is between see it."))


def may_answer_ask(actor: Actor, ask: EvidenceAsk) -> Decision:
    """Give what was asked for, or say no: whoever was asked."""
    return allow() if actor.ref == ask.rater_ref else deny(_("Only whoever was asked can answer."))


def may_take_back_ask(actor: Actor, ask: EvidenceAsk) -> Decision:
    """Take an ask back: whoever asked."""
    return allow() if actor.ref == ask.person.ref else deny(_("Only whoever asked can take this back."))


def may_hold_talk(actor: Actor, person: Person) -> Decision:
    """Confirm levels in a talk: the home manager."""
    return may_rate_as_manager(actor, person)


def may_speak_to_evidence(actor: Actor, person: Person) -> Decision:
    """Answer or contest evidence: the person whom it is about."""
    if actor.ref == person.ref:
        return allow()
    return deny(_("Only the person whom it is about can answer or contest evidence."))


def may_see_contest(actor: Actor, contest: Contest) -> Decision:
    """Read a contest: the person, whoever gave the piece, whoever decides or decided."""
    evidence = contest.evidence
    seen = (evidence.person.ref, evidence.rater_ref, contest.decider_ref, contest.decided_by_ref)
    if actor.is_system or actor.ref in seen or actor.ref in contest.passed_refs:
        return allow()
    return deny(_("Only those whom this is between see it."))


def may_decide_contest(actor: Actor, contest: Contest) -> Decision:
    """Decide a contest: the human it names."""
    return allow() if actor.ref == contest.decider_ref else deny(_("Somebody else was named to decide this."))


def may_run_clocks(actor: Actor) -> Decision:
    """Let the clocks of asks and contests run: the system."""
    return allow() if actor.is_system or actor.is_operator else deny(_("Only the clock does this."))


def may_trust_issuers(actor: Actor, organisation_ref: str) -> Decision:
    """Say whose badges count for the people of an organisation: its people leads, and the operator."""
    if actor.is_operator or (organisation_ref and actor.has(Grant.PEOPLE_LEAD, organisation_ref)):
        return allow()
    return deny(_("Only a people lead decides whose badges count."))


def may_revoke_badge(actor: Actor, organisation_ref: str) -> Decision:
    """Revoke a badge that an organisation issued: its people leads, and the system."""
    if actor.is_system or actor.has(Grant.PEOPLE_LEAD, organisation_ref):
        return allow()
    return deny(_("Only a people lead of the organisation revokes its badges."))


def may_see_ring(actor: Actor, case: RingCase) -> Decision:
    """Read a case about mutual endorsements: who decides it, and the people of it."""
    if may_decide_ring(actor, case) or any(one.person_ref == actor.ref for one in case.members.all()):
        return allow()
    return deny(_("Only those whom this is between see it."))


def may_reply_to_ring(actor: Actor, case: RingCase) -> Decision:
    """Say one's own word on it: the people of it."""
    if any(one.person_ref == actor.ref for one in case.members.all()):
        return allow()
    return deny(_("Only those whom this is between see it."))


def may_decide_ring(actor: Actor, case: RingCase) -> Decision:
    """Decide: a people lead of the organisation, or an operator; never one of the people of it."""
    if any(one.person_ref == actor.ref for one in case.members.all()):
        return deny(_("Nobody decides about themselves."))
    if actor.is_operator or (case.organisation_ref and actor.has(Grant.PEOPLE_LEAD, case.organisation_ref)):
        return allow()
    return deny(_("Only a people lead decides about this."))
