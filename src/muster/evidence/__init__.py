"""What people say they can do and want to do, what supports it, and the level that follows.

A claim is a person's word on a skill. Evidence is a rating from somebody or something, kept for good and taken back
only by marking it. The level is computed from the evidence by `engine.proficiency` and can be rebuilt as of any past
moment, bit for bit. Documents are read here too, since a CV is where most claims come from.
"""
