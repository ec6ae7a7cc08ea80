"""The end of work: handed over, accepted, proven, reviewed; or stopped early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Sum

from muster.engagements import events, policy, queries, rules, terms
from muster.engagements.actions.money import _owe_rest_of_price, _require_money_settled
from muster.engagements.actions.moving import _move, _system
from muster.engagements.models import DeliveryOfWork, Engagement, Review, TimesheetDay
from muster.evidence import actions as evidence_actions
from muster.evidence.terms import EvidenceKind, WorkOutcome
from muster.files import queries as files_queries
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.words import _
from muster.opportunities import actions as opportunity_actions
from muster.opportunities.terms import KIND_RULES, Kind
from muster.people import actions as people_actions
from muster.skills import queries as skills_queries


@action
def deliver(act: Act, engagement_ref: str, *, words: str, file_refs: Sequence[str] = ()) -> DeliveryOfWork:
    """Hand the work over, with files of one's own. Raises WordsMissing, NotFound for a file, and MoveNotPossible
    unless the work runs."""
    work = queries.lock_engagement(engagement_ref)
    policy.may_deliver(act.actor, work).require()
    words = rules.check_words(words, field="words")
    _move(work, terms.EngagementStatus.DELIVERED)
    delivery = DeliveryOfWork.objects.create(
        engagement=work, words=words, file_refs=_own_files(act, file_refs), submitted_at=act.at
    )
    journal.record(
        act,
        events.DeliverySubmitted(
            delivery_ref=delivery.ref,
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
        ),
    )
    return delivery


def _own_files(act: Act, refs: Sequence[str]) -> list[str]:
    """The references, where each is a file of the actor's own. Raises NotFound, TooManyFiles."""
    rules.check_files(refs)
    for ref in refs:
        files_queries.get_visible_file(act.actor, ref)
    return list(refs)


def _answered(act: Act, work: Engagement, status: terms.DeliveryStatus, words: str) -> DeliveryOfWork:
    delivery = work.deliveries.filter(status=terms.DeliveryStatus.SUBMITTED, milestone=None).get()
    delivery.status = rules.next_status("delivery", delivery.status, status)
    delivery.answered_at, delivery.answer_words = act.at, words
    delivery.save(update_fields=["status", "answered_at", "answer_words"])
    return delivery


@action
def return_delivery(act: Act, engagement_ref: str, *, words: str) -> DeliveryOfWork:
    """Ask for something to be changed; the work goes on. Raises WordsMissing, MoveNotPossible."""
    work = queries.lock_engagement(engagement_ref)
    policy.may_answer_delivery(act.actor, work).require()
    _require_settled(work)
    return _return(act, work, rules.check_words(words, field="words"))


def _return(act: Act, work: Engagement, words: str) -> DeliveryOfWork:
    _move(work, terms.EngagementStatus.ACTIVE)
    delivery = _answered(act, work, terms.DeliveryStatus.RETURNED, words)
    journal.record(
        act,
        events.DeliveryReturned(
            delivery_ref=delivery.ref,
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
        ),
    )
    return delivery


@action
def accept_delivery(
    act: Act, engagement_ref: str, *, ratings: Mapping[str, int] | None = None, words: str = ""
) -> Engagement:
    """Accept the work: it writes its record and, for each skill rated, evidence that moves the level.

    ``ratings``: skill reference to the level (1 to 5) that the work showed, for skills the role
    required or found useful. A fixed price that no milestone has paid is owed from now on. Raises
    RatingNotPossible, DisputesAreOpen, MoveNotPossible, MoneyIsOpen while something is set aside, disputed or unpaid.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_answer_delivery(act.actor, work).require()
    _require_settled(work)
    _require_money_settled(act, work, ends_well=True)
    asked = queries.rated_skills(work)
    stands = skills_queries.resolve(ratings or {})
    now = {stands.get(ref, ref): level for ref, level in (ratings or {}).items()}
    rated = rules.check_ratings(now, asked=asked)
    return _accept(act, work, rated=rated, words=words)


def _accept(act: Act, work: Engagement, *, rated: Mapping[str, int], words: str) -> Engagement:
    work.ended_at, work.last_date = act.at, min(act.at.date(), work.ends_date)
    _move(work, terms.EngagementStatus.COMPLETED, "ended_at", "last_date")
    _answered(act, work, terms.DeliveryStatus.ACCEPTED, words.strip()[:4000])
    _owe_rest_of_price(act, work)
    _free_the_rest(act, work)
    _write_record(act, work, outcome=WorkOutcome.ACCEPTED)
    for skill_ref, level in sorted(rated.items()):
        evidence_actions.add_evidence(
            _system(act),
            work.person.ref,
            skill_ref,
            EvidenceKind.DELIVERED_WORK,
            level,
            rater_ref=work.owner.ref,
            team_ref=work.organisation.ref,
            observed_date=work.last_date,
            source_ref=work.ref,
            words=work.title,
        )
    _sign_badge(act, work, rated)
    journal.record(
        act,
        events.EngagementCompleted(
            engagement_ref=work.ref,
            role_ref=work.role.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            organisation_ref=work.organisation.ref,
        ),
    )
    return work


def _sign_badge(act: Act, work: Engagement, rated: Mapping[str, int]) -> None:
    """The certificate of accepted work as an Open Badge too, signed in the organisation's name."""
    evidence_actions.issue_badge(
        _system(act),
        work.person.ref,
        organisation_ref=work.organisation.ref,
        source_ref=work.ref,
        name=work.title,
        description=queries.latest_terms(work).scope[:2000],
        criteria=_("Agreed on by both sides, handed over, and accepted by {owner}.", owner=work.owner.name),
        levels=rated,
        started_date=work.starts_date,
        ended_date=work.last_date,
    )


