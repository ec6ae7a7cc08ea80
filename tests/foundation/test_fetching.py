"""The one way out: only public addresses over HTTPS, small and quick."""

from __future__ import annotations

from typing import Any

import pytest

from muster.foundation import fetching


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://8.8.8.8/",
        "https://localhost/",
        "https://intranet/",
        "https://example.org:8443/",
        "https://user:word@example.org/",
        "https://example.org:port/",
        "file:///etc/passwd",
        "gopher://example.org/",
        "https://example.org/a b",
        "https://example.org/" + "a" * 2000,
        "",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(fetching.AddressNotAllowed):
        fetching.fetch(url)


@pytest.mark.parametrize(
    ("addresses", "allowed"),
    [
        (["93.184.215.14"], True),
        (["2606:2800:21f:cb07:6820:80da:af6b:8b2c"], True),
        (["127.0.0.1"], False),
        (["10.1.2.3"], False),
        (["192.168.0.1"], False),
        (["169.254.169.254"], False),
        (["100.64.0.1"], False),
        (["224.0.0.1"], False),
        (["::1"], False),
        (["fe80::1%eth0"], False),
        (["fd00::1"], False),
        (["::ffff:127.0.0.1"], False),
        (["2002:7f00:1::"], False),
        (["93.184.215.14", "10.0.0.1"], False),
    ],
)
def test_a_name_must_lead_to_public_addresses_only(addresses: list[str], allowed: bool) -> None:
    def resolve(host: str, port: int, **_more: Any) -> list[tuple[Any, ...]]:
        return [(0, 0, 0, "", (address, port)) for address in addresses]

    assert bool(fetching.public_addresses("example.org", resolve)) is allowed


def test_a_name_that_leads_nowhere_gives_none() -> None:
    def resolve(host: str, port: int, **_more: Any) -> list[tuple[Any, ...]]:
        raise OSError

    assert fetching.public_addresses("example.org", resolve) == []


def test_tests_bring_their_own_transport() -> None:
    with fetching.use_transport(lambda url, limit, seconds: f"{url} {limit}".encode()):
        assert fetching.fetch("https://example.org/x", limit=7) == b"https://example.org/x 7"


class Answer:
    """An answer that never ends."""

    def read1(self, size: int) -> bytes:
        return b"x" * size


def test_too_much_and_too_slow_is_refused() -> None:
    answer: Any = Answer()
    with pytest.raises(fetching.CouldNotFetch):
        fetching._read(answer, 1000, float("inf"), "https://example.org/")
    with pytest.raises(fetching.CouldNotFetch):
        fetching._read(answer, 10**9, 0.0, "https://example.org/")
