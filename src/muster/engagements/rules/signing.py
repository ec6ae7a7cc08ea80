"""What is signed: the words of one version, fixed by a hash that anybody can make again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import rfc8785

from muster.engagements.rules.refusals import AnotherVersionSigned, NameDiffers


def content_hash(content: Mapping[str, object]) -> str:
    """SHA-256 in hexadecimal of the content as canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(dict(content))).hexdigest()  # type: ignore[arg-type]


def check_signature(typed_name: str, *, name: str, signed_hash: str, present_hash: str) -> str:
    """The name as it was typed, on one line.

    Raises AnotherVersionSigned when the hash is not that of the version on the table, NameDiffers when the
    name is not the signer's own; capitals and blanks do not matter.
    """
    if signed_hash != present_hash:
        raise AnotherVersionSigned()
    typed = " ".join(typed_name.split())
    if typed.casefold() != " ".join(name.split()).casefold():
        raise NameDiffers(name)
    return typed
