"""Every operation of the API, and its description."""

from __future__ import annotations

from django.urls import path, re_path

from muster.api.auth import PerToken
from muster.api.bodies import JsonBody
from muster.api.errors import answer_refusals, no_such_operation
from muster.api.openapi import Api
from muster.api.resources import ROUTERS

DESCRIPTION = """\
Everything that can be done on a page of Muster can be done here, by the same rules: a token acts in its \
owner's name and sees what its owner sees. Minutes and levels are integers, days and moments are ISO, \
scores are integers in thousandths of a point. Lists come in pages. Errors are application/problem+json."""

api = Api(
    title="Muster",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-1",
    throttle=[PerToken()],
    parser=JsonBody(),
    servers=[{"url": "/", "description": "This host"}],
)
answer_refusals(api)
for prefix, router in ROUTERS:
    api.add_router(prefix, router)

urlpatterns = [
    path("", api.urls),
    re_path(r"^(?P<path>.*)$", no_such_operation),
]
