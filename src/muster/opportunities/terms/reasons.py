"""Why a candidacy ends: reasons as data, and their sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from muster.foundation.words import _


class Reason(NamedTuple):
    """Why a candidacy ended, and who may say so."""

    code: str
    by_owner: bool
    by_person: bool


REASONS: Mapping[str, Reason] = {
    reason.code: reason
    for reason in (
        Reason("other_skills", True, False),
        Reason("more_experience", True, False),
        Reason("hours_differ", True, True),
        Reason("dates_differ", True, True),
        Reason("someone_closer", True, False),
        Reason("work_changed", True, False),
        Reason("other", True, True),
        Reason("no_time", False, True),
        Reason("other_work", False, True),
        Reason("not_my_skills", False, True),
        Reason("not_my_interest", False, True),
        Reason("taken_back", False, True),
        Reason("no_answer", False, False),
        Reason("seats_filled", False, False),
        Reason("posting_closed", False, False),
        Reason("posting_withdrawn", False, False),
        Reason("invitation_expired", False, False),
        Reason("offer_expired", False, False),
        Reason("home_said_no", False, False),
        Reason("fell_through", False, False),
        Reason("left", False, False),
        Reason("nomination_expired", False, False),
    )
}
"""Every reason by its code. Those of neither owner nor person are given by the system."""

OWNER_REASONS = tuple(code for code, reason in REASONS.items() if reason.by_owner)
PERSON_REASONS = tuple(code for code, reason in REASONS.items() if reason.by_person)


def reason_label(code: str) -> str:
    """Why a candidacy ended, as a sentence the person reads, in the present language."""
    return {
        "other_skills": _("Other skills were needed."),
        "more_experience": _("More experience was needed this time."),
        "hours_differ": _("The hours did not match."),
        "dates_differ": _("The dates did not match."),
        "someone_closer": _("Someone else was a closer fit."),
        "work_changed": _("The work has changed."),
        "other": _("Another reason."),
        "no_time": _("There is no time for it now."),
        "left": _("They left before the end."),
        "nomination_expired": _("It was not answered in time."),
        "other_work": _("Other work came first."),
        "not_my_skills": _("It asks for other skills."),
        "not_my_interest": _("It is not what they want to do."),
        "taken_back": _("The hand was taken back."),
        "no_answer": _("Nobody answered in time. That is not about you."),
        "seats_filled": _("All seats are filled."),
        "posting_closed": _("The posting was closed."),
        "posting_withdrawn": _("The posting was taken back."),
        "invitation_expired": _("The invitation ran out."),
        "offer_expired": _("The offer ran out."),
        "home_said_no": _("The home manager could not agree."),
        "fell_through": _("The agreement fell through before the work began."),
    }[code]
