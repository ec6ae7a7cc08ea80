"""The shell around every page: hats, links, finder, notices, face."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from muster.conversations import queries as conversation_queries
from muster.foundation.act import Actor
from muster.foundation.words import LANGUAGES, _, language
from muster.notices import queries as notices_queries
from muster.web import acting, hats

HAT_COOKIE = "muster_hat"
THEME_COOKIE = "muster_theme"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context for the base template, made only when a template asks for it."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def current_hat(request: HttpRequest, actor: Actor) -> hats.Hat:
    """The hat the person has on: chosen before, or the first they have."""
    return hats.hat_for(actor, request.COOKIES.get(HAT_COOKIE, ""))


def _shell(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get(THEME_COOKIE, "")
    base: dict[str, Any] = {
        "demo": settings.MUSTER_DEMO,
        "demo_url": "/demo/" if settings.MUSTER_DEMO else "",
        "theme": theme if theme in ("light", "dark") else "",
        "theme_url": "/theme/",
        "language": language(),
        "language_url": "/language/",
        "languages": [{"code": code, "label": label} for code, label in LANGUAGES.items()],
        "sign_in_url": "/sign-in/",
        "home_url": "/",
        "foot": [{"label": _("How scores are made"), "url": "/how/"}],
    }
    actor = acting.actor(request)
    return base | _signed_in(request, actor) if actor else base


def _signed_in(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    hat = current_hat(request, actor)
    names = {tie.organisation_name for tie in actor.memberships if tie.is_active}
    return {
        "hat": {"key": hat.key, "label": hat.label},
        "hats": [
            {
                "key": h.key,
                "label": h.label,
                "url": f"/hat/{h.key}/",
                "current": h.key == hat.key,
            }
            for h in hats.hats_of(actor)
        ],
        "links": [
            {
                "label": place.label,
                "url": place.url,
                "icon": place.icon,
                "current": _is_here(request.path, place.url),
            }
            for place in hat.places
        ],
        "finder_url": "/find/",
        "rooms_url": "/rooms/",
        "rooms_count": conversation_queries.count_unread(actor),
        "notices_url": "/notices/",
        "notices_count": notices_queries.unread_count(actor),
        "person": {"name": actor.name, "initials": initials(actor.name), "url": "/account/"},
        "organisation": ", ".join(sorted(names)),
        "sign_out_url": "/sign-out/",
        "more": [
            {"label": _("Profile and hours"), "url": "/me/", "icon": "calendar"},
            {"label": _("Money"), "url": "/money/", "icon": "wallet"},
            {"label": _("Notices and mail"), "url": "/notices/settings/", "icon": "bell"},
            {"label": _("Words asked for"), "url": "/asks/", "icon": "message-square"},
            {"label": _("Assessments"), "url": "/assessments/", "icon": "badge-check"},
            {"label": _("Contests"), "url": "/contests/", "icon": "scale"},
            {"label": _("Searches you keep"), "url": "/searches/", "icon": "search"},
            {"label": _("What was shown"), "url": "/shown/", "icon": "history"},
            {"label": _("Tokens for programs"), "url": "/account/tokens/", "icon": "key-round"},
        ],
    }


def _is_here(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def initials(name: str) -> str:
    """The first letters of the first and the last name."""
    parts = [part for part in name.split() if part[0].isalpha()]
    if not parts:
        return "?"
    return (parts[0][0] + (parts[-1][0] if len(parts) > 1 else "")).upper()
