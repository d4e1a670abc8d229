"""Segments: what people correct after indexing, the names found in them, and throwing one out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from knowledge import access
from knowledge.models import Segment
from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import one_line
from rapida_site.lib.principal import Principal, ProjectRole

ENTITIES = (
    "organizations", "dates", "products", "events", "people", "times", "quantities", "locations", "industries",
)  # fmt: skip
MAX_NAMES = 200


def update_segment(
    *,
    principal: Principal,
    segment_id: int,
    entities: Mapping[str, Sequence[str]] | None = None,
    document_name: str | None = None,
) -> Segment:
    """Replace the names in a segment (the kinds that are given), or the document's name it shows."""
    segment = access.get_segment(principal, segment_id, ProjectRole.WRITER)
    segment.entities = {**segment.entities, **_entities(entities or {})}
    if document_name:
        segment.document_name = one_line("document_name", document_name, 250)
    segment.updated_by = principal.actor_id
    segment.save(update_fields=["entities", "document_name", "updated_by", "updated_at"])
    return segment


def delete_segment(*, principal: Principal, segment_id: int, reason: str = "") -> None:
    """Throw a segment out of every look-up; the reason is kept with it."""
    segment = access.get_segment(principal, segment_id, ProjectRole.WRITER)
    segment.deleted_at = datetime.now(UTC)
    segment.deleted_reason = one_line("reason", reason, 2000, empty=True, lines=True)
    segment.updated_by = principal.actor_id
    segment.save(update_fields=["deleted_at", "deleted_reason", "updated_by", "updated_at"])


def _entities(given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    if unknown := set(given) - set(ENTITIES):
        raise Invalid(f"There are no {', '.join(sorted(unknown))}; use {', '.join(ENTITIES)}.", field="entities")
    for kind, names in given.items():
        if not isinstance(names, (list, tuple)) or len(names) > MAX_NAMES:
            raise Invalid(f"{kind} is a list of at most {MAX_NAMES} names.", field=kind)
    return {kind: list(dict.fromkeys(one_line(kind, name, 250) for name in names)) for kind, names in given.items()}
