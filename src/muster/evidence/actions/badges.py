"""Open Badges: showing one of others, trusting issuers, signing and revoking our own."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection

from muster.evidence import policy, queries, rules
from muster.evidence.actions.evidence import _add, _added, _withdraw
from muster.evidence.actions.levels import _lock, _person
from muster.evidence.badges import keys as badge_keys
from muster.evidence.badges import proof, reading, writing
from muster.evidence.events import (
    BadgeEnded,
    BadgeIssued,
    BadgeRevoked,
    BadgeShown,
    IssuerDistrusted,
    IssuerTrusted,
    SigningKeyMade,
)
from muster.evidence.models import Evidence, IssuedBadge, ShownBadge, SigningKey, TrustedIssuer
from muster.evidence.rules import BadgeProblem, BadgeRefused
from muster.evidence.terms import EvidenceKind
from muster.foundation import fetching, journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.people import queries as people_queries
from muster.people.models import Person


@action
def show_badge(act: Act, person: Person | str, data: bytes, *, skill_ref: str = "") -> ShownBadge:
    """Check a badge of one's own and let it count: for each skill it names that we know, or for the one chosen.

    It is a certificate at the level that the badge says, at 3 where it says none, until its own end. Raises
    BadgeRefused with the reason, BadgeNeedsSkill, BadgeIsHere, NotFound for an unknown skill.
    """
    row = _person(person)
    policy.may_edit_skills(act.actor, row).require()
    issuers = queries.trusted_issuers_of(row, on=act.at.date())
    read = reading.read_badge(
        data,
        emails=[row.email],
        issuers=issuers,
        ours=writing.issuer_id(settings.MUSTER_URL, ""),
        now=act.at,
        fetch=fetching.fetch,
    )
    levels = queries.skills_of_badge(read)
    if not levels:
        if not skill_ref:
            raise rules.BadgeNeedsSkill
        levels = {queries.get_skill_row(skill_ref).ref: rules.LEVEL_UNSAID}
    _lock(row)
    digest = hashlib.sha256(read.text.encode()).hexdigest()
    if ShownBadge.objects.filter(person=row, text_hash=digest, ended_at=None).exists():
        raise rules.BadgeIsHere
    badge = ShownBadge(
        person=row,
        badge_id=read.id,
        text_hash=digest,
        issuer_id=read.issuer.id,
        issuer_name=read.issuer.name,
        name=read.name,
        text=read.text,
        valid_until=read.valid_until,
        status_url=read.status_url,
        status_index=read.status_index,
        shown_at=act.at,
        checked_at=act.at,
    )
    badge.save(force_insert=True)
    for ref, level in sorted(levels.items()):
        evidence, _new = _add(
            act, row, ref, EvidenceKind.CERTIFICATE, level,
            rater_ref="", observed_date=read.valid_from.date(),
            expires_date=queries.end_of(read), source_ref=badge.ref, words=read.name,
        )  # fmt: skip
        journal.record(act, _added(row, ref, evidence))
    journal.record(act, BadgeShown(row.ref, badge.ref, tuple(sorted(levels))))
    return badge


@action
def recheck_badges(act: Act) -> int:
    """Look up anew whether badges that count were revoked; those that were count no longer. How many were looked at.

    Where a list cannot be read the badge stays as it is until the next time: an outage is nobody's fault.
    """
    policy.may_run_clocks(act.actor).require()
    rows = queries.badges_to_recheck()
    for badge in rows:
        issuer = queries.trusted_issuers_of(badge.person, on=act.at.date()).get(badge.issuer_id)
        if issuer is None:
            continue
        try:
            is_revoked = reading.is_revoked(
                badge.status_url, badge.status_index, issuer=issuer, now=act.at, fetch=fetching.fetch
            )
        except BadgeRefused:
            continue
        badge.checked_at = act.at
        badge.save(update_fields=["checked_at"])
        if is_revoked:
            _end(act, badge, rules.badge_problem_words(BadgeProblem.REVOKED))
    return len(rows)


def _end(act: Act, badge: ShownBadge, words: str) -> None:
    badge.ended_at, badge.ended_words = act.at, words
    badge.save(update_fields=["ended_at", "ended_words"])
    _lock(badge.person)
    pieces = Evidence.objects.standing().filter(source_ref=badge.ref).select_related("person", "skill")
    for evidence in pieces:
        _withdraw(act, evidence, words)
    journal.record(act, BadgeEnded(badge.person.ref, badge.ref))


@action
def trust_issuer(
    act: Act, organisation_ref: str, issuer_id: str, *, name: str = "", public_key: str = ""
) -> TrustedIssuer:
    """Let badges of an issuer count for the people of an organisation. Its keys are pinned now.

    `issuer_id`: a did:key, or the https address of the issuer's profile, which is fetched; `public_key` (multibase)
    instead of fetching. Raises IssuerHasNoKey, IssuerIsTrusted, AddressNotAllowed, CouldNotFetch.
    """
    organisation = people_queries.get_organisation(organisation_ref)
    policy.may_trust_issuers(act.actor, organisation_ref).require()
    wanted = issuer_id.strip()[:500]
    profile_name, found = queries.read_issuer(wanted, public_key.strip())
    if not found:
        raise rules.IssuerHasNoKey
    if TrustedIssuer.objects.filter(organisation=organisation, issuer_id=wanted, removed_at=None).exists():
        raise rules.IssuerIsTrusted
    issuer = TrustedIssuer(
        organisation=organisation,
        issuer_id=wanted,
        name=(name.strip() or profile_name or wanted)[:200],
        keys=found,
        added_by_ref=act.actor.ref,
        added_at=act.at,
    )
    issuer.save(force_insert=True)
    journal.record(act, IssuerTrusted(organisation_ref, issuer.ref))
    return issuer


@action
def distrust_issuer(act: Act, issuer_ref: str) -> TrustedIssuer:
    """Take no further badges of an issuer. What counts already stays until it ends or is contested."""
    issuer = queries.get_trusted_issuer(issuer_ref)
    organisation_ref = issuer.organisation.ref if issuer.organisation else ""
    policy.may_trust_issuers(act.actor, organisation_ref).require()
    if issuer.removed_at is None:
        issuer.removed_at = act.at
        issuer.save(update_fields=["removed_at"])
        journal.record(act, IssuerDistrusted(organisation_ref, issuer.ref))
    return issuer


@action
def issue_badge(
    act: Act,
    person: Person | str,
    *,
    organisation_ref: str,
    source_ref: str,
    name: str,
    description: str = "",
    criteria: str = "",
    levels: Mapping[str, int] | None = None,
    started_date: date | None = None,
    ended_date: date | None = None,
) -> IssuedBadge:
    """Sign a certificate of work as an Open Badge 3.0 in the organisation's name; once per person and source.

    `levels`: skill reference to the level (1 to 5) that the work showed. The organisation's key is made when it is
    first needed. A repetition gives the badge that is there. Raises LevelOutOfRange, NotFound.
    No policy: only floors above call this, inside an action that has asked its own (finishing an engagement).
    """
    row = _person(person)
    _lock(row)
    found = IssuedBadge.objects.filter(person=row, source_ref=source_ref).first()
    if found is not None:
        return found
    organisation = people_queries.get_organisation(organisation_ref)
    shown = queries.skills_to_show(levels or {})
    key, private = _key_in_use(act, organisation_ref)
    badge = IssuedBadge(
        person=row,
        organisation_ref=organisation_ref,
        source_ref=source_ref,
        name=name[:200],
        status_index=queries.next_status_index(organisation_ref),
        issued_at=act.at,
    )
    document = writing.credential(
        settings.MUSTER_URL,
        ref=badge.ref,
        organisation_ref=organisation_ref,
        organisation_name=organisation.name,
        email=row.email,
        salt=secrets.token_hex(16),
        name=name[:200],
        description=description,
        criteria=criteria or name,
        skills=shown,
        started_date=started_date,
        ended_date=ended_date,
        index=badge.status_index,
        at=act.at,
    )
    method = writing.method_of(settings.MUSTER_URL, organisation_ref, key.ref)
    badge.document = proof.signed(document, private, method=method, at=act.at)
    badge.save(force_insert=True)
    journal.record(act, BadgeIssued(row.ref, badge.ref, organisation_ref, source_ref))
    return badge


@action
def revoke_badge(act: Act, badge_ref: str, *, words: str) -> IssuedBadge:
    """Revoke a badge with a reason: whoever checks it from now on is told. That is final. Raises BadgeIsRevoked."""
    badge = queries.lock_issued_badge(badge_ref)
    policy.may_revoke_badge(act.actor, badge.organisation_ref).require()
    if badge.revoked_at is not None:
        raise rules.BadgeIsRevoked
    badge.revoked_at, badge.revoked_words = act.at, rules.check_reason(words)
    badge.save(update_fields=["revoked_at", "revoked_words"])
    journal.record(act, BadgeRevoked(badge.person.ref, badge.ref, badge.organisation_ref))
    return badge


def _key_in_use(act: Act, organisation_ref: str) -> tuple[SigningKey, Ed25519PrivateKey]:
    """The organisation's key with its private half; a new one is made where there is none that can be opened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"signing-key:{organisation_ref}"])
    there = SigningKey.objects.filter(organisation_ref=organisation_ref, retired_at=None).first()
    if there is not None:
        private = badge_keys.unseal(bytes(there.sealed), settings.SECRET_KEY, there.ref)
        if private is not None:
            return there, private
        there.retired_at = act.at
        there.save(update_fields=["retired_at"])
    private = Ed25519PrivateKey.generate()
    made = SigningKey(organisation_ref=organisation_ref, created_at=act.at)
    made.public_key = badge_keys.multibase_of(private.public_key())
    made.sealed = badge_keys.seal(private, settings.SECRET_KEY, made.ref)
    made.save(force_insert=True)
    journal.record(act, SigningKeyMade(organisation_ref, made.ref))
    return made, private
