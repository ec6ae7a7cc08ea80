"""Mails as people's programs write them, and a mail server small enough to read whole."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage


def letter(
    to: str,
    sender: str,
    words: str = "Gladly.",
    *,
    html: str = "",
    mark: str = "<1@mail.example>",
    files: tuple[tuple[str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """One mail as it travels."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"Somebody <{sender}>", f"Muster <{to}>", "Re: a message"
    if mark:
        made["Message-ID"] = mark
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    if html:
        made.set_content(html, subtype="html")
    else:
        made.set_content(words)
    for name, data in files:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(made)


class Server(socketserver.ThreadingTCPServer):
    """Speaks as much IMAP (RFC 3501) as reading unseen mail takes; ``marks`` by number, from 1."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(
        self, mails: list[bytes], *, word: str = "right", sizes: dict[int, int] | None = None
    ) -> None:
        self.mails, self.word, self.sizes = mails, word, sizes or {}
        self.marks: dict[int, str] = {}
        super().__init__(("127.0.0.1", 0), _Talk)

    @property
    def url(self) -> str:
        """Where it listens, with the password it takes."""
        return f"imap://rooms:right@127.0.0.1:{self.server_address[1]}/INBOX"


class _Talk(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _blank, asked = line.decode().strip().partition(" ")
            answer = self._answer(asked)
            self.wfile.write(answer + f"{tag} {self._verdict(asked)}\r\n".encode())
            if asked.upper() == "LOGOUT":
                return

    def _verdict(self, asked: str) -> str:
        if asked.upper().startswith("LOGIN") and f'"{self.server.word}"' not in asked:
            return "NO wrong password"
        if asked.upper().startswith("SELECT") and "INBOX" not in asked:
            return "NO no such folder"
        return "OK done"

    def _answer(self, asked: str) -> bytes:
        words = asked.upper().split()
        if words[0] == "CAPABILITY":
            return b"* CAPABILITY IMAP4rev1\r\n"
        if words[0] == "SELECT":
            return f"* {len(self.server.mails)} EXISTS\r\n".encode()
        if words[:2] == ["UID", "SEARCH"]:
            unseen = [n for n in range(1, len(self.server.mails) + 1) if n not in self.server.marks]
            return f"* SEARCH {' '.join(map(str, unseen))}\r\n".encode()
        if words[:2] == ["UID", "STORE"]:
            self.server.marks[int(words[2])] = asked.split(" ", 4)[4]
        if words[:2] != ["UID", "FETCH"]:
            return b""
        number = int(words[2])
        raw = self.server.mails[number - 1]
        if "SIZE" in words[3]:
            size = self.server.sizes.get(number, len(raw))
            return f"* {number} FETCH (UID {number} RFC822.SIZE {size})\r\n".encode()
        if "HEADER" in words[3]:
            raw = raw.partition(b"\n\n")[0] + b"\n\n"
        return f"* {number} FETCH (UID {number} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"


@contextmanager
def mailbox(mails: list[bytes], **given: object) -> Iterator[Server]:
    """The server, running until the block ends."""
    with Server(mails, **given) as server:  # type: ignore[arg-type]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
