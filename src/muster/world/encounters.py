"""What else happens between people in the last weeks: names passed on, other terms, talks, feedback on a leader, and
three colleagues who praise each other."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import permutations

from muster.assessments import actions as assessment_actions
from muster.assessments.terms import Purpose
from muster.evidence import actions as evidence_actions
from muster.evidence import queries as evidence_queries
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.terms import CandidacyStatus
from muster.people import queries as people_queries
from muster.world.market import Posting
from muster.world.sources import toml
from muster.world.stage import Someone, Stage

TALK_MINUTES = 30
RATERS = 6
CIRCLE = 3
"""How many praise each other: the fewest that Muster asks a human about."""


class Encounters:
    """Plans them by the day of the world. Their chance is their own, so that the year before stays as it is."""

    def __init__(self, stage: Stage, postings: Mapping[str, Posting]) -> None:
        self.stage = stage
        self.postings = postings
        self._said = toml("encounters")
        self._chance = random.Random(f"encounters {stage.today}")

    def begin(self) -> None:
        """Plan all of them."""
        said = self._said
        for who, whom, key, words in said["nominations"]:
            self._later(2, partial(self._nominate, who, whom, key, words))
        for key, share, words in said["counters"]:
            self._later(0, partial(self._counter, key, share, words))
        for whom, key, takes, words in said["talks"]:
            self._later(2, partial(self._offer_talk, whom, key, words))
            if takes:
                self._later(1, partial(self._take_talk, whom, key))
        self._later(15, self._begin_feedback)
        self._later(30, self._begin_circle)

    def _later(self, days_ago: int, deed: Callable[[], object]) -> None:
        """On that day, in the evening of the one before today for 0: after whatever else happened."""
        day = self.stage.day(max(1, days_ago))
        hour = 18 if days_ago == 0 else 15
        self.stage.plan(datetime.combine(day, time(hour, 30), tzinfo=UTC), deed)

    def _nominate(self, who: str, whom: str, key: str, words: str) -> None:
        one, other = self.stage.personas[who], self.stage.personas[whom]
        if posting := self.postings.get(key):
            self.stage.do(opportunity_actions.nominate, one.ref, posting.role_ref, other.ref, words)

    def _thread(self, key: str, person_ref: str) -> str:
        posting = self.postings.get(key)
        return posting.threads.get(person_ref, "") if posting else ""

    def _counter(self, key: str, share: int, words: str) -> None:
        """Whoever holds the offer would do it in a share of the hours (percent)."""
        posting = self.postings.get(key)
        for person_ref, ref in posting.threads.items() if posting else ():
            found = opportunity_queries.find_candidacy(ref)
            if posting is not None and found is not None and found.status == CandidacyStatus.OFFERED:
                minutes = posting.work.minutes * share // 100 // 15 * 15
                self.stage.do(
                    opportunity_actions.counter_offer, person_ref, ref, words=words, asked_minutes=minutes
                )
                return

    def _slots(self) -> list[datetime]:
        """Three times in the week after today."""
        monday = self.stage.today + timedelta(days=7 - self.stage.today.weekday())
        days = ((1, 9), (1, 14), (3, 10))
        return [datetime.combine(monday + timedelta(days=d), time(hour), tzinfo=UTC) for d, hour in days]

    def _offer_talk(self, whom: str, key: str, words: str) -> None:
        posting, one = self.postings.get(key), self.stage.personas[whom]
        if posting is None or not (ref := self._thread(key, one.ref)):
            return
        self.stage.do(
            opportunity_actions.offer_slots,
            posting.owner.ref,
            ref,
            self._slots(),
            minutes=TALK_MINUTES,
            place=self._said["talk_place"],
            words=words,
        )

    def _take_talk(self, whom: str, key: str) -> None:
        one = self.stage.personas[whom]
        if ref := self._thread(key, one.ref):
            self.stage.do(opportunity_actions.take_slot, one.ref, ref, self._slots()[1])

    def _begin_feedback(self) -> None:
        """The people lead brings feedback for leaders into use, and one who leads asks their own people for it."""
        stage, said = self.stage, self._said["feedback"]
        lead, leader, last = (stage.personas[key] for key in (said["by"], said["about"], said["last"]))
        draft = stage.do(
            assessment_actions.take_example,
            lead.ref,
            stage.organisations[lead.organisation],
            said["example"],
            stage.skills[said["skill"]],
        )
        if draft is None or stage.do(assessment_actions.publish_instrument, lead.ref, draft.ref) is None:
            return
        raters = [one for one in stage.people.values() if one.manager_ref == leader.ref and one is not last]
        raters = [last, *self._chance.sample(raters, min(RATERS - 1, len(raters)))]
        sitting = stage.do(
            assessment_actions.invite_to_sitting,
            lead.ref,
            draft.ref,
            leader.ref,
            rater_refs=[one.ref for one in raters],
            words=said["words"],
        )
        if sitting is None:
            return
        agree = assessment_actions.agree_to_sitting
        self._later(13, lambda: stage.do(agree, leader.ref, sitting.ref, Purpose.DEVELOPMENT))
        for place, one in enumerate(raters[1:]):
            self._later(10 - place, partial(self._rate, one, sitting.ref, len(draft.items)))

    def _rate(self, one: Someone, sitting_ref: str, items: int) -> None:
        scores = {item: max(1, min(5, round(3.9 + self._chance.gauss(0, 0.8)))) for item in range(items)}
        self.stage.do(assessment_actions.give_rating, one.ref, sitting_ref, scores)

    def _begin_circle(self) -> None:
        """Colleagues who share no unit and no work vouch for each other: the product's clock finds them, not the world.

        One of them says how it came about, so that whoever decides has two sides to weigh.
        """
        said = self._said["circle"]
        members = self._strangers(said["organisation"], people_led_by=said["decided_by"])
        if len(members) < CIRCLE:
            return
        for number, (giver, receiver) in enumerate(permutations(members, 2)):
            best = sorted(receiver.truth, key=lambda key: (-receiver.truth[key], key))
            skill = self.stage.skills[best[number % min(2, len(best))]]
            words = said["words"][number % len(said["words"])].format(name=receiver.name.split()[0])
            said_of = (giver.ref, receiver.ref, skill, 5)
            self._later(29 - number, partial(self.stage.do, evidence_actions.endorse, *said_of, words=words))
        self._later(3, partial(self._explain_circle, members[0], said["reply"]))

    def _strangers(self, organisation: str, *, people_led_by: str) -> list[Someone]:
        """One each of different units: nobody who leads, whom a visitor may be, or who has taken work of the market."""
        by_unit: dict[str, list[Someone]] = {}
        for one in self.stage.people.values():
            is_plain = one.kind == "employee" and not (one.is_head or one.persona or one.engaged)
            if one.organisation == organisation and is_plain and one.truth:
                by_unit.setdefault(one.unit, []).append(one)
        by_unit.pop(self.stage.personas[people_led_by].unit, None)
        refs = [one.ref for ones in by_unit.values() for one in ones]
        seen = {ref for ref, person in people_queries.persons_by_ref(refs).items() if person.is_searchable}
        open_to_all = [[one for one in by_unit[unit] if one.ref in seen] for unit in sorted(by_unit)]
        units = [ones for ones in open_to_all if ones]
        chosen = self._chance.sample(units, min(CIRCLE, len(units)))
        return [self._chance.choice(ones) for ones in chosen]

    def _explain_circle(self, one: Someone, words: str) -> None:
        cases = evidence_queries.list_rings(self.stage.act_of(one.ref).actor)
        for case in cases.items:
            self.stage.do(evidence_actions.reply_to_ring, one.ref, case.ref, words)
