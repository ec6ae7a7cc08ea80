"""Tests of the supervisor and the launcher watch real processes: their clock runs."""

import datetime

import pytest


@pytest.fixture(autouse=True)
def clock(now: datetime.datetime) -> None:
    """No frozen clock in this folder."""
