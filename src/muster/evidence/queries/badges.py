"""Open Badges: what a person has shown and been issued, whom we trust, and what we publish as an issuer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max, Q

from muster.evidence import policy, rules
from muster.evidence.badges import keys as badge_keys
from muster.evidence.badges import proof, unpacking, writing
from muster.evidence.badges.reading import Issuer, Read
from muster.evidence.models import IssuedBadge, ShownBadge, SigningKey, TrustedIssuer
from muster.evidence.queries.records import skill_rows
from muster.foundation import fetching
from muster.foundation.act import Actor
from muster.foundation.errors import NotFound
from muster.foundation.words import _
from muster.people import queries as people_queries
from muster.people.models import Person
from muster.skills import queries as skills_queries
from muster.skills.models import Skill


def trusted_issuers_of(person: Person, *, on: date) -> dict[str, Issuer]:
    """By id, the issuers whose badges count for a person: those of their organisations and of the installation."""
    ties = people_queries.memberships_of(person.ref, on=on)
    rows = TrustedIssuer.objects.filter(removed_at=None).filter(
        Q(organisation=None) | Q(organisation__in=[tie.organisation_id for tie in ties])
    )
    found: dict[str, Issuer] = {}
    for row in rows.order_by("pk"):
        before = found.get(row.issuer_id)
        keys = {**(before.keys if before else {}), **row.keys}
        found[row.issuer_id] = Issuer(row.issuer_id, before.name if before else row.name, keys)
    return found


def list_trusted_issuers(actor: Actor, organisation_ref: str) -> list[TrustedIssuer]:
    """The issuers that an organisation trusts, by name, for those who look after it. Raises NotAllowed."""
    policy.may_trust_issuers(actor, organisation_ref).require()
    rows = TrustedIssuer.objects.filter(organisation__ref=organisation_ref, removed_at=None)
    return list(rows.order_by("name", "pk"))


def get_trusted_issuer(ref: str) -> TrustedIssuer:
    """The issuer with its organisation. Raises NotFound."""
    row = TrustedIssuer.objects.select_related("organisation").filter(ref=ref).first()
    if row is None:
        raise NotFound(_("There is no such issuer."), ref=ref)
    return row


def read_issuer(issuer_id: str, public_key: str) -> tuple[str, dict[str, str]]:
    """(name, verification method to multibase key) of an issuer: given, contained in a did:key, or fetched.

    Raises AddressNotAllowed and CouldNotFetch; no keys where there are none to be found.
    """
    if public_key:
        try:
            key = badge_keys.multibase_of(badge_keys.from_multibase(public_key))
        except ValueError:
            return "", {}
        return "", {f"{issuer_id}#{key}": key, f"{issuer_id}#key-1": key, issuer_id: key}
    if issuer_id.startswith("did:key:"):
        try:
            return "", badge_keys.keys_of_did_key(issuer_id)
        except ValueError:
            return "", {}
    address = _did_web(issuer_id) if issuer_id.startswith("did:web:") else issuer_id
    try:
        profile = unpacking.json_of(fetching.fetch(address).decode("utf-8"))
    except ValueError:
        return "", {}
    if profile.get("id") != issuer_id:
        return "", {}
    return str(profile.get("name") or ""), badge_keys.keys_of(profile, issuer_id)


def _did_web(did: str) -> str:
    host, *path = did.removeprefix("did:web:").split(":")
    return f"https://{host}/{'/'.join(path) + '/' if path else '.well-known/'}did.json"


def skills_of_badge(read: Read) -> dict[str, int]:
    """Skill reference to level, for the skills of a badge that this taxonomy knows by their address."""
    levels = {one.uri: one.level or rules.LEVEL_UNSAID for one in read.aligned}
    rows = Skill.objects.filter(uri__in=list(levels)).values_list("ref", "uri")
    return {ref: levels[uri] for ref, uri in rows}


def end_of(read: Read) -> date | None:
    """The first day on which the badge counts no longer, at the earliest the day after it begins; None for never."""
    if read.valid_until is None:
        return None
    return max(read.valid_until.astimezone(UTC).date(), read.valid_from.date() + timedelta(days=1))


def badges_to_recheck() -> list[ShownBadge]:
    """Badges that count and can be revoked, the longest unchecked first; at most 200 at a time."""
    rows = ShownBadge.objects.filter(ended_at=None).exclude(status_url="").select_related("person")
    return list(rows.order_by("checked_at", "pk")[:200])


def list_shown_badges(person_ref: str) -> list[ShownBadge]:
    """The badges that a person has shown, newest first. The caller has asked who looks."""
    return list(ShownBadge.objects.filter(person__ref=person_ref).order_by("-pk")[:100])


def list_issued_badges(person_ref: str) -> list[IssuedBadge]:
    """The certificates that a person was issued here, newest first. The caller has asked who looks."""
    return list(IssuedBadge.objects.filter(person__ref=person_ref).order_by("-pk")[:100])


def list_badges_issued_by(actor: Actor, organisation_ref: str) -> list[IssuedBadge]:
    """The newest certificates of an organisation with their persons, for those who look after it. Raises NotAllowed."""
    policy.may_revoke_badge(actor, organisation_ref).require()
    rows = IssuedBadge.objects.filter(organisation_ref=organisation_ref).select_related("person")
    return list(rows.order_by("-pk")[:50])


def get_issued_badge(actor: Actor, ref: str) -> IssuedBadge:
    """A certificate, for the person it is of. Raises NotFound, also when it is another person's."""
    row = IssuedBadge.objects.select_related("person").filter(ref=ref).first()
    if row is None or actor.ref != row.person.ref:
        raise NotFound(_("There is no such badge."), ref=ref)
    return row


