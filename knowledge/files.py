"""Where documents lie: in the media storage, under names made of ids only.

A file is written before its row and removed after it, so that no row ever points at nothing.
"""

from __future__ import annotations

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from knowledge.models import Knowledge


def path_of(knowledge: Knowledge, document_id: int) -> str:
    return f"knowledge/{knowledge.organization_id}/{knowledge.project_id}/{knowledge.pk}/{document_id}"


def store(path: str, content: bytes) -> None:
    """Write a file; raises OSError. The name is new, so the storage never has to choose another."""
    written = default_storage.save(path, ContentFile(content))
    if written != path:
        default_storage.delete(written)
        raise FileExistsError(path)


def remove(path: str) -> None:
    """Remove a file; one that is gone already is no error."""
    default_storage.delete(path)


def open_file(path: str) -> File:  # type: ignore[type-arg]
    """Open a stored file for reading; raises FileNotFoundError."""
    return default_storage.open(path, "rb")
