"""Skills that may be one and the same: suggestions, each with a link to a proposal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.evidence import queries as evidence_queries
from muster.foundation.words import _, _n, language
from muster.skills import queries as skills_queries
from muster.web import acting

SHOWN = 30


@acting.signed_in
def doubles(request: HttpRequest) -> HttpResponse:
    """The most used pairs first. No policy: everybody may read the taxonomy; people are not counted on the page."""
    found = skills_queries.list_doubles(evidence_queries.count_speakers(), language=language(), limit=SHOWN)
    finding = (
        _n("{n} pair may be one skill.", "{n} pairs may be one skill.", n=len(found))
        if found
        else _("No two skills look like one.")
    )
    return render(request, "proposals/doubles.html", {"rows": found, "finding": finding, "shown": SHOWN})


urls = [path("taxonomy/doubles/", doubles, name="taxonomy_doubles")]
