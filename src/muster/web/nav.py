"""The shell around every page: hats, links, finder, notices, face."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from muster.foundation.words import language


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context for the base template."""
    theme = request.COOKIES.get("muster_theme", "")
    return {
        "shell": {
            "hat": None,
            "hats": [],
            "links": [],
            "finder_url": "/find/",
            "notices_url": "/notices/",
            "notices_count": 0,
            "person": None,
            "organisation": "",
            "demo": settings.MUSTER_DEMO,
            "theme": theme if theme in ("light", "dark") else "",
            "language": language(),
        }
    }
