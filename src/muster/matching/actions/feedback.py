"""What a person does not want suggested, and whom an owner does not. No score reads it."""

from __future__ import annotations

from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Invalid
from muster.foundation.words import _
from muster.matching import events, policy
from muster.matching.models import HiddenWork, LeftOut
from muster.matching.terms import NotForMe
from muster.opportunities import queries as opportunity_queries
from muster.people import queries as people_queries

MOST_LETTERS = 300


@action
def hide_work(act: Act, role_ref: str, *, reason_code: str = "", words: str = "") -> HiddenWork:
    """Leave a role out of one's own suggestions; said again it takes the new reason.

    The reason stays with the person: the event does not carry it. Raises NotFound for a role that the actor may not
    see, Invalid for an unknown reason or too many letters.
    """
    policy.may_hide_work(act.actor).require()
    opportunity_queries.get_visible_role(act.actor, role_ref)
    if reason_code and reason_code not in set(NotForMe):
        raise Invalid(_("We know no such reason."), field="reason_code")
    words = " ".join(words.split())
    if len(words) > MOST_LETTERS:
        raise Invalid(_("Keep it under {n} letters.", n=MOST_LETTERS), field="words")
    hidden, _is_new = HiddenWork.objects.update_or_create(
        person=people_queries.get_person(act.actor.person_ref),
        role_ref=role_ref,
        defaults={"reason_code": reason_code, "words": words, "hidden_at": act.at},
    )
    journal.record(act, events.WorkHidden(person_ref=act.actor.person_ref, role_ref=role_ref))
    return hidden


@action
def show_work_again(act: Act, role_ref: str) -> None:
    """Put a role back among one's suggestions; nothing happens when it was never left out."""
    policy.may_hide_work(act.actor).require()
    gone, _each = HiddenWork.objects.filter(person__ref=act.actor.person_ref, role_ref=role_ref).delete()
    if gone:
        journal.record(act, events.WorkShownAgain(person_ref=act.actor.person_ref, role_ref=role_ref))


@action
def leave_out_person(act: Act, role_ref: str, person_ref: str) -> LeftOut:
    """Leave a person out of the suggestions for a role of one's own; said again nothing changes.

    Their hand, if it is up, stays where it is. Raises NotFound for a role or a person that the actor may not
    see, NotAllowed for anybody but the role's owner.
    """
    role = opportunity_queries.get_visible_role(act.actor, role_ref)
    policy.may_rank_people(act.actor, owner_ref=role.opportunity.owner.ref).require()
    person = people_queries.get_visible_person(act.actor, person_ref)
    left, is_new = LeftOut.objects.get_or_create(
        role_ref=role.ref,
        person_ref=person.ref,
        defaults={"by_ref": act.actor.ref, "left_out_at": act.at},
    )
    if is_new:
        journal.record(act, events.PersonLeftOut(role_ref=role.ref, person_ref=person.ref))
    return left


@action
def suggest_person_again(act: Act, role_ref: str, person_ref: str) -> None:
    """Put a person back among the suggestions for a role; nothing happens when they were never left out.

    Raises NotFound for a role that the actor may not see, NotAllowed for anybody but its owner.
    """
    role = opportunity_queries.get_visible_role(act.actor, role_ref)
    policy.may_rank_people(act.actor, owner_ref=role.opportunity.owner.ref).require()
    gone, _each = LeftOut.objects.filter(role_ref=role.ref, person_ref=person_ref).delete()
    if gone:
        journal.record(act, events.PersonSuggestedAgain(role_ref=role.ref, person_ref=person_ref))
