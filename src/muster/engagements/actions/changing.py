"""Agreed work is changed: moved, paused, extended, ended; one side asks, the other says yes or no.

Nothing moves before the yes. With it the database checks the room once more, in the same transaction.
"""

from __future__ import annotations

from datetime import date, datetime

from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.asking_home import _ask_home, _stop_asking_home
from muster.engagements.actions.finishing import _end
from muster.engagements.actions.moving import _system
from muster.engagements.models import Change, Signature, TermsVersion
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.periods import add_working_days
from muster.people import actions as people_actions
from muster.people import queries as people_queries

Kind, Status = terms.ChangeKind, terms.ChangeStatus
FROM_A_DAY = (Kind.HOURS, Kind.RATE)
"""Changes that hold from a day on; what is before it stays as it was agreed."""


def _named(change: Change) -> dict[str, str]:
    work = change.engagement
    return {
        "change_ref": change.ref,
        "engagement_ref": work.ref,
        "person_ref": work.person.ref,
        "owner_ref": work.owner.ref,
        "kind": change.kind,
    }


@action
def ask_change(
    act: Act,
    engagement_ref: str,
    *,
    kind: str,
    words: str,
    starts_date: date | None = None,
    ends_date: date | None = None,
    moves_end: bool = False,
    minutes_per_week: int | None = None,
    rate_minor: int | None = None,
    typed_name: str = "",
) -> Change:
    """Ask the other side to move, pause, extend or end the work, or for other hours or another rate; it has five working
    days to answer.

    The dates include the last day: of the work as it would be (its present ones where None), or of the pause; other hours
    (``minutes_per_week``) and another rate (``rate_minor`` an hour) hold from ``starts_date`` on. With
    ``moves_end`` the last day moves on by as long as the pause is. Where the new terms have to be signed the asker's
    ``typed_name`` stands under them. Raises WordsMissing, ChangeNotPossible, ChangeIsAsked, SignatureNeeded, NameDiffers.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_speak_for_a_side(act.actor, work).require()
    words = rules.check_words(words, field="words")
    if work.changes.filter(status__in=terms.CHANGE_WAITS).exists():
        raise rules.ChangeIsAsked
    if kind in (Kind.EXTEND, Kind.END) or starts_date is None:
        starts_date = work.starts_date
    if kind in FROM_A_DAY or ends_date is None:
        ends_date = work.ends_date
    now = queries.schedule_of(work)
    rules.check_change(
        now,
        kind,
        status=work.status,
        starts_date=starts_date,
        ends_date=ends_date,
        today=act.at.date(),
        rate_from=queries.latest_terms(work).rate_from,
    )
    pay = queries.pay_of(work)
    change = Change(
        minutes_per_week=rules.check_new_hours(now, minutes_per_week) if kind == Kind.HOURS else None,
        rate_minor=rules.check_new_rate(rate_minor, present=pay) if kind == Kind.RATE else None,
        engagement=work,
        kind=str(kind),
        side=str(queries.side_of(act.actor, work)),
        words=words,
        starts_date=starts_date,
        ends_date=ends_date,
        moves_end=moves_end and kind == Kind.PAUSE,
        asked_at=act.at,
        due_at=add_working_days(act.at, terms.CHANGE_DAYS),
    )
    _sign_asking(act, change, typed_name)
    change.save()
    _hold(act, change, until=change.due_at)
    journal.record(act, events.ChangeAsked(**_named(change), by_ref=act.actor.ref, due_at=change.due_at))
    return change


def _sign_asking(act: Act, change: Change, typed_name: str) -> None:
    """The asker's name under the terms as they would be, where both have to sign them."""
    work = change.engagement
    version = queries.version_after(change)
    if version is None:
        return
    signing = queries.signing_of_change(work, version, at=act.at)
    if signing.is_needed and not typed_name.strip():
        raise rules.SignatureNeeded(signing.words)
    if typed_name.strip():
        name = work.person.name if change.side == terms.Side.PERSON else work.owner.name
        change.typed_name = rules.check_signature(
            typed_name, name=name, signed_hash=signing.content_hash, present_hash=signing.content_hash
        )
    change.content_hash = signing.content_hash


def _more_weeks(change: Change, *, today: date) -> dict[date, int]:
    """By Monday, what the work would take from this week on beyond what it takes now."""
    now = queries.schedule_of(change.engagement, without=change).weeks()
    later = rules.kept_weeks(now, queries.weeks_after_change(change), today=today)
    return rules.more_weeks(now, later)


def _hold(act: Act, change: Change, *, until: datetime | None = None) -> None:
    """What the change would take beyond today's weeks stands on the person's plate: softly ``until`` the other side has
    answered, and once both want it so that nothing else takes the room while somebody is asked at home.
    """
    more = _more_weeks(change, today=act.at.date())
    work = change.engagement
    if not more:
        return
    if until is None:
        people_actions.hold_hours(
            _system(act), work.person.ref, source_ref=change.ref, title=work.title, kind=work.kind, weeks=more
        )
        return
    people_actions.hold_softly(
        _system(act),
        work.person.ref,
        source_ref=change.ref,
        title=work.title,
        kind=work.kind,
        weeks=more,
        until_at=until,
    )


