"""The plate: a person's weeks as stacked commitments with the room that is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.periods import mondays_from
from muster.foundation.words import _
from muster.people import policy
from muster.people.models import Commitment, CommitmentWeek, Person, SoftHold
from muster.people.queries.weeks import WeekTable, week_table
from muster.people.terms import CommitmentState


@dataclass(frozen=True, slots=True)
class Stack:
    """One commitment's part of one week."""

    source_ref: str
    title: str
    kind: str
    state: CommitmentState
    minutes: int
    colour_order: int


@dataclass(frozen=True, slots=True)
class PlateWeek:
    """One week. All amounts in minutes; ``leave`` is true when leave takes a day or more of it.

    ``offered_minutes`` is what is given after leave, ``cap_minutes`` what commitments may take of it,
    ``home_minutes`` the main job beside it. Free is never negative.
    """

    monday: date
    offered_minutes: int
    cap_minutes: int
    home_minutes: int
    leave: bool
    held: int
    firm: int
    free_minutes: int
    stacks: tuple[Stack, ...]

    @property
    def over_minutes(self) -> int:
        """How much was agreed before the offer was lowered below it; 0 in an ordinary week."""
        return max(0, self.held + self.firm - self.cap_minutes)


@dataclass(frozen=True, slots=True)
class Holding:
    """One commitment on the plate. ``ends_monday`` is the Monday after its last week."""

    ref: str
    source_ref: str
    title: str
    kind: str
    state: CommitmentState
    starts_monday: date
    ends_monday: date
    colour_order: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What one open offer asks for, by Monday in minutes: no room is taken by it."""

    source_ref: str
    title: str
    kind: str
    until_at: datetime
    weeks: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Plate:
    """A person's weeks in order, and the commitments that lie in them."""

    person_ref: str
    weeks: tuple[PlateWeek, ...]
    holdings: tuple[Holding, ...]
    offers: tuple[Asked, ...] = ()
    """What open offers ask for; only on the person's own plate."""

    @property
    def next_room(self) -> PlateWeek | None:
        """The first week with any room, or None."""
        return next((week for week in self.weeks if week.free_minutes > 0), None)


def plate(
    person: str | Person,
    from_monday: date,
    *,
    weeks: int = 12,
    instead: tuple[date, int] | None = None,
) -> Plate:
    """The plate of one person (or reference; raises NotFound). The caller has asked who may see it.

    With ``instead`` (a Monday, minutes) as it would be with that offer from there on.
    """
    if isinstance(person, Person):
        return _plates({person.pk: person.ref}, from_monday, weeks=weeks, instead=instead)[person.ref]
    plates = plates_for([person], from_monday, weeks=weeks, instead=instead)
    if person not in plates:
        raise NotFound(_("There is no such person."), ref=person)
    return plates[person]


def own_plate(person: Person, from_monday: date, *, at: datetime, weeks: int = 12) -> Plate:
    """The person's own plate with what open offers ask for on it: for the person alone. Six queries."""
    return replace(plate(person, from_monday, weeks=weeks), offers=offers_open_to(person.ref, at=at))


def offers_open_to(person_ref: str, *, at: datetime) -> tuple[Asked, ...]:
    """What open offers ask of the person, the soonest to end first. The caller shows it to nobody else."""
    rows = SoftHold.objects.filter(person__ref=person_ref, until_at__gt=at).order_by("until_at", "id")
    return tuple(
        Asked(
            row.source_ref,
            row.title,
            row.kind,
            row.until_at,
            {date.fromisoformat(day): minutes for day, minutes in row.weeks.items()},
        )
        for row in rows
    )


def visible_plate(actor: Actor, person_ref: str, from_monday: date, *, weeks: int = 12) -> Plate:
    """The plate, where the actor may see it; NotFound otherwise."""
    person = policy.plates_visible_to(actor, Person.objects.filter(ref=person_ref)).first()
    if person is None:
        raise NotFound(_("There is no such plate."), ref=person_ref)
    return plate(person, from_monday, weeks=weeks)


def plates_for(
    person_refs: Sequence[str],
    from_monday: date,
    *,
    weeks: int = 12,
    instead: tuple[date, int] | None = None,
) -> dict[str, Plate]:
    """The plates of several persons, in the same few queries as one; unknown persons are left out."""
    ids = dict(Person.objects.with_refs(person_refs).values_list("pk", "ref"))
    return _plates(ids, from_monday, weeks=weeks, instead=instead)


def _plates(
    ids: Mapping[int, str], from_monday: date, *, weeks: int, instead: tuple[date, int] | None
) -> dict[str, Plate]:
    """By reference, the plates of these persons (row id to reference). Five queries."""
    table = week_table(tuple(ids), from_monday, weeks, instead=instead)
    mondays = mondays_from(from_monday, weeks)
    end = mondays[-1] + timedelta(days=7)
    parts = (
        CommitmentWeek.objects.filter(
            commitment__person_id__in=list(ids), monday__gte=mondays[0], monday__lt=end
        )
        .select_related("commitment")
        .order_by("commitment__colour_order", "commitment_id")
    )
    stacks: dict[tuple[int, date], list[Stack]] = {}
    holdings: dict[int, dict[int, Holding]] = {pk: {} for pk in ids}
    for part in parts:
        row = part.commitment
        stacks.setdefault((row.person_id, part.monday), []).append(_stack(row, part.minutes))
        holdings[row.person_id].setdefault(row.pk, _holding(row))
    return {
        ref: Plate(
            ref,
            tuple(_week(table, index, column, stacks.get((pk, m), [])) for column, m in enumerate(mondays)),
            tuple(holdings[pk].values()),
        )
        for index, (pk, ref) in enumerate(ids.items())
    }


def _stack(row: Commitment, minutes: int) -> Stack:
    return Stack(row.source_ref, row.title, row.kind, CommitmentState(row.state), minutes, row.colour_order)


def _holding(row: Commitment) -> Holding:
    return Holding(
        ref=row.ref,
        source_ref=row.source_ref,
        title=row.title,
        kind=row.kind,
        state=CommitmentState(row.state),
        starts_monday=row.starts_monday,
        ends_monday=row.ends_monday,
        colour_order=row.colour_order,
    )


def _week(table: WeekTable, row: int, column: int, stacks: list[Stack]) -> PlateWeek:
    held, firm = int(table.held[row, column]), int(table.committed[row, column])
    cap = int(table.cap[row, column])
    return PlateWeek(
        monday=table.mondays[column],
        offered_minutes=int(table.offered[row, column]),
        cap_minutes=cap,
        home_minutes=int(table.home[row, column]),
        leave=bool(table.away[row, column]),
        held=held,
        firm=firm,
        free_minutes=max(0, cap - held - firm),
        stacks=tuple(stacks),
    )


def list_commitments(person_ref: str, *, live: bool = False) -> list[Commitment]:
    """The person's commitments, newest first; only held and firm ones with ``live``."""
    rows = Commitment.objects.filter(person__ref=person_ref).order_by("-starts_monday", "-pk")
    return list(rows.exclude(state=CommitmentState.ENDED) if live else rows)


def find_commitment(source_ref: str) -> Commitment | None:
    """The live commitment of this work, or its last ended one, or None."""
    rows = Commitment.objects.filter(source_ref=source_ref).select_related("person")
    return rows.exclude(state=CommitmentState.ENDED).first() or rows.order_by("-pk").first()


def weeks_of(commitment: Commitment) -> dict[date, int]:
    """Monday to minutes, in order."""
    return dict(commitment.weeks.order_by("monday").values_list("monday", "minutes"))
