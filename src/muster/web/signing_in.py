"""What allauth does here: signing in, signing out and lost passwords. Accounts are opened by our own action."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Keep allauth's limits and mails, and leave opening accounts to ``people.actions.sign_up``."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never by allauth's own page."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, unless a page was asked for."""
        return "/"

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Back to the first page."""
        return "/"
