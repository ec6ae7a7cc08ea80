"""Sittings: what waits for whom, one as each of those concerned may see it, the next question of a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from muster.assessments import policy, rules
from muster.assessments.models import Rating, Sitting
from muster.assessments.queries.local import Local, local_of
from muster.assessments.terms import (
    LEAST_RATERS,
    OPEN_SITTINGS,
    InstrumentKind,
    Purpose,
    RatingState,
    SittingState,
)
from muster.engine import adaptive
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.paging import Page, page_of
from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.skills import queries as skills_queries


@dataclass(frozen=True, slots=True)
class RaterView:
    """One of those who rate. ``words``: the note of an interview or a scale, for the person once there is a result."""

    ref: str
    name: str
    state: RatingState
    words: str = ""


@dataclass(frozen=True, slots=True)
class ResultView:
    """A result as it is shown: hundredths on the scale of 1 to 5, with the range of 95 %, and the mean of each item."""

    rating: int
    mean: int
    low: int
    high: int
    raters: int
    reliability: int
    reliability_words: str
    is_reliable: bool
    items: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class AskedItem:
    """The question of a test that is asked now. ``number`` from 0; ``done`` answers so far, ``most`` at the most."""

    number: int
    text: str
    options: tuple[str, ...]
    done: int
    most: int


@dataclass(frozen=True, slots=True)
class SittingView:
    """A sitting as one of those concerned sees it."""

    ref: str
    instrument_ref: str
    title: str
    about: str
    kind: InstrumentKind
    kind_words: str
    standing_words: str
    skill_ref: str
    skill: str
    person_ref: str
    person_name: str
    asked_by_ref: str
    asked_by_name: str
    words: str
    state: SittingState
    state_words: str
    purpose: str
    purpose_words: str
    asked_at: datetime
    due_at: datetime
    agreed_at: datetime | None
    ended_at: datetime | None
    items: tuple[rules.Item, ...]
    raters: tuple[RaterView, ...]
    given: int
    result: ResultView | None
    evidence_ref: str
    is_mine: bool
    is_asker: bool
    may_rate: bool

    @property
    def is_open(self) -> bool:
        """It waits for somebody."""
        return self.state in OPEN_SITTINGS

    @property
    def may_end(self) -> bool:
        """The person, once they have agreed, and whoever invited them may end it."""
        return self.is_asker or (self.is_mine and self.state is SittingState.AGREED)

    @property
    def is_test(self) -> bool:
        """The person answers it alone."""
        return self.kind is InstrumentKind.TEST

    @property
    def may_close(self) -> bool:
        """Whoever invited may end it with what was given so far."""
        least = LEAST_RATERS if self.kind is InstrumentKind.FEEDBACK else 1
        return (
            self.is_asker and self.state is SittingState.AGREED and not self.is_test and self.given >= least
        )


def lock_sitting(ref: str) -> Sitting:
    """The sitting with its instrument and person, held until the transaction ends. Raises NotFound."""
    rows = Sitting.objects.select_related(
        "instrument__skill__merge__stands", "instrument__organisation", "person"
    )
    row = rows.select_for_update(of=("self",)).filter(ref=ref).first()
    if row is None:
        raise NotFound(_("There is no such sitting."), ref=ref)
    return row


def due_refs(at: datetime) -> list[str]:
    """Open sittings whose time is over, in order."""
    rows = Sitting.objects.filter(state__in=OPEN_SITTINGS, due_at__lte=at).order_by("pk")
    return list(rows.values_list("ref", flat=True))


def get_sitting(actor: Actor, ref: str, *, language: str = "en") -> SittingView:
    """One sitting for those concerned; NotFound for everybody else."""
    row = _rows().filter(ref=ref).first()
    if row is None or not policy.may_see_sitting(actor, row):
        raise NotFound(_("There is no such sitting."), ref=ref)
    return _views(actor, [row], language)[0]


def list_mine(
    actor: Actor, *, is_open: bool = True, number: int = 1, size: int = 20, language: str = "en"
) -> Page[SittingView]:
    """A page of sittings about the actor, the newest first."""
    rows = _rows().filter(person__ref=actor.ref)
    return _page(actor, rows, is_open=is_open, number=number, size=size, language=language)


def list_to_rate(actor: Actor, *, language: str = "en") -> list[SittingView]:
    """Sittings that wait for the actor's word, what is due first on top."""
    asked = Rating.objects.filter(rater_ref=actor.ref, state=RatingState.ASKED).values("sitting")
    rows = _rows().filter(pk__in=asked, state=SittingState.AGREED).order_by("due_at", "pk")[:20]
    return _views(actor, rows, language)


