"""The words of notices: groups, channels, where a notice leads."""

from __future__ import annotations

from enum import StrEnum

from muster.foundation.words import _


class Group(StrEnum):
    """What a notice is about; a person chooses by group how mail reaches them."""

    ASKS = "asks"
    ANSWERS = "answers"
    WORK = "work"
    SKILLS = "skills"
    TALK = "talk"
    SEARCHES = "searches"


class Mail(StrEnum):
    """How mail goes out beside the notice on the page."""

    EACH = "each"
    DAILY = "daily"
    OFF = "off"


DEFAULT_MAIL = {
    Group.ASKS: Mail.EACH,
    Group.ANSWERS: Mail.EACH,
    Group.WORK: Mail.DAILY,
    Group.SKILLS: Mail.DAILY,
    Group.TALK: Mail.DAILY,
    Group.SEARCHES: Mail.DAILY,
}


class Goal(StrEnum):
    """What a notice leads to; the web door resolves it under /go/GOAL/REF/."""

    OPENING = "opening"
    ROLE = "role"
    ENGAGEMENT = "engagement"
    APPROVAL = "approval"
    SKILL = "skill"
    PROPOSAL = "proposal"
    SPLIT = "split"
    PERSON = "person"
    ROOM = "room"
    INTERVIEW = "interview"
    DISPUTE = "dispute"
    SEARCH = "search"
    ASK = "ask"
    EVIDENCE = "evidence"
    CONTEST = "contest"
    BADGES = "badges"
    SITTING = "sitting"
    RING = "ring"
    INVOICE = "invoice"
    PAYMENTS = "payments"
    MONEY = "money"
    WORK_MONEY = "work-money"
    UNMANAGED = "unmanaged"
    NOTHING = ""


MAIL_RETRY_MINUTES = (5, 30, 240, 1440)
"""How long a mail that could not be sent waits, by the number of tries; then it rests."""
MOST_IN_DIGEST = 50
REPLY_MARK = "~~~ {words} ~~~"
"""The line above which an answer by mail is written, in any language."""


def group_label(group: str) -> str:
    """The group in the present language."""
    return {
        Group.ASKS: _("Something waits for you"),
        Group.ANSWERS: _("Somebody answered you"),
        Group.WORK: _("Your running work"),
        Group.SKILLS: _("Your skills"),
        Group.TALK: _("Conversations"),
        Group.SEARCHES: _("Searches you keep"),
    }[Group(group)]


def group_words(group: str) -> str:
    """What belongs to the group, as a sentence."""
    return {
        Group.ASKS: _("Hands raised on your work, offers, questions of your people, hours to approve."),
        Group.ANSWERS: _("You were chosen or not, your terms were accepted, your hours approved."),
        Group.WORK: _("Work begins, is handed over or ends; reviews open."),
        Group.SKILLS: _("New evidence has moved one of your levels."),
        Group.TALK: _("Somebody wrote to you in a room."),
        Group.SEARCHES: _("A search that you keep has found something new."),
    }[Group(group)]


def mail_label(mail: str) -> str:
    """The choice in the present language."""
    return {
        Mail.EACH: _("A mail at once"),
        Mail.DAILY: _("Once a day"),
        Mail.OFF: _("No mail"),
    }[Mail(mail)]
