"""Agreed work: the home manager, terms, hours week by week, the delivery, ratings, reviews, early ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from muster.engagements import actions as engagement_actions
from muster.engagements import queries as engagement_queries
from muster.engagements.terms import REVIEW_ITEMS, EngagementStatus, Side
from muster.foundation.periods import monday
from muster.opportunities import actions as opportunity_actions
from muster.world.purse import Purse
from muster.world.sources import Work, toml
from muster.world.stage import Someone, Stage

RUNNING = (EngagementStatus.AGREED, EngagementStatus.ACTIVE)


@dataclass(slots=True)
class Contract:
    """One person's agreed work. ``again`` lets the owner choose somebody else."""

    work: Work
    owner: Someone
    person: Someone
    candidacy_ref: str
    again: Callable[[], None]
    ref: str = ""
    is_second: bool = False


class Working:
    """Lets agreed work happen, by the story of its posting."""

    def __init__(self, stage: Stage, purse: Purse) -> None:
        self.stage = stage
        self.purse = purse
        self._refused_once: set[str] = set()

    def answer_offer(self, contract: Contract) -> None:
        """Say yes; or no, when the hours do not fit."""
        stage = self.stage
        made = stage.do(engagement_actions.agree_to_offer, contract.person.ref, contract.candidacy_ref)
        if made is None:
            said = "My weeks are fuller than I thought."
            stage.do(
                opportunity_actions.decline_offer,
                contract.person.ref,
                contract.candidacy_ref,
                reason_code="hours_differ",
                words=said,
            )
            stage.plan(self._soon(1), contract.again)
            return
        contract.ref = made.ref
        contract.person.engaged += 1
        asked = list(made.approvals.order_by("pk"))
        for approval in asked:
            if contract.work.story not in ("home", "silent"):
                at = self._soon(stage.chance.uniform(0.8, 2.5))
                stage.plan(at, partial(self._answer_home, contract, approval.ref, approval.manager.ref))
        wait = 8.0 if contract.work.story == "silent" else 4.0
        stage.plan(self._soon(wait), partial(self._agree_terms, contract))

    def _answer_home(self, contract: Contract, approval_ref: str, manager_ref: str) -> None:
        stage, story, words = self.stage, contract.work.story, toml("words")
        if story == "refused" and contract.work.key not in self._refused_once:
            self._refused_once.add(contract.work.key)
            no = stage.pick(words["home_no"])
            stage.do(engagement_actions.refuse_home, manager_ref, approval_ref, words=no)
            contract.person.engaged -= 1
            stage.plan(self._soon(1.5), contract.again)
        elif story == "dates":
            row = engagement_queries.get_engagement(contract.ref)
            stage.do(
                engagement_actions.propose_other_dates,
                manager_ref,
                approval_ref,
                starts_date=row.starts_date + timedelta(weeks=1),
                ends_date=row.ends_date + timedelta(weeks=1),
                words=stage.pick(words["home_dates"]),
            )
        else:
            yes = stage.pick(words["home_yes"])
            stage.do(engagement_actions.approve_home, manager_ref, approval_ref, words=yes)

    def _agree_terms(self, contract: Contract) -> None:
        stage, row = self.stage, engagement_queries.get_engagement(contract.ref)
        if row.status == EngagementStatus.AWAITING_HOME and contract.work.story == "silent":
            if row.starts_date > stage.now.date():
                stage.plan(self._soon(1), partial(self._agree_terms, contract))
            return
        if row.status != EngagementStatus.AWAITING_TERMS:
            return
        seen = engagement_queries.latest_terms(row).version
        stage.do(engagement_actions.accept_terms, contract.owner.ref, contract.ref, seen=seen)
        if contract.work.story != "terms":
            stage.plan(self._soon(0.6), partial(self._sign, contract, seen))

    def _sign(self, contract: Contract, seen: int) -> None:
        stage = self.stage
        if stage.do(engagement_actions.accept_terms, contract.person.ref, contract.ref, seen=seen) is None:
            return
        row = engagement_queries.get_engagement(contract.ref)
        if contract.work.story == "cancelled":
            at = stage.moment(row.starts_date - timedelta(days=3))
            stage.plan(max(at, stage.now), partial(self._cancel, contract, row.role.opportunity.ref))
            return
        if engagement_queries.pay_of(row).is_paid:
            self.purse.watch(contract.work.organisation, contract.person, row.ref, row.ends_date)
        week = monday(row.starts_date)
        last = row.ends_date
        if contract.work.story == "early":
            last = row.starts_date + timedelta(weeks=max(1, contract.work.weeks // 2), days=3)
            stage.plan(stage.moment(last), partial(self._stop, contract, last))
        while week <= last:
            stage.plan(self._at(week + timedelta(days=4), 15), partial(self._log_week, contract, week))
            week += timedelta(days=7)
        if contract.work.story != "early" and row.ends_date < stage.today:
            finish = min(row.ends_date, stage.day(2)) if contract.work.story == "delivered" else row.ends_date
            stage.plan(self._at(finish, 16), partial(self._deliver, contract))
        self._plan_this_week(contract, row.starts_date)

    def _plan_this_week(self, contract: Contract, starts: date) -> None:
        """The week of today is not over: what was worked in it stands as not sent yet."""
        stage, week = self.stage, monday(self.stage.today)
        done = stage.today - timedelta(days=1)
        if starts <= week <= done and contract.work.story in ("running", "dates"):
            stage.plan(self._at(done, 16), partial(self._log, contract, week))

    def _at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, self.stage.end.timetz().replace(hour=hour)) + timedelta(
            minutes=self.stage.chance.randrange(0, 90)
        )

    def _soon(self, days: float) -> datetime:
        day = (self.stage.now + timedelta(days=days)).date()
        day += timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
        return self.stage.moment(day, after=self.stage.now)

    def _cancel(self, contract: Contract, opportunity_ref: str) -> None:
        stage, words = self.stage, toml("words")
        said = stage.pick(words["cancelled"])
        stage.do(engagement_actions.cancel_engagement, contract.owner.ref, contract.ref, words=said)
        stage.do(
            opportunity_actions.withdraw, contract.owner.ref, opportunity_ref, words=words["cancelled_role"]
        )

    def _log(self, contract: Contract, week: date) -> str:
        """Write down what was worked in the week, two or three days of it; the timesheet's reference or ""."""
        stage, chance = self.stage, self.stage.chance
        row = engagement_queries.get_engagement(contract.ref)
        last = min(row.last_date or row.ends_date, stage.now.date(), week + timedelta(days=4))
        days = [week + timedelta(days=i) for i in range(5)]
        days = [day for day in days if row.starts_date <= day <= last]
        if not days or row.status not in RUNNING:
            return ""
        days = sorted(
            chance.sample(
                days, min(len(days), 1 + (row.minutes_per_week > 200) + (row.minutes_per_week > 400))
            )
        )
        whole = row.minutes_per_week * chance.choice((80, 90, 100, 100, 100, 110)) // 100
        part = max(15, whole // len(days) // 15 * 15)
        notes = {day: stage.pick(toml("words")["logged"]) for day in days}
        sheets = stage.do(
            engagement_actions.log_hours,
            contract.person.ref,
            contract.ref,
            dict.fromkeys(days, part),
            notes=notes,
        )
        return sheets[0].ref if sheets else ""

    def _log_week(self, contract: Contract, week: date) -> None:
        """Log on Friday, send, and let the owner decide next week; the last week before today stays in the making."""
        stage, chance = self.stage, self.stage.chance
        sheet = self._log(contract, week)
        if not sheet:
            return
        is_last = week == monday(stage.today) - timedelta(days=7)
        if (
            is_last
            and stage.today.weekday() == 0
            and chance.random() < 0.3
            and contract.work.owner != "owner"
        ):
            return
        stage.plan(
            stage.now + timedelta(minutes=5),
            lambda: stage.do(engagement_actions.submit_timesheet, contract.person.ref, sheet),
        )
        draw = chance.random()
        if is_last and (contract.work.owner == "owner" or draw < 0.4):
            return
        if (is_last and draw < 0.65) or draw < 0.05:
            stage.plan(self._after_friday(week), partial(self._return, contract, sheet, week, stays=is_last))
            return
        stage.plan(
            self._after_friday(week),
            lambda: stage.do(engagement_actions.approve_timesheet, contract.owner.ref, sheet),
        )

    def _after_friday(self, week: date) -> datetime:
        """On the next Monday or Tuesday; on the Sunday before, should today come first."""
        at = self._at(week + timedelta(days=self.stage.chance.choice((7, 8))), 9)
        return at if at < self.stage.end else self._at(week + timedelta(days=5), 10)

    def _return(self, contract: Contract, sheet: str, week: date, *, stays: bool) -> None:
        stage = self.stage
        words = stage.pick(toml("words")["returned"])
        if (
            stage.do(engagement_actions.return_timesheet, contract.owner.ref, sheet, words=words) is None
            or stays
        ):
            return
        again = self._soon(1)

        def send_again() -> None:
            stage.do(
                engagement_actions.submit_timesheet, contract.person.ref, sheet, note="Corrected, thank you."
            )
            stage.plan(
                self._soon(1.2),
                lambda: stage.do(engagement_actions.approve_timesheet, contract.owner.ref, sheet),
            )

        stage.plan(again, send_again)

    def _deliver(self, contract: Contract, *, tries: int = 0) -> None:
        stage, words = self.stage, toml("words")
        handed = stage.pick(words["delivered"])
        if stage.do(engagement_actions.deliver, contract.person.ref, contract.ref, words=handed) is None:
            return
        if contract.work.story == "delivered":
            return
        if tries == 0 and stage.chance.random() < 0.15:
            stage.plan(self._soon(1.5), partial(self._send_back, contract))
            return
        stage.plan(self._soon(stage.chance.uniform(1, 4)), partial(self._accept, contract))

    def _send_back(self, contract: Contract) -> None:
        stage = self.stage
        words = stage.pick(toml("words")["delivery_returned"])
        stage.do(engagement_actions.return_delivery, contract.owner.ref, contract.ref, words=words)
        stage.plan(self._soon(2), partial(self._deliver, contract, tries=1))

    def _accept(self, contract: Contract) -> None:
        """Accept once everything is paid, and rate the skills as the work showed them."""
        stage, work = self.stage, contract.work
        row = engagement_queries.get_engagement(contract.ref)
        if engagement_queries.open_money(row, ends_well=True):
            stage.plan(self._soon(7), partial(self._accept, contract))
            return
        ratings = {
            stage.skills[key]: stage.level(contract.person.truth.get(key, 1.5), noise=0.45)
            for key, _level in (*work.required, *work.useful)
            if key in contract.person.truth
        }
        words = stage.pick(toml("words")["accepted"])
        done = stage.do(
            engagement_actions.accept_delivery, contract.owner.ref, contract.ref, ratings=ratings, words=words
        )
        if done is not None:
            self._plan_reviews(contract)

    def _stop(self, contract: Contract, last: date) -> None:
        stage = self.stage
        words = stage.pick(toml("words")["early"])
        who = contract.owner.ref if stage.chance.random() < 0.7 else contract.person.ref
        done = stage.do(engagement_actions.end_early, who, contract.ref, last_date=last, words=words)
        if done is not None:
            self._plan_reviews(contract)

    def _plan_reviews(self, contract: Contract) -> None:
        for side, one in ((Side.OWNER, contract.owner), (Side.PERSON, contract.person)):
            if self.stage.chance.random() < one.care:
                at = self._soon(self.stage.chance.uniform(1, 9))
                self.stage.plan(at, partial(self._review, contract, side, one))

    def _review(self, contract: Contract, side: Side, one: Someone) -> None:
        stage, words = self.stage, toml("words")
        said = words["reviews_owner" if side == Side.OWNER else "reviews_person"]
        items = {item: stage.level(4.2, noise=0.7) for item in REVIEW_ITEMS[side]}
        stage.do(
            engagement_actions.review,
            one.ref,
            contract.ref,
            items=items,
            would_again=min(items.values()) > 2,
            words=stage.pick(said).format(name=contract.person.name.split()[0]),
        )
