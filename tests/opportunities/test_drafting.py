"""Sentences in, drafts out: what people write, in English and German, and what it must mean."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muster.opportunities import terms
from muster.opportunities.drafting import Draft, draft, language_of
from tests.opportunities.words import extract

TODAY = date(2026, 11, 23)  # a Monday
THE_SENTENCE = (
    "We need someone two days a week for six weeks to build a demand forecast in Python; "
    "some supply-chain knowledge would help; overlap with Central Europe"
)


def read(text: str) -> Draft:
    return draft(text, today=TODAY, extractor=extract, zone="Europe/Berlin")


def day(month: int, of_month: int, year: int = 2027) -> date:
    return date(year, month, of_month)


def test_the_sentence_of_the_owner() -> None:
    found = read(THE_SENTENCE)
    assert (found.title, found.kind) == ("Demand forecast", terms.Kind.FRACTIONAL_ROLE)
    assert (found.minutes_per_week, found.weeks) == (960, 6)
    assert [(n.label, n.kind) for n in found.requirements] == [
        ("Time-series forecasting", "required"),
        ("Python", "required"),
        ("Supply-chain planning", "useful"),
    ]
    assert found.overlap == terms.Overlap("Europe/Berlin", 540, 1020, 180)
    assert found.work_mode == terms.WorkMode.REMOTE
    assert (found.starts_date, found.ends_date) == (day(12, 7, 2026), day(1, 15))


def test_after_the_holidays_is_asked() -> None:
    found = read(f"{THE_SENTENCE}. Start after the holidays.")
    assert (found.starts_date, found.ends_date) == (day(1, 11), day(2, 19))
    asked = next(r for r in found.questions if r.field == "starts_date")
    assert asked.ask == "“Start after the holidays”: we took 11 January. Is that right?"
    assert asked.options == ("2027-01-04",)


def test_an_end_before_the_start_is_asked_with_the_end_that_fits() -> None:
    found = read("Six weeks from 11 January 2027 until 8 January 2027, two days a week, Python")
    assert (found.starts_date, found.ends_date) == (day(1, 11), day(2, 19))
    asked = next(r for r in found.questions if r.field == "ends_date")
    assert asked.ask == "The end is before the start. Six weeks from 11 January is 19 February."
    assert asked.options == ("2027-02-19",)


def test_a_start_in_the_past_is_asked() -> None:
    found = read("From 5 January 2026, 4 hours a week, Python")
    assert found.starts_date == day(12, 7, 2026)
    assert [r.ask for r in found.questions if r.field == "starts_date"] == [
        "This start is in the past. We took 7 December."
    ]


def test_two_hundred_hours_are_asked() -> None:
    found = read("200 hours a week of Python")
    assert found.minutes_per_week <= terms.MOST_WEEK_MINUTES
    asked = next(r for r in found.questions if r.field == "minutes_per_week")
    assert "200 hours do not fit into a week" in asked.ask


def test_what_is_not_said_is_asked() -> None:
    found = read("Python")
    assert {r.field for r in found.questions} == {"title", "minutes_per_week", "starts_date", "ends_date"}
    assert all(r.span == (0, 0) and not r.words for r in found.questions)


ENGLISH: list[tuple[str, dict[str, Any]]] = [
    ("16 hours a week", {"minutes_per_week": 960}),
    ("16h/week for Python", {"minutes_per_week": 960}),
    ("a 10-hour-a-week role", {"minutes_per_week": 600}),
    ("20 hours weekly", {"minutes_per_week": 1200}),
    ("two to three days a week", {"minutes_per_week": 1440, "minimum_minutes": 960}),
    ("one and a half days per week", {"minutes_per_week": 720}),
    ("half a day a week", {"minutes_per_week": 240}),
    ("one afternoon a week", {"minutes_per_week": 240}),
    ("a day a week of Excel", {"minutes_per_week": 480}),
    ("two hours a day", {"minutes_per_week": 600}),
    ("50 % of a full position", {"minutes_per_week": 1200}),
    ("at 20 percent for 8 weeks", {"minutes_per_week": 480, "weeks": 8}),
    ("full time for three months", {"minutes_per_week": 2400, "weeks": 13}),
    ("increase sales by 20 % with Excel", {"minutes_per_week": 240}),
    ("40 hours in total over four weeks", {"minutes_per_week": 600, "weeks": 4, "kind": "gig"}),
    ("about 12 hours over 6 weeks", {"minutes_per_week": 120, "weeks": 6}),
    ("for three days, build a dashboard", {"minutes_per_week": 1440, "weeks": 1, "kind": "gig"}),
    ("for half a year", {"ends_date": day(6, 4)}),
    ("a 6-week project, 8 hours a week", {"weeks": 6, "ends_date": day(1, 15)}),
    ("until end of March", {"ends_date": day(3, 31)}),
    ("until 31 March 2027", {"ends_date": day(3, 31)}),
    ("from 11 January to 19 February", {"starts_date": day(1, 11), "ends_date": day(2, 19), "weeks": 6}),
    ("starting January 11th for two weeks", {"starts_date": day(1, 11), "ends_date": day(1, 22)}),
    ("from 2027-01-11 until 2027-02-19", {"starts_date": day(1, 11), "ends_date": day(2, 19)}),
    ("six weeks until 19 February", {"starts_date": day(1, 11), "ends_date": day(2, 19)}),
    ("start next month", {"starts_date": day(12, 1, 2026)}),
    ("starts next week", {"starts_date": day(11, 30, 2026)}),
    ("start in three weeks", {"starts_date": day(12, 14, 2026)}),
    ("as soon as possible", {"starts_date": day(11, 30, 2026)}),
    ("starting after Easter", {"starts_date": day(3, 30)}),
    ("from mid-February, 8 weeks", {"starts_date": day(2, 15), "weeks": 8}),
    ("starting in Q2", {"starts_date": day(4, 1)}),
    ("fully remote", {"work_mode": "remote"}),
    ("hybrid in Berlin", {"work_mode": "hybrid", "place": "Berlin", "country": "DE"}),
    ("on site in Kassel", {"work_mode": "on_site", "place": "Kassel", "country": "DE"}),
    ("On site in Lower Wessex", {"work_mode": "on_site", "place": "Lower Wessex", "country": ""}),
    ("no remote, please", {"work_mode": "on_site"}),
    ("partly on site, otherwise remote", {"work_mode": "hybrid"}),
    ("build it in Python", {"place": "", "work_mode": "any"}),
    (
        "at least 4 hours of overlap with US East",
        {"overlap": terms.Overlap("America/New_York", 540, 1020, 240)},
    ),
    ("CET working hours", {"overlap": terms.Overlap("Europe/Berlin")}),
    ("overlap with London", {"overlap": terms.Overlap("Europe/London")}),
    ("some overlap with our team", {"overlap": terms.Overlap("Europe/Berlin"), "work_mode": "remote"}),
    ("in European time zones", {"overlap": terms.Overlap("Europe/Berlin")}),
    ("German B2 and Python", {"languages": (("de", 4),)}),
    ("fluent French, basic Spanish", {"languages": (("es", 2), ("fr", 5))}),
    ("C1 English required", {"languages": (("en", 5),)}),
    ("speaks Italian and Dutch", {"languages": (("it", 4), ("nl", 4))}),
    ("the German market", {"languages": ()}),
    ("French would help", {"languages": ()}),
    ("looking for two data analysts", {"seats": 2, "title": "Data analysts"}),
    ("We need three people for a workshop", {"seats": 3}),
    ("Train a team of five people", {"seats": 1}),
    ("a freelancer for 6 weeks", {"kind": "project_role"}),
    ("an ongoing role, 4 hours a week", {"kind": "fractional_role"}),
    ("a quick gig: 3 hours a week", {"kind": "gig"}),
    ("build a portal, one day a week for 5 months", {"kind": "project_role"}),
    ("Please translate the handbook", {"title": "Translate the handbook"}),
    ("Someone who can set up a booking system for our guests", {"title": "Booking system"}),
    ("We are looking for a UX designer with React", {"title": "UX designer"}),
    ("help with the annual inventory", {"title": "Annual inventory"}),
]
GERMAN: list[tuple[str, dict[str, Any]]] = [
    ("zwei Tage pro Woche", {"minutes_per_week": 960}),
    ("an zwei Tagen in der Woche", {"minutes_per_week": 960}),
    ("16 Stunden pro Woche für sechs Wochen", {"minutes_per_week": 960, "weeks": 6}),
    ("ein halber Tag? Nein: einen halben Tag pro Woche", {"minutes_per_week": 240}),
    ("50 Prozent Pensum", {"minutes_per_week": 1200}),
    ("insgesamt? 40 Stunden insgesamt, vier Wochen", {"minutes_per_week": 600, "weeks": 4}),
    ("bis Ende März", {"ends_date": day(3, 31)}),
    ("bis zum 31.3.2027", {"ends_date": day(3, 31)}),
    ("ab 11. Januar bis 19. Februar", {"starts_date": day(1, 11), "ends_date": day(2, 19)}),
    ("vom 11.01.2027 bis zum 19.02.2027", {"starts_date": day(1, 11), "ends_date": day(2, 19)}),
    ("nach den Feiertagen", {"starts_date": day(1, 11)}),
    ("Beginn ab nächsten Monat", {"starts_date": day(12, 1, 2026)}),
    ("ab sofort für drei Monate", {"starts_date": day(11, 30, 2026), "ends_date": day(2, 26)}),
    ("im Homeoffice", {"work_mode": "remote"}),
    ("vor Ort in München", {"work_mode": "on_site", "place": "München", "country": "DE"}),
    ("Überschneidung mit Mitteleuropa", {"overlap": terms.Overlap("Europe/Berlin")}),
    ("Deutsch B2, fließend Französisch", {"languages": (("de", 4), ("fr", 5))}),
    ("gute Deutschkenntnisse", {"languages": (("de", 4),)}),
    ("Wir suchen zwei Personen für einen Workshop", {"seats": 2}),
    ("Wir suchen eine Datenanalystin mit SQL", {"title": "Datenanalystin"}),
    ("jemanden für den Aufbau eines Lagers in Kassel", {"title": "Aufbau eines Lagers"}),
    ("um eine Bedarfsprognose in Python zu erstellen", {"title": "Bedarfsprognose"}),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH + GERMAN)
def test_what_the_words_mean(text: str, expected: dict[str, Any]) -> None:
    found = read(text)
    assert {name: getattr(found, name) for name in expected} == expected


NEEDS: list[tuple[str, list[tuple[str, int, str]]]] = [
    ("We need Python and SQL", [("Python", 3, "required"), ("SQL", 3, "required")]),
    ("We need Python and some SQL would help.", [("Python", 3, "required"), ("SQL", 2, "useful")]),
    ("Python, ideally Tableau", [("Python", 3, "required"), ("Tableau", 3, "useful")]),
    ("Must know SQL. Excel is a plus.", [("SQL", 3, "required"), ("Excel", 3, "useful")]),
    ("Nice to have: Tableau, Power BI", [("Tableau", 3, "useful"), ("Power BI", 3, "useful")]),
    (
        "SAP, Excel and Tableau would help",
        [("SAP", 3, "useful"), ("Excel", 3, "useful"), ("Tableau", 3, "useful")],
    ),
    ("It would help to know SQL", [("SQL", 3, "useful")]),
    ("Happy to teach Tableau, but SQL is needed", [("Tableau", 2, "learnable"), ("SQL", 3, "required")]),
    ("Python; React can be learned here", [("Python", 3, "required"), ("React", 2, "learnable")]),
    ("No experience needed in SAP", [("SAP", 1, "learnable")]),
    ("Expert in Python, basic SQL", [("Python", 5, "required"), ("SQL", 2, "required")]),
    ("strong Python and SQL skills", [("Python", 4, "required"), ("SQL", 4, "required")]),
    ("a Python expert with solid Excel", [("Python", 5, "required"), ("Excel", 3, "required")]),
    ("Python (level 4), SQL level 2", [("Python", 4, "required"), ("SQL", 2, "required")]),
    (
        "Requirements:\n- Python\n- SQL\n\nNice to have:\n- Tableau\n",
        [("Python", 3, "required"), ("SQL", 3, "required"), ("Tableau", 3, "useful")],
    ),
    (
        "Sehr gute Kenntnisse in Python, Grundkenntnisse in SQL",
        [("Python", 4, "required"), ("SQL", 2, "required")],
    ),
    ("Python; SQL wäre von Vorteil", [("Python", 3, "required"), ("SQL", 3, "useful")]),
    ("Idealerweise SAP; Excel bringen wir bei", [("SAP", 3, "useful"), ("Excel", 2, "learnable")]),
    ("etwas Erfahrung mit Tableau, Python zwingend", [("Tableau", 2, "useful"), ("Python", 3, "required")]),
    ("some experience with Python and SQL", [("Python", 2, "useful"), ("SQL", 2, "useful")]),
    ("German B2 and Excel", [("Excel", 3, "required")]),
    ("French would help", [("French", 3, "useful")]),
]


@pytest.mark.parametrize(("text", "expected"), NEEDS)
def test_how_much_a_skill_is_needed(text: str, expected: list[tuple[str, int, str]]) -> None:
    assert [(n.label, n.level, n.kind) for n in read(text).requirements] == expected


def test_what_nobody_starts_without() -> None:
    needs = {
        n.label: n.must_have for n in read("We cannot start without Python; SQL is required").requirements
    }
    assert needs == {"Python": True, "SQL": False}


def test_every_reading_says_where_it_stands() -> None:
    text = f"{THE_SENTENCE}. German B2, hybrid in Kassel, two people."
    for reading in read(text).readings:
        assert text[slice(*reading.span)] == reading.words
        assert reading.sure or reading.ask


def test_the_language_of_a_text() -> None:
    assert language_of("Wir suchen jemanden für die Planung") == "de"
    assert language_of(THE_SENTENCE) == "en"
    assert language_of("") == "en"


PIECES = st.sampled_from(
    [
        "two days a week",
        "für sechs Wochen",
        "from 31 February",
        "until 30.2.",
        "99.99.2027",
        "0 hours a week",
        "1/13/2027",
        "half a day",
        "100 %",
        "next month",
        "in 900 months",
        "overlap with Central Europe",
        "German C2",
        "would help",
        "Python",
        "happy to teach SQL",
        "İstanbul ß",
        "1000 people",
        "need 3 people",
        "end of",
        "nach Ostern",
        "\x00",
        ";",
        "\n",
    ]
)


@given(
    st.lists(PIECES | st.text(max_size=12), max_size=12).map(" ".join),
    st.dates(date(2024, 1, 1), date(2040, 1, 1)),
)
def test_no_text_breaks_it(text: str, today: date) -> None:
    """Never raises; spans lie inside; the dates and minutes are ones that the database accepts."""
    found = draft(text, today=today, extractor=extract)
    for reading in found.readings:
        assert 0 <= reading.span[0] <= reading.span[1] <= len(text)
        assert text[slice(*reading.span)] == reading.words
    assert found.title
    assert len(found.title) <= 120
    assert today <= found.starts_date <= found.ends_date
    assert terms.LEAST_WEEK_MINUTES <= found.minutes_per_week <= terms.MOST_WEEK_MINUTES
    assert found.minimum_minutes is None or 1 <= found.minimum_minutes < found.minutes_per_week
    assert 1 <= found.seats <= terms.MOST_SEATS
    assert all(1 <= n.level <= 5 for n in found.requirements)
    assert all(1 <= level <= 6 for _code, level in found.languages)


@given(st.text(max_size=300))
def test_nor_does_any_other(text: str) -> None:
    found = draft(text, today=TODAY, extractor=extract)
    assert found.ends_date - found.starts_date < timedelta(days=365 * 3 + 10)
