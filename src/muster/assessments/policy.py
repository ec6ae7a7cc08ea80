"""Who may write, use, answer and read instruments. One page.

| who                              | instruments        | invite | agree or decline | answer a test | rate  | read the result          |
| -------------------------------- | ------------------ | ------ | ---------------- | ------------- | ----- | ------------------------ |
| the person                       | no                 | no     | yes              | yes           | no    | yes                      |
| people lead of the organisation  | write, read        | yes    | no               | no            | if named | if they invited and it counts |
| the home manager                 | read what is in use | their reports | no        | no            | if named | if they invited and it counts |
| those who are named to rate      | no                 | no     | no               | no            | yes   | no                       |
| everybody else                   | no                 | no     | no               | no            | no    | no                       |

Consent is for one use: who agreed to one invitation has agreed to nothing else, and may take it back until it is done.
Of feedback nobody reads what a single person said, the person included; nothing is shown of fewer than three.
"""

from __future__ import annotations

from muster.assessments.models import Instrument, Rating, Sitting
from muster.assessments.terms import InstrumentState, Purpose
from muster.foundation.act import Actor, Grant
from muster.foundation.decision import Decision, allow, deny
from muster.foundation.words import _
from muster.people.models import Membership, Person


def may_write_instruments(actor: Actor, organisation_ref: str) -> Decision:
    """Write, publish and retire the instruments of an organisation: its people leads, and the operator."""
    if actor.is_operator or (organisation_ref and actor.has(Grant.PEOPLE_LEAD, organisation_ref)):
        return allow()
    return deny(_("Only a people lead writes the instruments of an organisation."))


def may_see_instrument(actor: Actor, instrument: Instrument) -> Decision:
    """Read an instrument: those who write it; what is in use, managers of the organisation too (tests without answers
    are nobody's to give away, so a test's text stays with those who write)."""
    if actor.is_system or may_write_instruments(actor, instrument.organisation.ref):
        return allow()
    is_used = instrument.state == InstrumentState.IN_USE
    if is_used and actor.manages and actor.is_member(instrument.organisation.ref):
        return allow()
    return deny(_("Only those who look after the organisation see its instruments."))


def may_invite(actor: Actor, instrument: Instrument, person: Person) -> Decision:
    """Invite somebody of the organisation: its people leads, and the person's home manager."""
    if actor.ref == person.ref:
        return deny(_("Nobody invites themselves. Ask your manager or a people lead."))
    belongs = Membership.objects.filter(
        person=person, organisation=instrument.organisation, ends_date=None
    ).exists()
    leads = may_write_instruments(actor, instrument.organisation.ref)
    manages = person.ref in actor.manages and actor.is_member(instrument.organisation.ref)
    if belongs and (leads or manages):
        return allow()
    return deny(
        _("Only a people lead or the home manager invites somebody, and only people of the organisation.")
    )


def may_see_sitting(actor: Actor, sitting: Sitting) -> Decision:
    """Know of a sitting: the person, whoever invited them, those named to rate."""
    if actor.is_system or actor.ref in (sitting.person.ref, sitting.asked_by_ref):
        return allow()
    if any(rating.rater_ref == actor.ref for rating in sitting.ratings.all()):
        return allow()
    return deny(_("Only those whom this is between see it."))


def may_see_result(actor: Actor, sitting: Sitting) -> Decision:
    """Read the result: the person; whoever invited them, where the person has agreed that it counts."""
    if actor.is_system or actor.ref == sitting.person.ref:
        return allow()
    if actor.ref == sitting.asked_by_ref and sitting.purpose == Purpose.LEVEL:
        return allow()
    return deny(_("The result is the person's own."))


def may_answer_sitting(actor: Actor, sitting: Sitting) -> Decision:
    """Agree, decline, answer a test: the person."""
    return allow() if actor.ref == sitting.person.ref else deny(_("Only the person can do this."))


def may_take_back_sitting(actor: Actor, sitting: Sitting) -> Decision:
    """End it before it is done: the person, and whoever invited them."""
    if actor.ref in (sitting.person.ref, sitting.asked_by_ref):
        return allow()
    return deny(_("Only the person or whoever invited them can end this."))


def may_close_sitting(actor: Actor, sitting: Sitting) -> Decision:
    """Close it with what was given so far: whoever invited the person."""
    return allow() if actor.ref == sitting.asked_by_ref else deny(_("Only whoever invited can close this."))


def may_rate(actor: Actor, rating: Rating | None) -> Decision:
    """Give or decline one's word: whoever was named."""
    if rating is not None and actor.ref == rating.rater_ref:
        return allow()
    return deny(_("Only those who were named rate."))


def may_run_clocks(actor: Actor) -> Decision:
    """Let sittings lapse: the system."""
    return allow() if actor.is_system or actor.is_operator else deny(_("Only the clock does this."))
