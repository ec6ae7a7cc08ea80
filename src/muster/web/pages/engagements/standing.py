"""Where agreed work stands, as a track and as one sentence with the next act for this side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muster.engagements.queries import EngagementDetail
from muster.engagements.terms import EngagementStatus, HomeState, Side, TimesheetStatus
from muster.foundation.words import _, _n
from muster.opportunities.terms import kind_label
from muster.people import queries as people_queries
from muster.people.terms import HomeApprovalDefault
from muster.web.components.moments import day_brief, day_words, hours_a_week, hours_words, span_words

S = EngagementStatus
STATUS_KINDS = {
    S.AWAITING_HOME: "wait",
    S.AWAITING_TERMS: "wait",
    S.AGREED: "ok",
    S.ACTIVE: "ok",
    S.DELIVERED: "wait",
    S.COMPLETED: "ok",
    S.ENDED_EARLY: "bad",
    S.CANCELLED: "bad",
}


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to press: a link (``opens`` a dialog where there is script) or a form that is sent."""

    label: str
    href: str
    kind: str = "plain"
    opens: str = ""
    sends: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What comes next for this side: the fact in bold, words after it, and what to press."""

    fact: str
    words: str = ""
    clock: str = ""
    buttons: tuple[Button, ...] = ()


def facts_of(found: EngagementDetail, today: date) -> list[str]:
    """The line of plain facts under the title."""
    work = found.engagement
    place = found.versions[-1].place if found.versions else ""
    return [
        kind_label(work.kind),
        hours_a_week(work.minutes_per_week),
        span_words(work.starts_date, found.card.ends_date, today),
        place,
    ]


def track_of(found: EngagementDetail) -> list[tuple[str, str]]:
    """The stations with their state; an end before its time adds a word of its own."""
    status = S(found.engagement.status)
    stations = [(S.AWAITING_HOME, _("Home manager"))] if found.approvals else []
    stations += [
        (S.AWAITING_TERMS, _("Terms")),
        (S.AGREED, _("Agreed")),
        (S.ACTIVE, _("Running")),
        (S.DELIVERED, _("Handed over")),
        (S.COMPLETED, _("Accepted")),
    ]
    if status == S.ENDED_EARLY:
        done = [(label, "done") for at, label in stations if at not in (S.DELIVERED, S.COMPLETED)]
        return [*done, (_("Ended early"), "ended")]
    if status == S.CANCELLED:
        return [*_done_before_cancelled(found, stations), (_("Did not come about"), "ended")]
    order = [at for at, _label in stations]
    here = order.index(status)
    if status == S.COMPLETED:
        here += 1
    return [
        (label, "done" if n < here else "now" if n == here else "ahead")
        for n, (_at, label) in enumerate(stations)
    ]


def _done_before_cancelled(found: EngagementDetail, stations: list[tuple[S, str]]) -> list[tuple[str, str]]:
    """The stations it had passed: only the agreement leaves a moment behind, and the answers do."""
    waiting = (HomeState.WAITING, HomeState.REFUSED, HomeState.REFUSED_BY_POLICY)
    passed: set[S] = set()
    if not any(approval.state in waiting for approval in found.approvals):
        passed.add(S.AWAITING_HOME)
    if found.engagement.agreed_at is not None:
        passed |= {S.AWAITING_TERMS, S.AGREED}
    return [(label, "done") for at, label in stations if at in passed]


def track_note(found: EngagementDetail, today: date) -> str:
    """Why it ended before its time, for the two sides; for others only that it did."""
    work = found.engagement
    if work.status not in (S.ENDED_EARLY, S.CANCELLED) or work.ended_at is None:
        return ""
    if work.status == S.CANCELLED:
        day = day_brief(work.ended_at.date(), today)
        return _("Stopped on {day}: “{words}”", day=day, words=work.ended_words) if found.inside else ""
    day = day_brief(work.last_date or work.ends_date, today)
    if found.inside:
        return _("The last day is {day}: “{words}”", day=day, words=work.ended_words)
    return _("The last day is {day}.", day=day)


def next_step(found: EngagementDetail, today: date) -> Step | None:
    """The one clear next act of this side; None for whoever is on no side."""
    if not found.side:
        return None
    make = {
        S.AWAITING_HOME: _waits_for_home,
        S.AWAITING_TERMS: _terms_to_accept,
        S.AGREED: _agreed,
        S.ACTIVE: _running_person if found.side == Side.PERSON else _running_owner,
        S.DELIVERED: _delivered,
        S.COMPLETED: _over,
        S.ENDED_EARLY: _over,
        S.CANCELLED: _cancelled,
    }[S(found.engagement.status)]
    return make(found, today)


def other_side(found: EngagementDetail) -> str:
    """The name of the other side."""
    return found.card.owner_name if found.side == Side.PERSON else found.card.person_name


def _url(found: EngagementDetail, tail: str) -> str:
    return f"/engagements/{found.card.ref}/{tail}"


def _other_terms(found: EngagementDetail) -> Button:
    return Button(_("Propose other terms"), _url(found, "terms/"))


def _step_back(found: EngagementDetail) -> Button:
    return Button(_("Step back"), _url(found, "step-back/"), "quiet", opens="step-back")


def _waits_for_home(found: EngagementDetail, today: date) -> Step:
    waiting = [a for a in found.approvals if a.state == HomeState.WAITING]
    asked = waiting[0] if waiting else found.approvals[0]
    settings = people_queries.settings_of(asked.organisation.ref)
    name = found.card.person_name
    if settings.home_approval_default == HomeApprovalDefault.LET_GO:
        policy = (
            _("Without an answer by then, the policy lets you go.")
            if found.side == Side.PERSON
            else _("Without an answer by then, the policy lets {name} go.", name=name)
        )
    else:
        policy = _("Without an answer by then, the policy says no, and the hours are free again.")
    return Step(
        fact=_("{manager} is asked first.", manager=asked.manager.name),
        words=_("{policy} Meanwhile the hours are held.", policy=policy),
        clock=_("Until {day}", day=day_words(asked.due_at.date(), today)),
        buttons=(_other_terms(found), _step_back(found)),
    )


def _terms_to_accept(found: EngagementDetail, today: date) -> Step:
    latest = found.versions[-1]
    mine = latest.person_accepted_at if found.side == Side.PERSON else latest.owner_accepted_at
    others = latest.owner_accepted_at if found.side == Side.PERSON else latest.person_accepted_at
    name = other_side(found)
    signing = found.signing
    is_signed = signing is not None and signing.is_needed
    if is_signed and signing is not None:
        mine = next((one.signed_at for one in signing.signatures if one.side == found.side), None)
    if mine is not None:
        return Step(
            fact=_("You have accepted these terms."),
            words=_("Now {name} reads them. You hear as soon as there is an answer.", name=name),
            buttons=(_other_terms(found), _step_back(found)),
        )
    accept = (
        Button(_("Sign these terms"), "#sign", "primary")
        if is_signed
        else Button(
            _("Accept these terms"),
            _url(found, "accept-terms/"),
            "primary",
            sends=True,
            version=latest.version,
        )
    )
    fact = (
        _("{name} has accepted, and waits for you.", name=name)
        if others
        else _("Read the terms, then accept.")
    )
    return Step(
        fact=fact,
        words=_("With both, the hours are firm and nobody else can book them."),
        buttons=(accept, _other_terms(found), _step_back(found)),
    )


def _agreed(found: EngagementDetail, today: date) -> Step:
    begins = day_words(found.engagement.starts_date, today)
    return Step(
        fact=_("Work begins on {day}.", day=begins),
        words=_("There is nothing to do until then. The hours are on the plate."),
        buttons=(_step_back(found),),
    )


def _running_person(found: EngagementDetail, today: date) -> Step:
    hand_over = Button(_("Hand the work over"), _url(found, "hand-over/"), "plain", opens="hand-over")
    returned = [sheet for sheet in found.timesheets if sheet.status == TimesheetStatus.RETURNED]
    if returned:
        return Step(
            fact=_("{name} has a question about your hours.", name=found.card.owner_name),
            words=f"“{returned[0].returned_words}”",
            buttons=(Button(_("Look at the week"), "#hours", "primary"), hand_over),
        )
    unsent = [
        s for s in found.timesheets if s.may_log and s.monday < today and not _is_this_week(s.monday, today)
    ]
    if unsent:
        fact = _n("One past week is not sent yet.", "{n} past weeks are not sent yet.", n=len(unsent))
        return Step(
            fact=fact,
            words=_("Fill in what you worked, and send it."),
            buttons=(Button(_("Fill in the hours"), "#hours", "primary"), hand_over),
        )
    return Step(
        fact=_("Your hours are up to date."),
        words=_("When the work is done, hand it over in a few words."),
        buttons=(hand_over,),
    )


def _is_this_week(monday: date, today: date) -> bool:
    return (today - monday).days < 7


def _running_owner(found: EngagementDetail, today: date) -> Step:
    sent = [sheet for sheet in found.timesheets if sheet.status == TimesheetStatus.SUBMITTED]
    if sent:
        total = hours_words(sum(sheet.minutes for sheet in sent))
        return Step(
            fact=_n(
                "A week waits for your approval: {hours}.",
                "{n} weeks wait for your approval: {hours}.",
                n=len(sent),
                hours=total,
            ),
            words=_("Approve them, or send one back with a question."),
            buttons=(Button(_("Look at the hours"), "#hours", "primary"),),
        )
    return Step(
        fact=_("Nothing waits for you."),
        words=_("{name} hands the work over when it is done.", name=found.card.person_name),
    )


def _delivered(found: EngagementDetail, today: date) -> Step:
    if found.side == Side.PERSON:
        return Step(
            fact=_("You have handed the work over."),
            words=_("{name} accepts it or asks for changes.", name=found.card.owner_name),
        )
    return Step(
        fact=_("{name} has handed the work over.", name=found.card.person_name),
        words=_("Accepting ends the work, and says which level it showed. That becomes evidence."),
        buttons=(
            Button(_("Accept the work"), _url(found, "accept-work/"), "primary"),
            Button(_("Ask for changes"), _url(found, "ask-changes/"), "quiet", opens="ask-changes"),
        ),
    )


def _over(found: EngagementDetail, today: date) -> Step | None:
    name = other_side(found)
    if found.engagement.reviews_opened_at is not None or found.review_closes_at is None:
        return None
    until = day_words(found.review_closes_at.date(), today)
    blind = _(
        "What you write stays closed until {name} has written too, or until {day}.", name=name, day=until
    )
    if found.may_review:
        return Step(
            fact=_("Say how it was."),
            words=blind,
            buttons=(Button(_("Write the review"), _url(found, "review/"), "primary"),),
        )
    return Step(fact=_("Your review is written."), words=blind)


def _cancelled(found: EngagementDetail, today: date) -> Step | None:
    return None
