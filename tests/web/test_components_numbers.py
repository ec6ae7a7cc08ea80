"""Numbers as people read them, in the reader's language."""

from __future__ import annotations

import pytest

from muster.foundation.words import use_language
from muster.web.components import numbers
from muster.web.forms.spoken import HoursField


@pytest.mark.parametrize(
    ("minutes", "english", "german"),
    [(0, "0", "0"), (450, "7.5", "7,5"), (1200, "20", "20"), (255, "4.25", "4,25"), (-30, "−0.5", "−0,5")],
)
def test_hours_are_written_and_read_back_alike(minutes: int, english: str, german: str) -> None:
    assert numbers.hours(minutes) == english
    with use_language("de"):
        assert numbers.hours(minutes) == german
        if minutes >= 0:
            assert HoursField().to_python(german) == minutes


def test_tenths_of_points() -> None:
    assert (numbers.tenths(58_250), numbers.tenths(-8_000)) == ("58.3", "−8.0")
    with use_language("de"):
        assert (numbers.tenths(58_250), numbers.tenths(-8_000)) == ("58,3", "−8,0")
