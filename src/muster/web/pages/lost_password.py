"""A lost password: allauth's steps, in our words."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import path, re_path

urlpatterns = [
    path(
        "lost/",
        allauth_views.PasswordResetView.as_view(template_name="entry/lost_password.html"),
        name="account_reset_password",
    ),
    path(
        "lost/sent/",
        allauth_views.PasswordResetDoneView.as_view(template_name="entry/lost_password_sent.html"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.PasswordResetFromKeyView.as_view(template_name="entry/new_password.html"),
        name="account_reset_password_from_key",
    ),
    path(
        "new/done/",
        allauth_views.PasswordResetFromKeyDoneView.as_view(template_name="entry/new_password_done.html"),
        name="account_reset_password_from_key_done",
    ),
]
