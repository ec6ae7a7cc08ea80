"""The words every floor speaks: refusals, decisions, acts, the journal, money, periods, references, privacy.

The foundation holds no business of its own. It stands below every app and knows none of them.
"""
