"""Recordings over HTTP with byte ranges, because a browser seeks in audio only where the server answers them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from django.conf import settings
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from assistants.models import Recording
from rapida_site.lib.errors import NotFound

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
_CHUNK = 64 * 1024


def recording_response(request: HttpRequest, recording: Recording, *, download: bool = False) -> HttpResponseBase:
    """Answer with a recording's WAV; NotFound where its file is gone, or lies outside the media root."""
    root = Path(settings.MEDIA_ROOT).resolve()
    path = (root / recording.path).resolve()
    if not path.is_relative_to(root) or not path.is_file():
        raise NotFound("The recording's file is not there any more.")
    response = file_response(request, path, "audio/wav")
    kind = "attachment" if download else "inline"
    response.headers["Content-Disposition"] = f'{kind}; filename="conversation-{recording.conversation_id}.wav"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def file_response(request: HttpRequest, path: Path, content_type: str) -> HttpResponseBase:
    """Answer with the file, or with the one range that was asked for; raises FileNotFoundError.

    Several ranges at once are answered with the whole file, as RFC 9110 allows.
    """
    size = path.stat().st_size
    match = _RANGE.fullmatch(request.headers.get("range", "").strip())
    partial = match is not None and match.group(1) + match.group(2) != ""
    first, last = _bounds(match.group(1), match.group(2), size) if match and partial else (0, size - 1)
    if partial and (first >= size or first > last):
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    # Each way of serving iterates in its own way; the wrong one would read the whole file into memory.
    chunks = _read_async(path, first, last) if isinstance(request, ASGIRequest) else _read(path, first, last)
    response = StreamingHttpResponse(chunks, status=206 if partial else 200, content_type=content_type)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Content-Length"] = str(last - first + 1)
    if partial:
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _bounds(first: str, last: str, size: int) -> tuple[int, int]:
    if not first:  # the last so many bytes
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _read(path: Path, first: int, last: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(_CHUNK, left))):
            left -= len(chunk)
            yield chunk


async def _read_async(path: Path, first: int, last: int) -> AsyncIterator[bytes]:
    chunks = _read(path, first, last)
    while chunk := await asyncio.to_thread(next, chunks, b""):
        yield chunk