def count_waiting(actor: Actor) -> int:
    """How many sittings wait for the actor's word: an invitation to be one's own, or a rating of somebody else. One query."""
    asked = Rating.objects.filter(rater_ref=actor.ref, state=RatingState.ASKED).values("sitting")
    to_rate = Q(pk__in=asked, state=SittingState.AGREED)
    return Sitting.objects.filter(to_rate | Q(person__ref=actor.ref, state=SittingState.INVITED)).count()


def list_sittings_of(
    actor: Actor, *, is_open: bool = True, number: int = 1, size: int = 20, language: str = "en"
) -> Page[SittingView]:
    """A page of sittings to which the actor has invited somebody, the newest first."""
    rows = _rows().filter(asked_by_ref=actor.ref)
    return _page(actor, rows, is_open=is_open, number=number, size=size, language=language)


def ability_of(sitting: Sitting) -> adaptive.Ability:
    """What the answers of a test come to so far."""
    items = rules.from_plain(sitting.instrument.items)
    answers = [(items[n].numbers, option == items[n].right) for n, option in sitting.answers]
    return adaptive.expected(answers)


def find_question(sitting: Sitting) -> AskedItem | None:
    """The question that is asked now; None when the test is over."""
    items = rules.from_plain(sitting.instrument.items)
    ability = ability_of(sitting)
    if adaptive.is_over(ability, items=len(items)):
        return None
    asked = {n for n, _option in sitting.answers}
    number = adaptive.next_item([one.numbers for one in items], asked, ability.theta, seed=sitting.ref)
    if number is None:
        return None
    item = items[number]
    most = min(adaptive.MOST_ITEMS, len(items))
    return AskedItem(number, item.text, tuple(item.options), len(sitting.answers), most)


def question_of(actor: Actor, ref: str) -> AskedItem | None:
    """The same for the person who answers. Raises NotAllowed for everybody else, NotFound."""
    row = _rows().filter(ref=ref).first()
    if row is None:
        raise NotFound(_("There is no such sitting."), ref=ref)
    policy.may_answer_sitting(actor, row).require()
    return find_question(row) if row.state == SittingState.AGREED else None


def _rows() -> QuerySet[Sitting]:
    rows = Sitting.objects.select_related(
        "instrument__skill__merge__stands", "instrument__organisation", "person"
    )
    return rows.prefetch_related("ratings")


def _page(
    actor: Actor, rows: QuerySet[Sitting], *, is_open: bool, number: int, size: int, language: str
) -> Page[SittingView]:
    rows = rows.filter(state__in=OPEN_SITTINGS) if is_open else rows.exclude(state__in=OPEN_SITTINGS)
    page = page_of(rows.order_by("-asked_at", "-pk"), number, size)
    return Page(tuple(_views(actor, page.items, language)), page.number, page.size, page.total)


def _views(actor: Actor, rows: Iterable[Sitting], language: str) -> list[SittingView]:
    found = list(rows)
    if not found:
        return []
    skills = {one.instrument.skill.standing.ref for one in found}
    labels = skills_queries.labels_for(skills, language)
    names = people_queries.names_for(
        {
            ref
            for one in found
            for ref in (one.person.ref, one.asked_by_ref, *(r.rater_ref for r in one.ratings.all()))
        }
    )
    known = {one.instrument_id: local_of(one.instrument) for one in found} if len(found) == 1 else {}
    return [_view(actor, one, labels, names, known) for one in found]


