"""Agreed work: the home manager's answer, terms, hours, deliveries, reviews, and what they leave behind.

An engagement begins when owner and person have agreed. It writes its hours onto the person's plate
(a call down into ``people``) and, when it is done, its proof into ``evidence``.
"""
