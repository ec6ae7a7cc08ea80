"""Asking an antivirus scanner, where the operator has named one: clamd's INSTREAM over a socket.

It fails closed: a scanner that cannot be reached, does not answer in time or says anything else than yes or no lets no
file in. Without one nothing is asked, and files stay unjudged.
"""

from __future__ import annotations

import socket
import struct
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

from muster.files.rules import FileIsHarmful, ScannerSilent
from muster.files.terms import ScanState

SECONDS = 30
"""How long the scanner may take."""
CHUNK = 64 * 1024
PORT = 3310


def scan(data: BinaryIO) -> ScanState:
    """CLEAN where a scanner says so, PENDING where there is none; leaves the stream anywhere.

    Raises FileIsHarmful, and ScannerSilent when there is no clear answer.
    """
    address = settings.MUSTER_SCANNER
    if not address:
        return ScanState.PENDING
    try:
        answer = _asked(address, data)
    except (OSError, ValueError) as error:
        raise ScannerSilent from error
    if answer.endswith(b" FOUND"):
        raise FileIsHarmful
    if not answer.endswith(b": OK"):
        raise ScannerSilent
    return ScanState.CLEAN


def _asked(address: str, data: BinaryIO) -> bytes:
    """The answer of the scanner to the whole stream, without what ends it."""
    data.seek(0)
    with _connected(address) as line:
        line.sendall(b"zINSTREAM\0")
        while chunk := data.read(CHUNK):
            line.sendall(struct.pack("!I", len(chunk)) + chunk)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while part := line.recv(4096):
            answer += part
            if len(answer) > CHUNK:
                raise ValueError("an endless answer")
    return answer.rstrip(b"\0\r\n")


def _connected(address: str) -> socket.socket:
    """A socket to ``unix:/path`` or ``tcp://host:port``. Raises OSError, ValueError for another kind of address."""
    where = urlsplit(address)
    if where.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        try:
            line.connect(where.path)
        except OSError:
            line.close()
            raise
        return line
    if where.scheme == "tcp" and where.hostname:
        return socket.create_connection((where.hostname, where.port or PORT), timeout=SECONDS)
    raise ValueError("a scanner is reached over unix: or tcp:")
