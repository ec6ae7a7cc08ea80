"""Work that fits: the ranked list with its filters."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.foundation.act import Act
from muster.foundation.paging import Page
from muster.foundation.words import _, _n
from muster.matching import actions as matching_actions
from muster.matching import queries as matching_queries
from muster.matching.queries import WorkAnswer
from muster.matching.terms import Sort, sort_label
from muster.opportunities import queries as opportunity_queries
from muster.opportunities import terms as opportunity_terms
from muster.web import acting
from muster.web.components.work_rows import Reader, reader_of, work_rows
from muster.web.leading import asked_page
from muster.web.pages.hidden import just_hidden, reasons
from muster.web.pages.wishes import Wishes

SIZE = 10
FARTHEST = 1000
"""Pages beyond it are not asked for: the engine would keep ten thousand lines to skip them."""


def answer_for(act: Act, wishes: Wishes, *, top: int, skip: int = 0) -> WorkAnswer:
    """The roles for the person who asks, in the order they ask for, without those they have hidden."""
    return matching_queries.find_work(
        act.actor,
        act.actor.person_ref,
        at=act.at,
        top=top,
        skip=skip,
        wished=wishes.as_filter(act),
        sort=wishes.sort,
    )


@acting.signed_in
def find_work(request: HttpRequest) -> HttpResponse:
    """The list; a part of the page for htmx. What was shown is kept, so that it can be made again later."""
    act = acting.act_of(request)
    wishes = Wishes.of(request.GET)
    number = min(asked_page(request), FARTHEST)
    answer = answer_for(act, wishes, top=SIZE, skip=(number - 1) * SIZE)
    last = max(1, -(-answer.shown_of // SIZE))
    if number > last:
        number, answer = last, answer_for(act, wishes, top=SIZE, skip=(last - 1) * SIZE)
    reader = reader_of(act)
    context = {
        **filter_context(act, wishes, answer, reader),
        "rows": work_rows(act, answer.roles, reader),
        "page": Page(tuple(answer.roles), number, SIZE, answer.shown_of),
        "has_skills": any(row.level for row in reader.levels.values()),
        "title": _title(answer, wishes),
        "just_hidden": just_hidden(act, request.GET.get("hidden", "")),
        "reasons": reasons(),
        "request_ref": acting.fresh_request_ref(),
        "kept_fields": wishes.fields,
        "kept_name": wishes.q[:80] or _("Work that fits"),
    }
    if answer.roles:
        matching_actions.record_shown(act, answer, about_ref=act.actor.person_ref, filters=wishes.names)
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, "work/_list.html" if is_part else "work/list.html", context)


def filter_context(act: Act, wishes: Wishes, answer: WorkAnswer, reader: Reader) -> dict[str, Any]:
    """What the filter bar shows: the pills and the live sentence."""
    labels = reader.theme_labels
    themes = dict.fromkeys([*sorted(reader.themes), *wishes.themes])
    return {
        "wishes": wishes,
        "kind_pills": [
            (str(kind), opportunity_terms.kind_label(kind), str(kind) in wishes.kinds)
            for kind in opportunity_terms.OFFERED_KINDS
        ],
        "theme_pills": [(key, labels[key], key in wishes.themes) for key in themes if key in labels],
        "sorts": [(str(sort), sort_label(sort)) for sort in Sort],
        "count": count_sentence(act, wishes, answer),
        "hidden_count": answer.hidden,
        "is_member": bool(act.actor.organisation_refs),
    }


def count_sentence(act: Act, wishes: Wishes, answer: WorkAnswer) -> str:
    """How many fit, how many are out of view, and why."""
    everything = opportunity_queries.count_open_roles(act.actor)
    said = [
        _n(
            "{n} of {all} open roles fits you.",
            "{n} of {all} open roles fit you.",
            n=answer.fit_count,
            all=everything,
        )
        if everything
        else _("No work is open just now.")
    ]
    found = answer.fit_count + (answer.beyond_hours if not wishes.in_free_hours else 0)
    filtered = found - answer.shown_of - answer.hidden
    if filtered > 0:
        said.append(
            _n("{n} is out of view by your filters.", "{n} are out of view by your filters.", n=filtered)
        )
    if wishes.in_free_hours and answer.beyond_hours:
        said.append(
            _n(
                "{n} more would fit if you had the hours.",
                "{n} more would fit if you had the hours.",
                n=answer.beyond_hours,
            )
        )
    other = everything - answer.fit_count - (answer.beyond_hours if wishes.in_free_hours else 0)
    if other > 0:
        said.append(
            _n(
                "{n} asks for other skills, languages or places.",
                "{n} ask for other skills, languages or places.",
                n=other,
            )
        )
    return " ".join(said)


def _title(answer: WorkAnswer, wishes: Wishes) -> str:
    if not answer.shown_of:
        return _("Nothing fits just now.")
    if wishes.sort == Sort.SCORE:
        return _n("{n} role fits you.", "{n} roles fit you, best first.", n=answer.shown_of)
    return _n("{n} role for you.", "{n} roles for you.", n=answer.shown_of)


urls = [path("work/", find_work, name="work")]
