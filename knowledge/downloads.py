"""A stored document over HTTP, always as a download: what people upload is never shown as a page of ours.

It is read whole: ``DOCUMENT_MAX_MB`` bounds it, and a stream would bind a thread for as long as a slow client reads.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from knowledge import files
from knowledge.models import Document
from rapida_site.lib.errors import NotFound


def file_answer(document: Document) -> HttpResponse:
    if not document.is_stored:
        raise NotFound("This document is only linked; its content is with the tool that holds it.")
    try:
        with files.open_file(document.path) as file:
            response = HttpResponse(file.read(), content_type="application/octet-stream")
    except FileNotFoundError:
        raise NotFound("The document's file is missing in the storage.") from None
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=document.name)
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
