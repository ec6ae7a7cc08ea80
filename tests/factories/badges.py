"""Badges of an issuer of our own making, for tests: whole, and spoilt in one place each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from muster.evidence.badges import keys, proof, status
from muster.evidence.badges.reading import Issuer
from tests.factories.people import NOW

ISSUER = "https://badges.example.org/issuer"
METHOD = f"{ISSUER}#key-1"
LIST = "https://badges.example.org/status/1"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = keys.multibase_of(KEY.public_key())
TRUSTED = {ISSUER: Issuer(ISSUER, "Chamber of Data", {METHOD: PUBLIC})}


def credential(email: str = "ines@example.org", **changes: Any) -> dict[str, Any]:
    """An unsigned badge for this address; `changes` replace whole properties, None removes one."""
    found: dict[str, Any] = {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": "https://badges.example.org/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Chamber of Data"},
        "validFrom": (NOW - timedelta(days=30)).isoformat(),
        "validUntil": (NOW + timedelta(days=300)).isoformat(),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": email,
                    "identityType": "emailAddress",
                }
            ],
            "achievement": {
                "id": "https://badges.example.org/python",
                "type": ["Achievement"],
                "name": "Python for depots",
                "description": "Scripts that run",
                "criteria": {"narrative": "An examination of three hours."},
            },
        },
    }
    return {name: value for name, value in {**found, **changes}.items() if value is not None}


def signed(document: Mapping[str, Any], key: Ed25519PrivateKey = KEY, method: str = METHOD) -> bytes:
    """The badge as its issuer gives it."""
    return json.dumps(proof.signed(document, key, method=method, at=NOW)).encode()


def as_token(document: Mapping[str, Any], key: Ed25519PrivateKey = KEY, kid: str = METHOD) -> bytes:
    """The same as a compact JWS."""
    return jwt.encode(
        {**document, "iss": ISSUER, "sub": "x"}, key, algorithm="EdDSA", headers={"kid": kid}
    ).encode()


def status_entry(index: int = 7, **changes: Any) -> dict[str, Any]:
    """Where a badge's status stands."""
    return {
        "id": f"{LIST}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": LIST,
        **changes,
    }


def status_list(revoked: list[int], at: datetime = NOW, key: Ed25519PrivateKey = KEY) -> bytes:
    """The issuer's signed status list."""
    document = {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": LIST,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": ISSUER,
        "validFrom": (at - timedelta(days=1)).isoformat(),
        "credentialSubject": {
            "id": f"{LIST}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": status.encoded(revoked),
        },
    }
    return signed(document, key)
