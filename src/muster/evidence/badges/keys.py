"""Ed25519 keys as text: multibase, did:key, JWK; and private keys sealed with the installation's own secret."""

from __future__ import annotations

import base64
import binascii
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_ED25519 = b"\xed\x01"
"""Multicodec of an Ed25519 public key."""
_MOST_LETTERS = 200


def base58(data: bytes) -> str:
    """Bitcoin's base 58; leading zero bytes become ones."""
    number, letters = int.from_bytes(data, "big"), []
    while number:
        number, rest = divmod(number, 58)
        letters.append(_ALPHABET[rest])
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + "".join(reversed(letters))


def from_base58(text: str) -> bytes:
    """The bytes. Raises ValueError for other letters or more than 200 of them."""
    if len(text) > _MOST_LETTERS or not set(text) <= _VALUES.keys():
        raise ValueError("not base 58")
    number = 0
    for letter in text:
        number = number * 58 + _VALUES[letter]
    return b"\0" * (len(text) - len(text.lstrip("1"))) + number.to_bytes(
        (number.bit_length() + 7) // 8, "big"
    )


def multibase_of(key: Ed25519PublicKey) -> str:
    """The key as "z6Mk…"."""
    return "z" + base58(_ED25519 + key.public_bytes_raw())


def from_multibase(text: str) -> Ed25519PublicKey:
    """The key of "z6Mk…". Raises ValueError for anything else."""
    raw = from_base58(text[1:]) if text.startswith("z") else b""
    if len(raw) != 34 or not raw.startswith(_ED25519):
        raise ValueError("not an Ed25519 key")
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def from_jwk(jwk: dict[str, Any]) -> Ed25519PublicKey:
    """The key of a JWK. Raises ValueError unless it is a public Ed25519 key."""
    if (
        jwk.get("kty") != "OKP"
        or jwk.get("crv") != "Ed25519"
        or not isinstance(jwk.get("x"), str)
        or "d" in jwk
    ):
        raise ValueError("not a public Ed25519 key")
    try:
        raw = base64.urlsafe_b64decode(jwk["x"] + "=" * (-len(jwk["x"]) % 4))
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base 64") from error
    return Ed25519PublicKey.from_public_bytes(raw)


def keys_of(profile: dict[str, Any], issuer_id: str) -> dict[str, str]:
    """Verification method to multibase key, from an issuer's profile or DID document; only the issuer's own Ed25519 keys."""
    found = {}
    methods = profile.get("verificationMethod")
    for method in methods if isinstance(methods, list) else []:
        if not isinstance(method, dict) or not isinstance(method.get("id"), str):
            continue
        name = method["id"] if not method["id"].startswith("#") else issuer_id + method["id"]
        if name.split("#")[0] != issuer_id.split("#")[0]:
            continue
        try:
            key = (
                from_multibase(method["publicKeyMultibase"])
                if isinstance(method.get("publicKeyMultibase"), str)
                else from_jwk(method.get("publicKeyJwk") or {})
            )
        except ValueError:
            continue
        found[name] = multibase_of(key)
    return found


def keys_of_did_key(did: str) -> dict[str, str]:
    """The one key that a did:key is. Raises ValueError."""
    text = did.removeprefix("did:key:")
    return {f"{did}#{text}": multibase_of(from_multibase(text))}


def seal(key: Ed25519PrivateKey, secret: str, ref: str) -> bytes:
    """The private key, readable only with the installation's secret, bound to its reference."""
    nonce = os.urandom(12)
    return nonce + AESGCM(_derived(secret)).encrypt(nonce, key.private_bytes_raw(), ref.encode())


def unseal(sealed: bytes, secret: str, ref: str) -> Ed25519PrivateKey | None:
    """The private key, or None where the secret is another one by now."""
    try:
        raw = AESGCM(_derived(secret)).decrypt(sealed[:12], sealed[12:], ref.encode())
    except (InvalidTag, ValueError):
        return None
    return Ed25519PrivateKey.from_private_bytes(raw)


def _derived(secret: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"muster badge keys 1").derive(
        secret.encode()
    )
