"""The statement of one account: what came and went, and what was in it after each. And the same as files."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from muster.foundation.words import _
from muster.ledger import formats
from muster.ledger import queries as ledger_queries
from muster.ledger.rules import amount_words
from muster.web import acting
from muster.web.leading import asked_page
from muster.web.pages.money.overview import label_of

FILES = {"csv": "text/csv; charset=utf-8", "beancount": "text/plain; charset=utf-8"}


def _days(request: HttpRequest) -> tuple[date | None, date | None]:
    found: list[date | None] = []
    for name in ("from", "to"):
        try:
            found.append(date.fromisoformat(request.GET.get(name, "")))
        except ValueError:
            found.append(None)
    return found[0], found[1]


@acting.signed_in
def statement(request: HttpRequest, account_ref: str) -> HttpResponse:
    """The page. The query asks who may read it."""
    actor = acting.act_of(request).actor
    account = ledger_queries.get_visible_account(actor, account_ref)
    start, end = _days(request)
    found = ledger_queries.statement(account.key, start=start, end=end, page=asked_page(request))
    context: dict[str, Any] = {
        "title": label_of(account.kind, account.key, account.unit),
        "account": account,
        "opening": amount_words(found.opening, account.unit),
        "closing": amount_words(found.closing, account.unit),
        "page": found.lines,
        "rows": [
            (line, amount_words(line.amount, account.unit), amount_words(line.balance, account.unit))
            for line in found.lines.items
        ],
        "from": start.isoformat() if start else "",
        "to": end.isoformat() if end else "",
        "base": f"?from={start or ''}&to={end or ''}&",
    }
    return render(request, "money/statement.html", context)


@acting.signed_in
def export(request: HttpRequest, account_ref: str, form: str) -> HttpResponse:
    """Whole entries that the account is part of, as CSV or as Beancount reads them."""
    if form not in FILES:
        raise Http404(_("There is no such file."))
    account = ledger_queries.get_visible_account(acting.act_of(request).actor, account_ref)
    start, end = _days(request)
    entries = ledger_queries.booked_entries(start=start, end=end, account=account)
    lines = formats.as_csv(entries) if form == "csv" else formats.as_beancount(entries)
    answer = HttpResponse("".join(lines), content_type=FILES[form])
    answer["Content-Disposition"] = f'attachment; filename="{account.ref}.{form}"'
    return answer
