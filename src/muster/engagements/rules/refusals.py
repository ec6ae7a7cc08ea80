"""How agreed work says no: one class per failure."""

from __future__ import annotations

from datetime import date

from muster.engagements import terms
from muster.foundation.days import day_long
from muster.foundation.errors import Conflict, Invalid, NotFound
from muster.foundation.words import _, _n


class MoveNotPossible(Conflict):
    """The state of things does not allow this step."""

    def __init__(self, table: str, now: str, to: str) -> None:
        label = {
            "engagement": terms.engagement_status_label,
            "home approval": terms.home_state_label,
            "timesheet": terms.timesheet_status_label,
            "delivery": terms.delivery_status_label,
            "dispute": terms.dispute_status_label,
            "call": terms.call_status_label,
            "milestone": terms.milestone_status_label,
            "change": terms.change_status_label,
        }[table]
        message = _(
            "This is “{now}” by now, so it cannot become “{to}”. Reload the page to see where it stands.",
            now=label(now),
            to=label(to),
        )
        super().__init__(message, table=table, now=now, to=to)


class HomeAlreadyAnswered(Conflict):
    """The home manager, or the policy, has answered before."""

    def __init__(self, state: str) -> None:
        super().__init__(_("This was answered already: {state}.", state=terms.home_state_label(state)))


class OnlyYesOrNo(Conflict):
    """Other dates are proposed for a change of work that is agreed already."""

    def __init__(self) -> None:
        super().__init__(
            _("Both sides have agreed on this change. Say yes, or say no and which days would do instead.")
        )


class TermsHaveChanged(Conflict):
    """Somebody accepts a version of the terms that is not the latest."""

    def __init__(self, seen: int, latest: int) -> None:
        message = _(
            "The terms have changed since you read them: version {latest} instead of {seen}. Please read them again.",
            seen=seen,
            latest=latest,
        )
        super().__init__(message, seen=seen, latest=latest)


class ChangeNotPossible(Invalid):
    """A change that work with these dates cannot have."""


class ChangeIsAsked(Conflict):
    """One change at a time: another one waits for its answer."""

    def __init__(self) -> None:
        super().__init__(_("A change waits for its answer already. Answer it or take it back first."))


class HandoverNotPossible(Invalid):
    """Something cannot stand on a handover list, or not leave it any more; ``field`` says what is wrong."""


class DatesNotPossible(Invalid):
    """Dates in the past or in the wrong order."""


class PayNotPossible(Invalid):
    """Pay that nobody could be paid by."""


class AnotherVersionSigned(Conflict):
    """A signature for other words than those on the table."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "These are not the words that you read. Nothing was signed: please read the terms as they are now."
            )
        )


class NameDiffers(Invalid):
    """The name typed under the terms is not the signer's."""

    def __init__(self, name: str) -> None:
        super().__init__(_("Type your name as it stands here: {name}.", name=name), field="typed_name")


class SignatureNeeded(Conflict):
    """By law this work is signed, not only accepted."""

    def __init__(self, law: str) -> None:
        super().__init__(
            _("Work of this worth has to be signed by both before it starts. The rule: {law}.", law=law)
        )


class LawAsksMore(Invalid):
    """The law wants something in the agreement that is not said, or said otherwise."""

    def __init__(self, field: str, law: str) -> None:
        wanted = {
            "scope": _("what the work is"),
            "deliverables": _("what is handed over"),
            "pay": _("what is paid"),
            "payment_days": _("payment within 30 days after the work is done"),
        }[field]
        message = _(
            "{law} wants to read in the terms: {what}. Propose terms that say it.", law=law, what=wanted
        )
        super().__init__(message, field=field)


class DeciderIsASide(Invalid):
    """Whoever decides a dispute may not be one of the two sides."""

    def __init__(self) -> None:
        super().__init__(_("A dispute is decided by somebody who is neither of you."), field="decider")


class CallNotPossible(Invalid):
    """Hours that a retainer does not hold in this week."""


class DayNotPossible(Invalid):
    """Hours on a day that is not part of the engagement, or in the future."""


class TooManyHours(Invalid):
    """More minutes on a day than a day can hold."""

    def __init__(self, day: date) -> None:
        most = terms.MOST_MINUTES_A_DAY // 60
        message = _("A day takes from 0 to {most} hours. Please check {day}.", most=most, day=day_long(day))
        super().__init__(message, field="minutes", day=day.isoformat())


