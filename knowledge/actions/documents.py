"""Documents: checked, stored, handed to indexing, deleted with their files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

import structlog
from django.conf import settings
from django.db.models import Sum

from accounts.quotas import room_for
from knowledge import access, files
from knowledge.kinds import content_type_of
from knowledge.models import Document, IndexStatus, Knowledge, Origin, Structure
from rapida_site.lib.db import atomic_for, on_commit_for
from rapida_site.lib.errors import Conflict, Invalid, NotAvailable, NotFound
from rapida_site.lib.ids import new_id
from rapida_site.lib.option_values import json_object, one_line
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rows import written_by

MAX_AT_ONCE = 50
MAX_CHUNK, MAX_SEPARATOR = 4000, 50
UPLOADED = "manual-file"
# What the original's clients offer besides, and nothing here can fetch.
_NOT_FETCHED = {"manual-url": "a web address", "manual-zip": "a ZIP archive"}
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file to add, or (without ``content``) a link to one that a connected tool holds."""

    name: str
    content: bytes = b""
    content_type: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def add_documents(
    *,
    principal: Principal,
    knowledge_id: int,
    new: Sequence[NewDocument],
    origin: str = Origin.MANUAL,
    source: str = UPLOADED,
    description: str = "",
    structure: str = "",
    process_rule: Mapping[str, Any] | None = None,
) -> list[Document]:
    """Add documents, all or none.

    Raises Invalid for a file that is empty, too large or of an unknown kind, and Conflict for one that the collection
    has already (by its checksum) or that the project has no room for.
    """
    knowledge = access.get_knowledge(principal, knowledge_id, ProjectRole.WRITER)
    if not 1 <= len(new) <= MAX_AT_ONCE:
        raise Invalid(f"Send 1 to {MAX_AT_ONCE} documents at once.", field="contents")
    common = {
        **written_by(principal, knowledge.project_id),
        "description": one_line("description", description, 2000, empty=True, lines=True),
        "language": knowledge.language,
        "structure": _structure(structure),
        "process_rule": _process_rule(process_rule or {}),
        **_source(origin, source),
    }
    rows = [_row(knowledge, each, common) for each in new]
    _refuse_twins(rows)
    return _store(knowledge, rows, [each.content for each in new])


def _store(knowledge: Knowledge, rows: list[Document], contents: Sequence[bytes]) -> list[Document]:
    """Keep rows and files, or neither."""
    written: list[str] = []
    try:
        # Under the organization's lock two uploads at once see each other.
        with room_for(knowledge.organization_id, "documents", len(rows)), atomic_for(Document):
            _refuse_duplicates(knowledge, rows)
            _require_room(knowledge.project_id, sum(row.size for row in rows))
            for row, content in zip(rows, contents, strict=True):
                if row.path:
                    written.append(row.path)
                    files.store(row.path, content)
            return Document.objects.bulk_create(rows)
    except BaseException:
        _discard(written)
        raise


def _discard(paths: Iterable[str]) -> None:
    """Take back the files of rows that did not come to be."""
    for path in paths:
        try:
            files.remove(path)
        except OSError as error:
            _log.warning("document_not_removed", path=path, reason=str(error))


def _row(knowledge: Knowledge, new: NewDocument, common: Mapping[str, Any]) -> Document:
    name = one_line("name", _base_name(new.name), 250)
    row = Document(id=new_id(), knowledge=knowledge, name=name, source_detail=json_object("meta", new.detail), **common)
    if row.origin == Origin.TOOL and not new.content:
        row.index_status = IndexStatus.LINKED
        row.content_type = one_line("content_type", new.content_type, 100, empty=True)
        return row
    if len(new.content) > settings.DOCUMENT_MAX_BYTES:
        raise Invalid(f"{name!r} is larger than {settings.DOCUMENT_MAX_BYTES // 1_000_000} MB.", field="content")
    row.content_type = content_type_of(name, new.content, new.content_type)
    row.size, row.checksum = len(new.content), hashlib.sha256(new.content).hexdigest()
    row.path, row.index_status = files.path_of(knowledge, row.pk), IndexStatus.STORED
    return row


def _base_name(name: str) -> str:
    """Browsers and programs may send a whole path; the last part is the name."""
    return PurePosixPath(PureWindowsPath(name).name).name


