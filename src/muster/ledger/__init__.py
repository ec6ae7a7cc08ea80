"""Ledger: money and minutes as double entry. What leaves one account arrives in another, and nothing is rewritten.

A posting above zero arrives in an account, one below zero leaves it; every entry sums to zero in each unit.
Knows no person, organisation or engagement, only their references. The database itself keeps the rules.
"""
