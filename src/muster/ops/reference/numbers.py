"""The published numbers: scores, levels, evidence, half-lives, similarity."""

from __future__ import annotations

import math
from dataclasses import fields

from muster.engine import levels, proficiency, scoring
from muster.evidence import rules as evidence_rules
from muster.evidence import terms as evidence_terms
from muster.ops.reference.markdown import code, table
from muster.skills import terms as skill_terms

SCORE = {
    "version": "named in every answer",
    "skills": "points for the skills",
    "wants": "points for what the person wants",
    "practical": "points for hours, overlap, way of working, languages, dates",
    "missing": "thousandths of a point taken off for each required skill that is missing",
    "most_missing": "required skills that are counted as missing at most",
    "met_from": "a skill counts as met from this cover on, in thousandths",
}
LEVEL = {
    "version": "named in every level",
    "prior_weight": "weight of the starting point (value 0) before any evidence",
    "age_variance_per_month": "error variance that a piece of evidence gains each month",
    "nonuse_floor": "down to this value an unused skill fades",
    "nonuse_variance": "variance that full fading adds",
    "rho": "correlation between two raters of one kind",
    "rho_close": "correlation when they are of one team in one week, or the same rater",
    "verified_from": "verified from this probability on, in thousandths",
    "level_from": "the level is the highest with this probability, in thousandths",
    "sources": "see the kinds of evidence below",
    "caps": "the most that a group of sources may weigh together",
    "severity": "corrections by rater; none in force",
}
HALF_LIVES = {
    "procedure": "exact procedures",
    "tool": "tools",
    "manual": "manual work",
    "concept": "concepts",
    "licence": "licences, which end by their expiry date only",
}


def page() -> str:
    """Scores, levels, kinds of evidence, fading, similarity."""
    return "\n\n".join((_score(), _level(), _kinds(), _fading(), _similarity()))


def _score() -> str:
    own = [
        (code(f.name), getattr(scoring.PARAMETERS, f.name), SCORE[f.name]) for f in fields(scoring.PARAMETERS)
    ]
    head = "## The match score\n\nWhat is done with them: [how a match is scored](../explain/matching.md)."
    return f"{head}\n\n{table(('parameter', 'value', 'meaning'), own)}"


def _level() -> str:
    rows = []
    for f in fields(evidence_rules.PARAMETERS):
        value = getattr(evidence_rules.PARAMETERS, f.name)
        if f.name == "caps":
            value = ", ".join(f"{name} {cap:g}" for name, cap in sorted(value.items()))
        elif f.name in ("sources", "severity"):
            value = len(value)
        rows.append((code(f.name), value, LEVEL[f.name]))
    starts = ", ".join(f"{k} at {levels.threshold(k):+g}" for k in range(2, levels.LEVELS + 1))
    classes = ", ".join(f"{sd:g}" for sd in levels.SD_CLASSES)
    return (
        "## Levels\n\nWhat is done with them: [how a level is estimated](../explain/levels.md). "
        f"On the scale of the estimate, levels begin: {starts}. An estimate is kept in {levels.MU_STEPS} steps of 1/8 "
        f"from {levels.mu_of(0):g}, its standard deviation in the classes {classes} (version `{levels.VERSION}`).\n\n"
        + table(("parameter", "value", "meaning"), rows)
    )


def _kinds() -> str:
    rows = []
    for kind, facts in evidence_terms.KINDS.items():
        source = evidence_rules.PARAMETERS.sources[proficiency.Source(kind.value)]
        rows.append(
            (
                kind.value.replace("_", " "),
                f".{facts.validity}",
                f"{source.base_weight:.3f}",
                "yes" if facts.is_independent else "no, the person's own word",
                "yes" if facts.shows_use else "no",
            )
        )
    head = ("kind", "validity", "weight when fresh", "independent", "shows use of the skill")
    return (
        "## Kinds of evidence\n\nThe weight of a fresh piece is v² / (1 − v²), where v is its validity.\n\n"
        f"{table(head, rows)}"
    )


def _fading() -> str:
    rows = [(kind.value, f"{months:g}") for kind, months in skill_terms.HALF_LIFE_BY_KIND.items()]
    rows.append(("manual work, by its place in ESCO", f"{skill_terms.HALF_LIFE_MANUAL:g}"))
    rows.append(("leading and managing, by its place in ESCO", f"{skill_terms.HALF_LIFE_LEADERSHIP:g}"))
    named = [
        (HALF_LIVES[name], f"{months:g}" if months < math.inf else "never")
        for name, months in proficiency.HALF_LIVES.items()
    ]
    return (
        "## Half-lives\n\nMonths without use after which half of what lies above the floor is gone. A list of skills may "
        "say so for each skill; where it does not, the kind of skill decides:\n\n"
        f"{table(('kind of skill', 'months'), rows)}\n\nThe values that a list may choose from by name:\n\n"
        f"{table(('what fades', 'months'), named)}"
    )


def _similarity() -> str:
    rows = [
        ("the same name in two taxonomies", skill_terms.SIM_SAME_LABEL),
        ("essential to it", skill_terms.SIM_ESSENTIAL),
        (f"the broader skill, with up to {skill_terms.SMALL_FAMILY} under it", skill_terms.SIM_BROADER),
        ("optional to it", skill_terms.SIM_OPTIONAL),
        ("the broader skill, with more under it", skill_terms.SIM_BROADER_LARGE),
        ("beside it under a broader skill with few under it", skill_terms.SIM_SIBLING),
    ]
    return (
        "## Similarity\n\nA neighbour's level counts for a skill that was asked for, reduced by how alike they are. Less "
        f"than {skill_terms.SIM_FLOOR} hundredths is no neighbour, and a skill has at most "
        f"{skill_terms.SIM_NEIGHBOURS}. Where a list names no number of its own:\n\n"
        f"{table(('why they are alike', 'hundredths'), rows)}"
    )
