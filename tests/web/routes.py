"""Every route of the product, and an address for it from a circle's things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLResolver, get_resolver

_GROUP = re.compile(r"<(?:\w+:)(\w+)>|\(\?P<(\w+)>[^)]*\)")
_PARAMETER = re.compile(r"<(\w+)>")

THING: Mapping[str, str] = {
    "person_ref": "person",
    "organisation_ref": "organisation",
    "membership_ref": "membership",
    "opportunity_ref": "opportunity",
    "role_ref": "role",
    "candidacy_ref": "candidacy",
    "engagement_ref": "engagement",
    "timesheet_ref": "timesheet",
    "approval_ref": "approval",
    "skill_ref": "skill",
    "other_ref": "skill",
    "document_ref": "document",
    "leave_ref": "leave",
    "token_ref": "token",
    "file_ref": "file",
    "run_ref": "run",
    "breakdown_ref": "job",
    "proposal_ref": "proposal",
    "dispute_ref": "dispute",
    "shown_ref": "shown",
    "search_ref": "search",
    "ask_ref": "ask",
    "badge_ref": "badge",
    "evidence_ref": "evidence",
    "contest_ref": "contest",
    "ring_ref": "ring",
    "instrument_ref": "instrument",
    "sitting_ref": "sitting",
    "invoice_ref": "invoice",
    "payment_ref": "payment",
    "payout_ref": "payout",
    "account_ref": "account",
    "rule_ref": "fee",
}
"""Parameter of a route to the thing of a circle that it names."""

THING_OF_ROUTE: Mapping[tuple[str, str], str] = {
    ("engagement", "ref"): "engagement",
    ("go", "ref"): "engagement",
    ("question", "ref"): "approval",
    ("room_file", "file_ref"): "talk_file",
    ("post_draft", "opportunity_ref"): "draft",
    ("post_skills", "opportunity_ref"): "draft",
}
"""Where the parameter alone does not tell; the first word of the route's name (up to "_") also counts."""

WORDS: Mapping[tuple[str, str], str] = {
    ("hat", "key"): "talent",
    ("go", "goal"): "engagement",
    ("demo_be", "key"): "talent",
    ("me_consent", "purpose"): "outside",
    ("cv_take_fact", "fact"): "place",
    ("engagement_change", "kind"): "extend",
    ("engagement_deed", "key"): "deliver",
    ("proposals_new", "kind"): "new_skill",
    ("taxonomy_version", "number"): "1",
    ("engagement_money_deed", "key"): "plan",
    ("engagement_week", "monday"): "2026-12-07",
    ("money_export", "form"): "csv",
    ("money_payment_step", "step"): "confirm",
    ("money_payout_step", "step"): "confirm",
    ("webhook", "provider"): "stripe",
    ("instruments_example", "key"): "leadership_feedback",
    ("account_reset_password_from_key", "uidb36"): "1",
    ("account_reset_password_from_key", "key"): "set-password",
}
"""Parameters that name no thing: a word that the route knows."""


@dataclass(frozen=True)
class Route:
    """One route: its name, its address with <name> for each parameter, the parameters."""

    name: str
    path: str
    parameters: tuple[str, ...]

    @property
    def is_about_a_thing(self) -> bool:
        """Whether its address names somebody's thing, so that it matters whose."""
        return any(self.thing(parameter) for parameter in self.parameters)

    def thing(self, parameter: str) -> str:
        """The thing that a parameter names; "" for a word."""
        family = self.name.split("_", 1)[0]
        chosen = THING_OF_ROUTE.get((self.name, parameter)) or THING_OF_ROUTE.get((family, parameter))
        return chosen or THING.get(parameter, "")

    def address(self, refs: Mapping[str, str]) -> str:
        """The address with the things of these references. Raises KeyError for a parameter nobody knows."""
        address = self.path
        for parameter in self.parameters:
            thing = self.thing(parameter)
            value = refs[thing] if thing else WORDS[self.name, parameter]
            address = address.replace(f"<{parameter}>", value)
        return "/" + address


def every_route() -> list[Route]:
    """All routes with a name, by name. The API's are swept with tokens in its own tests."""
    return sorted(_routes(get_resolver().url_patterns, "", ()), key=lambda route: route.name)


def _plain(found: re.Match[str]) -> str:
    return f"<{found[1] or found[2]}>"


def _routes(patterns: Any, before: str, parameters: tuple[str, ...]) -> Iterator[Route]:
    for pattern in patterns:
        path = before + _GROUP.sub(_plain, str(pattern.pattern)).strip("^$")
        names = (*parameters, *_PARAMETER.findall(path[len(before) :]))
        if path.startswith("api/"):
            continue
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, path, names)
        else:
            yield Route(pattern.name or path, path, names)
