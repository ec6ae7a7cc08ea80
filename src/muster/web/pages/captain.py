"""The captain's view: where one's own time and income come from. Only the person it is about can open it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from muster.foundation.errors import Refusal
from muster.foundation.money import Money
from muster.foundation.words import _, language
from muster.insights import actions as insights_actions
from muster.insights import queries as insights_queries
from muster.insights.terms import SPEAK_UP, Captain, Source, Way
from muster.web import acting
from muster.web.components import captain_words as words
from muster.web.components.captain_charts import Part, ReachRow, months, reach, shares, spark
from muster.web.components.charts import Chart
from muster.web.components.dates import day_long, month_short
from muster.web.components.names import currency_options
from muster.web.components.numbers import tenth_words
from muster.web.forms.captain import IncomeForm

MOST_SOURCES = 5


@acting.signed_in
def captain(request: HttpRequest) -> HttpResponse:
    """The page: pictures first. The query shows nobody but the reader themselves."""
    act = acting.act_of(request)
    view = insights_queries.captain(act.actor, at=act.at, language=language())
    jobs = _main_jobs(view)
    sent = request.POST.get("organisation", "") if request.method == "POST" else ""
    if sent and acting.done_before(request):
        return HttpResponseRedirect("/captain/")
    forms = [(job, _form(request, view, job, is_sent=job.organisation_ref == sent)) for job in jobs]
    for job, form in forms:
        if job.organisation_ref == sent and _is_kept(request, job, form):
            return HttpResponseRedirect("/captain/")
    context = {
        "view": view,
        "title": words.title_words(view),
        "lede": words.lede_words(view),
        "forms": forms,
        "request_ref": acting.fresh_request_ref(),
        **(_pictures(view) if view.sources else {}),
        **_aside(view),
    }
    return render(request, "captain/page.html", context, status=422 if sent else 200)


def _main_jobs(view: Captain) -> list[Source]:
    return [source for source in view.sources if source.is_home]


def _form(request: HttpRequest, view: Captain, job: Source, *, is_sent: bool) -> IncomeForm:
    stated = view.stated.get(job.organisation_ref)
    known = {code for code, _name in currency_options()}
    currency = view.currency if view.currency in known else "EUR"
    initial = {
        "amount": Money.from_minor(stated, currency).amount if stated is not None else None,
        "currency": currency,
    }
    return IncomeForm(
        request.POST if is_sent else None, initial=initial, auto_id=f"{job.organisation_ref}-%s"
    )


def _is_kept(request: HttpRequest, job: Source, form: IncomeForm) -> bool:
    if not form.is_valid():
        return False
    try:
        insights_actions.state_income(acting.act_of(request), job.organisation_ref, form.money)
    except Refusal as refusal:
        form.show(refusal)
        return False
    messages.success(request, _("Kept, for you alone."))
    return True


def _pictures(view: Captain) -> dict[str, Any]:
    shown = _shown(view.sources)
    return {
        "shares_chart": _shares(view, shown),
        "shares_note": words.shares_note(view),
        "months_chart": _months(view, shown),
        "months_aside": words.window_words(view),
        "months_note": words.months_note(view),
        "reach_chart": _reach(view),
        "reach_aside": _("from today, {day}", day=day_long(view.today)),
        "reach_note": words.reach_note(view),
    }


def _shown(sources: Sequence[Source]) -> list[tuple[int, str, list[Source]]]:
    """Up to five: paint, name and what is in it; the smallest stand together as the last."""
    if len(sources) <= MOST_SOURCES:
        return [(one.tone, words.source_name(one), [one]) for one in sources]
    first, rest = sources[: MOST_SOURCES - 1], sources[MOST_SOURCES - 1 :]
    return [
        *((one.tone, words.source_name(one), [one]) for one in first),
        (4, _("{n} other places", n=len(rest)), list(rest)),
    ]


def _shares(view: Captain, shown: Sequence[tuple[int, str, list[Source]]]) -> Chart:
    found = [share for share in (view.time, view.income) if share is not None]
    parts = [
        Part(tone, name, tuple(sum(share.by_source.get(one.key, 0) for one in some) for share in found))
        for tone, name, some in shown
    ]
    labels = [_("Income") if share.way == Way.INCOME else _("Time") for share in found]
    return shares(_("Where your weeks and your money come from"), labels, parts, marks=SPEAK_UP)


def _months(view: Captain, shown: Sequence[tuple[int, str, list[Source]]]) -> Chart:
    def amounts(some: Sequence[Source]) -> tuple[int, ...]:
        rows = [one.income if view.income is not None else one.minutes for one in some]
        return tuple(_whole(view, sum(row[i] for row in rows)) for i in range(len(view.months)))

    unit = 6000 if view.income is None else 100
    said = ""
    if view.usual is not None:
        said = _("{amount} a month on average", amount=words.amount_words(view, view.usual))
    return months(
        _("Month by month"),
        [month_short(month.month) for month in view.months],
        [Part(tone, name, amounts(some)) for tone, name, some in shown if any(amounts(some))],
        words=lambda value: words.amount_words(view, int(value * unit / 100)),
        average=None if view.usual is None else _whole(view, view.usual),
        average_words=said,
        summary=said,
    )


def _whole(view: Captain, amount: int) -> int:
    """Minutes as hours, minor units as they are, so that the scale has round numbers."""
    return (amount + 30) // 60 if view.income is None else amount


def _reach(view: Captain) -> Chart | None:
    if not view.reaches:
        return None
    rows = []
    for one in view.reaches:
        source = next((source for source in view.sources if source.key == one.source_key), None)
        is_home = one.source_key.startswith("home:")
        name = words.source_name(source) if source is not None and is_home else one.title
        tone = source.tone if source is not None else 0 if is_home else 4
        rows.append(ReachRow(tone, name, one.until, words.reach_words(one)))
    return reach(_("How far agreed work reaches"), rows, today=view.today)


def _aside(view: Captain) -> dict[str, Any]:
    ending = None
    if view.ending is not None:
        rows, label, total = words.ending_rows(view, view.ending)
        source = view.source(view.ending.source_key)
        ending = {
            "title": _("If your main job at {name} ended", name=source.name)
            if source.is_home
            else _("If {name} ended", name=source.name),
            "rows": rows,
            "label": label,
            "total": total,
            "note": words.ending_note(view.ending),
        }
    return {
        "ending": ending,
        "warned": [
            {"key": one.key, "fact": fact, "more": more, "ends": one.kind == "ending"}
            for one in view.warnings
            for fact, more in [words.warning_words(view, one)]
        ],
        "moves": [
            {
                "label": move.label,
                "ref": move.skill_ref,
                "fades": move.is_fading,
                "picture": spark(move.points, fades=move.is_fading),
                "first": tenth_words(round(move.first / 10)),
                "last": tenth_words(round(move.last / 10)),
            }
            for move in view.moves
        ],
    }


@acting.signed_in
@require_POST
def hide(request: HttpRequest) -> HttpResponse:
    """Put one of one's own early warnings away."""
    if not acting.done_before(request):
        insights_actions.hide_warning(acting.act_of(request), request.POST.get("key", ""))
    return HttpResponseRedirect("/captain/#warnings")


urls = [
    path("captain/", captain, name="captain"),
    path("captain/hide/", hide, name="captain_hide"),
]
