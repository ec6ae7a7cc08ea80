"""What has happened that concerns the reader, and how mail reaches them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from muster.foundation.act import Act
from muster.foundation.errors import Refusal
from muster.foundation.words import _, _n
from muster.notices import actions as notices_actions
from muster.notices import queries as notices_queries
from muster.notices import terms
from muster.people import queries as people_queries
from muster.web import acting
from muster.web.forms.notices import QuietForm
from muster.web.leading import asked_page

SIZE = 20


@acting.signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """The list, newest first, by group or only what is unread."""
    actor = acting.act_of(request).actor
    group = request.GET.get("group", "")
    group = group if group in set(terms.Group) else ""
    unread = request.GET.get("unread") == "1"
    page = notices_queries.list_notices(
        actor, unread=unread, group=group, number=asked_page(request), size=SIZE
    )
    count = notices_queries.unread_count(actor)
    kept = "&".join(
        part for part in (f"group={group}" if group else "", "unread=1" if unread else "") if part
    )
    context = {
        "title": _n("One thing is new", "{n} things are new", n=count) if count else _("Nothing new"),
        "page": page,
        "base": f"?{kept}&" if kept else "?",
        "group": group,
        "unread": unread,
        "unread_count": count,
        "groups": [(str(g), terms.group_label(g)) for g in terms.Group],
        "request_ref": acting.fresh_request_ref(),
    }
    return render(request, "notices/page.html", context)


@acting.signed_in
@require_POST
def mark_all_read(request: HttpRequest) -> HttpResponse:
    """Everything was seen."""
    if not acting.done_before(request):
        notices_actions.mark_read(acting.act_of(request))
    return HttpResponseRedirect("/notices/")


@acting.signed_in
def settings(request: HttpRequest) -> HttpResponse:
    """How mail of each group reaches the reader, and when none does; each is a form of its own."""
    act = acting.act_of(request)
    here = HttpResponseRedirect("/notices/settings/")
    is_quiet = request.POST.get("do") == "quiet"
    quiet = notices_queries.quiet_hours([act.actor.ref]).get(act.actor.ref)
    form = QuietForm(request.POST if is_quiet else None, quiet=quiet)
    problem = ""
    if request.method == "POST":
        if acting.done_before(request):
            return here
        if not is_quiet or form.is_valid():
            try:
                _set(request, act, form if is_quiet else None)
            except Refusal as refusal:
                problem = refusal.message
            else:
                messages.success(request, _("Saved."))
                return here
    is_wrong = bool(problem or (is_quiet and form.errors))
    context = {
        "choices": [(c, acting.fresh_request_ref()) for c in notices_queries.choices_of(act.actor)],
        "ways": [(str(m), terms.mail_label(m)) for m in terms.Mail],
        "problem": problem,
        "form": form,
        "zone": people_queries.get_person(act.actor.ref).time_zone.replace("_", " "),
        "quiet_ref": acting.fresh_request_ref(),
    }
    return render(request, "notices/settings.html", context, status=422 if is_wrong else 200)


def _set(request: HttpRequest, act: Act, form: QuietForm | None) -> None:
    if form is None:
        notices_actions.set_preference(act, request.POST.get("group", ""), request.POST.get("mail", ""))
    elif minutes := form.minutes():
        notices_actions.set_quiet_hours(act, *minutes)
    else:
        notices_actions.end_quiet_hours(act)


urls = [
    path("notices/", notices, name="notices"),
    path("notices/read/", mark_all_read, name="notices_read"),
    path("notices/settings/", settings, name="notices_settings"),
]
