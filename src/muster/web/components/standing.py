"""Where a person's thread on a role stands, as its owner reads it: a word, a clock, what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from muster.foundation.money import Money
from muster.foundation.words import _
from muster.opportunities.queries import CandidacyView
from muster.opportunities.terms import CandidacyStatus as Status
from muster.web.components.dates import day_long
from muster.web.components.numbers import hours as hours_words
from muster.web.components.pay_words import money_words, pay_words


@dataclass(frozen=True, slots=True)
class Standing:
    """``kind`` and ``label`` for c-status; ``words`` say it in a sentence; ``can`` are the owner's next deeds."""

    view: CandidacyView
    kind: str
    label: str
    words: str
    can: tuple[str, ...]

    @property
    def proposal(self) -> list[str]:
        """What came with the hand in a few words: who named them, price, hours."""
        view = self.view
        found = [_("Named by {name}", name=view.named_by)] if view.named_by else []
        if view.offered_minor is not None and view.pay.is_paid:
            found.append(_("Offered: {pay}", pay=pay_words(view.pay)))
        elif view.asked_minor is not None:
            found.append(_("Asks for {pay}", pay=pay_words(view.pay)))
        if view.asked_minutes is not None:
            found.append(_("{hours} h a week", hours=hours_words(view.asked_minutes)))
        return found

    @property
    def milestones(self) -> list[str]:
        """The milestones proposed: name, amount, day."""
        return [
            _(
                "{title}: {amount}, {day}",
                title=one["title"],
                amount=money_words(Money.from_minor(one["minor"], self.view.pay.currency)),
                day=day_long(date.fromisoformat(one["due_date"])),
            )
            for one in self.view.milestones
        ]

    @property
    def is_live(self) -> bool:
        """Nothing has ended it."""
        return self.view.is_live


def standing(view: CandidacyView, *, zone: str) -> Standing:
    """The thread for its owner; days are told in the time zone ``zone``."""
    due = _day(view.answer_due_at, zone)
    label = {
        Status.INVITED: _("Invited, answer by {day}", day=due),
        Status.RAISED: _("Hand raised, answer by {day}", day=due),
        Status.SEEN: _("Hand raised, answer by {day}", day=due),
        Status.SHORTLISTED: _("Short-listed, answer by {day}", day=due),
        Status.OFFERED: _("Seat offered until {day}", day=due),
        Status.COUNTERED: _("Asks for other terms, answer by {day}", day=due),
        Status.AGREED_BY_PERSON: _("Agreed, waits for the home manager"),
        Status.CONFIRMED: _("Confirmed"),
    }.get(Status(view.status), view.status_label)
    if view.backup and view.is_waiting:
        label = _("{state}, backup", state=label)
    return Standing(view, _kind(view), label, _words(view, due), _can(view))


def _kind(view: CandidacyView) -> str:
    if view.status in (Status.INVITED, Status.OFFERED, Status.AGREED_BY_PERSON):
        return "wait"
    return "ok" if view.is_live else "plain"


def _words(view: CandidacyView, due: str) -> str:
    name = view.person_name
    ended = f"{view.ended_reason} {view.ended_words}".strip()
    return {
        Status.INVITED: _("{name} was asked and answers by {day}.", name=name, day=due),
        Status.RAISED: _("{name} waits for you, until {day}.", name=name, day=due),
        Status.SEEN: _("{name} waits for you, until {day}.", name=name, day=due),
        Status.SHORTLISTED: _("{name} is on the short list and waits until {day}.", name=name, day=due),
        Status.OFFERED: _("The seat is offered. {name} answers by {day}.", name=name, day=due),
        Status.COUNTERED: _("{name} asks for other terms and waits until {day}.", name=name, day=due),
        Status.AGREED_BY_PERSON: _("You two have agreed. It waits for the home manager."),
        Status.CONFIRMED: _("The seat is {name}’s.", name=name),
        Status.DECLINED: _("You did not choose {name}: {why}", name=name, why=ended),
        Status.DECLINED_BY_PERSON: _("{name} said no: {why}", name=name, why=ended),
        Status.WITHDRAWN: _("{name} took the hand back: {why}", name=name, why=ended),
        Status.LAPSED: _("It ran out: {why}", why=ended),
        Status.CLOSED: _("It was closed: {why}", why=ended),
    }.get(Status(view.status), view.status_label)


def _can(view: CandidacyView) -> tuple[str, ...]:
    """The deeds that make sense now, the likeliest first."""
    found = []
    if Status.OFFERED in view.moves:
        found.append("choose")
    if Status.SHORTLISTED in view.moves:
        found.append("shortlist")
    if view.is_waiting:
        found.append("unbackup" if view.backup else "backup")
    if Status.DECLINED in view.moves:
        found.append("decline")
    return tuple(found)


def _day(at: datetime | None, zone: str) -> str:
    return day_long(at.astimezone(ZoneInfo(zone)).date()) if at else ""
