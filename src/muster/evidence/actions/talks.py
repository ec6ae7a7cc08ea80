"""The talk in which a home manager confirms levels, with the activity behind them on the table."""

from __future__ import annotations

from collections.abc import Mapping

from muster.evidence import policy, queries, rules
from muster.evidence.actions.evidence import _added, _say_as_rater
from muster.evidence.actions.levels import _day, _person
from muster.evidence.events import TalkHeld
from muster.evidence.models import Talk
from muster.evidence.terms import EvidenceKind
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people.models import Person


@action
def hold_talk(act: Act, person: Person | str, ratings: Mapping[str, int], *, words: str = "") -> Talk:
    """Write down a talk: skill reference to the level (1 to 5) that both came to. What was shown is kept with it.

    Each rating is the manager's evidence and takes the place of their earlier one; skills that were not rated stay as
    they are. Raises NothingRated, LevelOutOfRange, NotFound for an unknown skill.
    """
    row = _person(person)
    policy.may_hold_talk(act.actor, row).require()
    if not ratings:
        raise rules.NothingRated
    table = queries.talk_table(act.actor, row, at=act.at)
    talk = Talk(
        person=row,
        manager_ref=act.actor.ref,
        held_date=_day(act),
        words=rules.check_words(words),
        shown=[
            {"kind": str(one.kind), "ref": one.ref, "title": one.title, "day": one.day.isoformat()}
            for line in table
            if line.skill_ref in ratings
            for one in line.activity
        ],
        created_at=act.at,
    )
    talk.save(force_insert=True)
    for skill_ref, rating in sorted(ratings.items()):
        evidence = _say_as_rater(
            act, row, skill_ref, EvidenceKind.MANAGER, rating, None, words, source_ref=talk.ref
        )
        journal.record(act, _added(row, skill_ref, evidence))
    journal.record(act, TalkHeld(talk.ref, row.ref, act.actor.ref, tuple(sorted(ratings))))
    return talk
