"""What providers say: kept whatever it is about, applied once, in whatever order it comes."""

from __future__ import annotations

from django.db import transaction

from muster.billing import events, policy, providers, queries, rules, terms
from muster.billing.actions.paying import _give_back_payment, _not_made, _take_in
from muster.billing.models import Payment, ProviderNews
from muster.foundation import journal
from muster.foundation.act import Act
from muster.foundation.action import action
from muster.foundation.errors import Conflict

N, S, SAID = terms.NewsState, terms.PaymentStatus, terms.Outcome


@action
def receive_news(act: Act, provider_key: str, *, body: bytes, signature: str) -> ProviderNews:
    """Read a provider's message, once its signature holds; a message that came before answers with its first row.

    A message about something we do not know is kept and waits for it. Raises SignatureWrong.
    """
    policy.may_bill(act.actor).require()
    news = providers.provider_of(provider_key).read(body, signature)
    fresh = ProviderNews(
        provider=provider_key,
        external_id=news.external_id[:120],
        kind=news.kind,
        object_ref=news.object_ref,
        our_ref=news.our_ref,
        outcome=str(news.outcome),
        amount=news.amount,
        unit=news.unit,
        said_at=news.said_at,
        received_at=act.at,
        state=str(N.UNKNOWN),
        body=body.decode("utf-8", "replace").replace("\x00", ""),
    )
    # The same message at the same moment waits here for the first one, and then finds it.
    ProviderNews.objects.bulk_create([fresh], ignore_conflicts=True)
    row = ProviderNews.objects.get(provider=provider_key, external_id=fresh.external_id)
    if row.ref != fresh.ref:
        return row
    _apply(act, row)
    journal.record(act, events.ProviderNewsKept(row.ref, row.provider, row.state))
    return row


def _apply(act: Act, row: ProviderNews) -> None:
    payment = queries.find_payment_by_external(row.provider, our_ref=row.our_ref, object_ref=row.object_ref)
    if payment is not None:
        row.state = str(_to_payment(act, row, queries.lock_payment(payment.ref)))
    elif queries.find_payout_by_external(row.provider, our_ref=row.our_ref, object_ref=row.object_ref):
        # A transfer is done when it was made; that one was reversed needs people: they look into it.
        row.state = str(N.DOES_NOT_FIT if row.outcome == SAID.REVERSED else N.NOTHING_NEW)
    row.save(update_fields=["state"])


def _to_payment(act: Act, row: ProviderNews, payment: Payment) -> terms.NewsState:
    if row.outcome == SAID.PAID and (row.amount, row.unit) != (payment.amount, payment.unit):
        return N.DOES_NOT_FIT
    if row.outcome == SAID.PAID and rules.may_move("payment", payment.status, S.CONFIRMED):
        _take_in(act, payment)
        _what_was_said_early(act, row, payment)
        return N.APPLIED
    if row.outcome in (SAID.FAILED, SAID.EXPIRED):
        ended = S.FAILED if row.outcome == SAID.FAILED else S.CANCELLED
        if payment.status == S.ASKED:
            _not_made(act, payment, ended)
            return N.APPLIED
        return N.NOTHING_NEW
    if row.outcome == SAID.REFUNDED:
        return _refunded(act, row, payment)
    return N.NOTHING_NEW


def _refunded(act: Act, row: ProviderNews, payment: Payment) -> terms.NewsState:
    """Given back in whole. What is said before the payment itself waits for it; a part is for people to look into."""
    if payment.status == S.REFUNDED:
        return N.NOTHING_NEW
    if (row.amount, row.unit) != (payment.amount, payment.unit):
        return N.DOES_NOT_FIT
    if payment.status != S.CONFIRMED:
        return N.UNKNOWN
    try:
        with transaction.atomic():
            _give_back_payment(act, payment)
    except Conflict:
        return N.DOES_NOT_FIT
    return N.APPLIED


def _what_was_said_early(act: Act, row: ProviderNews, payment: Payment) -> None:
    for early in queries.kept_news(row.provider, our_ref=payment.ref, external_ref=payment.external_ref):
        if early.pk != row.pk and early.outcome == SAID.REFUNDED:
            early.state = str(_refunded(act, early, payment))
            early.save(update_fields=["state"])


@action
def look_again(act: Act) -> int:
    """Apply kept messages whose payment has become known since; the number applied. The worker calls it.

    No event: what is applied records its own.
    """
    policy.may_run_clocks(act.actor).require()
    done = 0
    for row in ProviderNews.objects.filter(state=N.UNKNOWN).order_by("said_at", "id")[:200]:
        _apply(act, row)
        done += row.state != N.UNKNOWN
    return done
