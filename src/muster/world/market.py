"""Work is written, posted and found: hands, invitations, short lists, offers, refusals with a reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from muster.foundation.periods import monday, weeks
from muster.opportunities import actions as opportunity_actions
from muster.opportunities import queries as opportunity_queries
from muster.opportunities.rules import SkillNeed
from muster.opportunities.terms import CandidacyStatus
from muster.people import queries as people_queries
from muster.world.population import INNER
from muster.world.purse import Purse
from muster.world.sources import Work, toml
from muster.world.stage import Someone, Stage
from muster.world.working import Contract, Working

QUIET = {"draft", "rested"}
UNDECIDED = {"open", "paused", "closed", "withdrawn"}
WAITING = (CandidacyStatus.RAISED, CandidacyStatus.SEEN, CandidacyStatus.SHORTLISTED)


@dataclass(slots=True)
class Posting:
    """A piece of work on the market."""

    work: Work
    owner: Someone
    posted: date
    starts: date
    ends: date
    ref: str = ""
    role_ref: str = ""
    threads: dict[str, str] = field(default_factory=dict)
    """Candidacy reference by person reference."""
    chosen: list[str] = field(default_factory=list)

    @property
    def mondays(self) -> list[date]:
        """Every week of the work."""
        return weeks(self.starts, self.ends + timedelta(days=1))


class Market:
    """Lets all work happen, each by its story."""

    def __init__(self, stage: Stage, works: tuple[Work, ...], purse: Purse) -> None:
        self.stage = stage
        self.works = works
        self.working = Working(stage, purse)
        self.postings: dict[str, Posting] = {}
        """By the key of their work, as they begin."""
        self.hands: dict[str, list[tuple[str, str]]] = {}
        for persona, key, fate in toml("hands")["hands"]:
            self.hands.setdefault(key, []).append((persona, fate))
        self._heads = {f"{p.organisation}/{p.unit}": p for p in stage.people.values() if p.is_head}
        self._main_place = {h["key"]: h["sites"][0][0] for h in toml("organisations")["organisation"]}

    def begin(self) -> None:
        """Plan the first deed of every piece of work; the others follow from it."""
        for number, work in enumerate(self.works):
            posting = self.postings[work.key] = self._dated(work)
            written = self.stage.moment(posting.posted - timedelta(days=1 if work.story != "draft" else 0))
            self.stage.plan(written, partial(self._write, posting, number))

    def _dated(self, work: Work) -> Posting:
        """When it is posted, begins and ends, so that its story stands at the right page today."""
        stage, story = self.stage, work.story
        this_monday = monday(stage.today)
        before = {"offered": 10, "home": 12, "terms": 18, "agreed": 21}
        if story in QUIET | UNDECIDED:
            posted = stage.day(work.when)
            ahead = 12 if story == "rested" else stage.chance.randrange(3, 6)
            starts = monday(posted) + timedelta(weeks=ahead)
        elif story in before:
            posted = stage.day(before[story])
            starts = this_monday + timedelta(weeks=2 if story == "agreed" else 3)
        else:
            starts = this_monday - timedelta(weeks=work.when)
            posted = starts - timedelta(days=35 if story in ("silent", "dates", "refused") else 25)
            posted -= timedelta(days=max(0, posted.weekday() - 4))
        owner = stage.personas[work.owner] if work.owner else self._heads[f"{work.organisation}/{work.unit}"]
        return Posting(work, owner, posted, starts, starts + timedelta(days=7 * work.weeks - 3))

    def _write(self, posting: Posting, number: int) -> None:
        """Keep a draft: every fifth from sentences, the others from fields."""
        stage, work = self.stage, posting.work
        hours = f"{work.minutes // 60} hours a week for {work.weeks} weeks."
        said = f"{work.said} {hours}" if number % 5 == 0 else ""
        fields: dict[str, Any] = {
            "title": work.title,
            "summary": work.said,
            "kind": work.kind,
            "audience": work.audience,
            "unit_ref": stage.units[work.organisation, work.unit],
            "theme_keys": work.themes,
            "seats": work.seats,
            "minutes_per_week": work.minutes,
            "minimum_minutes": work.minutes,
            "starts_date": posting.starts,
            "ends_date": posting.ends,
            "work_mode": work.mode,
        }
        if work.mode != "remote":
            fields |= {"place": self._main_place[work.organisation], "country": "DE", "languages": {"de": 3}}
        if work.audience == "public":
            fields |= {"rate_ceiling_minor": 11000, "rate_currency": "EUR"}
        organisation = stage.organisations[work.organisation]
        draft = stage.do(
            opportunity_actions.save_draft,
            posting.owner.ref,
            organisation_ref=organisation,
            text=said,
            needs=self._needs(work),
            **fields,
        )
        if draft is None:
            return
        posting.ref = draft.ref
        posting.role_ref = opportunity_queries.list_roles(draft)[0].ref
        if work.story != "draft":
            at = stage.moment(posting.posted, after=stage.now + timedelta(hours=3))
            stage.plan(at, partial(self._post, posting))

    def _needs(self, work: Work) -> list[SkillNeed]:
        groups = (("required", work.required), ("useful", work.useful), ("learnable", work.learn))
        return [
            SkillNeed(self.stage.skills[key], level, kind) for kind, pairs in groups for key, level in pairs
        ]

    def _post(self, posting: Posting) -> None:
        stage, work = self.stage, posting.work
        if stage.do(opportunity_actions.post, posting.owner.ref, posting.ref) is None:
            return
        if work.story in QUIET:
            return
        self._plan_personas(posting)
        wanted = stage.chance.randrange(2, 6) + (2 if work.owner == "owner" else 0)
        fitting = self._fitting(posting)
        most = 11 if work.story not in UNDECIDED else max(2, min(14, (stage.today - posting.posted).days))
        for one in fitting[:wanted]:
            at = self._soon(stage.chance.uniform(0.2, most if work.story in UNDECIDED else 4.2))
            stage.plan(at, partial(self._raise, posting, one, ""))
        for one in fitting[wanted : wanted + 3]:
            if stage.chance.random() < 0.6:
                stage.plan(self._soon(stage.chance.uniform(1, 5)), partial(self._invite, posting, one))
        if work.cast:
            stage.plan(self._soon(1.4), partial(self._raise, posting, stage.personas[work.cast], ""))
        stage.plan(self._soon(3.1), partial(self._look, posting))
        if work.story in UNDECIDED:
            self._plan_undecided(posting)
        else:
            for _seat in range(work.seats):
                stage.plan(self._choosing_day(posting), partial(self._choose, posting))

    def _soon(self, days: float) -> datetime:
        """So many days from now, in working hours of a working day."""
        day = (self.stage.now + timedelta(days=days)).date()
        day += timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
        return self.stage.moment(day, after=self.stage.now)

    def _choosing_day(self, posting: Posting) -> datetime:
        """A good week after posting; yesterday or the day before for what must still wait for an answer today."""
        days_ago = {"offered": 1, "home": 2}.get(posting.work.story)
        if days_ago is None:
            return self._soon(8)
        return self.stage.moment(self.stage.day(days_ago), after=self.stage.now)

    def _plan_undecided(self, posting: Posting) -> None:
        stage, story, words = self.stage, posting.work.story, toml("words")
        if story == "paused":
            stage.plan(self._soon(13), lambda: self._owner_does(opportunity_actions.pause, posting))
        elif story == "closed":
            stage.plan(
                self._soon(12),
                lambda: self._owner_does(opportunity_actions.close, posting, words=words["closed"]),
            )
        elif story == "withdrawn":
            stage.plan(
                self._soon(9),
                lambda: self._owner_does(opportunity_actions.withdraw, posting, words=words["withdrawn"]),
            )
        else:
            stage.plan(self._soon(4.5), partial(self._sort, posting, decline_one=True))
            stage.plan(self._soon(9.5), partial(self._sort, posting, decline_one=False))

    def _owner_does(self, action: Any, posting: Posting, **values: Any) -> None:
        self.stage.do(action, posting.owner.ref, posting.ref, **values)

    def _fitting(self, posting: Posting) -> list[Someone]:
        """Who would want this and could do it, best first, with room in every week."""
        stage, work = self.stage, posting.work
        able = [
            one
            for one in stage.people.values()
            if one.ref != posting.owner.ref
            and not one.persona
            and one.offered >= work.minutes
            and self._may_see(one, work)
            and (work.mode == "remote" or one.place == self._main_place[work.organisation])
        ]
        scores = {one.ref: self._worth(one, work) for one in able}
        able.sort(key=lambda one: (-scores[one.ref], one.ref))
        able = able[:30]
        free = people_queries.free_minutes([one.ref for one in able], posting.mondays)
        return [one for one, row in zip(able, free, strict=True) if int(row.min()) >= work.minutes][:12]

    def _may_see(self, one: Someone, work: Work) -> bool:
        if work.audience == "public":
            return True
        return one.organisation == work.organisation and (work.audience == "extended" or one.kind in INNER)

    def _worth(self, one: Someone, work: Work) -> float:
        """How much a person and some work want each other, with a little chance."""
        worth = self.stage.chance.gauss(0, 0.5) - 0.8 * one.engaged
        for share, pairs in ((3.0, work.required), (1.0, work.useful)):
            for key, level in pairs:
                worth += share * min(one.truth.get(key, 0.5), level + 0.5) / level
                worth += 0.8 * (key in one.wants)
        return worth + sum(0.8 for key, _level in work.learn if key in one.learns)

    def _raise(self, posting: Posting, one: Someone, fate: str) -> None:
        stage = self.stage
        message = stage.pick(toml("words")["raised"])
        thread = stage.do(opportunity_actions.raise_hand, one.ref, posting.role_ref, message)
        if thread is None:
            return
        posting.threads[one.ref] = thread.ref
        if not fate and not one.persona and stage.chance.random() < 0.05:
            stage.plan(
                self._soon(2),
                lambda: self._quietly(
                    opportunity_actions.withdraw_candidacy, one.ref, thread.ref, reason_code="no_time"
                ),
            )

    def _invite(self, posting: Posting, one: Someone, fate: str = "") -> None:
        stage, words = self.stage, toml("words")
        thread = stage.do(
            opportunity_actions.invite,
            posting.owner.ref,
            posting.role_ref,
            one.ref,
            stage.pick(words["invited"]),
        )
        if thread is None or fate == "invited":
            return
        draw = 0.6 if fate == "said_no" else stage.chance.random()
        if draw > 0.75:
            return
        answer: dict[str, Any] = {"accept": True, "message": stage.pick(words["raised"])}
        if draw > 0.45:
            answer = {"accept": False, "reason_code": "no_time", "words": stage.pick(words["said_no"])}
        else:
            posting.threads[one.ref] = thread.ref
        stage.plan(
            self._soon(1.5),
            lambda: self._quietly(opportunity_actions.answer_invitation, one.ref, thread.ref, **answer),
        )

    def _plan_personas(self, posting: Posting) -> None:
        stage = self.stage
        for persona, fate in self.hands.get(posting.work.key, ()):
            one = stage.personas[persona]
            age = (stage.today - posting.posted).days
            if fate in ("invited", "said_no"):
                days = max(0.5, min(age - 3, 8))
                stage.plan(self._soon(days), partial(self._invite, posting, one, fate))
                continue
            days = max(0.4, min(2.0, age - 2))
            stage.plan(self._soon(days), partial(self._raise, posting, one, fate))
            step = {
                "seen": partial(self._look, posting),
                "shortlisted": partial(self._put_on_list, posting, one),
                "declined": partial(self._decline, posting, one),
                "withdrawn": partial(self._take_back, posting, one),
            }.get(fate)
            if step is not None:
                stage.plan(self._soon(days + 1.6), step)

    def _status(self, posting: Posting, person_ref: str) -> str:
        ref = posting.threads.get(person_ref, "")
        thread = opportunity_queries.find_candidacy(ref) if ref else None
        return thread.status if thread else ""

    def _waiting(self, posting: Posting) -> list[Someone]:
        """Who waits for the owner's word, best first as the owner sees them."""
        live = [self.stage.people[ref] for ref in posting.threads if self._status(posting, ref) in WAITING]
        live.sort(
            key=lambda one: (one.persona != posting.work.cast, -self._worth(one, posting.work), one.ref)
        )
        return live

    def _look(self, posting: Posting) -> None:
        self._quietly(opportunity_actions.mark_role_seen, posting.owner.ref, posting.role_ref)

    def _put_on_list(self, posting: Posting, one: Someone) -> None:
        if self._status(posting, one.ref) in WAITING[:2]:
            self.stage.do(opportunity_actions.shortlist, posting.owner.ref, posting.threads[one.ref])

    def _take_back(self, posting: Posting, one: Someone) -> None:
        if self._status(posting, one.ref) in WAITING:
            self.stage.do(
                opportunity_actions.withdraw_candidacy,
                one.ref,
                posting.threads[one.ref],
                reason_code="other_work",
                words="Something else has come up that I promised first.",
            )

    def _decline(self, posting: Posting, one: Someone) -> None:
        reasons = toml("words")["declined"]
        reason = self.stage.pick(sorted(reasons))
        if self._status(posting, one.ref) in WAITING:
            self.stage.do(
                opportunity_actions.decline,
                posting.owner.ref,
                posting.threads[one.ref],
                reason,
                self.stage.pick(reasons[reason]),
            )

    def _sort(self, posting: Posting, *, decline_one: bool) -> None:
        """Put the best on the short list, keep one as backup, and tell the weakest why not."""
        fated = {self.stage.personas[persona].ref for persona, _fate in self.hands.get(posting.work.key, ())}
        waiting = [one for one in self._waiting(posting) if one.ref not in fated]
        for one in waiting[:2]:
            self._put_on_list(posting, one)
        if len(waiting) > 2 and self.stage.chance.random() < 0.4:
            self._quietly(
                opportunity_actions.keep_as_backup, posting.owner.ref, posting.threads[waiting[2].ref]
            )
        if decline_one and len(waiting) > 3:
            self._decline(posting, waiting[-1])

    def _choose(self, posting: Posting) -> None:
        """Offer the seat to the best who waits; look again in two days when nobody does."""
        stage, work = self.stage, posting.work
        waiting = [one for one in self._waiting(posting) if one.ref not in posting.chosen]
        if not waiting:
            if (posting.starts - stage.now.date()).days > 4:
                stage.plan(self._soon(2), partial(self._more_hands, posting))
            return
        self._sort(posting, decline_one=stage.chance.random() < 0.5)
        one = waiting[0]
        message = stage.pick(toml("words")["chosen"])
        thread = stage.do(opportunity_actions.choose, posting.owner.ref, posting.threads[one.ref], message)
        if thread is None:
            return
        posting.chosen.append(one.ref)
        if work.story != "offered":
            contract = Contract(work, posting.owner, one, thread.ref, again=partial(self._choose, posting))
            stage.plan(self._soon(1), partial(self.working.answer_offer, contract))

    def _more_hands(self, posting: Posting) -> None:
        for one in self._fitting(posting):
            if one.ref not in posting.threads:
                self._raise(posting, one, "")
                break
        self._choose(posting)

    def _quietly(self, action: Any, who: str, *args: Any, **values: Any) -> None:
        """Somebody acts, if it is still possible: what is over is left alone."""
        self.stage.do(action, who, *args, **values)
