"""The verbs of billing."""

from muster.billing.actions.billing import (
    Sides,
    Work,
    charge_back,
    count_minutes,
    earned_from_escrow,
    freeze,
    mirror,
    owe,
    take_back,
)
from muster.billing.actions.deposits import ask_return, pay_from_deposit
from muster.billing.actions.details import connect_account, end_fee, save_details, set_billing, set_fee
from muster.billing.actions.disputed import free_invoice, freeze_invoice, rule_on_invoice
from muster.billing.actions.escrow import give_back, release, rule_on, set_aside
from muster.billing.actions.papers import credit_invoice, issue_invoice, make_missing_files, run_clocks
from muster.billing.actions.paying import (
    ask_deposit,
    ask_payment,
    begin_payment,
    call_off_payment,
    confirm_payment,
    record_payment,
)
from muster.billing.actions.payouts import ask_payout, call_off_payout, confirm_payout, send_payout
from muster.billing.actions.webhooks import look_again, receive_news

__all__ = [
    "Sides",
    "Work",
    "ask_deposit",
    "ask_payment",
    "ask_payout",
    "ask_return",
    "begin_payment",
    "call_off_payment",
    "call_off_payout",
    "charge_back",
    "confirm_payment",
    "confirm_payout",
    "connect_account",
    "count_minutes",
    "credit_invoice",
    "earned_from_escrow",
    "end_fee",
    "free_invoice",
    "freeze",
    "freeze_invoice",
    "give_back",
    "issue_invoice",
    "look_again",
    "make_missing_files",
    "mirror",
    "owe",
    "pay_from_deposit",
    "receive_news",
    "record_payment",
    "release",
    "rule_on",
    "rule_on_invoice",
    "run_clocks",
    "save_details",
    "send_payout",
    "set_aside",
    "set_billing",
    "set_fee",
    "take_back",
]
