"""Files that come with a form: kept for whoever sends them, and given back as downloads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import FileResponse, HttpResponse

from muster.files import actions as files_actions
from muster.files import queries as files_queries
from muster.files.queries import StoredFile
from muster.files.terms import FilePurpose
from muster.foundation.act import Act


def keep_files(act: Act, given: Iterable[Any]) -> list[str]:
    """Their references, once each is stored. Raises what ``store_file`` raises.

    The request's own mark stays with the deed that the files belong to: whoever takes it first has done the request.
    """
    beside = replace(act, request_ref=None)
    return [
        files_actions.store_file(beside, one.name, one.file, purpose=FilePurpose.DELIVERY).ref
        for one in given
    ]


def download(file: StoredFile) -> HttpResponse:
    """The file as a download, never shown by the browser itself. The caller has asked who may read it."""
    return FileResponse(  # type: ignore[return-value]
        files_queries.open_bytes(file), as_attachment=True, filename=file.name, content_type=file.content_type
    )
