"""The refusals of posted work: each says what is wrong in a sentence for the person."""

from __future__ import annotations

from muster.foundation.errors import Conflict, Invalid, NotFound
from muster.foundation.words import _, _n
from muster.opportunities import terms


class MoveNotPossible(Conflict):
    """The state of the thing does not allow this step."""

    def __init__(self, table: str, now: str, to: str) -> None:
        super().__init__(_move_sentence(table, now, to), table=table, now=str(now), to=str(to))


class FieldInvalid(Invalid):
    """One field cannot be right. ``fix`` is the value that would be, where there is one to offer."""

    def __init__(self, field: str, message: str, fix: str | None = None) -> None:
        super().__init__(message, field=field, fix=fix)


class NotReadyToPost(Invalid):
    """The draft lacks something that people must know before they raise a hand."""

    def __init__(self, field: str, message: str, role_ref: str) -> None:
        super().__init__(message, field=field, role_ref=role_ref)


class HandAlreadyRaised(Conflict):
    """This person is on this role already."""

    def __init__(self, candidacy_ref: str | None = None) -> None:
        super().__init__(_("Your hand is raised already."), candidacy_ref=candidacy_ref)


class AlreadyInvited(Conflict):
    """This person is on this role already, by invitation or by a raised hand."""

    def __init__(self) -> None:
        super().__init__(_("This person is on this role already."))


class RoleNotOpen(Conflict):
    """No hand can be raised here now."""

    def __init__(self) -> None:
        super().__init__(_("This role is not open any more."))


class SeatsAllOffered(Conflict):
    """Every seat is offered or taken."""

    def __init__(self, seats: int) -> None:
        super().__init__(
            _n(
                "The one seat is offered already. Wait for the answer, or take the offer back first.",
                "All {n} seats are offered already. Wait for an answer, or take an offer back first.",
                n=seats,
            ),
            seats=seats,
        )


class OutsideTheAudience(Conflict):
    """The person could not see the posting."""

    def __init__(self) -> None:
        super().__init__(_("This person is outside the audience of the posting. Widen the audience first."))


class NoSeatFree(Conflict):
    """Somebody is looked for, where every seat is taken."""

    def __init__(self) -> None:
        super().__init__(_("Every seat is taken now. Nobody has to be looked for."))


class RoleIsPromised(Conflict):
    """Hours, dates or seats of a role cannot change under somebody who was offered a seat."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody was offered a seat on these terms. Take the offer back first, or change it there.")
        )


class ChangedMeanwhile(Conflict):
    """Someone else saved the posting since this version was read."""

    def __init__(self, version: int, at: str) -> None:
        super().__init__(
            _("Someone else changed this at {at}. Your version is kept; compare the two.", at=at),
            version=version,
        )


class ReasonUnknown(Invalid):
    """No such reason, or not one that this side may give."""

    def __init__(self) -> None:
        super().__init__(_("Choose one of the reasons."), field="reason_code")


class NoSuchOpportunity(NotFound):
    """There is no such posting for this actor."""

    def __init__(self) -> None:
        super().__init__(_("We know no such posting."))


class NoSuchRole(NotFound):
    """There is no such role for this actor."""

    def __init__(self) -> None:
        super().__init__(_("We know no such role."))


class NoSuchCandidacy(NotFound):
    """There is no such candidacy for this actor."""

    def __init__(self) -> None:
        super().__init__(_("We know no such candidacy."))


class LastRole(Conflict):
    """A posting keeps at least one role."""

    def __init__(self) -> None:
        super().__init__(_("A posting needs at least one role."))


def _move_sentence(table: str, now: str, to: str) -> str:
    if table == "opportunity":
        if to == terms.OpportunityStatus.OPEN and now == terms.OpportunityStatus.OPEN:
            return _("This work is posted already.")
        return _(
            "This posting is {now}. It cannot become {to}.",
            now=terms.opportunity_status_label(now).lower(),
            to=terms.opportunity_status_label(to).lower(),
        )
    if table == "role":
        return _(
            "This role is {now}. It cannot become {to}.",
            now=terms.role_status_label(now).lower(),
            to=terms.role_status_label(to).lower(),
        )
    if table == "interview":
        return _(
            "The talk stands at “{now}”. Reload the page to see what is possible from there.",
            now=terms.interview_status_label(now),
        )
    if now in terms.ENDED:
        return _("This is over: {now}.", now=terms.candidacy_status_label(now).lower())
    return _(
        "It stands at “{now}”. From there it cannot go to “{to}”.",
        now=terms.candidacy_status_label(now),
        to=terms.candidacy_status_label(to),
    )


class PersonSaidNo(Conflict):
    """The person declined this role before; asking again would be pressing."""

    def __init__(self) -> None:
        super().__init__(_("This person said no to this role. They can still raise a hand themselves."))


class PostingIsOver(Conflict):
    """The posting has ended; nothing on it changes any more."""

    def __init__(self) -> None:
        super().__init__(_("This posting is over. Post the work anew if it is needed."))


class WorkIsAgreed(Conflict):
    """The seat is confirmed: the way out is the engagement, not the candidacy."""

    def __init__(self) -> None:
        super().__init__(_("This work is agreed. You can end it early on its own page."))


class OrganisationUnclear(Invalid):
    """The actor belongs to several organisations, or to none, and did not say for which the work is."""

    def __init__(self) -> None:
        super().__init__(_("For which of your organisations is this work?"), field="organisation_ref")


class OwnerHasLeft(Conflict):
    """The owner of the work no longer belongs to the organisation it is for."""

    def __init__(self, owner: str, organisation: str) -> None:
        message = _(
            "{owner} no longer belongs to {organisation}, so nobody could stand for this work. Nothing was agreed.",
            owner=owner,
            organisation=organisation,
        )
        super().__init__(message)


class NotAmongThem(Conflict):
    """Somebody says yes to work of an organisation to whose people they no longer belong."""

    def __init__(self, organisation: str) -> None:
        message = _(
            "This work is for the people of {organisation}, and you are not among them now. Nothing was agreed.",
            organisation=organisation,
        )
        super().__init__(message)


class SlotIsGone(Conflict):
    """A time for a talk that cannot be taken any more."""

    def __init__(self) -> None:
        super().__init__(_("This time is not free any more. Take another one, or ask for other times."))
