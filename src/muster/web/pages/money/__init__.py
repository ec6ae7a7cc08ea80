"""Money: what one has and is owed, statements, invoices, payments, settings, cost centres, and providers' messages."""

from __future__ import annotations

from django.urls import path

from muster.web.pages.money import chargeback, invoices, overview, payments, settings, statements, webhook

urls = [
    path("money/", overview.money, name="money"),
    path("money/payout/", overview.payout, name="money_payout"),
    path("money/deposit/", overview.deposit, name="money_deposit"),
    path("money/deposit/back/", overview.send_back, name="money_deposit_back"),
    path("money/accounts/<str:account_ref>/", statements.statement, name="money_statement"),
    path("money/accounts/<str:account_ref>/<slug:form>/", statements.export, name="money_export"),
    path("money/invoices/", invoices.invoices, name="money_invoices"),
    path("money/invoices/write/", invoices.write, name="money_invoice_write"),
    path("money/invoices/<str:invoice_ref>/", invoices.invoice, name="money_invoice"),
    path("money/invoices/<str:invoice_ref>/pdf/", invoices.pdf, name="money_invoice_pdf"),
    path("money/invoices/<str:invoice_ref>/pay/", invoices.pay, name="money_invoice_pay"),
    path(
        "money/invoices/<str:invoice_ref>/from-deposit/",
        invoices.from_deposit,
        name="money_invoice_from_deposit",
    ),
    path("money/invoices/<str:invoice_ref>/credit/", invoices.credit, name="money_invoice_credit"),
    path("money/payments/", payments.payments, name="money_payments"),
    path("money/payments/<str:payment_ref>/", payments.payment, name="money_payment"),
    path("money/payments/<str:payment_ref>/<slug:step>/", payments.step_payment, name="money_payment_step"),
    path("money/payouts/<str:payout_ref>/<slug:step>/", payments.step_payout, name="money_payout_step"),
    path("money/details/", settings.details, name="money_details"),
    path("money/settings/", settings.billing, name="money_settings"),
    path("money/fees/", settings.fees, name="money_fees"),
    path("money/fees/<str:rule_ref>/end/", settings.end_fee, name="money_fee_end"),
    path("money/cost-centres/", chargeback.cost_centres, name="money_cost_centres"),
    path("webhooks/<slug:provider>/", webhook.hear, name="webhook"),
]
