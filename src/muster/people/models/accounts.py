"""How somebody, or a program in somebody's name, gets in."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from muster.foundation.models import Row
from muster.foundation.privacy import personal_data


class AccountQuerySet(models.QuerySet["Account"]):
    """Looking accounts up."""

    def get_by_natural_key(self, email: str) -> Account:
        """The account of the address in any spelling of case; what Django's sign-in asks for."""
        return self.get(email__iexact=email)


@personal_data(
    person="person__ref",
    fields=("email", "is_active", "last_login", "created_at"),
    erase="delete",
    purpose="signing in",
)
class Account(AbstractBaseUser):
    """An address and a password. What somebody is and may do hangs on the person, not on the account."""

    id = models.BigAutoField(primary_key=True)
    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="account_email_once"),
        ]

    def __str__(self) -> str:
        return self.email


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Which tokens open the door."""

    def usable_at(self, at: datetime) -> ApiTokenQuerySet:
        """Tokens neither revoked nor expired at the moment."""
        return self.filter(revoked_at=None, expires_at__gt=at)


@personal_data(
    person="person__ref",
    fields=("ref", "name", "prefix", "scopes", "created_at", "expires_at", "last_used_at", "revoked_at"),
    erase="delete",
    purpose="letting programs act in the person's name",
)
class ApiToken(Row):
    """A token for programs. Only its hash is kept; the prefix lets its owner tell tokens apart."""

    REF_PREFIX = "tok"

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=100)
    hash = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=12)
    scopes = ArrayField(models.CharField(max_length=40))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "id"], name="token_person")]
