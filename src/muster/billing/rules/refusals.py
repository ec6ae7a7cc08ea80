"""What billing says when it refuses."""

from __future__ import annotations

from muster.foundation.errors import Conflict, Invalid, NotFound
from muster.foundation.words import _


class BillingMoveNotPossible(Conflict):
    """The state does not allow this step."""

    def __init__(self, table: str, now: str, to: str) -> None:
        super().__init__(
            _("This is not possible any more: somebody else was faster, or it is done already."),
            table=table,
            now=now,
            to=to,
        )


class DetailsMissing(Conflict):
    """Whoever issues an invoice has not said how they stand on it."""

    def __init__(self, whose: str) -> None:
        super().__init__(
            _("Before the first invoice, {whose} writes down name, address and tax.", whose=whose)
        )


class NothingToInvoice(Conflict):
    """There is no open item."""

    def __init__(self) -> None:
        super().__init__(_("There is nothing to invoice: everything approved so far stands on an invoice."))


class InvoiceIsDisputed(Conflict):
    """A dispute is about this invoice."""

    def __init__(self, number: str) -> None:
        super().__init__(
            _("Invoice {number} is in dispute. It goes on once the decider has ruled.", number=number)
        )


class OnAnInvoice(Conflict):
    """What was invoiced is changed by a credit note only."""

    def __init__(self, number: str) -> None:
        super().__init__(
            _("This stands on invoice {number}. Take the invoice back first.", number=number), number=number
        )


class PaymentUnderWay(Conflict):
    """An invoice would be paid twice."""

    def __init__(self, number: str) -> None:
        super().__init__(
            _("A payment of invoice {number} is under way. Call it off first, or wait for it.", number=number)
        )


class SamePerson(Conflict):
    """One person tried to be both."""

    def __init__(self) -> None:
        super().__init__(_("Two people are needed: whoever recorded it cannot confirm it too."))


class NoPaymentsHere(Conflict):
    """The organisation uses no provider, or one that is not set up."""

    def __init__(self) -> None:
        super().__init__(_("No payments are set up here. The operator or the finance people can choose how."))


class ProviderUnreachable(Conflict):
    """The provider did not answer, or answered with an error."""

    def __init__(self) -> None:
        super().__init__(_("The payment provider does not answer now. Nothing was moved; try again later."))


class SignatureWrong(Invalid):
    """A message that does not come from the provider."""

    def __init__(self) -> None:
        super().__init__(_("The signature of this message is not right. It was not read."))


class AmountNotPossible(Invalid):
    """Nothing, less than nothing, or more than anybody has."""

    def __init__(self, field: str = "amount") -> None:
        super().__init__(
            _("Write an amount above zero, and not more than ten thousand million."), field=field
        )


class FieldMissing(Invalid):
    """Something that has to be there."""

    def __init__(self, field: str) -> None:
        super().__init__(_("Please fill this in."), field=field)


class FieldNotUsable(Invalid):
    """Something that cannot be right."""

    def __init__(self, field: str) -> None:
        super().__init__(_("This does not look right. Please check it."), field=field)


class NoSuchInvoice(NotFound):
    """No invoice has this reference, or it is none of theirs."""

    def __init__(self, ref: str) -> None:
        super().__init__(_("There is no such invoice."), ref=ref)


class NoSuchPayment(NotFound):
    """No payment or payout has this reference, or it is none of theirs."""

    def __init__(self, ref: str) -> None:
        super().__init__(_("There is no such payment."), ref=ref)


class MoneyIsOpen(Conflict):
    """Somebody cannot go while money is open between them and others."""

    def __init__(self, what: str) -> None:
        super().__init__(_("First the money has to be settled: {what}.", what=what))
