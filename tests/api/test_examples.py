"""Every operation shows a request and an answer that are as described."""

from __future__ import annotations

from muster.api.openapi import METHODS
from tests.api.examples import KNOWN, WITHOUT_EXAMPLE, misfits
from tests.api.promises import DESCRIPTION

OPERATIONS = {
    one["operationId"]: (method, one)
    for methods in DESCRIPTION["paths"].values()
    for method, one in methods.items()
    if method in METHODS
}


def test_every_operation_has_its_example() -> None:
    assert set(OPERATIONS) - set(KNOWN) == WITHOUT_EXAMPLE, "MUSTER_WRITE_LEDGERS=1 bin/test -- tests/api"


def test_every_example_is_as_described() -> None:
    wrong = {name: misfits(one, OPERATIONS[name][1]) for name, one in KNOWN.items()}
    assert {name: words for name, words in wrong.items() if words} == {}


def test_every_example_is_shown_in_the_description() -> None:
    for name, (_method, operation) in OPERATIONS.items():
        if name in WITHOUT_EXAMPLE:
            continue
        for status, response in operation["responses"].items():
            if status == str(KNOWN[name]["status"]) and response.get("content"):
                assert response["content"]["application/json"]["example"] == KNOWN[name]["answer"]
        sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
        assert sent is None or sent["example"] == KNOWN[name]["request"]


def test_every_operation_and_parameter_and_tag_is_described() -> None:
    tags = {one["name"] for one in DESCRIPTION["tags"] if one["description"]}
    for name, (_method, operation) in OPERATIONS.items():
        assert operation["description"], name
        assert set(operation["tags"]) <= tags, name
        assert all(one["description"] for one in operation["parameters"]), name


def test_no_example_holds_the_text_of_a_token() -> None:
    assert "mst_" not in "".join(str(one.get("request", "")) for one in KNOWN.values())
