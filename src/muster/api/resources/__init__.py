"""One module per noun: its operations and the shapes it speaks."""

from ninja import Router

from muster.api.resources import (
    approvals,
    candidacies,
    documents,
    engagements,
    me,
    notices,
    opportunities,
    organisations,
    people,
    roles,
    skills,
    work,
)

ROUTERS: tuple[tuple[str, Router], ...] = (
    ("/me", me.router),
    ("/me/documents", documents.router),
    ("/people", people.router),
    ("/organisations", organisations.router),
    ("/skills", skills.router),
    ("/work", work.router),
    ("/opportunities", opportunities.router),
    ("/roles", roles.router),
    ("/candidacies", candidacies.router),
    ("/approvals", approvals.router),
    ("/engagements", engagements.router),
    ("/timesheets", engagements.timesheets),
    ("/notices", notices.router),
)
"""Where each noun stands under /api/v1."""
