"""Threads: what people around one piece of work say to each other, with files and mentions.

A thread keeps (kind, reference) of what it is about and who takes part. The floors above open it, bring people in
and let them go; only those who take part read it, whoever else runs the house.
"""
