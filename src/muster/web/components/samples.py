"""Invented people and figures for the page that shows every component. Nothing here is read by the product."""

from datetime import date, timedelta

from django import forms

from muster.web.components.compare import Compared, Comparison, compare
from muster.web.components.parts import PartLine, Parts
from muster.web.components.plate import Plate, PlateWeek, Span, Stack, draw_plate

TODAY = date(2026, 11, 25)
FIRST = date(2026, 11, 23)

HOME = ("home", "Demand planning, Pumps Europe", "home")
FORECAST = ("com-forecast", "Spare-parts forecast", "firm")
CASH = ("com-cash", "Kornblum Bakery, cash plan", "firm")
MENTOR = ("com-mentor", "Mentoring Jonas Wirth", "firm")
RETURNS = ("com-returns", "Returns dashboard", "hold")

SPANS = (
    Span("com-forecast", date(2026, 9, 7), date(2027, 1, 18)),
    Span("com-cash", date(2026, 10, 5)),
    Span("com-mentor", date(2026, 10, 12)),
)
NOTES = {
    "home": "Your home role at Arnholt",
    "com-forecast": "Project, Service Operations, to 17 January",
    "com-cash": "Freelance, open-ended, four weeks’ notice",
    "com-mentor": "Tuesdays, to June",
    "com-returns": "Offer open until Thursday, held for you",
}
# hours a week: offered, then home, forecast, cash plan, mentoring, hold
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


def weeks(*, wanted: dict[int, int] | None = None) -> list[PlateWeek]:
    """Twelve invented weeks; `wanted` puts a refused act's minutes into weeks by their place."""
    found = []
    for place, (cap, *taken) in enumerate(HOURS):
        kinds = (HOME, FORECAST, CASH, MENTOR, RETURNS)
        stacks = tuple(
            Stack(key, label, hours * 60, kind)  # type: ignore[arg-type]
            for (key, label, kind), hours in zip(kinds, taken, strict=True)
            if hours
        )
        monday = FIRST + timedelta(weeks=place)
        free = cap * 60 - sum(stack.minutes for stack in stacks)
        found.append(
            PlateWeek(monday, cap * 60, free, stacks, leave=cap == 0, wanted=(wanted or {}).get(place, 0))
        )
    return found


def plate() -> Plate:
    """The plate of the mock pages."""
    return draw_plate(weeks(), today=TODAY, spans=SPANS, notes=NOTES)


def refused_plate() -> Plate:
    """The same weeks after an act that asked for nine hours a week from 30 November."""
    asked = dict.fromkeys((1, 2, 3, 4), 540)
    return draw_plate(weeks(wanted=asked), today=TODAY, spans=SPANS, title="The hours that were asked for")


def crowded_plate() -> Plate:
    """Eight commitments at once, small and odd ones among them."""
    minutes = (600, 435, 300, 240, 150, 90, 45, 30)
    stacks = tuple(Stack(f"com-{i}", f"Commitment {i + 1}", m) for i, m in enumerate(minutes))
    taken = sum(minutes)
    found = [
        PlateWeek(FIRST + timedelta(weeks=i), cap, max(0, cap - taken), stacks)
        for i, cap in enumerate((2400, 2400, 1800, 2400, 1890, 1905, 2400, 2400, 2400, 2400, 2400, 2400))
    ]
    return draw_plate(found, today=TODAY, title="A crowded plate")


def match(kind: str = "walter") -> Parts:
    """An invented match: noor and marit fit, walter misses a required skill, lea rests on claims, poor goes below zero."""
    lines = (
        PartLine("Time-series forecasting, level 3", 23_520, 24_500, "required", "verified"),
        PartLine("Supply-chain planning, level 2", 17_185, 17_500, "useful", "verified"),
        PartLine("Data storytelling, level 2", 9_481, 10_500, "useful", "evidenced"),
        PartLine("Python, level 4", 8_050, 17_500, "required", "claimed, counted through R"),
    )
    made = {
        "walter": Parts(50_186, 8_050, 14_200, 14_600, 8_000, 79_036, lines, ("Python at level 4",)),
        "noor": Parts(55_020, 6_190, 13_500, 14_200, 0, 88_910),
        "marit": Parts(51_640, 7_210, 15_000, 11_850, 0, 85_700),
        "lea": Parts(20_300, 23_800, 13_900, 13_800, 0, 71_800),
        "poor": Parts(
            6_000, 2_000, 7_500, 8_000, 40_000, -16_500, (), ("Python", "SQL", "R", "Forecasting", "Excel")
        ),
    }
    return made[kind]


def comparison() -> Comparison:
    """Three people for one role."""
    return compare(
        [
            Compared("Noor Haddad", match("noor"), "#noor", (("Free", "16 h"), ("Overlap", "3 h"))),
            Compared(
                "Marit Solheim", match("marit"), "#marit", (("Free", "16 h, mornings"), ("Overlap", "3 h"))
            ),
            Compared("Walter Eichhorn", match("walter"), "#walter", (("Free", "20 h"), ("Overlap", "3 h"))),
        ]
    )


class SampleForm(forms.Form):
    """Every kind of control, with something wrong in it."""

    title = forms.CharField(label="Title", help_text="What people see first.")
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("gig", "Gig"), ("project", "Project role"), ("fractional", "Fractional role")],
        widget=forms.RadioSelect,
        initial="gig",
    )
    hours = forms.IntegerField(
        label="Hours a week",
        max_value=60,
        error_messages={"max_value": "A week has 168 hours. Enter 60 or fewer."},
    )
    starts = forms.DateField(label="Starts", widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.ChoiceField(label="Place", choices=[("remote", "Remote"), ("site", "On site")])
    languages = forms.MultipleChoiceField(
        label="Languages",
        choices=[("en", "English"), ("de", "German"), ("pt", "Portuguese")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    about = forms.CharField(
        label="What is it about", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    file = forms.FileField(label="A file", required=False, help_text="PDF, DOCX or text, at most 10 MB.")
    public = forms.BooleanField(label="People outside may see it", required=False)


def form() -> SampleForm:
    """The sample form after a submit that failed."""
    return SampleForm(
        {
            "title": "Spare-parts demand forecast",
            "kind": "fractional",
            "hours": "200",
            "starts": "2027-01-11",
            "place": "remote",
        }
    )
