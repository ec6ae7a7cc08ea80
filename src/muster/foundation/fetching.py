"""The one way out: fetching a small public document over HTTPS, with guards that a stranger's address cannot pass.

An address that somebody typed in may lead anywhere, also into our own network. So only HTTPS on port 443 is spoken, the
name is resolved once and every address it has must be public, the connection goes to that very address, nothing is
redirected, and what comes may take only so long and be only so large.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

from muster.foundation.errors import Conflict, Invalid
from muster.foundation.words import _

LIMIT_BYTES = 512 * 1024
"""The largest answer that is read."""

SECONDS = 5.0
"""How long all of it may take."""

Transport = Callable[[str, int, float], bytes]
"""From an address, the most bytes and the most seconds to the bytes."""


class AddressNotAllowed(Invalid):
    """An address that is not a public one over HTTPS."""

    def __init__(self, url: str) -> None:
        super().__init__(_("Only a public address that begins with https:// can be fetched."), url=url[:300])


class CouldNotFetch(Conflict):
    """The other side does not answer, or not with a document of a size that we read."""

    def __init__(self, url: str) -> None:
        super().__init__(
            _("The page at {host} could not be read. Try again later.", host=urlsplit(url).hostname or "?"),
            url=url[:300],
        )


def fetch(url: str, *, limit: int = LIMIT_BYTES, seconds: float = SECONDS) -> bytes:
    """The document at a public HTTPS address. Raises AddressNotAllowed, CouldNotFetch (also for redirects and errors)."""
    check_address(url)
    return _transport.get()(url, limit, seconds)


@contextmanager
def use_transport(transport: Transport) -> Iterator[None]:
    """Within the block documents come from this function instead of the network: for tests."""
    token = _transport.set(transport)
    try:
        yield
    finally:
        _transport.reset(token)


def check_address(url: str) -> str:
    """The host's name. Raises AddressNotAllowed for any other scheme or port, credentials, or an address as name."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressNotAllowed(url) from error
    host = parts.hostname or ""
    plain = parts.scheme == "https" and port in (None, 443) and not parts.username and not parts.password
    if not plain or len(url) > 2000 or "." not in host.strip(".") or any(c.isspace() for c in url):
        raise AddressNotAllowed(url)
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    raise AddressNotAllowed(url)


def public_addresses(host: str, resolve: Callable[..., Any] = socket.getaddrinfo) -> list[str]:
    """The addresses of a name, if all of them are public; none where one is not (a name may be made to lead inside)."""
    try:
        found = resolve(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return []
    addresses = [str(entry[4][0]).split("%")[0] for entry in found]
    return addresses if all(_is_public(address) for address in addresses) else []


def _is_public(address: str) -> bool:
    one = ipaddress.ip_address(address)
    if isinstance(one, ipaddress.IPv6Address) and (inner := one.ipv4_mapped or one.sixtofour):
        one = inner
    return one.is_global and not one.is_multicast and not one.is_reserved


class _Pinned(http.client.HTTPSConnection):
    """A connection to one address under the name that its certificate must carry."""

    def __init__(self, host: str, address: str, seconds: float) -> None:
        super().__init__(host, 443, timeout=seconds, context=ssl.create_default_context())
        self._address = address

    def connect(self) -> None:
        """Connect to the address that was checked, not to what the name leads to by now."""
        raw = socket.create_connection((self._address, 443), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=self.host)


def _over_https(url: str, limit: int, seconds: float) -> bytes:
    ends = time.monotonic() + seconds
    host = check_address(url)
    addresses = public_addresses(host)
    if not addresses:
        raise CouldNotFetch(url)
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _Pinned(host, addresses[0], seconds)
    try:
        connection.request("GET", path, headers={"Accept": "application/json", "User-Agent": "Muster"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise CouldNotFetch(url)
        return _read(answer, limit, ends, url)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise CouldNotFetch(url) from error
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, limit: int, ends: float, url: str) -> bytes:
    found = b""
    while chunk := answer.read1(65536):
        found += chunk
        if len(found) > limit or time.monotonic() > ends:
            raise CouldNotFetch(url)
    return found


_transport: ContextVar[Transport] = ContextVar("transport", default=_over_https)
