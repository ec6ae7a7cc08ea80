"""Is the process alive, and is everything behind it ready?"""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path


def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and its tables are of this version; 503 with what is missing."""
    states = {"database": _database(), "migrations": ""}
    if not states["database"]:
        states["migrations"] = _migrations()
    problems = {name: problem for name, problem in states.items() if problem}
    body = {"ready": not problems, "problems": problems}
    return JsonResponse(body, status=503 if problems else 200)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as error:
        return f"the database does not answer: {error}"
    return ""


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} migrations wait: run bin/muster migrate" if waiting else ""


urls = [
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
]
