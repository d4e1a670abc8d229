"""Files of a form as new documents; read into memory only when they are within the limit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from knowledge.actions import NewDocument
from rapida_site.lib.errors import Invalid


def new_documents(files: Iterable[UploadedFile[Any]]) -> list[NewDocument]:
    return list(_read(files))


def _read(files: Iterable[UploadedFile[Any]]) -> Iterator[NewDocument]:
    for file in files:
        if (file.size or 0) > settings.DOCUMENT_MAX_BYTES:
            raise Invalid(f"{file.name!r} is larger than {settings.DOCUMENT_MAX_BYTES // 1_000_000} MB.", field="files")
        yield NewDocument(file.name or "", file.read(), file.content_type or "")
