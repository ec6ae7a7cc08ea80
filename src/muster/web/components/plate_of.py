"""A person's plate, as `people` tells it, drawn: the one call a page makes."""

from collections.abc import Callable, Mapping
from datetime import date

from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.people.terms import CommitmentState
from muster.web.components.dates import day_long
from muster.web.components.plate import Plate, PlateWeek, Stack, draw_plate
from muster.web.components.plate_weeks import COLOURS

HOME = "home"


def weeks_of(plate: people_queries.Plate, *, home_label: str = "") -> list[PlateWeek]:
    """The weeks with the main job on the floor; a week of leave in which nothing is offered is an empty one."""
    label = home_label or _("Your home role")
    found = []
    for week in plate.weeks:
        away = week.leave and not week.cap_minutes and not week.stacks
        home = 0 if away else week.home_minutes
        stacks = [Stack(HOME, label, home, "home")] if home else []
        for part in week.stacks:
            is_held = part.state == CommitmentState.HELD
            stacks.append(Stack(part.source_ref, part.title, part.minutes, "hold" if is_held else "firm"))
        cap = home + week.cap_minutes
        taken = sum(stack.minutes for stack in stacks)
        offers = tuple(
            Stack(one.source_ref, one.title, one.weeks[week.monday], "soft")
            for one in plate.offers
            if week.monday in one.weeks
        )
        found.append(
            PlateWeek(week.monday, cap, max(0, cap - taken), tuple(stacks), leave=week.leave, offers=offers)
        )
    return found


def slots_of(plate: people_queries.Plate) -> dict[str, int]:
    """The colour, 1 to 4, that each commitment was given when it was booked, kept for its life."""
    return {holding.source_ref: 1 + holding.colour_order % COLOURS for holding in plate.holdings}


def notes_of(plate: people_queries.Plate) -> dict[str, str]:
    """A note under each commitment: until when it runs, or that the hours are only held."""
    return {
        holding.source_ref: (
            _("Held until all have said yes")
            if holding.state == CommitmentState.HELD
            else _("To {day}", day=day_long(date.fromordinal(holding.ends_monday.toordinal() - 1)))
        )
        for holding in plate.holdings
    } | {
        one.source_ref: _("Offered until {day}; takes no room yet", day=day_long(one.until_at.date()))
        for one in plate.offers
    }


def plate_of(
    plate: people_queries.Plate,
    *,
    today: date,
    title: str = "",
    home_label: str = "",
    week_url: Callable[[date], str] | None = None,
    notes: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
) -> Plate:
    """The drawn plate. `notes` and `links` are by source ref ("home" and "free" for those two lines)."""
    return draw_plate(
        weeks_of(plate, home_label=home_label),
        today=today,
        title=title,
        week_url=week_url,
        slots=slots_of(plate),
        notes={**notes_of(plate), **(notes or {})},
        links=links,
    )
