"""Billing: what is owed on paper, and how money comes in and goes out. Invoices, payments, payouts, webhooks.

Knows persons and organisations, and nothing of agreed work: what an invoice is about are references and words that the
floor above writes down. Every amount that moves is an entry in the ledger, in the same transaction.
"""
