"""The pages' addresses. Each place in the product keeps its own list beside its pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from muster.web.pages import entry, health, look

urlpatterns: list[URLPattern | URLResolver] = [
    *health.urls,
    *entry.urls,
    *look.urls,
]
