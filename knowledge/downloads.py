"""A stored document over HTTP, always as a download: what people upload is never shown as a page of ours."""

from __future__ import annotations

from django.http import FileResponse

from knowledge import files
from knowledge.models import Document
from rapida_site.lib.errors import NotFound


def file_answer(document: Document) -> FileResponse:
    if not document.is_stored:
        raise NotFound("This document is only linked; its content is with the tool that holds it.")
    try:
        file = files.open_file(document.path)
    except FileNotFoundError:
        raise NotFound("The document's file is missing in the storage.") from None
    response = FileResponse(file, as_attachment=True, filename=document.name, content_type="application/octet-stream")
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