def _view(
    actor: Actor, row: Sitting, labels: dict[str, str], names: dict[str, str], known: dict[int, Local]
) -> SittingView:
    instrument = row.instrument
    kind, ref = InstrumentKind(instrument.kind), instrument.skill.standing.ref
    items = tuple(rules.from_plain(instrument.items)) if kind is not InstrumentKind.TEST else ()
    ratings = sorted(row.ratings.all(), key=lambda one: one.pk)
    is_rater = any(one.rater_ref == actor.ref and one.state == RatingState.ASKED for one in ratings)
    local = known.get(instrument.pk)
    return SittingView(
        ref=row.ref,
        instrument_ref=instrument.ref,
        title=instrument.title,
        about=instrument.about,
        kind=kind,
        kind_words=rules.kind_words(kind),
        standing_words=rules.standing_words(local.standing, local.sittings) if local else "",
        skill_ref=ref,
        skill=labels.get(ref, ref),
        person_ref=row.person.ref,
        person_name=names.get(row.person.ref, ""),
        asked_by_ref=row.asked_by_ref,
        asked_by_name=names.get(row.asked_by_ref, ""),
        words=row.words,
        state=SittingState(row.state),
        state_words=rules.state_words(row.state),
        purpose=row.purpose,
        purpose_words=rules.purpose_words(row.purpose),
        asked_at=row.asked_at,
        due_at=row.due_at,
        agreed_at=row.agreed_at,
        ended_at=row.ended_at,
        items=items,
        raters=_raters(actor, row, ratings, names, kind),
        given=sum(one.state == RatingState.GIVEN for one in ratings),
        result=_result(actor, row, items, is_local=bool(local and local.agreement is not None)),
        evidence_ref=row.evidence_ref if actor.ref == row.person.ref else "",
        is_mine=row.person.ref == actor.ref,
        is_asker=row.asked_by_ref == actor.ref,
        may_rate=is_rater and row.state == SittingState.AGREED,
    )


def _raters(
    actor: Actor, row: Sitting, ratings: list[Rating], names: dict[str, str], kind: InstrumentKind
) -> tuple[RaterView, ...]:
    """Those who rate. Of feedback nobody learns who has answered; the person reads notes once there is a result."""
    is_secret = kind is InstrumentKind.FEEDBACK
    reads = row.state == SittingState.DONE and bool(policy.may_see_result(actor, row))
    return tuple(
        RaterView(
            one.rater_ref,
            names.get(one.rater_ref, ""),
            RatingState.ASKED if is_secret and one.rater_ref != actor.ref else RatingState(one.state),
            one.words if reads and not is_secret else "",
        )
        for one in ratings
    )


def _result(
    actor: Actor, row: Sitting, items: tuple[rules.Item, ...], *, is_local: bool
) -> ResultView | None:
    if row.result is None or not policy.may_see_result(actor, row):
        return None
    kept = rules.Result(**{**row.result, "items": tuple(row.result.get("items", ()))})
    if row.instrument.kind == InstrumentKind.TEST:
        words = _("Reliability .{n}, by the answers themselves.", n=f"{min(kept.reliability, 99):02d}")
    else:
        words = rules.reliability_words(kept.reliability, is_local=is_local)
    shown = (
        row.person.ref == actor.ref
        or row.purpose != Purpose.LEVEL
        or row.instrument.kind != InstrumentKind.FEEDBACK
    )
    return ResultView(
        rating=kept.rating,
        mean=kept.mean,
        low=kept.low,
        high=kept.high,
        raters=kept.raters,
        reliability=kept.reliability,
        reliability_words=words,
        is_reliable=kept.is_reliable,
        items=tuple((item.text, mean) for item, mean in zip(items, kept.items, strict=False))
        if shown
        else (),
    )
