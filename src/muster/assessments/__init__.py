"""Instruments: structured interviews, anchored scales, feedback from several sides, knowledge tests.

An organisation writes an instrument or takes an example along; a person is invited, agrees to this one use or not, and
sees the result first. What a result says is written as evidence, through ``evidence.actions``, only where the person has
agreed to that and it is reliable enough. There are no personality tests here, and nothing is inferred from faces, voices,
typing or messages.
"""
