"""Work posted: opportunities with roles, what each role asks for, and the people who raise a hand.

An **opportunity** is work somebody posts. It has **roles** (seats with hours and dates), a role has
**requirements** (a skill, a level, and whether it is required, useful or learnable here). A
**candidacy** is one person's thread on one role; it always ends in a state with a reason that the
person can read. ``drafting`` turns a few sentences into a draft by rules that anybody can read.
"""
