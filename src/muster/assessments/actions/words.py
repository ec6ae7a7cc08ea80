"""What is said in a sitting: the levels of those who rate, and the answers of a test."""

from __future__ import annotations

from collections.abc import Mapping

from muster.assessments import events, policy, queries, rules
from muster.assessments.actions.results import _finish, _finish_if_all_spoke, _own_line, _still_open
from muster.assessments.models import Sitting
from muster.assessments.terms import InstrumentKind, RatingState, SittingState
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action


@action
def give_rating(act: Act, ref: str, scores: Mapping[int, int], *, words: str = "") -> Sitting:
    """Give a level from 1 to 5 for each item (numbered from 0). Feedback may leave items open; with more than a fifth
    open it is not counted. A word once given stands. When all have spoken, there is a result.

    ``words``: a note that the person reads with the result; none in feedback, where nobody is to be recognised.
    Raises RatingIncomplete, RatedAlready, NotAgreedYet, SittingIsOver.
    """
    sitting = queries.lock_sitting(ref)
    line = _own_line(act, sitting)
    policy.may_rate(act.actor, line).require()
    rating = _still_open(sitting, line)
    kind = InstrumentKind(sitting.instrument.kind)
    checked = rules.check_scores(kind, dict(scores), len(sitting.instrument.items))
    rating.scores = {str(item): level for item, level in checked.items()}
    rating.words = "" if kind is InstrumentKind.FEEDBACK else rules.check_note(words)
    rating.state, rating.at = RatingState.GIVEN, act.at
    rating.save(update_fields=["scores", "words", "state", "at"])
    journal.record(act, events.SittingRated(sitting.ref, act.actor.ref, is_given=True))
    _finish_if_all_spoke(act, sitting)
    return sitting


@action
def decline_rating(act: Act, ref: str) -> Sitting:
    """Give no word. Nobody counts it. Raises RatedAlready, NotAgreedYet, SittingIsOver."""
    sitting = queries.lock_sitting(ref)
    line = _own_line(act, sitting)
    policy.may_rate(act.actor, line).require()
    rating = _still_open(sitting, line)
    rating.state, rating.at = RatingState.DECLINED, act.at
    rating.save(update_fields=["state", "at"])
    journal.record(act, events.SittingRated(sitting.ref, act.actor.ref, is_given=False))
    _finish_if_all_spoke(act, sitting)
    return sitting


@action
def answer_item(act: Act, ref: str, item: int, option: int) -> Sitting:
    """Answer the question that a test asks now; the last answer ends it. An answer stands.

    No event: each answer is kept with the sitting, and its end is told. Raises NotTheItem, NoSuchOption, NotAgreedYet,
    SittingIsOver.
    """
    sitting = queries.lock_sitting(ref)
    policy.may_answer_sitting(act.actor, sitting).require()
    if sitting.state == SittingState.INVITED:
        raise rules.NotAgreedYet
    if sitting.state != SittingState.AGREED or sitting.instrument.kind != InstrumentKind.TEST:
        raise rules.SittingIsOver
    asked = queries.find_question(sitting)
    if asked is None or asked.number != item:
        raise rules.NotTheItem
    if not 0 <= option < len(asked.options):
        raise rules.NoSuchOption
    sitting.answers = [*sitting.answers, [item, option]]
    sitting.save(update_fields=["answers"])
    if queries.find_question(sitting) is None:
        _finish(act, sitting, rules.result_of_test(queries.ability_of(sitting)))
    return sitting
