"""One module per noun: its operations and the shapes it speaks."""

from ninja import Router

from muster.api.resources import (
    documents,
    me,
    organisations,
    people,
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
    ("/roles", work.roles),
    ("/opportunities", work.opportunities),
    ("/candidacies", work.candidacies),
)
"""Where each noun stands under /api/v1."""