class NoHoursToSend(Invalid):
    """A week without any hours was sent."""

    def __init__(self) -> None:
        super().__init__(_("There are no hours in this week yet. Fill in at least one day."), field="minutes")


class WordsMissing(Invalid):
    """A reason or a description is needed and none was given."""

    def __init__(self, field: str) -> None:
        super().__init__(_("Please write a sentence, so that the other side knows why."), field=field)


class RatingNotPossible(Invalid):
    """A rating outside 1 to 5, or for something that was not asked."""

    def __init__(self, field: str) -> None:
        super().__init__(_("Choose a value from 1 to 5 for each line."), field=field)


class AlreadyReviewed(Conflict):
    """This side has spoken."""

    def __init__(self) -> None:
        super().__init__(_("You have reviewed this work already. A review is not changed afterwards."))


class ReviewsAreOpen(Conflict):
    """The days for reviews are over."""

    def __init__(self) -> None:
        days = terms.REVIEW_DAYS
        message = _n(
            "The day for reviews is over.",
            "The {n} days for reviews are over, and what was written is open.",
            n=days,
        )
        super().__init__(message)


class DayIsClosed(Conflict):
    """Hours on a day that the organisation has closed."""

    def __init__(self, day: date) -> None:
        message = _(
            "{day} is closed: its hours are settled. The other days of the week stay open.", day=day_long(day)
        )
        super().__init__(message, field="day", day=day.isoformat())


class TimerRuns(Conflict):
    """A second timer was started."""

    def __init__(self, title: str) -> None:
        super().__init__(_("A timer runs already, for “{title}”. Stop it first.", title=title))


class NoTimer(Conflict):
    """There is no timer to stop."""

    def __init__(self) -> None:
        super().__init__(_("No timer runs. Write the hours by hand."))


class TimerForgotten(Conflict):
    """A timer ran longer than anybody works at a stretch."""

    def __init__(self) -> None:
        hours = terms.LONGEST_TIMER // 60
        super().__init__(
            _("This timer ran for more than {n} hours. Drop it, and write the hours by hand.", n=hours)
        )


class LinkNotPossible(Invalid):
    """A link that is no address of the web."""

    def __init__(self) -> None:
        super().__init__(_("A link begins with https:// or http://."), field="link")


class ItemIsDisputed(Conflict):
    """An item is frozen while a dispute about it runs."""

    def __init__(self) -> None:
        super().__init__(_("A dispute about this runs. Nothing moves before it is decided."))


class DisputesAreOpen(Conflict):
    """Work does not close while a dispute runs."""

    def __init__(self) -> None:
        super().__init__(_("A dispute about this work runs. It closes once that is decided."))


class NothingToDispute(Conflict):
    """The item is no longer one that anybody waits for."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Only hours that wait or are owed, work handed over, money set aside and unpaid invoices can be disputed."
            )
        )


class NoDecider(Conflict):
    """There is nobody who may decide: neither in the terms nor a people lead who is no party."""

    def __init__(self) -> None:
        super().__init__(
            _("Nobody can decide yet. Agree on a decider in the terms, or ask for a people lead.")
        )


class AppealedBefore(Conflict):
    """A dispute is appealed once."""

    def __init__(self) -> None:
        super().__init__(_("This was appealed already. The second ruling stands."))


class ShareNotPossible(Invalid):
    """A share outside 0 to 100 percent."""

    def __init__(self) -> None:
        super().__init__(_("Write a share from 0 to 100 percent."), field="share")


class MilestoneNotPossible(Invalid):
    """A milestone, or a part of one, that does not fit."""


class MilestoneIsFrozen(Conflict):
    """A dispute is about it."""

    def __init__(self) -> None:
        super().__init__(
            _("A dispute is open about this. Its money stays where it is until the decider has spoken.")
        )


class MoneyIsOpen(Conflict):
    """Work cannot end while money is set aside, disputed or unpaid."""

    def __init__(self, what: str) -> None:
        super().__init__(_("First the money has to be settled: {what}.", what=what), what=what)


class NoCertificateYet(NotFound):
    """A certificate tells of work that took place; this work is not over."""

    def __init__(self) -> None:
        super().__init__(_("There is no certificate yet: it is made once the work is over."))


class TooManyFiles(Invalid):
    """More files than go with one delivery."""

    def __init__(self) -> None:
        super().__init__(
            _("At most {n} files go with one delivery. A ZIP counts as one.", n=terms.MOST_FILES),
            field="files",
        )
