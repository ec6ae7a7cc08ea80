"""Who is out of view, as a sum: each person taken off once, and the sum comes to who fits."""

from __future__ import annotations

from muster.foundation.words import use_language
from muster.matching.queries import FitCount
from muster.web.components.fitting import fitting

COUNT = FitCount(
    fits=5,
    considered=20,
    removed=(("cover", 9, "9 have none of the skills"), ("hours", 6, "6 have no room in these weeks")),
    alone={"cover": 9, "hours": 11, "rate": 0},
)


def test_every_condition_is_a_line_with_its_number_and_who_else_does_not_meet_it() -> None:
    reach, cover, hours = fitting(COUNT).sums
    assert (reach.label, reach.value) == ("People you can reach", "20")
    assert (cover.kind, cover.label, cover.value, cover.note) == (
        "minus",
        "have none of the skills",
        "−9",
        "",
    )
    assert (hours.value, hours.note) == ("−6", "5 more, who lack something above")
    assert int(reach.value) - 9 - 6 == COUNT.fits


def test_where_everybody_fits_there_is_no_sum() -> None:
    assert fitting(FitCount(3, 3, (), {})).sums == ()


def test_it_speaks_german() -> None:
    with use_language("de"):
        assert [row.label for row in fitting(COUNT).sums] == [
            "Menschen, die Sie erreichen",
            "haben keine der Fähigkeiten",
            "haben in diesen Wochen keinen Platz",
        ]
