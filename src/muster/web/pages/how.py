"""How scores and levels are made: the published numbers, read from the engine, for everybody."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.engagements.rules import reputation
from muster.engine import proficiency, scoring, two_sided
from muster.evidence import queries as evidence_queries
from muster.evidence.terms import KINDS
from muster.foundation.words import _
from muster.skills.terms import SIM_FLOOR, SIM_NEIGHBOURS
from muster.web import acting
from muster.web.components import charts
from muster.web.components.numbers import hundredths


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


@acting.signed_in
def levels(request: HttpRequest) -> HttpResponse:
    """How true levels are: what they led to expect of delivered work against what was said of it."""
    found = evidence_queries.level_report(most=2000)
    return render(request, "how/levels.html", _levels_context(found))


def _levels_context(found: evidence_queries.LevelReport) -> dict[str, Any]:
    report = found.report
    versions = evidence_queries.list_level_settings()
    if report is None or found.coverage_80 is None or found.coverage_95 is None:
        return {
            "found": found,
            "versions": versions,
            "title": _("Too few outcomes to say how true levels are."),
        }
    chart = charts.lines(
        _("What levels said, and what came true"),
        [hundredths(round(one.predicted * 100)) for one in report.bins],
        [
            charts.Series(_("came true"), tuple(one.came_true for one in report.bins)),
            charts.Series(_("said"), tuple(one.predicted for one in report.bins)),
        ],
        marks=(0.0, 0.5, 1.0),
        words=lambda value: f"{value:.1f}",
        summary=_("Where the two lines meet, levels promise what they keep."),
    )
    return {
        "found": found,
        "versions": versions,
        "chart": chart,
        "title": _("How true are levels?"),
        "brier": f"{report.brier:.3f}",
        "base": f"{report.brier_base:.3f}",
        "error": f"{report.error:.3f}",
        "covered": (round(found.coverage_80 * 100), round(found.coverage_95 * 100)),
    }


urls = [path("how/", how, name="how"), path("how/levels/", levels, name="how_levels")]
