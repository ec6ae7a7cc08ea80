"""Is this badge what it says it is? Every answer but a full yes is a refusal with its own sentence."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from muster.evidence.badges import contexts, unpacking
from muster.evidence.badges.proof import ProofBroken, ProofUnknown, check_jwt, check_proof, read_jwt
from muster.evidence.badges.status import bit_of
from muster.evidence.rules.badges import BadgeProblem, BadgeRefused
from muster.foundation.errors import Refusal

Fetch = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuer that somebody here trusts, with its pinned keys: verification method to multibase."""

    id: str
    name: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Aligned:
    """A skill that the badge names: its address there, its name, and the level from 1 to 5 if the badge says one."""

    uri: str
    name: str
    level: int | None


@dataclass(frozen=True, slots=True)
class Read:
    """A badge that holds. `status_url` is empty where the badge can never be revoked."""

    id: str
    issuer: Issuer
    name: str
    description: str
    valid_from: datetime
    valid_until: datetime | None
    aligned: tuple[Aligned, ...]
    status_url: str
    status_index: int
    text: str


def read_badge(
    data: bytes,
    *,
    emails: Collection[str],
    issuers: Mapping[str, Issuer],
    now: datetime,
    fetch: Fetch,
    ours: str = "",
) -> Read:
    """The badge, if everything about it holds for a person with these addresses. Raises BadgeRefused.

    `issuers`: those who are trusted, by id. `ours`: how the ids of this installation's own issuers begin. `fetch` gets the status list and raises a Refusal where it cannot.
    """
    text, credential, header = _opened(data)
    if not contexts.are_known(credential.get("@context")):
        raise BadgeRefused(BadgeProblem.UNKNOWN_CONTEXT)
    kinds = credential.get("type")
    if not isinstance(kinds, list) or not {"VerifiableCredential"} <= set(map(str, kinds)):
        raise BadgeRefused(BadgeProblem.NOT_A_BADGE)
    if not {"OpenBadgeCredential", "AchievementCredential"} & set(map(str, kinds)):
        raise BadgeRefused(BadgeProblem.NOT_A_BADGE)
    issuer_id = _id_of(credential.get("issuer"))
    if ours and issuer_id.startswith(ours.rstrip("/") + "/"):
        raise BadgeRefused(BadgeProblem.OUR_OWN)
    issuer = issuers.get(issuer_id)
    if issuer is None:
        raise BadgeRefused(BadgeProblem.UNKNOWN_ISSUER)
    _check_signature(credential, text, header, issuer)
    valid_from, valid_until = _check_time(credential, now)
    _check_recipient(credential, emails)
    url, index = _check_status(credential, issuer, now, fetch)
    achievement = _achievement(credential)
    return Read(
        id=str(credential.get("id") or "")[:500],
        issuer=issuer,
        name=_text(achievement.get("name") or credential.get("name"))[:200],
        description=_text(achievement.get("description"))[:500],
        valid_from=valid_from,
        valid_until=valid_until,
        aligned=_aligned(credential, achievement),
        status_url=url,
        status_index=index,
        text=text,
    )


def is_revoked(url: str, index: int, *, issuer: Issuer, now: datetime, fetch: Fetch) -> bool:
    """Whether the issuer's list says so now. Raises BadgeRefused (STATUS_UNKNOWN) where it cannot be read or believed."""
    try:
        found = unpacking.json_of(fetch(url).decode("utf-8"))
    except (Refusal, ValueError) as error:
        raise BadgeRefused(BadgeProblem.STATUS_UNKNOWN) from error
    subject = found.get("credentialSubject")
    if _id_of(found.get("issuer")) != issuer.id or not isinstance(subject, dict):
        raise BadgeRefused(BadgeProblem.STATUS_UNKNOWN)
    purpose = subject.get("statusPurpose")
    if subject.get("type") != "BitstringStatusList" or purpose not in ("revocation", ["revocation"]):
        raise BadgeRefused(BadgeProblem.STATUS_UNKNOWN)
    try:
        check_proof(found, issuer.keys)
        _check_time(found, now)
        return bit_of(str(subject.get("encodedList")), index)
    except (ProofBroken, ProofUnknown, ValueError, BadgeRefused) as error:
        raise BadgeRefused(BadgeProblem.STATUS_UNKNOWN) from error


def _opened(data: bytes) -> tuple[str, dict[str, Any], Mapping[str, Any] | None]:
    """(text, credential, header of the JWS or None). Raises BadgeRefused."""
    if len(data) > unpacking.MOST_BYTES:
        raise BadgeRefused(BadgeProblem.TOO_LARGE)
    try:
        text = unpacking.text_of(data)
        if text.startswith("{"):
            return text, unpacking.json_of(text), None
        header, credential = read_jwt(text)
        return text, credential, header
    except ValueError as error:  # also text that is no UTF-8
        raise BadgeRefused(BadgeProblem.NOT_A_BADGE) from error


