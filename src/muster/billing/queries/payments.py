"""Reading payments, payouts and what providers said."""

from __future__ import annotations

from django.db.models import Q

from muster.billing import policy, rules
from muster.billing.models import Invoice, Payment, Payout, ProviderNews
from muster.billing.terms import PaymentStatus, PayoutStatus
from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.ledger import queries as ledger_queries
from muster.people import queries as people_queries

LIVE_PAYMENT = (PaymentStatus.ASKED, PaymentStatus.RECORDED)
LIVE_PAYOUT = (PayoutStatus.ASKED, PayoutStatus.SENT)


def get_visible_payment(actor: Actor, ref: str) -> Payment:
    """The payment, where the actor may see it; raises NoSuchPayment."""
    wanted = Payment.objects.filter(ref=ref).select_related("organisation", "invoice")
    found = policy.payments_visible_to(actor, wanted).first()
    if found is None:
        raise rules.NoSuchPayment(ref)
    return found


def lock_payment(ref: str) -> Payment:
    """The payment, locked until the end of the transaction; raises NoSuchPayment."""
    rows = Payment.objects.select_for_update(of=("self",)).select_related("organisation", "invoice")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise rules.NoSuchPayment(ref)
    return found


def find_payment_by_external(provider: str, *, our_ref: str, object_ref: str) -> Payment | None:
    """The payment that a provider speaks of, by our reference or by theirs."""
    about = Q(ref=our_ref) | Q(external_ref=object_ref) & ~Q(external_ref="")
    return Payment.objects.filter(about, provider=provider).order_by("id").first()


def find_payout_by_external(provider: str, *, our_ref: str, object_ref: str) -> Payout | None:
    """The payout that a provider speaks of, by our reference or by theirs."""
    about = Q(ref=our_ref) | Q(external_ref=object_ref) & ~Q(external_ref="")
    return Payout.objects.filter(about, provider=provider).order_by("id").first()


def find_live_payment(organisation_ref: str, *, invoice_ref: str) -> Payment | None:
    """The payment of an invoice that was begun and is not settled, where there is one."""
    live = Payment.objects.filter(
        organisation__ref=organisation_ref, invoice__ref=invoice_ref, status__in=LIVE_PAYMENT
    )
    return live.order_by("-id").first()


def list_payments(actor: Actor, *, waiting: bool = False, page: int = 1) -> Page[Payment]:
    """Payments that the actor may see, newest first; ``waiting``: only those not settled."""
    wanted = policy.payments_visible_to(actor, Payment.objects.select_related("organisation", "invoice"))
    if waiting:
        wanted = wanted.filter(status__in=LIVE_PAYMENT)
    return page_of(wanted, page)


def get_visible_payout(actor: Actor, ref: str) -> Payout:
    """The payout, where the actor may see it; raises NoSuchPayment."""
    wanted = Payout.objects.filter(ref=ref).select_related("person")
    found = policy.payouts_visible_to(actor, wanted).first()
    if found is None:
        raise rules.NoSuchPayment(ref)
    return found


def lock_payout(ref: str) -> Payout:
    """The payout, locked until the end of the transaction; raises NoSuchPayment."""
    rows = Payout.objects.select_for_update(of=("self",)).select_related("person")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise rules.NoSuchPayment(ref)
    return found


def list_payouts(actor: Actor, *, waiting: bool = False, page: int = 1) -> Page[Payout]:
    """Payouts that the actor may see, newest first; ``waiting``: only those not settled."""
    wanted = policy.payouts_visible_to(actor, Payout.objects.select_related("person"))
    if waiting:
        wanted = wanted.filter(status__in=LIVE_PAYOUT)
    return page_of(wanted, page)


def find_payment_kept_for(invoice: Invoice) -> Payment | None:
    """A payment of this open invoice that has come and is kept as a deposit."""
    rows = Payment.objects.filter(invoice=invoice, status=PaymentStatus.CONFIRMED)
    return rows.order_by("id").first() if invoice.is_open else None


def kept_news(provider: str, *, our_ref: str, external_ref: str) -> list[ProviderNews]:
    """What the provider said of a thing before we knew it, in the order it was said."""
    about = Q(our_ref=our_ref) | Q(object_ref=external_ref) & ~Q(object_ref="")
    return list(ProviderNews.objects.filter(about, provider=provider, state="unknown"))


def held_by(book: rules.Book) -> int:
    """What is in the account, in its unit; nothing where it was never opened."""
    return ledger_queries.balance(book.key) if ledger_queries.find_account(book.key) else 0


def payer_refs(organisation_ref: str) -> tuple[str, ...]:
    """The persons who do the organisation's finance, to be told and asked."""
    return tuple(sorted(person.ref for person in people_queries.list_holders("finance", organisation_ref)))
