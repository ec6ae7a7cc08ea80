"""Forms at the entrance."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms

from muster.foundation.words import _


class SignInForm(LoginForm):
    """E-mail and password, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs = {"autocomplete": "email", "type": "email"}
        self.fields["password"].label = _("Password")
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["password"].help_text = ""


class LostPasswordForm(ResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        self.fields["email"].widget.attrs = {"autocomplete": "email"}


class NewPasswordForm(ResetPasswordKeyForm):
    """The new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("Once more")
        for name in ("password1", "password2"):
            self.fields[name].widget.attrs = {"autocomplete": "new-password"}
            self.fields[name].help_text = ""


class SignUpForm(forms.Form):
    """Who somebody is, and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Your name"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
        )
        self.fields["email"] = forms.EmailField(
            label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "email"})
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            help_text=_("At least ten characters. A short sentence is easy to remember."),
            widget=forms.PasswordInput({"autocomplete": "new-password"}),
        )
