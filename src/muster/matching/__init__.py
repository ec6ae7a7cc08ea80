"""Who fits which work, both ways, exactly, and why: snapshots, runs, explanations, what was shown.

Matching reads downward only: people, evidence and opportunities write down what it needs. The truth is
in the database; the arrays here are a copy that knows its journal position and is never older than the
question.
"""
