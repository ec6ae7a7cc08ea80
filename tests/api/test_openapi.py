"""The description: served, committed, and the same. ``MUSTER_WRITE_LEDGERS=1`` writes it anew."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from muster.api.openapi import COMMITTED, as_text
from tests.api.callers import call

pytestmark = pytest.mark.django_db
API = Path(COMMITTED).parent


def test_the_committed_description_is_the_one_served() -> None:
    if os.environ.get("MUSTER_WRITE_LEDGERS") == "1":
        call_command("write_openapi")
    served = call("GET", "/openapi.json")
    assert served.status_code == 200
    assert COMMITTED.read_text(encoding="utf-8") == as_text(served.json()), "bin/muster write_openapi"


def test_the_page_about_it_is_fresh_too() -> None:
    said = StringIO()
    call_command("write_openapi", "--check", stdout=said)
    assert said.getvalue() == ""


def test_it_is_openapi_3_1_and_whole() -> None:
    found = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert found["openapi"].startswith("3.1.")
    operations = [one for methods in found["paths"].values() for one in methods.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    assert all("401" in one["responses"] and "403" in one["responses"] for one in operations)
    assert set(found["components"]["securitySchemes"]) == {"Token"}
    text = json.dumps(found)
    named = {ref.split('"')[0] for ref in text.split("#/components/schemas/")[1:]}
    assert named <= set(found["components"]["schemas"])
    answered = {ref.split('"')[0] for ref in text.split("#/components/responses/")[1:]}
    assert answered == set(found["components"]["responses"])


def test_no_two_shapes_share_a_name() -> None:
    """The description names shapes by their class: the second of a name would stand for the first one too."""
    found = [
        name
        for path in sorted(API.rglob("*.py"))
        for name in re.findall(r"^class (\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert [name for name, times in Counter(found).items() if times > 1] == []
