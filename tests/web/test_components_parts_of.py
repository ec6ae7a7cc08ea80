"""From a match to what is drawn: the engine's own tenths are kept, and words say what a line rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace

from muster.engine.parts import to_tenths
from muster.web.components.parts_of import parts_of


@dataclass(frozen=True)
class Line:
    group: str
    label: str
    points: int
    tenths: int
    of: int = 0
    kind: str = ""
    level: int = 0
    cover: int = 0
    is_evidenced: bool = False
    through: str = ""
    skill_ref: str = ""
    through_ref: str = ""


@dataclass(frozen=True)
class Missing:
    label: str
    level: int


@dataclass(frozen=True)
class Match:
    skills_evidenced: int
    skills_claimed: int
    wants: int
    practical: int
    missing: int
    total: int
    lines: tuple[Line, ...]
    missing_skills: tuple[Missing, ...]


def match() -> Match:
    points = [23_548, 17_148, 9_548, 8_048, 14_248, 7_348, 7_248, -8_000]
    tenths, _total = to_tenths(points)
    made = [
        ("skills", "Forecasting", 24_500, "required", 3, 960, True, ""),
        ("skills", "Planning", 17_500, "useful", 2, 980, True, ""),
        ("skills", "Storytelling", 10_500, "useful", 2, 0, False, ""),
        ("skills", "Python", 17_500, "required", 4, 460, False, "R"),
        ("wants", "Forecasting", 0, "", 0, 0, False, ""),
        ("practical", "Hours", 0, "", 0, 0, False, ""),
        ("practical", "Dates", 0, "", 0, 0, False, ""),
        ("missing", "Python", 0, "", 4, 0, False, ""),
    ]
    lines = tuple(
        Line(group, label, p, t, of, kind, level, cover, shown, through)
        for (group, label, of, kind, level, cover, shown, through), p, t in zip(
            made, points, tenths, strict=True
        )
    )
    lines = tuple(
        replace(line, skill_ref="sk1", through_ref="sk2") if line.through else line for line in lines
    )
    skills = sum(points[:4])
    return Match(
        50_000,
        skills - 50_000,
        points[4],
        sum(points[5:7]),
        8_000,
        sum(points),
        lines,
        (Missing("Python", 4),),
    )


def test_the_printed_tenths_are_the_engines() -> None:
    given = match()
    parts = parts_of(given)
    tenths, total = to_tenths([line.points for line in given.lines])
    assert parts.printed["total"] == total
    assert parts.printed["skills"] == sum(tenths[:4])
    assert parts.printed["practical"] == sum(tenths[5:7])
    shown = [row.value for row in parts.full_rows if row.kind == "sub"]
    assert shown == [f"{t / 10:.1f}" for t in tenths[:7]]


def test_every_line_says_what_it_rests_on() -> None:
    rows = {row.label: row for row in parts_of(match()).rows}
    assert rows["Forecasting, level 3"].note == "required · evidenced"
    assert rows["Storytelling, level 2"].note == "useful · not shown"
    assert rows["Python, level 4"].note == "required · claimed, counted through R"
    assert rows["Missing: Python at level 4"].value == "−8.0"


def test_what_counts_through_another_skill_leads_to_the_reason() -> None:
    whys = {line.label: line.why_href for line in parts_of(match()).lines}
    assert whys["Python, level 4"] == "/taxonomy/sk1/near/sk2/"
    assert {why for label, why in whys.items() if label != "Python, level 4"} == {""}


def test_full_rows_close_group_by_group() -> None:
    rows = parts_of(match()).full_rows
    assert [row.kind for row in rows] == [
        "part",
        "sub",
        "sub",
        "sub",
        "sub",
        "part",
        "sub",
        "part",
        "sub",
        "sub",
        "minus",
    ]
    tops = [float(row.value.replace("−", "-")) for row in rows if row.kind != "sub"]
    assert round(sum(tops), 1) == float(parts_of(match()).total_words)
