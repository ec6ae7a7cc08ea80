"""What the first page shows of the product: an invented person's weeks and one match, drawn by the real parts."""

from __future__ import annotations

from datetime import date, timedelta

from muster.foundation.words import _
from muster.web.components.dates import monday_of
from muster.web.components.parts import PartLine, Parts
from muster.web.components.plate import Plate, PlateWeek, Span, Stack, draw_plate

# hours a week: the line, then home role, forecast, cash plan, mentoring, an offer that is held
HOURS = (
    (36, 20, 8, 4, 1, 0),
    (36, 20, 8, 4, 1, 0),
    (36, 20, 8, 4, 1, 0),
    (36, 20, 11, 4, 1, 0),
    (20, 12, 0, 4, 0, 0),
    (0, 0, 0, 0, 0, 0),
    (36, 20, 4, 0, 1, 0),
    (36, 20, 4, 4, 1, 0),
    (36, 20, 0, 4, 1, 5),
    (36, 20, 0, 4, 1, 5),
    (34, 20, 0, 4, 1, 5),
    (34, 20, 0, 4, 1, 5),
)


def sample_plate(today: date) -> Plate:
    """Twelve invented weeks from this one on."""
    kinds = (
        ("home", _("Demand planning"), "home"),
        ("forecast", _("Spare-parts forecast"), "firm"),
        ("cash", _("A bakery's cash plan"), "firm"),
        ("mentor", _("Mentoring a new colleague"), "firm"),
        ("offer", _("Returns dashboard"), "hold"),
    )
    first = monday_of(today)
    weeks = []
    for place, (cap, *taken) in enumerate(HOURS):
        stacks = tuple(
            Stack(key, label, hours * 60, kind)  # type: ignore[arg-type]
            for (key, label, kind), hours in zip(kinds, taken, strict=True)
            if hours
        )
        free = cap * 60 - sum(stack.minutes for stack in stacks)
        weeks.append(PlateWeek(first + timedelta(weeks=place), cap * 60, free, stacks, leave=cap == 0))
    notes = {
        "home": _("The main job"),
        "forecast": _("A project for another team"),
        "cash": _("For a client, four hours a week"),
        "mentor": _("An hour on Tuesdays"),
        "offer": _("Offered; held until the answer"),
    }
    spans = [Span(key, first + timedelta(days=n)) for n, key in enumerate(("forecast", "cash", "mentor"))]
    return draw_plate(
        weeks,
        today=today,
        title=_("The weeks of an invented person"),
        spans=spans,
        notes=notes,
        week_url=lambda monday: "#weeks",
    )


def sample_match() -> Parts:
    """One match as both sides read it: a required skill is missing, and that is a line of its own."""
    return Parts(
        50_186,
        8_050,
        14_200,
        14_600,
        8_000,
        79_036,
        (
            PartLine(_("Forecasting, level 3"), 23_520, 24_500, _("required"), _("verified")),
            PartLine(_("Supply-chain planning, level 2"), 17_185, 17_500, _("useful"), _("verified")),
            PartLine(_("Telling a story with data, level 2"), 9_481, 10_500, _("useful"), _("evidenced")),
            PartLine(_("Python, level 4"), 8_050, 17_500, _("required"), _("claimed")),
        ),
        (_("Python at level 4"),),
    )
