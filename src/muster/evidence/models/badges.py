"""Open Badges: those that people show, whom we trust, and those that we issue with our own keys."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from muster.evidence.terms import MAX_WORDS
from muster.foundation.models import Row
from muster.foundation.privacy import no_personal_data, personal_data


@no_personal_data(
    "issuers of badges that an organisation trusts, with their public keys; who added them is an audit fact"
)
class TrustedIssuer(Row):
    """An issuer whose badges count for the people of an organisation (of everybody, without one)."""

    REF_PREFIX = "iss"

    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.CASCADE, null=True, related_name="+"
    )
    issuer_id = models.CharField(max_length=500)
    name = models.CharField(max_length=200)
    keys = models.JSONField()
    """Verification method to multibase key, pinned when the issuer was added."""
    added_by_ref = models.CharField(max_length=40)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "issuer_id"],
                condition=Q(removed_at=None),
                nulls_distinct=False,
                name="trusted_issuer_once",
            )
        ]


@personal_data(
    person="person__ref",
    fields=(
        "ref",
        "badge_id",
        "issuer_id",
        "issuer_name",
        "name",
        "text",
        "valid_until",
        "shown_at",
        "ended_words",
    ),
    erase="delete",
    purpose="badges of others that the person showed and that held",
)
class ShownBadge(Row):
    """A badge from elsewhere that held when it was shown; its evidence has this as the source."""

    REF_PREFIX = "bdg"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    badge_id = models.CharField(max_length=500)
    text_hash = models.CharField(max_length=64)
    issuer_id = models.CharField(max_length=500)
    issuer_name = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    text = models.TextField()
    valid_until = models.DateTimeField(null=True)
    status_url = models.CharField(max_length=500, blank=True)
    status_index = models.IntegerField(default=0)
    shown_at = models.DateTimeField()
    checked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_words = models.CharField(max_length=MAX_WORDS, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "text_hash"], condition=Q(ended_at=None), name="shown_badge_once"
            )
        ]


@no_personal_data("an organisation's signing keys; the private half is sealed with the installation's secret")
class SigningKey(Row):
    """A key pair with which an organisation signs badges. Retired keys stay, so that old badges can be checked."""

    REF_PREFIX = "key"

    organisation_ref = models.CharField(max_length=40)
    public_key = models.CharField(max_length=80)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_ref"], condition=Q(retired_at=None), name="signing_key_one_in_use"
            )
        ]


@personal_data(
    person="person__ref",
    fields=(
        "ref",
        "organisation_ref",
        "source_ref",
        "name",
        "document",
        "issued_at",
        "revoked_at",
        "revoked_words",
    ),
    erase="delete",
    purpose="certificates of work as signed badges that the person takes along",
)
class IssuedBadge(Row):
    """A badge that an organisation signed for a person. Revoking sets its bit in the status list."""

    REF_PREFIX = "crt"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    organisation_ref = models.CharField(max_length=40)
    source_ref = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    status_index = models.IntegerField()
    document = models.JSONField()
    issued_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_words = models.CharField(max_length=MAX_WORDS, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "source_ref"], name="issued_badge_once_per_source"),
            models.UniqueConstraint(
                fields=["organisation_ref", "status_index"], name="issued_badge_index_once"
            ),
        ]
