"""One module per noun: its operations and the shapes it speaks."""

from ninja import Router

from muster.api.resources import (
    account,
    approvals,
    candidacies,
    documents,
    engagements,
    figures,
    loads,
    me,
    members,
    notices,
    opportunities,
    organisations,
    people,
    proposals,
    roles,
    rooms,
    running,
    skills,
    splits,
    work,
)

ROUTERS: tuple[tuple[str, Router], ...] = (
    ("/me", me.router),
    ("/me", account.router),
    ("/me/documents", documents.router),
    ("/me/splits", splits.router),
    ("/people", people.router),
    ("/organisations", organisations.router),
    ("/organisations", members.router),
    ("/organisations", figures.router),
    ("/memberships", members.memberships),
    ("/skills/loads", loads.router),
    ("/skills/proposals", proposals.router),
    ("/skills", skills.router),
    ("/work", work.router),
    ("/opportunities", opportunities.router),
    ("/roles", roles.router),
    ("/candidacies", candidacies.router),
    ("/rooms", rooms.router),
    ("/approvals", approvals.router),
    ("/engagements", engagements.router),
    ("/timesheets", engagements.timesheets),
    ("/notices", notices.router),
    ("/journal", running.journal),
    ("/outbox", running.outbox),
)
"""Where each noun stands under /api/v1."""
