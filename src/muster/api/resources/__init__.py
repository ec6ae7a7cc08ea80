"""One module per noun: its operations and the shapes it speaks."""

from ninja import Router

from muster.api.resources import (
    candidacies,
    documents,
    me,
    opportunities,
    organisations,
    people,
    roles,
    skills,
)

ROUTERS: tuple[tuple[str, Router], ...] = (
    ("/me", me.router),
    ("/me/documents", documents.router),
    ("/people", people.router),
    ("/organisations", organisations.router),
    ("/skills", skills.router),
    ("/opportunities", opportunities.router),
    ("/roles", roles.router),
    ("/candidacies", candidacies.router),
)
"""Where each noun stands under /api/v1."""