def find_issued_badge_of(source_ref: str) -> IssuedBadge | None:
    """The certificate of a piece of work, or None. The caller has asked who looks."""
    return IssuedBadge.objects.filter(source_ref=source_ref).order_by("pk").first()


def lock_issued_badge(ref: str) -> IssuedBadge:
    """The certificate, held until the transaction ends. Raises NotFound."""
    row = IssuedBadge.objects.select_related("person").select_for_update(of=("self",)).filter(ref=ref).first()
    if row is None:
        raise NotFound(_("There is no such badge."), ref=ref)
    return row


def next_status_index(organisation_ref: str) -> int:
    """The next free place in the organisation's status list."""
    used = IssuedBadge.objects.filter(organisation_ref=organisation_ref).aggregate(most=Max("status_index"))
    return 0 if used["most"] is None else int(used["most"]) + 1


def skills_to_show(levels: Mapping[str, int]) -> list[writing.SkillShown]:
    """Skill reference to level as a badge names them. Raises NotFound, LevelOutOfRange."""
    for level in levels.values():
        rules.check_rating(level)
    rows = skill_rows(list(levels))
    labels = skills_queries.labels_for(list(levels), language="en")
    return [
        writing.SkillShown(rows[ref].uri, labels.get(ref, rows[ref].uri), level)
        for ref, level in sorted(levels.items())
    ]


def issuer_profile(organisation_ref: str) -> dict[str, Any]:
    """The public profile of an organisation as an issuer of badges, with all its keys. Raises NotFound."""
    rows = list(SigningKey.objects.filter(organisation_ref=organisation_ref).order_by("pk"))
    names = people_queries.organisation_names([organisation_ref])
    if not rows or organisation_ref not in names:
        raise NotFound(_("This organisation issues no badges."))
    keys = {row.ref: row.public_key for row in rows}
    return writing.profile(settings.MUSTER_URL, organisation_ref, names[organisation_ref], keys)


def status_list(organisation_ref: str, *, at: datetime) -> dict[str, Any]:
    """The signed status list of an organisation. Raises NotFound where it issues no badges or cannot sign now."""
    key = SigningKey.objects.filter(organisation_ref=organisation_ref, retired_at=None).first()
    private = badge_keys.unseal(bytes(key.sealed), settings.SECRET_KEY, key.ref) if key else None
    if key is None or private is None:
        raise NotFound(_("This organisation issues no badges."))
    rows = IssuedBadge.objects.filter(organisation_ref=organisation_ref)
    revoked = list(rows.exclude(revoked_at=None).values_list("status_index", flat=True))
    most = next_status_index(organisation_ref)
    document = writing.status_list(settings.MUSTER_URL, organisation_ref, revoked, most, at)
    method = writing.method_of(settings.MUSTER_URL, organisation_ref, key.ref)
    return proof.signed(document, private, method=method, at=at)