def _check_signature(
    credential: dict[str, Any], text: str, header: Mapping[str, Any] | None, issuer: Issuer
) -> None:
    try:
        if header is not None:
            check_jwt(text, header, issuer.keys)
        else:
            check_proof(credential, issuer.keys)
    except ProofUnknown as error:
        raise BadgeRefused(BadgeProblem.UNKNOWN_PROOF) from error
    except ProofBroken as error:
        raise BadgeRefused(BadgeProblem.TAMPERED) from error


def _check_time(credential: Mapping[str, Any], now: datetime) -> tuple[datetime, datetime | None]:
    starts = _moment(credential.get("validFrom"))
    ends = _moment(credential.get("validUntil")) if "validUntil" in credential else None
    if starts is None or ("validUntil" in credential and ends is None):
        raise BadgeRefused(BadgeProblem.NOT_A_BADGE)
    if starts > now:
        raise BadgeRefused(BadgeProblem.NOT_YET)
    if ends is not None and ends <= now:
        raise BadgeRefused(BadgeProblem.EXPIRED)
    return starts, ends


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo is not None else None


def _check_recipient(credential: Mapping[str, Any], emails: Collection[str]) -> None:
    """The badge names one of the person's addresses, plain or hashed with its salt."""
    subject = credential.get("credentialSubject")
    named = subject.get("identifier") if isinstance(subject, dict) else None
    wanted = {email.strip().lower() for email in emails if email.strip()}
    for one in named if isinstance(named, list) else [named]:
        if (
            isinstance(one, dict)
            and one.get("identityType") in ("emailAddress", None)
            and _names(one, wanted)
        ):
            return
    raise BadgeRefused(BadgeProblem.WRONG_RECIPIENT)


def _names(identity: Mapping[str, Any], emails: Collection[str]) -> bool:
    said, salt = str(identity.get("identityHash") or ""), str(identity.get("salt") or "")
    if identity.get("hashed") is True:
        if not said.startswith("sha256$"):
            return False
        return any(hmac.compare_digest(said, hash_of(email, salt)) for email in emails)
    return said.strip().lower() in emails


def hash_of(email: str, salt: str) -> str:
    """The hashed identity of Open Badges: sha256 over address and salt."""
    return "sha256$" + hashlib.sha256((email.strip().lower() + salt).encode()).hexdigest()


def _check_status(
    credential: Mapping[str, Any], issuer: Issuer, now: datetime, fetch: Fetch
) -> tuple[str, int]:
    """(address of the list, index); ("", 0) for a badge without a status. Raises BadgeRefused."""
    if "credentialStatus" not in credential:
        return "", 0
    status = credential["credentialStatus"]
    if not isinstance(status, dict) or status.get("type") != "BitstringStatusListEntry":
        raise BadgeRefused(BadgeProblem.STATUS_UNKNOWN)
    url, index = str(status.get("statusListCredential")), str(status.get("statusListIndex"))
    if (
        status.get("statusPurpose") != "revocation"
        or not (index.isascii() and index.isdigit())
        or len(index) > 9
    ):
        raise BadgeRefused(BadgeProblem.STATUS_UNKNOWN)
    if is_revoked(url, int(index), issuer=issuer, now=now, fetch=fetch):
        raise BadgeRefused(BadgeProblem.REVOKED)
    return url[:500], int(index)


def _achievement(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    subject = credential.get("credentialSubject")
    found = subject.get("achievement") if isinstance(subject, dict) else None
    if not isinstance(found, dict):
        raise BadgeRefused(BadgeProblem.NOT_A_BADGE)
    return found


def _aligned(credential: Mapping[str, Any], achievement: Mapping[str, Any]) -> tuple[Aligned, ...]:
    """Skills by alignment; the level of a result that counts from 1 to 5 and is aligned to the same skill."""
    levels: dict[str, int] = {}
    scales = {
        str(one.get("id")): [str(a.get("targetUrl")) for a in _dicts(one.get("alignment"))]
        for one in _dicts(achievement.get("resultDescription"))
        if (str(one.get("valueMin")), str(one.get("valueMax"))) == ("1", "5")
    }
    for result in _dicts(_subject(credential).get("result")):
        value = str(result.get("value"))
        for uri in scales.get(str(result.get("resultDescription")), []):
            if value in ("1", "2", "3", "4", "5"):
                levels[uri] = int(value)
    found = {}
    for one in _dicts(achievement.get("alignment"))[:40]:
        uri = str(one.get("targetUrl") or "")[:300]
        if uri:
            found[uri] = Aligned(uri, _text(one.get("targetName"))[:200], levels.get(uri))
    return tuple(found.values())


def _subject(credential: Mapping[str, Any]) -> Mapping[str, Any]:
    subject = credential.get("credentialSubject")
    return subject if isinstance(subject, dict) else {}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _text(value: object) -> str:
    return value.replace("\0", "").strip() if isinstance(value, str) else ""


def _id_of(value: object) -> str:
    return str(value.get("id") or "") if isinstance(value, dict) else str(value or "")