def _source(origin: str, source: str) -> dict[str, str]:
    if origin not in Origin.values:
        raise Invalid(f"origin is {origin!r}; use {' or '.join(Origin.values)}.", field="origin")
    source = one_line("source", source, 100, empty=origin == Origin.MANUAL) or UPLOADED
    if what := _NOT_FETCHED.get(source):
        raise Invalid(f"{what.capitalize()} cannot be fetched; upload the files themselves.", field="source")
    return {"origin": origin, "source": source}


def _structure(value: str) -> str:
    if (value or Structure.PARAGRAPH) not in Structure.values:
        raise Invalid(f"structure is {value[:40]!r}; use {', '.join(Structure.values)}.", field="structure")
    return value or Structure.PARAGRAPH


def _process_rule(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return how a document is to be cut: nothing for automatically, else separator and sizes."""
    if not given:
        return {}
    size, overlap = given.get("max_chunk_size"), given.get("chunk_overlap", 0)
    if not isinstance(size, int) or not isinstance(overlap, int) or not 1 <= size <= MAX_CHUNK:
        raise Invalid(f"max_chunk_size is {size!r}; use a whole number from 1 to {MAX_CHUNK}.", field="max_chunk_size")
    if not 0 <= overlap < size:
        raise Invalid(f"chunk_overlap is {overlap!r}; use a number below max_chunk_size.", field="chunk_overlap")
    separator = given.get("separator", "")
    if not isinstance(separator, str) or len(separator) > MAX_SEPARATOR or "\0" in separator:
        raise Invalid(f"separator must be text of at most {MAX_SEPARATOR} characters.", field="separator")
    return {"separator": separator, "max_chunk_size": size, "chunk_overlap": overlap}


def _refuse_twins(rows: Iterable[Document]) -> None:
    seen: dict[str, str] = {}
    for row in rows:
        if row.checksum and (other := seen.setdefault(row.checksum, row.name)) is not row.name:
            raise Conflict(f"{row.name!r} and {other!r} are the same file.", checksum=row.checksum)


def _refuse_duplicates(knowledge: Knowledge, rows: Iterable[Document]) -> None:
    checksums = {row.checksum: row.name for row in rows if row.checksum}
    there = Document.objects.live().filter(knowledge=knowledge, checksum__in=checksums).first()
    if there is not None:
        name = checksums[there.checksum]
        raise Conflict(f"{name!r} is in this collection already, as {there.name!r}.", document=str(there.pk))


def _require_room(project_id: int, adding: int) -> None:
    used = Document.objects.live().filter(project_id=project_id).aggregate(used=Sum("size"))["used"] or 0
    if used + adding > settings.KNOWLEDGE_MAX_BYTES:
        limit, left = settings.KNOWLEDGE_MAX_BYTES // 1_000_000, max(0, settings.KNOWLEDGE_MAX_BYTES - used)
        raise Conflict(
            f"A project may store {limit} MB of documents and has {left / 1_000_000:.1f} MB left; delete some first.",
            limit=settings.KNOWLEDGE_MAX_BYTES,
            used=used,
        )


def index_documents(*, principal: Principal, knowledge_id: int, document_ids: Sequence[int]) -> None:
    """Refuse, once knowledge and documents are known to be there: nothing here can index yet, and no status says so."""
    knowledge = access.get_knowledge(principal, knowledge_id, ProjectRole.WRITER)
    wanted = set(document_ids)
    if not 1 <= len(wanted) <= 100:
        raise Invalid("Name 1 to 100 documents.", field="document_ids")
    if Document.objects.live().filter(knowledge=knowledge, pk__in=wanted).count() != len(wanted):
        raise NotFound("A document is not in this collection.")
    raise NotAvailable("Documents are kept, but this installation cannot index them yet; they stay as they are.")


def delete_document(*, principal: Principal, document_id: int) -> None:
    """Delete a document with its segments and its file."""
    document = access.get_document(principal, document_id, ProjectRole.WRITER)
    now = datetime.now(UTC)
    with atomic_for(Document):
        Document.objects.live().filter(pk=document.pk).update(
            deleted_at=now, updated_at=now, updated_by=principal.actor_id
        )
        on_commit_for(Document, remove_files)


def remove_files(limit: int = 500) -> int:
    """Remove the files of deleted documents, then their rows; what fails stays for the next run."""
    removed = 0
    with atomic_for(Document):
        for row in Document.objects.deleted().select_for_update(skip_locked=True, of=("self",))[:limit]:
            try:
                if row.path:
                    files.remove(row.path)
            except OSError as error:
                _log.warning("document_not_removed", path=row.path, reason=str(error))
                continue
            row.delete()
            removed += 1
    return removed
