"""Is the process alive, and is everything behind it ready?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from muster.web import warming


def alive(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers at all."""
    return HttpResponse("ok\n", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """200 when database, tables, matching and the finder of skills are ready; 503 with what is not."""
    problems = warming.problems()
    answer = JsonResponse({"ready": not problems, "problems": problems}, status=503 if problems else 200)
    # A watchman asks often, and Django would log each 503 as an error.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    return answer


urls = [
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
]
