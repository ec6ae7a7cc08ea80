"""A stand-in for Stripe's API on the loopback: checks the key, keeps idempotency keys, signs what it sends."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

KEY, SECRET = "sk_test_muster", "whsec_muster"


@dataclass
class FakeStripe:
    """What it was asked, by idempotency key, and what it would send."""

    url: str = ""
    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    fails: int = 0
    """How many of the next requests are answered with an error, after the thing was made."""
    _numbers: int = 0

    def make(self, path: str, sent: dict[str, str], idempotency_key: str) -> dict[str, Any]:
        """The thing asked for; with a known idempotency key the one that was made before."""
        self.asked.append((path, idempotency_key))
        if idempotency_key in self.made:
            assert self.made[idempotency_key]["_sent"] == sent, "one key, two orders"
            return self.made[idempotency_key]
        number = len(self.made) + 1
        prefix = {"/v1/checkout/sessions": "cs", "/v1/transfers": "tr"}[path]
        kind = {"cs": "checkout.session", "tr": "transfer"}[prefix]
        thing = {"id": f"{prefix}_{number}", "object": kind, "_sent": sent, "metadata": {}}
        if prefix == "cs":
            thing["url"] = f"https://checkout.stripe.example/{number}"
        self.made[idempotency_key] = thing
        return thing

    def event(self, kind: str, about: dict[str, Any], *, number: str = "", at: int | None = None) -> bytes:
        """An event as it goes over the wire."""
        self._numbers += 1
        return json.dumps(
            {
                "id": number or f"evt_{self._numbers}",
                "object": "event",
                "type": kind,
                "created": int(time.time()) if at is None else at,
                "data": {"object": about},
            }
        ).encode()

    def paid(self, ref: str, amount: int, unit: str = "EUR", **said: Any) -> bytes:
        """The event that an order of ours was paid."""
        about = {
            "id": self.made[ref]["id"] if ref in self.made else "cs_unknown",
            "object": "checkout.session",
            "payment_status": "paid",
            "client_reference_id": ref,
            "metadata": {"muster": ref},
            "amount_total": amount,
            "currency": unit.lower(),
        }
        return self.event("checkout.session.completed", about, **said)

    def refunded(self, ref: str, amount: int, unit: str = "EUR") -> bytes:
        """The event that a charge was given back."""
        about = {"id": "ch_1", "object": "charge", "metadata": {"muster": ref}, "amount": amount}
        return self.event("charge.refunded", {**about, "amount_refunded": amount, "currency": unit.lower()})


def signed(body: bytes, *, secret: str = SECRET, at: int | None = None) -> str:
    """The header Stripe-Signature, by Stripe's scheme v1."""
    moment = int(time.time()) if at is None else at
    mark = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={mark}"


@contextmanager
def running() -> Iterator[FakeStripe]:
    """The stand-in, listening on a free port of the loopback."""
    fake = FakeStripe()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Answer one request."""
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            sent = {key: values[0] for key, values in parse_qs(body).items()}
            if self.headers["Authorization"] != f"Bearer {KEY}":
                return self.answer(401, {"error": {"type": "authentication_error", "message": "no"}})
            key = self.headers["Idempotency-Key"]
            assert key, "every order has an idempotency key"
            thing = fake.make(self.path, sent, key)
            if fake.fails:
                fake.fails -= 1
                return self.answer(500, {"error": {"type": "api_error", "message": "lost on the way"}})
            return self.answer(200, {k: v for k, v in thing.items() if k != "_sent"})

        def answer(self, status: int, said: dict[str, Any]) -> None:
            """JSON with a status."""
            text = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *words: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
