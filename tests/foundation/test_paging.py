"""Pages of long lists, and how seldom they count."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from muster.foundation import journal
from muster.foundation.models import JournalRow
from muster.foundation.paging import page_of
from tests.foundation.test_journal import Happened, act


@pytest.fixture
def seven(db: None) -> Any:
    """Seven rows in a queryset."""
    with transaction.atomic():
        for number in range(7):
            journal.record(act(), Happened(f"thg-{number}"))
    return JournalRow.objects.filter(name="test.happened").order_by("id")


@pytest.mark.parametrize(
    ("number", "size", "shown", "at", "queries"),
    [
        (1, 10, 7, 1, 1),
        (1, 7, 7, 1, 2),
        (1, 3, 3, 1, 2),
        (2, 3, 3, 2, 2),
        (3, 3, 1, 3, 1),
        (9, 3, 1, 3, 3),
        (0, 3, 3, 1, 2),
        (2, 7, 7, 1, 3),
    ],
)
def test_a_page_knows_the_whole_in_as_few_queries_as_can_be(
    seven: Any,
    django_assert_num_queries: Any,
    number: int,
    size: int,
    shown: int,
    at: int,
    queries: int,
) -> None:
    with django_assert_num_queries(queries):
        page = page_of(seven, number, size)
    assert (len(page.items), page.number, page.total) == (shown, at, 7)
    assert page_of(list(seven), number, size) == page


def test_nothing_is_one_empty_page(seven: Any, django_assert_num_queries: Any) -> None:
    nothing = seven.filter(name="test.never")
    with django_assert_num_queries(1):
        page = page_of(nothing)
    assert (page.items, page.number, page.total, page.pages) == ((), 1, 0, 1)
    assert page_of(nothing, 4) == page
