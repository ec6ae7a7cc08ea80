"""Reading invoices and what is still to be put on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from muster.billing import policy, rules
from muster.billing.models import Billable, Invoice, InvoiceFile
from muster.billing.terms import InvoiceKind, InvoiceStatus, PartyKind
from muster.foundation.act import Actor
from muster.foundation.paging import Page, page_of
from muster.people import queries as people_queries

SHOWN = ("open", "overdue", "paid", "all")
"""What a list of invoices can be narrowed to."""


@dataclass(frozen=True, slots=True)
class OpenItems:
    """Approved work of one engagement that stands on no invoice yet; ``amount`` in minor units."""

    group_ref: str
    issuer_kind: str
    issuer_ref: str
    buyer_ref: str
    buyer_name: str
    unit: str
    count: int
    amount: int
    from_date: date
    until_date: date


def list_invoices(
    actor: Actor, *, show: str = "all", today: date, page: int = 1, group_ref: str = ""
) -> Page[Invoice]:
    """The invoices that the actor may see, newest first. ``show`` is one of SHOWN."""
    wanted = policy.visible_to(actor, Invoice.objects.all())
    if group_ref:
        wanted = wanted.filter(group_ref=group_ref)
    return page_of(_narrowed(wanted, show, today), page)


@dataclass(frozen=True, slots=True)
class ToPay:
    """What the actor's organisations have to pay: how many invoices, and the first day on which one is due."""

    count: int
    first_due: date | None


def to_pay(actor: Actor) -> ToPay:
    """Every open invoice that the actor may pay (as ``may_pay``) and that is in no dispute. One query."""
    mine = Q(buyer_ref__in=policy.finance_of(actor)) | Q(contact_ref=actor.person_ref)
    rows = Invoice.objects.filter(mine, kind=InvoiceKind.INVOICE, status=InvoiceStatus.ISSUED, frozen_at=None)
    found = rows.aggregate(n=Count("id"), first=Min("due_date"))
    return ToPay(found["n"], found["first"])


def count_invoices(actor: Actor, *, today: date) -> dict[str, int]:
    """How many invoices there are in each narrowing, for the actor."""
    seen = policy.visible_to(actor, Invoice.objects.all())
    counts = {name: Count("id", filter=condition) for name, condition in _conditions(today).items()}
    found: dict[str, int] = seen.aggregate(**{f"n_{name}": count for name, count in counts.items()})
    return {name: found[f"n_{name}"] for name in SHOWN}


def _conditions(today: date) -> dict[str, Q]:
    is_open = Q(status=InvoiceStatus.ISSUED)
    return {
        "open": is_open,
        "overdue": is_open & Q(due_date__lt=today),
        "paid": Q(status=InvoiceStatus.PAID),
        "all": Q(),
    }


def _narrowed(invoices: QuerySet[Invoice], show: str, today: date) -> QuerySet[Invoice]:
    return invoices.filter(_conditions(today).get(show, Q()))


def get_visible_invoice(actor: Actor, ref: str) -> Invoice:
    """The invoice, where the actor may see it; raises NoSuchInvoice."""
    found = policy.visible_to(actor, Invoice.objects.filter(ref=ref)).select_related("credits").first()
    if found is None:
        raise rules.NoSuchInvoice(ref)
    return found


def lock_invoice(ref: str) -> Invoice:
    """The invoice, locked until the end of the transaction; raises NoSuchInvoice."""
    found = Invoice.objects.select_for_update(of=("self",)).filter(ref=ref).first()
    if found is None:
        raise rules.NoSuchInvoice(ref)
    return found


def lines_of(invoice: Invoice) -> list[Billable]:
    """The lines in their order; a credit note has those of the invoice it takes back."""
    own = invoice.credits or invoice
    return list(own.lines.all())


def credit_note_of(invoice: Invoice) -> Invoice | None:
    """The credit note that took it back, where there is one."""
    return Invoice.objects.filter(credits=invoice).first()


def file_of(invoice: Invoice) -> InvoiceFile:
    """The PDF as it was made when the invoice was written."""
    return InvoiceFile.objects.get(invoice=invoice)


