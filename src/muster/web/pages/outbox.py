"""The outbox: every mail that Muster wrote, sent or waiting, for whoever runs the installation."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from muster.foundation.words import _, _n
from muster.notices import queries as notices_queries
from muster.notices.queries import OutboxMail
from muster.web import acting
from muster.web.components.charts import plain
from muster.web.leading import asked_page


@acting.signed_in
def outbox(request: HttpRequest) -> HttpResponse:
    """The list; each mail opens in place as plain text. The query asks who may see it."""
    actor = acting.act_of(request).actor
    q = " ".join(request.GET.get("q", "").split())[:100]
    page = notices_queries.list_outbox(actor, q=q, number=asked_page(request))
    context = {
        "page": page,
        "rows": [(mail, *_state(mail)) for mail in page.items],
        "q": q,
        "base": f"?{urlencode({'q': q})}&",
        "finding": _n(
            "{count} mail is kept.", "{count} mails are kept.", n=page.total, count=plain(page.total)
        ),
    }
    return render(request, "outbox/page.html", context)


def _state(mail: OutboxMail) -> tuple[str, str]:
    """(kind of status, words)."""
    if mail.sent_at is not None:
        return "ok", _("sent")
    if mail.error:
        return "bad", _n("tried {n} time", "tried {n} times", n=mail.tries)
    return "wait", _("waits")


urls = [path("outbox/", outbox, name="outbox")]
