"""The API with its description: what ninja knows, and what it leaves out.

Added to every operation: the problems it may answer, the scope its token needs, and for writes the
idempotency key. The description is computed once; ``openapi.json`` beside this file is its committed copy.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from muster.api.auth import KEY_HEADER, KEY_PATTERN, Token
from muster.api.errors import CONTENT_TYPE, Problem, speak_of_methods

COMMITTED = Path(__file__).with_name("openapi.json")
EXAMPLES = Path(__file__).with_name("examples.json")
"""By operation: a request and its answer, as the tests once sent and got them (lists are cut short)."""
METHODS = ("get", "post", "put", "patch", "delete")
KEY = {
    "in": "header",
    "name": KEY_HEADER,
    "required": False,
    "description": (
        "A key of your own for this write. The same key a second time is answered with 409 already-done "
        "and the references that the first time concerned; nothing happens twice."
    ),
    "schema": {"type": "string", "pattern": KEY_PATTERN},
}
PROBLEMS = {
    400: "The body cannot be read.",
    401: "There is no token, or it opens nothing: unknown, expired, ended.",
    403: "The token lacks the scope, or its owner may not do this.",
    404: "There is no such thing, or its owner may not know of it.",
    409: "The state of things does not allow it now, or the request was carried out before.",
    413: "The request is too large.",
    415: "The body is of another kind than the one described.",
    422: "Something sent does not fit; field and errors say what.",
    429: "Too many requests in this minute; Retry-After says how long to wait.",
    500: "Something broke on our side. Nothing of the request was kept.",
}


TAGS = {
    "Me": "Oneself: profile, hours, plate, skills, tokens, consents.",
    "Documents": "One's CV, and the skills found in it.",
    "People": "Those whom one may see.",
    "Organisations": "Organisations, their units, settings and figures.",
    "Members": "Who belongs to an organisation, and who may do more in it.",
    "Skills": "The taxonomy: finding and reading skills, finding them in a text, loading lists.",
    "Work": "Open work that fits oneself, ranked, and why.",
    "Opportunities": "Posted work: finding, drafting, posting and ending it.",
    "Roles": "What a posting asks for, who fits it, raising a hand, inviting.",
    "Candidacies": "One person's thread on one role, from both sides.",
    "Jobs": "Jobs taken apart into tasks, each of which can be posted as a gig.",
    "Approvals": "What home managers are asked, once owner and person have agreed.",
    "Evidence": "Words asked for and given, answers and contests, skills out of view.",
    "Assessments": "Interviews, anchored scales, feedback and tests: each use with the person's consent.",
    "Engagements": "Agreed work: terms, hours, deliveries, reviews.",
    "Timesheets": "A week's hours: sent, approved, returned.",
    "Money": "Accounts and statements, invoices, payments and payouts, fees, cost centres.",
    "Rooms": "Threads between the two sides of a candidacy or an engagement.",
    "Disputes": "What the two sides see differently, and the ruling of a named third.",
    "Milestones": "Parts of agreed work with money set aside for them.",
    "Notices": "What one was told, and how mail reaches one.",
    "Running it": "The journal and the outbox, for the operator.",
}
PARAMETERS = {
    "ref": "The reference of the thing.",
    "about": "Only deeds about the thing of this reference.",
    "answered": "Those that are answered instead of those that wait.",
    "apply": "Write; without it nothing is written and the answer says what would happen.",
    "as_of": "As it stood at the end of this day; today when left out.",
    "author_ref": "Only those of this person.",
    "call_ref": "A call under a retainer by reference.",
    "change_ref": "A change of agreed work by reference.",
    "end": "The first day that is left out.",
    "file_ref": "A file by reference.",
    "version": "Which version of the terms; the latest when left out.",
    "item_ref": "An item of a handover list by reference.",
    "ends_date": "The first day without it; today when left out.",
    "event": "The name of an event, as in the reference.",
    "family": "A family of skills by its key.",
    "filters": "Any of: evidenced, wants, inside, extended, outside. May be repeated.",
    "from_monday": "Any day of the first week; this week when left out.",
    "grant": "people_lead, owner, finance or taxonomy_steward.",
    "group": "A group of notices.",
    "kind": "Only this kind.",
    "limit": "How many at most.",
    "live": "true: only live ones; false: only those that are over.",
    "mine": "Those that you sent instead of those that you received.",
    "months": "Over how many months, this one included.",
    "most_minutes": "At most so many minutes a week.",
    "number": "The number of a version.",
    "other_ref": "Another skill by reference.",
    "only": "Narrows an owner's list: live, hours (to approve), delivered, pending, over.",
    "organisation": "An organisation by reference.",
    "over": "What is over instead of what runs.",
    "invited": "Those to which you invited others instead of those about you.",
    "page": "Which page, from 1; one after the last gives the last.",
    "person_ref": "A person by reference.",
    "purpose": "outside, assessment or insights.",
    "q": "Words that must all occur.",
    "role_ref": "A role by reference.",
    "side": "person: work you do; owner: work done for you.",
    "size": "How many on a page, at most 100.",
    "skill": "A skill by reference.",
    "skill_ref": "A skill by reference.",
    "show": "open, overdue, paid or all.",
    "skip_bad": "Leave bad lines out instead of refusing the file.",
    "stance": "has, use, learn or rather_not; everything said when left out.",
    "state": "Only this state.",
    "start": "The first day.",
    "status": "Only this status.",
    "theme": "A theme by its key.",
    "skip": "How many of the best to leave out before the first.",
    "sort": "score (the exact order), suggested, starts, shortest or newest.",
    "top": "How many of the best.",
    "unit": "A unit by reference.",
    "unmanaged": "Only inner members without a home manager who belongs to the organisation too.",
    "unread": "Only unread ones.",
    "waiting": "Only those that are not settled.",
    "weeks": "How many weeks.",
    "who": "Only deeds of the person of this reference.",
    "words": "Words that the work must hold.",
    "work_mode": "remote, hybrid, on_site or any.",
    "would_learn": "Only work in which you would learn something that you want to learn.",
}
"""What a parameter means, by its name: the same everywhere."""


class Api(NinjaAPI):
    """Ninja's API, described completely."""

    _described: dict[str, Any] | None = None

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's own name: stable whatever module it lives in."""
        return operation.view_func.__name__

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        return [
            URLPattern(one.pattern, speak_of_methods(one.callback), one.default_args, one.name)
            for one in super()._get_urls()
            if isinstance(one, URLPattern) and one.callback is not None
        ]

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description, with everything that may go wrong."""
        if self._described is None:
            schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            self._described = describe(schema, self)
        return self._described  # type: ignore[return-value]


def describe(schema: dict[str, Any], api: NinjaAPI) -> dict[str, Any]:
    """The schema with problems, scopes and keys added, as plain JSON values."""
    scopes = _scopes(api)
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8")) if EXAMPLES.exists() else {}
    schema["tags"] = [{"name": name, "description": words} for name, words in TAGS.items()]
    definitions = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schema["components"]["schemas"] |= definitions.pop("$defs", {})
    schema["components"]["schemas"]["Problem"] = definitions
    shape = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    schema["components"]["responses"] = {
        str(status): {"description": words, "content": shape} for status, words in PROBLEMS.items()
    }
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            name = operation["operationId"]
            _describe_operation(operation, method, scopes[name])
            _show(operation, examples.get(name, {}))
    schema["components"]["schemas"] = dict(sorted(schema["components"]["schemas"].items()))
    plain: dict[str, Any] = json.loads(json.dumps(schema, default=str))
    return plain


def as_text(schema: dict[str, Any]) -> str:
    """The description as the committed file holds it."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _describe_operation(operation: dict[str, Any], method: str, scope: str) -> None:
    operation["security"] = [{"Token": [scope]}]
    for status in PROBLEMS:
        if status in (400, 413, 415) and "requestBody" not in operation:
            continue
        if status == 409 and method == "get":
            continue
        operation["responses"][status] = {"$ref": f"#/components/responses/{status}"}
    for parameter in operation["parameters"]:
        parameter["description"] = PARAMETERS[parameter["name"]]
    if method != "get":
        operation["parameters"].append(KEY)


def _show(operation: dict[str, Any], example: dict[str, Any]) -> None:
    """Put the example beside the shapes of what is sent and what is answered."""
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if sent is not None and "request" in example:
        sent["example"] = example["request"]
    for status, response in operation["responses"].items():
        answered = response.get("content", {}).get("application/json")
        if answered is not None and str(status) == str(example.get("status")):
            answered["example"] = example["answer"]


def _scopes(api: NinjaAPI) -> dict[str, str]:
    found = {}
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            for operation in view.operations:
                for callback in operation.auth_callbacks:
                    if isinstance(callback, Token):
                        found[api.get_openapi_operation_id(operation)] = str(callback.scope)
    return found
