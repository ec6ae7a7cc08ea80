"""The words of our own badges: the credential, the issuer's profile, the status list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from muster.evidence.badges import contexts, status
from muster.evidence.badges.reading import hash_of


@dataclass(frozen=True, slots=True)
class SkillShown:
    """A skill that the work showed, at a level from 1 to 5."""

    uri: str
    label: str
    level: int


def issuer_id(base_url: str, organisation_ref: str) -> str:
    """The address that is the issuer's id; its profile stands there."""
    return f"{base_url.rstrip('/')}/badges/issuers/{organisation_ref}/"


def method_of(base_url: str, organisation_ref: str, key_ref: str) -> str:
    """The address of one of the issuer's keys."""
    return f"{issuer_id(base_url, organisation_ref)}#{key_ref}"


def status_url(base_url: str, organisation_ref: str) -> str:
    """Where the issuer's status list stands."""
    return f"{issuer_id(base_url, organisation_ref)}status/"


def profile(base_url: str, organisation_ref: str, name: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """The issuer's public profile with its keys (reference to multibase), retired ones too: old badges stay checkable."""
    here = issuer_id(base_url, organisation_ref)
    methods = [
        {
            "id": method_of(base_url, organisation_ref, ref),
            "type": "Multikey",
            "controller": here,
            "publicKeyMultibase": key,
        }
        for ref, key in keys.items()
    ]
    return {
        "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES, "https://w3id.org/security/multikey/v1"],
        "id": here,
        "type": "Profile",
        "name": name,
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }


def status_list(
    base_url: str, organisation_ref: str, revoked: Iterable[int], most: int, at: datetime
) -> dict[str, Any]:
    """The unsigned status list of an issuer; `most` is the highest index in use."""
    here = status_url(base_url, organisation_ref)
    bits = max(status.LEAST_BITS, -(-(most + 1) // 8192) * 8192)
    return {
        "@context": [contexts.CREDENTIALS],
        "id": here,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_id(base_url, organisation_ref),
        "validFrom": _iso(at),
        "credentialSubject": {
            "id": f"{here}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": status.encoded(revoked, bits=bits),
        },
    }


def credential(
    base_url: str,
    *,
    ref: str,
    organisation_ref: str,
    organisation_name: str,
    email: str,
    salt: str,
    name: str,
    description: str,
    criteria: str,
    skills: Sequence[SkillShown],
    started_date: date | None,
    ended_date: date | None,
    index: int,
    at: datetime,
) -> dict[str, Any]:
    """The unsigned badge. It names the person by a salted hash of their address only."""
    here = f"{issuer_id(base_url, organisation_ref)}badges/{ref}"
    subject = _subject(here, email, salt, _achievement(here, name, description, criteria, skills), skills)
    if started_date is not None:
        subject["activityStartDate"] = f"{started_date.isoformat()}T00:00:00Z"
    if ended_date is not None:
        subject["activityEndDate"] = f"{ended_date.isoformat()}T00:00:00Z"
    return {
        "@context": [contexts.CREDENTIALS, contexts.OPEN_BADGES],
        "id": here,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": name,
        "issuer": {
            "id": issuer_id(base_url, organisation_ref),
            "type": ["Profile"],
            "name": organisation_name,
        },
        "validFrom": _iso(at),
        "credentialSubject": subject,
        "credentialStatus": {
            "id": f"{status_url(base_url, organisation_ref)}#{index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(index),
            "statusListCredential": status_url(base_url, organisation_ref),
        },
    }


def _achievement(
    here: str, name: str, description: str, criteria: str, skills: Sequence[SkillShown]
) -> dict[str, Any]:
    """What was achieved, with a scale from 1 to 5 for each skill that it showed."""
    scales = [
        {
            "id": f"{here}#skill-{number}",
            "type": ["ResultDescription"],
            "name": skill.label,
            "resultType": "Result",
            "valueMin": "1",
            "valueMax": "5",
            "alignment": [_alignment(skill)],
        }
        for number, skill in enumerate(skills, start=1)
    ]
    return {
        "id": f"{here}#achievement",
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": name,
        "description": description or name,
        "criteria": {"narrative": criteria},
        "alignment": [_alignment(skill) for skill in skills],
        "resultDescription": scales,
    }


def _subject(
    here: str, email: str, salt: str, achievement: dict[str, Any], skills: Sequence[SkillShown]
) -> dict[str, Any]:
    """Whose it is, and the levels."""
    return {
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": hash_of(email, salt),
                "identityType": "emailAddress",
                "salt": salt,
            }
        ],
        "achievement": achievement,
        "result": [
            {"type": ["Result"], "resultDescription": f"{here}#skill-{number}", "value": str(skill.level)}
            for number, skill in enumerate(skills, start=1)
        ],
    }


def _alignment(skill: SkillShown) -> dict[str, Any]:
    return {"type": ["Alignment"], "targetName": skill.label, "targetUrl": skill.uri}


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