def _require_settled(work: Engagement) -> None:
    """Nothing closes while anything about it is disputed. Floors of money add what is unpaid here."""
    if queries.has_open_disputes(work):
        raise rules.DisputesAreOpen


def _free_the_rest(act: Act, work: Engagement) -> None:
    """Weeks after the last day are free again; the weeks worked stay on the plate as they were."""
    if work.last_date is not None:
        people_actions.release_hours(_system(act), work.ref, from_monday=rules.weeks_after(work.last_date))


def _write_record(act: Act, work: Engagement, *, outcome: WorkOutcome) -> None:
    worked = TimesheetDay.objects.filter(
        timesheet__engagement=work, timesheet__status=terms.TimesheetStatus.APPROVED
    ).aggregate(total=Sum("minutes"))["total"]
    evidence_actions.record_work(
        _system(act),
        work.person.ref,
        organisation_ref=work.organisation.ref,
        source_ref=work.ref,
        title=work.title,
        kind=work.kind,
        started_date=work.starts_date,
        ended_date=work.last_date or work.ends_date,
        minutes=worked or 0,
        outcome=outcome,
        skill_refs=sorted(queries.rated_skills(work)),
    )


@action
def end_early(act: Act, engagement_ref: str, *, last_date: date, words: str) -> Engagement:
    """Stop the work after ``last_date``: later weeks are free again, both sides are told why.

    Where several hold one position, the seat is open again and its backups are told; the others stay. Invoices stay due.

    Raises WordsMissing, DatesNotPossible, MoveNotPossible (before the work runs it is cancelled instead), MoneyIsOpen
    while something is set aside or disputed.
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_speak_for_a_side(act.actor, work).require()
    return _end(act, work, last_date=last_date, words=words)


def _end(act: Act, work: Engagement, *, last_date: date, words: str) -> Engagement:
    """End the work early; the caller has asked who may."""
    _require_settled(work)
    _require_money_settled(act, work, ends_well=False)
    words = rules.check_words(words, field="words")
    rules.check_last_date(
        last_date, starts_date=work.starts_date, ends_date=work.ends_date, today=act.at.date()
    )
    work.deliveries.filter(status=terms.DeliveryStatus.SUBMITTED, milestone=None).update(
        status=terms.DeliveryStatus.RETURNED, answered_at=act.at, answer_words=words
    )
    work.ended_at, work.last_date, work.ended_words = act.at, last_date, words
    _move(work, terms.EngagementStatus.ENDED_EARLY, "ended_at", "last_date", "ended_words")
    _free_the_rest(act, work)
    _write_record(act, work, outcome=WorkOutcome.ENDED_EARLY)
    if KIND_RULES[Kind(work.kind)].is_shared and last_date < work.role.ends_date:
        opportunity_actions.reopen_seat(_system(act), work.candidacy.ref, reason_code="left", words=words)
    journal.record(
        act,
        events.EngagementEndedEarly(
            engagement_ref=work.ref,
            person_ref=work.person.ref,
            owner_ref=work.owner.ref,
            last_date=last_date,
            by_ref=act.actor.ref,
        ),
    )
    return work


@action
def review(
    act: Act, engagement_ref: str, *, items: Mapping[str, int], would_again: bool, words: str = ""
) -> Review:
    """Say how it was. Closed until both sides have spoken or 14 days are over; never changed afterwards.

    Raises AlreadyReviewed, ReviewsAreOpen, RatingNotPossible, MoveNotPossible (the work is not over).
    """
    work = queries.lock_engagement(engagement_ref)
    policy.may_review(act.actor, work).require()
    if work.status not in terms.WORKED or work.ended_at is None:
        raise rules.MoveNotPossible("engagement", work.status, terms.EngagementStatus.COMPLETED)
    side = terms.Side.PERSON if policy.is_person(act.actor, work) else terms.Side.OWNER
    if work.reviews.filter(side=side).exists():
        raise rules.AlreadyReviewed()
    if work.reviews_opened_at is not None or act.at >= rules.review_closes_at(work.ended_at):
        raise rules.ReviewsAreOpen()
    author, subject = (work.person, work.owner) if side == terms.Side.PERSON else (work.owner, work.person)
    written = Review.objects.create(
        engagement=work,
        side=side,
        author=author,
        subject=subject,
        items=rules.check_review(side, items),
        would_again=would_again,
        words=words.strip()[:4000],
        submitted_at=act.at,
    )
    journal.record(
        act,
        events.ReviewSubmitted(
            review_ref=written.ref, engagement_ref=work.ref, author_ref=author.ref, subject_ref=subject.ref
        ),
    )
    if rules.may_open_reviews(work.reviews.count(), ended_at=work.ended_at, at=act.at):
        _open_reviews(act, work)
    return written


def _open_reviews(act: Act, work: Engagement) -> None:
    work.reviews_opened_at = act.at
    work.save(update_fields=["reviews_opened_at"])
    journal.record(
        act,
        events.ReviewsOpened(engagement_ref=work.ref, person_ref=work.person.ref, owner_ref=work.owner.ref),
    )
