"""Figures for those who look after an organisation: hours unlocked, open work, who takes part, how long it takes.

No tables: everything is read from the floors below when it is asked for. Every figure carries its count,
its window and what it cannot tell, and groups of fewer than five are not shown.
"""
