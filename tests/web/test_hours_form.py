"""Hours as people write them."""

from __future__ import annotations

import pytest

from muster.web.forms.hours import read_hours


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        (" ", 0),
        ("0", 0),
        ("8", 480),
        ("1.5", 90),
        ("1,5", 90),
        (".5", 30),
        ("1:30", 90),
        ("1h30", 90),
        ("1 h 30 m", 90),
        ("90m", 90),
        ("90 min", 90),
        ("2h", 120),
        ("7.25 hours", 435),
    ],
)
def test_readings(text: str, minutes: int) -> None:
    assert read_hours(text) == minutes


@pytest.mark.parametrize("text", ["lots", "1:75", "-2", "1.5.2", "25", "1e3", "²"])
def test_what_is_no_hours_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match=r"hour|Write"):
        read_hours(text)