@action
def answer_change(
    act: Act, change_ref: str, *, accept: bool, words: str = "", typed_name: str = ""
) -> Change:
    """The other side says yes or no. With a yes the weeks, the dates and the terms change at once; where the work would
    take more of the person's weeks, and is work that somebody lets people go for, they are asked first.

    Raises WeekIsFull when the person's weeks have no room for it by now, ChangeNotPossible when its days are over,
    SignatureNeeded, NameDiffers, MoveNotPossible when it was answered before, and for an end what ``end_early`` raises; then
    nothing has changed and the wish still waits.
    """
    change = queries.lock_change(change_ref)
    work = change.engagement
    policy.may_answer_change(act.actor, change).require()
    rules.next_status("change", change.status, Status.AT_HOME)  # answered once, whatever was said
    change.answered_at, change.answer_words = act.at, words.strip()[:4000]
    asks_home = False
    if accept:
        _check_day(change, today=act.at.date())
        _sign_answering(act, change, typed_name)
        if change.kind != Kind.END and _more_weeks(change, today=act.at.date()):
            asks_home = _ask_home(act, work, change=change, later=queries.schedule_after(change))
    change.save(update_fields=["answered_at", "answer_words", "answer_name"])
    if asks_home:
        _settle(act, change, Status.AT_HOME)
        _hold(act, change)
    elif accept:
        _carry_out(act, change)
    else:
        _settle(act, change, Status.DECLINED)
    return change


def _settle(act: Act, change: Change, to: str) -> None:
    """Where the change stands now; what it held on the plate, softly or not, is free."""
    change.status = rules.next_status("change", change.status, to)
    change.save(update_fields=["status"])
    people_actions.release_softly(_system(act), change.ref)
    people_actions.release_hours(_system(act), change.ref)
    journal.record(act, events.ChangeAnswered(**_named(change), by_ref=act.actor.ref, status=change.status))


def _check_day(change: Change, *, today: date) -> None:
    """Raise ChangeNotPossible unless the work, as it stands by now, can be changed so on this day."""
    work = change.engagement
    rules.check_change(
        queries.schedule_of(work, without=change),
        change.kind,
        status=work.status,
        starts_date=change.starts_date,
        ends_date=change.ends_date,
        today=today,
        rate_from=queries.latest_terms(work).rate_from,
    )


def _carry_out(act: Act, change: Change) -> None:
    """Do what both sides said yes to, and everybody who was asked at home. What began on the day of the second yes
    may lie behind by then; whole weeks that are over stay as they were."""
    work = change.engagement
    now = queries.schedule_of(work, without=change)
    _check_day(change, today=(change.answered_at or act.at).date())
    _settle(act, change, Status.AGREED)
    if change.kind == Kind.END:
        _end(act, work, last_date=change.ends_date, words=change.words)
        return
    later = rules.after_change(
        now,
        change.kind,
        starts_date=change.starts_date,
        ends_date=change.ends_date,
        moves_end=change.moves_end,
        minutes_per_week=change.minutes_per_week,
    )
    version = queries.version_after(change)
    weeks = rules.kept_weeks(now.weeks(), later.weeks(), today=act.at.date())
    people_actions.change_hours(_system(act), work.ref, weeks=weeks)
    if change.kind == Kind.HOURS:
        change.minutes_before = now.minutes_per_week
        change.save(update_fields=["minutes_before"])
    work.starts_date, work.ends_date = later.starts_date, later.ends_date
    work.minutes_per_week = later.minutes_per_week
    work.save(update_fields=["starts_date", "ends_date", "minutes_per_week"])
    if version is not None:
        _write_version(act, change, version)


def _sign_answering(act: Act, change: Change, typed_name: str) -> None:
    """The other side's name under the terms as they would be; the asker's must stand there where both have to sign."""
    work = change.engagement
    version = queries.version_after(change)
    if version is None:
        return
    signing = queries.signing_of_change(work, version, at=act.at)
    if signing.is_needed and not (typed_name.strip() and change.typed_name):
        raise rules.SignatureNeeded(signing.words)
    if typed_name.strip():
        name = work.owner.name if change.side == terms.Side.PERSON else work.person.name
        change.answer_name = rules.check_signature(
            typed_name, name=name, signed_hash=change.content_hash, present_hash=signing.content_hash
        )


def _write_version(act: Act, change: Change, version: TermsVersion) -> None:
    """The terms with the new dates, accepted by both, and signed by both where they have to be."""
    work = change.engagement
    answered_at = change.answered_at or act.at
    is_person = change.side == terms.Side.PERSON
    asker, answerer = (work.person, work.owner) if is_person else (work.owner, work.person)
    version.proposed_by, version.proposed_at = asker, change.asked_at
    person_at, owner_at = (change.asked_at, answered_at) if is_person else (answered_at, change.asked_at)
    version.person_accepted_at, version.owner_accepted_at = person_at, owner_at
    version.save()
    other = terms.Side.OWNER if is_person else terms.Side.PERSON
    for side, person, name, at in (
        (change.side, asker, change.typed_name, change.asked_at),
        (other, answerer, change.answer_name, answered_at),
    ):
        if name:
            Signature.objects.create(
                version=version,
                side=str(side),
                person=people_queries.get_person(person.ref),
                typed_name=name,
                content_hash=change.content_hash,
                signed_at=at,
            )


@action
def withdraw_change(act: Act, change_ref: str) -> Change:
    """The side that asked takes it back. Raises MoveNotPossible when it was answered."""
    change = queries.lock_change(change_ref)
    policy.may_withdraw_change(act.actor, change).require()
    _close(act, change, Status.WITHDRAWN)
    return change


def _close(act: Act, change: Change, to: str) -> None:
    """Nothing changes: taken back, or nobody answered in time, or the work is over; nobody at home is asked any more."""
    change.answered_at = change.answered_at or act.at
    change.save(update_fields=["answered_at"])
    _stop_asking_home(act, change.engagement, change=change)
    _settle(act, change, to)


def _change_clocks(act: Act) -> int:
    """End what nobody answered in time, and what is asked of work that is over; how many."""
    done = 0
    for ref in queries.due_changes(act.at):
        change = queries.lock_change(ref)
        if change.status in terms.CHANGE_WAITS:
            _close(act, change, Status.LAPSED)
            done += 1
    return done
