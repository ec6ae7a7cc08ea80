"""Numerics that know no Django: arrays in, arrays out.

Proficiency (evidence to level), arrays (the snapshot's layout), scoring and ranking (who fits, exactly),
explain (the parts of a score), text (words to skills) and measures (how good a ranking is). Every formula is
`methods.md` in integers; every kernel has a slow plain-Python twin in `oracle` that must agree to the last unit.
"""
