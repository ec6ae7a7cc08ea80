"""Ending a sitting with what was said: the result, and evidence where the person agreed and it is reliable enough."""

from __future__ import annotations

from dataclasses import asdict

from muster.assessments import events, queries, rules
from muster.assessments.models import Rating, Sitting
from muster.assessments.terms import InstrumentKind, Purpose, RatingState, SittingState
from muster.evidence import actions as evidence_actions
from muster.evidence.terms import EvidenceKind
from muster.foundation import journal
from muster.foundation.act import Act, system
from muster.people import queries as people_queries


def _finish_if_all_spoke(act: Act, sitting: Sitting) -> None:
    """End it when nobody is left to be waited for."""
    states = set(sitting.ratings.values_list("state", flat=True))
    if RatingState.ASKED not in states:
        _finish(act, sitting, _result_of(sitting))


def _result_of(sitting: Sitting) -> rules.Result | None:
    """What those who rated said together; None where it may not be shown."""
    given = [
        {int(item): level for item, level in scores.items()}
        for scores in sitting.ratings.filter(state=RatingState.GIVEN)
        .order_by("pk")
        .values_list("scores", flat=True)
    ]
    local = queries.local_of(sitting.instrument)
    result = rules.result_of_ratings(given, len(sitting.instrument.items), single=local.agreement)
    is_feedback = sitting.instrument.kind == InstrumentKind.FEEDBACK
    return result if rules.is_shown(result, is_feedback=is_feedback) else None


def _finish(act: Act, sitting: Sitting, result: rules.Result | None) -> None:
    """Keep the result; without one the sitting has run out."""
    if result is None:
        _end(act, sitting, SittingState.LAPSED)
        journal.record(act, events.SittingLapsed(*_about(sitting)))
        return
    sitting.result = asdict(result)
    evidence = _evidence(act, sitting, result)
    sitting.evidence_ref = evidence
    _end(act, sitting, SittingState.DONE, "result", "evidence_ref")
    skill_ref = sitting.instrument.skill.standing.ref
    journal.record(act, events.SittingDone(sitting.ref, sitting.person.ref, skill_ref, bool(evidence)))


def _evidence(act: Act, sitting: Sitting, result: rules.Result) -> str:
    """The piece of evidence that the result is, or "" where it is none: the person has agreed to learn only, or it is
    not reliable enough. Feedback is one piece without a name, whoever spoke; a scale counts as its rater's own word."""
    if sitting.purpose != Purpose.LEVEL:
        return ""
    kind = InstrumentKind(sitting.instrument.kind)
    if kind in (InstrumentKind.FEEDBACK, InstrumentKind.TEST) and not result.is_reliable:
        return ""
    rater = ""
    if kind in (InstrumentKind.INTERVIEW, InstrumentKind.SCALE):
        given = sitting.ratings.filter(state=RatingState.GIVEN).order_by("pk")
        rater = given.values_list("rater_ref", flat=True).first() or ""
    piece = evidence_actions.add_evidence(
        system("assessments", at=act.at),
        sitting.person.ref,
        sitting.instrument.skill.standing.ref,
        _evidence_kind(act, sitting, kind, rater),
        result.rating,
        rater_ref=rater,
        source_ref=sitting.ref,
        words=sitting.instrument.title,
    )
    return piece.ref


def _evidence_kind(act: Act, sitting: Sitting, kind: InstrumentKind, rater_ref: str) -> EvidenceKind:
    if kind is InstrumentKind.INTERVIEW:
        return EvidenceKind.STRUCTURED_INTERVIEW
    if kind is InstrumentKind.FEEDBACK:
        return EvidenceKind.REVIEW_360
    if kind is InstrumentKind.TEST:
        return EvidenceKind.KNOWLEDGE_TEST
    rater = people_queries.find_person(rater_ref)
    manages = rater is not None and sitting.person.ref in people_queries.actor_for(rater, act.at).manages
    return EvidenceKind.MANAGER if manages else EvidenceKind.PEER


def _end(act: Act, sitting: Sitting, to: SittingState, *more: str) -> None:
    sitting.state = rules.next_sitting_state(sitting.state, to)
    sitting.ended_at = act.at
    sitting.save(update_fields=["state", "ended_at", *more])


def _about(sitting: Sitting) -> tuple[str, str, str, str]:
    """What most events say of a sitting."""
    return sitting.ref, sitting.person.ref, sitting.asked_by_ref, sitting.instrument.skill.standing.ref


def _own_line(act: Act, sitting: Sitting) -> Rating | None:
    """The actor's own line, for those who were named."""
    return sitting.ratings.filter(rater_ref=act.actor.ref).first()


def _still_open(sitting: Sitting, rating: Rating | None) -> Rating:
    """The line, as long as a word may be given. Raises NotAgreedYet, SittingIsOver, RatedAlready."""
    if sitting.state == SittingState.INVITED:
        raise rules.NotAgreedYet
    if sitting.state != SittingState.AGREED or rating is None:
        raise rules.SittingIsOver
    if rating.state != RatingState.ASKED:
        raise rules.RatedAlready
    return rating
