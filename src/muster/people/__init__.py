"""People: accounts, persons, organisations, memberships, hours, capacity, consent and API tokens.

A person gives hours beyond a main job; commitments take them week by week. The database itself keeps
every week within its cap, whatever path a commitment comes by.
"""
