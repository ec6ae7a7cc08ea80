"""Every component in every state, from invented data: for developers and for the tests. Only in debug and demo."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.foundation.paging import Page
from muster.web.components import chart_samples, icons, samples


def _context() -> dict[str, Any]:
    return {
        "plate": samples.plate(),
        "refused": samples.refused_plate(),
        "crowded": samples.crowded_plate(),
        "walter": samples.match("walter"),
        "noor": samples.match("noor"),
        "marit": samples.match("marit"),
        "lea": samples.match("lea"),
        "poor": samples.match("poor"),
        "comparison": samples.comparison(),
        "form": samples.form(),
        "icons": icons.icon_names(),
        "pager": Page((), 2, 20, 97),
        "track": [("Raised", "done"), ("Talked", "done"), ("Offer", "now"), ("Agreed", "ahead")],
        "ended": [("Agreed", "done"), ("Running", "done"), ("Ended early", "ended")],
        "steps": ["Say it", "Check the draft", "Post"],
        "kinds": [("gig", "Gig"), ("project", "Project role"), ("fractional", "Fractional role")],
        "work_facts": ["4 h a week", "11 Jan to 26 Feb", "remote", "mornings, Central Europe"],
        "role_facts": ["Fractional role", "16 h a week, six weeks", "11 Jan to 19 Feb 2027", "remote"],
        "person_facts": ["16 h free", "9 h a week lent now"],
        "found": [
            (
                "Work",
                [{"label": "Spare-parts demand forecast", "url": "#", "meta": "open", "icon": "briefcase"}],
            ),
            ("Skills", [{"label": "Time-series forecasting", "url": "#", "meta": "skill", "icon": "layers"}]),
        ],
        "hostile": "<script>alert(1)</script> & \"quotes\" 'here'",
        **chart_samples.every_chart(),
    }


def look(request: HttpRequest) -> HttpResponse:
    """The living page of components. No policy: nothing on it is anybody's; it does not exist in production."""
    if not (settings.DEBUG or settings.MUSTER_DEMO):
        raise Http404
    return render(request, "look/index.html", _context())


urls = [path("look/", look, name="look")]
