"""The pages' addresses. Each place in the product keeps its own list beside its pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from muster.web.pages import (
    account,
    cv,
    engagements,
    entry,
    figures,
    find,
    go,
    health,
    home,
    home_manager,
    how,
    importing,
    journal,
    look,
    me,
    mine,
    notices,
    organisation,
    outbox,
    role,
    running,
    skills,
    taxonomy,
    work,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *health.urls,
    *entry.urls,
    *look.urls,
    *cv.urls,
    *skills.urls,
    *me.urls,
    *account.urls,
    *find.urls,
    *how.urls,
    *engagements.urls,
    *home_manager.urls,
    *running.urls,
    *importing.urls,
    *organisation.urls,
    *work.urls,
    *role.urls,
    *mine.urls,
    *home.urls,
    *figures.urls,
    *taxonomy.urls,
    *journal.urls,
    *notices.urls,
    *go.urls,
    *outbox.urls,
]
