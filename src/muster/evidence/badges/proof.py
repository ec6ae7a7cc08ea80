"""Proofs of badges: Data Integrity with eddsa-jcs-2022, and VC-JWT with EdDSA.

eddsa-jcs-2022 (W3C Data Integrity EdDSA Cryptosuites): the signature is over SHA-256 of the canonical proof options
followed by SHA-256 of the canonical document without its proof; canonical is RFC 8785 (JCS).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import jwt
import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from muster.evidence.badges.keys import base58, from_base58, from_multibase

SUITE = "eddsa-jcs-2022"


class ProofBroken(Exception):
    """The signature does not belong to these words."""


class ProofUnknown(Exception):
    """A proof of a kind that we do not understand, or by a key that is not the issuer's."""


def signed(
    document: Mapping[str, Any], key: Ed25519PrivateKey, *, method: str, at: datetime
) -> dict[str, Any]:
    """The document with a Data Integrity proof by this key; `method` is the key's address."""
    options = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    value = "z" + base58(key.sign(_to_sign(document, options)))
    return {**document, "proof": {**options, "proofValue": value}}


def check_proof(document: Mapping[str, Any], keys: Mapping[str, str]) -> None:
    """Check the document's proof against the issuer's keys (verification method to multibase).

    Raises ProofUnknown for another suite or a key that is not among them, ProofBroken for a wrong signature.
    """
    proofs = document.get("proof")
    one = proofs[0] if isinstance(proofs, list) and len(proofs) == 1 else proofs
    if (
        not isinstance(one, dict)
        or one.get("type") != "DataIntegrityProof"
        or one.get("cryptosuite") != SUITE
    ):
        raise ProofUnknown
    key = keys.get(str(one.get("verificationMethod")))
    if key is None or one.get("proofPurpose") != "assertionMethod":
        raise ProofUnknown
    options = {name: value for name, value in one.items() if name != "proofValue"}
    body = {name: value for name, value in document.items() if name != "proof"}
    try:
        value = str(one.get("proofValue"))
        signature = from_base58(value[1:]) if value.startswith("z") else b""
        from_multibase(key).verify(signature, _to_sign(body, options))
    except (InvalidSignature, ValueError, rfc8785.CanonicalizationError) as error:
        raise ProofBroken from error


def _to_sign(document: Mapping[str, Any], options: Mapping[str, Any]) -> bytes:
    body = {name: value for name, value in document.items() if name != "proof"}
    with_context = {**options, "@context": body["@context"]} if "@context" in body else dict(options)
    return hashlib.sha256(rfc8785.dumps(with_context)).digest() + hashlib.sha256(rfc8785.dumps(body)).digest()


def read_jwt(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(header, credential) of a compact JWS, unchecked. Raises ValueError when it is none."""
    try:
        header = jwt.get_unverified_header(token)
        claims = jwt.decode(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise ValueError("not a JWS") from error
    inner = claims.get("vc")
    credential: dict[str, Any] = inner if isinstance(inner, dict) else claims
    return header, {name: value for name, value in credential.items() if name not in _CLAIMS}


_CLAIMS = {"iss", "sub", "jti", "nbf", "exp", "iat"}


def check_jwt(token: str, header: Mapping[str, Any], keys: Mapping[str, str]) -> None:
    """Check a compact JWS against the issuer's keys. The key is named by `kid`; a key inside the token is never believed.

    Raises ProofUnknown, ProofBroken.
    """
    if header.get("alg") not in ("EdDSA", "Ed25519"):
        raise ProofUnknown
    kid = str(header.get("kid") or "")
    named = [key for method, key in keys.items() if method == kid or method.endswith(f"#{kid}")]
    if len(named) != 1:
        raise ProofUnknown
    try:
        jwt.decode(
            token,
            from_multibase(named[0]),
            algorithms=["EdDSA"],
            options={
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "verify_aud": False,
                "verify_sub": False,
                "verify_jti": False,
                "verify_iss": False,
            },
        )
    except jwt.PyJWTError as error:
        raise ProofBroken from error
