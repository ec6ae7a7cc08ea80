"""What becomes of a skill: how often it is asked for, how many say that they have it, and what it has been worth here."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db.models import Q, QuerySet

from muster.engagements.models import Review
from muster.engagements.terms import Side
from muster.evidence.models import Claim, WorkRecord
from muster.evidence.terms import Stance, WorkOutcome
from muster.foundation.act import Actor
from muster.foundation.words import _
from muster.insights import policy, rules
from muster.insights.terms import Figure, Unit
from muster.opportunities import policy as opportunities_policy
from muster.opportunities.models import Opportunity
from muster.people import policy as people_policy
from muster.people.models import Consent, Person
from muster.people.terms import ConsentPurpose

MONTHS = 12
WORTH_LEAST = 20
"""So many finished pieces of work with the skill, and so many without, before anything is said of its worth."""
WORTH_PEOPLE = 5
"""Done by at least so many people."""


@dataclass(frozen=True, slots=True)
class SkillMonth:
    """One month: postings that asked for the skill, and people who said at its end that they have it (None: too few)."""

    start: date
    asked: int
    have: int | None


@dataclass(frozen=True, slots=True)
class SkillWorth:
    """What work with the skill came to in the reader's organisations, against work without it. ``cases`` is how much
    there is of the first; where it is too little, the figures say nothing.
    """

    cases: int
    elsewhere: int
    accepted: Figure
    accepted_elsewhere: Figure
    again: Figure
    again_elsewhere: Figure

    @property
    def is_known(self) -> bool:
        """Whether there are enough cases to say anything."""
        return self.accepted.is_known


@dataclass(frozen=True, slots=True)
class SkillLife:
    """The months up to now, oldest first, and the worth."""

    months: tuple[SkillMonth, ...]
    worth: SkillWorth


def skill_life(actor: Actor, skill_refs: tuple[str, ...], *, now: datetime) -> SkillLife:
    """The life of the skill with these references (its own first, then those merged into it), as this actor may see it.

    Persons are counted whom the actor may see and who agreed to be counted; postings are those that the actor may see;
    work is that of the actor's own organisations. Six queries.
    """
    policy.may_see_skill_figures(actor).require()
    return SkillLife(_months(actor, skill_refs, now), _worth(actor, skill_refs, now))


def _months(actor: Actor, refs: tuple[str, ...], now: datetime) -> tuple[SkillMonth, ...]:
    today = now.astimezone(UTC).date()
    starts = [rules.months_back(today, back) for back in range(MONTHS - 1, -1, -1)]
    since = _moment(starts[0])
    asked: Counter[date] = Counter()
    rows = opportunities_policy.visible_to(actor, Opportunity.objects.all())
    named = Q(roles__requirements__skill__ref__in=refs)
    found = rows.filter(named, opened_at__gte=since).order_by().values_list("pk", "opened_at").distinct()
    for _pk, opened in found:
        if opened is not None:
            asked[opened.astimezone(UTC).date().replace(day=1)] += 1
    said = _counted_claims(actor, refs)
    months = []
    for start in starts:
        moment = min(now, _moment(rules.months_back(start, -1)))
        people = {p for p, since, until in said if since <= moment and (until is None or until > moment)}
        months.append(SkillMonth(start, asked[start], rules.at_least(len(people))))
    return tuple(months)


def _counted_claims(actor: Actor, refs: tuple[str, ...]) -> list[tuple[int, datetime, datetime | None]]:
    rows = Claim.objects.filter(skill__ref__in=refs, stance=Stance.HAS, person__in=_counted(actor))
    return list(rows.values_list("person_id", "said_at", "withdrawn_at"))


def _counted(actor: Actor) -> QuerySet[Person]:
    agreed = Consent.objects.filter(purpose=ConsentPurpose.INSIGHTS, withdrawn_at=None)
    return people_policy.visible_to(actor, Person.objects.all()).filter(pk__in=agreed.values("person"))


def _worth(actor: Actor, refs: tuple[str, ...], now: datetime) -> SkillWorth:
    """Outcomes of finished work of people who agreed to be counted."""
    agreed = Consent.objects.filter(purpose=ConsentPurpose.INSIGHTS, withdrawn_at=None)
    rows = WorkRecord.objects.filter(
        organisation_ref__in=list(actor.organisation_refs),
        outcome__in=(WorkOutcome.ACCEPTED, WorkOutcome.ENDED_EARLY),
        person__in=agreed.values("person"),
    )
    wanted = set(refs)
    work = [
        (source, person, outcome == WorkOutcome.ACCEPTED, bool(wanted & set(skills)))
        for source, person, outcome, skills in rows.values_list(
            "source_ref", "person_id", "outcome", "skill_refs"
        )
    ]
    reviews = Review.objects.filter(
        side=Side.OWNER,
        engagement__ref__in=[source for source, *_rest in work],
        engagement__reviews_opened_at__lte=now,
    )
    again = dict(reviews.values_list("engagement__ref", "would_again"))
    used = [one for one in work if one[3]]
    other = [one for one in work if not one[3]]
    enough = (
        min(len(used), len(other)) >= WORTH_LEAST
        and len({person for _s, person, _a, _u in used}) >= WORTH_PEOPLE
    )
    said = [again[source] for source, *_rest in used if source in again]
    said_elsewhere = [again[source] for source, *_rest in other if source in again]
    enough_said = enough and min(len(said), len(said_elsewhere)) >= WORTH_LEAST
    of_work = _("Finished work of your organisations. It cannot say that the skill is the reason.")
    of_words = _("What owners said afterwards. Work without a review is not in it.")
    return SkillWorth(
        cases=len(used),
        elsewhere=len(other),
        accepted=_share([one[2] for one in used], of_work, enough=enough),
        accepted_elsewhere=_share([one[2] for one in other], of_work, enough=enough),
        again=_share(said, of_words, enough=enough_said),
        again_elsewhere=_share(said_elsewhere, of_words, enough=enough_said),
    )


def _share(yes: list[bool], limit: str, *, enough: bool) -> Figure:
    value = rules.share(sum(yes), len(yes), least=WORTH_LEAST) if enough else None
    return Figure(value, Unit.THOUSANDTHS, len(yes), limit)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
