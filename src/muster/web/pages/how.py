"""How scores and levels are made: the published numbers, read from the engine, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.engagements.rules import reputation
from muster.engine import proficiency, scoring, two_sided
from muster.evidence.terms import KINDS
from muster.foundation.words import _
from muster.skills.terms import SIM_FLOOR, SIM_NEIGHBOURS


def _sources() -> dict[str, str]:
    return {
        "self": _("What you say yourself"),
        "cv": _("Your CV"),
        "endorsement": _("An endorsement"),
        "structured_interview": _("A structured interview"),
        "peer": _("A colleague"),
        "review_360": _("A review from all sides"),
        "certificate": _("A certificate"),
        "delivered_work": _("Delivered work"),
        "manager": _("A manager"),
        "expert": _("An expert"),
        "knowledge_test": _("A test of knowledge"),
        "work_sample": _("An observed sample of work"),
    }


def _half_lives() -> list[tuple[str, str]]:
    words = {
        "procedure": _("Exact procedures"),
        "tool": _("Tools"),
        "manual": _("Manual skills"),
        "concept": _("Concepts, languages, leadership"),
        "licence": _("Licences"),
    }
    return [
        (words.get(key, key), _("{n} months", n=f"{months:g}") if months < 1000 else _("until they expire"))
        for key, months in proficiency.HALF_LIVES.items()
    ]


def _practical() -> list[str]:
    words = {
        "hours": _("free hours"),
        "overlap": _("shared working hours"),
        "mode": _("way of working"),
        "language": _("languages"),
        "dates": _("dates"),
    }
    return [words[key] for key in scoring.PRACTICAL]


def how(request: HttpRequest) -> HttpResponse:
    """The sums behind every number on a page. No policy: open to everybody."""
    level, score = proficiency.DEFAULT, scoring.PARAMETERS
    names = _sources()
    rules = sorted(level.sources.items(), key=lambda one: (one[1].validity, one[0]))
    context = {
        "score": score,
        "order_version": two_sided.VERSION,
        "most_lift": two_sided.MOST_LIFT // 10,
        "deepest": two_sided.DEEPEST,
        "total": score.skills + score.wants + score.practical,
        "missing": score.missing // 1000,
        "most_lost": score.missing * score.most_missing // 1000,
        "met_percent": score.met_from // 10,
        "practical": _practical(),
        "floor_percent": SIM_FLOOR,
        "neighbours": SIM_NEIGHBOURS,
        "level": level,
        "sources": [
            (names[key], f"{rule.validity:.2f}", f"{rule.base_weight:.2f}", KINDS[key].is_independent)  # type: ignore[index]
            for key, rule in rules
        ],
        "prior": f"{level.prior_weight:g}",
        "own_cap": f"{level.caps['self']:g}",
        "peer_cap": f"{level.caps['peers']:g}",
        "verified_percent": level.verified_from // 10,
        "level_percent": level.level_from // 10,
        "half_lives": _half_lives(),
        "reputation": {
            "prior": f"{reputation.PRIOR_WEIGHT:g}",
            "half_life": reputation.HALF_LIFE_MONTHS,
            "least": reputation.LEAST_WORK,
            "others": reputation.LEAST_COUNTERPARTS,
        },
    }
    return render(request, "how/page.html", context)


urls = [path("how/", how, name="how")]
