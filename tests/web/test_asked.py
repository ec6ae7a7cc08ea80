"""Numbers in addresses: what is none is passed over, whatever Python thinks of it."""

from __future__ import annotations

import pytest

from muster.web.asked import whole_number
from tests.factories.opportunities import make_owner, make_posting, need
from tests.factories.people import make_organisation
from tests.web.signed_in import client_of

NO_NUMBERS = ("", "-1", "+1", "1.5", "1_0", " 1", "²", "١", "①", "one", "1" * 10, "9" * 5000)


def test_only_up_to_nine_plain_digits_are_a_number() -> None:
    assert [whole_number(text) for text in NO_NUMBERS] == [None] * len(NO_NUMBERS)
    assert [whole_number(text) for text in ("0", "7", "0012", "9" * 9)] == [0, 7, 12, 999_999_999]


@pytest.mark.django_db
def test_pages_of_lists_open_at_the_first_page() -> None:
    owner = make_owner(make_organisation("Nordlicht"), with_account=True)
    posting = make_posting(owner, title="Water-loss early warning", needs=[need("Python")])
    client = client_of(owner)
    for name in ("notices", "jobs", "rooms", "openings", "people", "work", "mine", "taxonomy"):
        path = f"/{name}/"
        assert client.get(path).status_code == 200, path
        for text in ("²", "0", "9" * 5000, "999999999"):
            assert client.get(path, {"page": text}).status_code == 200, (path, text[:9])
    for text in NO_NUMBERS:
        assert client.get(f"/openings/{posting.ref}/", {"show": text}).status_code == 200, text[:9]
