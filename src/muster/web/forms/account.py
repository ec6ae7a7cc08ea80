"""The forms of one's account and of tokens for programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from muster.foundation.words import _
from muster.people.terms import TokenScope
from muster.web.forms.spoken import SpokenForm

DAYS = (30, 90, 180, 365)


class EmailForm(SpokenForm):
    """Another address."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The address."""
        return {
            "email": forms.EmailField(
                label=_("E-mail"),
                help_text=_("You sign in with it, and mail goes there."),
                widget=forms.EmailInput({"autocomplete": "email"}),
            )
        }


class PasswordForm(SpokenForm):
    """Another password, for somebody who knows the present one."""

    def __init__(self, *args: Any, account: AbstractBaseUser | AnonymousUser, **kwargs: Any) -> None:
        self.account = account
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The present password and the next."""
        return {
            "current": forms.CharField(
                label=_("Your password now"),
                strip=False,
                widget=forms.PasswordInput({"autocomplete": "current-password"}),
            ),
            "password": forms.CharField(
                label=_("The new one"),
                strip=False,
                help_text=_("At least ten characters. Every other device is signed out."),
                widget=forms.PasswordInput({"autocomplete": "new-password"}),
            ),
        }

    def clean_current(self) -> str:
        """It has to be theirs."""
        given: str = self.cleaned_data["current"]
        if not self.account.check_password(given):
            raise forms.ValidationError(_("This is not your password."))
        return given


class EraseForm(SpokenForm):
    """The name, typed to confirm that somebody is erased."""

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        self.name = name
        super().__init__(*args, **kwargs)

    def spoken_fields(self) -> dict[str, forms.Field]:
        """The name."""
        return {
            "typed_name": forms.CharField(
                label=_("The name, to confirm it"),
                help_text=_("Type: {name}", name=self.name),
                max_length=200,
                widget=forms.TextInput({"autocomplete": "off"}),
            )
        }


class TokenForm(SpokenForm):
    """What a program may do, and for how long."""

    def spoken_fields(self) -> dict[str, forms.Field]:
        """A name, scopes, an end."""
        return {
            "name": forms.CharField(
                label=_("Name"),
                max_length=100,
                help_text=_("By which you will know it: what it is used for."),
            ),
            "scopes": forms.MultipleChoiceField(
                label=_("The program may"),
                choices=[(scope.value, scope.label) for scope in TokenScope],
                widget=forms.CheckboxSelectMultiple,
            ),
            "days": forms.TypedChoiceField(
                label=_("Ends after"),
                coerce=int,
                choices=[(str(n), _("{n} days", n=n)) for n in DAYS],
                initial="90",
                widget=forms.RadioSelect,
            ),
        }