def open_items(actor: Actor) -> list[OpenItems]:
    """What the actor could write invoices for now, one row for each work and currency."""
    rows = _open().filter(issuer_kind=PartyKind.PERSON, issuer_ref=actor.person_ref)
    if policy.keeps_the_house(actor):
        rows = _open().filter(
            Q(issuer_kind=PartyKind.INSTALLATION)
            | Q(issuer_kind=PartyKind.PERSON, issuer_ref=actor.person_ref)
        )
    found = list(
        rows.order_by("group_ref", "unit")
        .values("group_ref", "issuer_kind", "issuer_ref", "buyer_ref", "unit")
        .annotate(count=Count("id"), total=Sum("amount"), first=Min("from_date"), last=Max("until_date"))
    )
    names = people_queries.organisation_names([row["buyer_ref"] for row in found])
    return [
        OpenItems(
            row["group_ref"],
            row["issuer_kind"],
            row["issuer_ref"],
            row["buyer_ref"],
            names.get(row["buyer_ref"], ""),
            row["unit"],
            row["count"],
            row["total"],
            row["first"],
            row["last"],
        )
        for row in found
    ]


def lock_open(group_ref: str, issuer_ref: str, unit: str) -> list[Billable]:
    """The open items of this work, locked, in the order of their days."""
    wanted = _open().filter(group_ref=group_ref, issuer_ref=issuer_ref, unit=unit)
    return list(wanted.select_for_update().order_by("from_date", "id"))


def invoices_without_file() -> list[Invoice]:
    """Invoices and credit notes whose paper is not kept here, the oldest first."""
    return list(Invoice.objects.filter(file=None).order_by("id"))


def is_all_paid(group_ref: str, issuer_ref: str) -> bool:
    """Whether nothing of this work is still to be invoiced or paid to the issuer."""
    waiting = Billable.objects.filter(group_ref=group_ref, issuer_ref=issuer_ref, prepaid=False).filter(
        Q(invoice=None) | Q(invoice__status=InvoiceStatus.ISSUED)
    )
    return not waiting.exists()


def billed_so_far(issuer_ref: str, buyer_ref: str, unit: str) -> int:
    """What was billed between the same two before, in minor units: the tiers of fees look at it."""
    between = Billable.objects.filter(issuer_ref=issuer_ref, buyer_ref=buyer_ref, unit=unit)
    return between.aggregate(total=Sum("amount"))["total"] or 0


def overdue_refs(today: date) -> list[str]:
    """Invoices that were due before today and are not paid."""
    waiting = Invoice.objects.filter(
        kind=InvoiceKind.INVOICE, status=InvoiceStatus.ISSUED, due_date__lt=today, frozen_at=None
    )
    return list(waiting.order_by("id").values_list("ref", flat=True))


def _open() -> QuerySet[Billable]:
    return Billable.objects.filter(invoice=None, frozen=False)


def lock_about(about_ref: str) -> list[Billable]:
    """The items about this thing, locked, also those on invoices."""
    rows = Billable.objects.select_related("invoice").filter(about_ref=about_ref)
    return list(rows.select_for_update(of=("self",)).order_by("id"))


def was_billed(key: str) -> bool:
    """Whether the deed with this key was billed before."""
    return Billable.objects.filter(key=key).exists()


def invoices_in_the_open(group_ref: str, issuer_ref: str) -> list[Invoice]:
    """The issuer's invoices of this work that are to be paid and in no dispute."""
    rows = Invoice.objects.filter(group_ref=group_ref, issuer_ref=issuer_ref, kind=InvoiceKind.INVOICE)
    return list(rows.filter(status=InvoiceStatus.ISSUED, frozen_at=None))


def owed_by_thing(group_ref: str, issuer_ref: str) -> dict[str, tuple[int, str]]:
    """What the issuer is owed by this work and stands on no invoice, by what it is about: minor units and currency."""
    found: dict[str, tuple[int, str]] = {}
    for one in _open().filter(group_ref=group_ref, issuer_ref=issuer_ref):
        found[one.about_ref] = (found.get(one.about_ref, (0, ""))[0] + one.amount, one.unit)
    return found


def find_invoice(ref: str) -> Invoice | None:
    """The invoice, or None."""
    return Invoice.objects.filter(ref=ref).first()


def owed_about(about_ref: str) -> tuple[int, str]:
    """What the issuer of the work is owed about this thing and stands on no invoice, with its currency; (0, "")."""
    items = Billable.objects.filter(about_ref=about_ref, invoice=None, issuer_kind=PartyKind.PERSON)
    found = list(items)
    return sum(one.amount for one in found), found[0].unit if found else ""
