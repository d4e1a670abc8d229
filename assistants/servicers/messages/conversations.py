"""Conversations and what was said in them as messages of the contract; a page of rows costs one query for each part.

``selectors`` choose the parts that cost a query of their own. None at all means every part, as with field masks; a
name that is no part chooses nothing, because older clients ask for parts (``stage``, ``request``) that are gone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import models

from assistants import metrics
from assistants.models import Argument, Context, Conversation, Message, Metadata, Metric, Option, Recording
from assistants.phone_calls import TelephonyNote, telephony_notes
from assistants.recording_links import recording_url
from rapida_site.lib.rpc import values
from rapida_site.pb import common_pb2 as pb

MESSAGE_PARTS = frozenset({"metric", "metadata"})
# What every conversation of a list shows; the others are for one conversation at a time.
LIST_PARTS = MESSAGE_PARTS | {"argument", "option", "recording"}
CONVERSATION_PARTS = LIST_PARTS | {"message", "context", "telephonyevent"}
# Of a longer conversation the newest; GetAllConversationMessage pages through all of them.
MAX_EMBEDDED = 200


def chosen(selectors: Iterable[pb.FieldSelector], parts: frozenset[str]) -> frozenset[str]:
    """Return which of ``parts`` the selectors ask for; singular, plural, camel and snake case name the same part."""
    asked = {_part(selector.field) for selector in selectors}
    return parts & asked if asked else parts


def _part(field: str) -> str:
    plain = field.strip().lower().replace("_", "").replace("-", "")
    return plain.removeprefix("assistantconversation").removesuffix("s")


def metric_messages(rows: Iterable[Metric]) -> list[pb.Metric]:
    return [pb.Metric(name=row.name, value=row.value, description=row.description) for row in rows]


# ------------------------------------------------------------------------------------------------------ messages
def message_list(rows: Sequence[Message], parts: Collection[str]) -> list[pb.AssistantConversationMessage]:
    """Return messages whose ``conversation`` is loaded."""
    keys = [(row.conversation_id, row.message_id) for row in rows]
    figures = metrics.of_messages(keys) if "metric" in parts else {}
    notes = _message_metadata(keys) if "metadata" in parts else {}
    return [
        pb.AssistantConversationMessage(
            id=row.pk,
            assistantConversationId=row.conversation_id,
            messageId=row.message_id,
            role=row.role,
            body=row.text,
            source=row.conversation.source,
            status="INTERRUPTED" if row.interrupted else "COMPLETE",
            createdBy=row.conversation.created_by,
            updatedBy=row.conversation.updated_by,
            createdDate=values.timestamp(row.at),
            updatedDate=values.timestamp(row.updated_at),
            assistantId=row.conversation.assistant_id,
            assistantProviderModelId=row.conversation.version_id,
            metrics=metric_messages(figures.get(key, ())),
            metadata=notes.get(key, ()),
        )
        for row, key in zip(rows, keys, strict=True)
    ]


def _message_metadata(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], list[pb.Metadata]]:
    found: dict[tuple[int, str], list[pb.Metadata]] = {}
    conversations, message_ids = {key[0] for key in keys}, {key[1] for key in keys}
    for row in Metadata.objects.filter(conversation__in=conversations, message_id__in=message_ids).order_by("id"):
        found.setdefault((row.conversation_id, row.message_id), []).append(_metadata(row))
    return found


# ------------------------------------------------------------------------------------------------- conversations
def conversation_list(rows: Sequence[Conversation], parts: Collection[str]) -> list[pb.AssistantConversation]:
    ids = [row.pk for row in rows]
    figures = metrics.of_conversations(ids) if "metric" in parts else {}
    loaded = {part: _by_conversation(load(ids), shape) for part, (load, shape) in _ROWS.items() if part in parts}
    return [
        pb.AssistantConversation(
            id=row.pk,
            userId=row.created_by,
            assistantId=row.assistant_id,
            name=row.name,
            projectId=row.project_id,
            organizationId=row.organization_id,
            source=row.source,
            createdBy=row.created_by,
            updatedBy=row.updated_by,
            assistantProviderModelId=row.version_id,
            identifier=row.identifier,
            status=row.status.upper(),
            direction=row.direction,
            createdDate=values.timestamp(row.started_at),
            updatedDate=values.timestamp(row.updated_at),
            metrics=metric_messages(figures.get(row.pk, ())),
            assistantConversationMessage=_embedded(row) if "message" in parts else (),
            arguments=loaded.get("argument", {}).get(row.pk, ()),
            options=loaded.get("option", {}).get(row.pk, ()),
            metadata=loaded.get("metadata", {}).get(row.pk, ()),
            contexts=loaded.get("context", {}).get(row.pk, ()),
            recordings=loaded.get("recording", {}).get(row.pk, ()),
            telephonyEvents=loaded.get("telephonyevent", {}).get(row.pk, ()),
        )
        for row in rows
    ]


def _embedded(conversation: Conversation) -> list[pb.AssistantConversationMessage]:
    """The newest messages in the order in which they were said."""
    newest = conversation.messages.select_related("conversation").order_by("-id")[:MAX_EMBEDDED]
    return message_list(list(newest)[::-1], MESSAGE_PARTS)


def _by_conversation(rows: Iterable[Any], shape: Callable[[Any], Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.conversation_id, []).append(shape(row))
    return found


def _metadata(row: Metadata | Option) -> pb.Metadata:
    return pb.Metadata(id=row.pk, key=row.key, value=values.as_text(row.value))


def _argument(row: Argument) -> pb.Argument:
    return pb.Argument(id=row.pk, name=row.name, value=values.as_text(row.value))


def _context(row: Context) -> pb.AssistantConversationContext:
    return pb.AssistantConversationContext(
        id=row.pk,
        metadata=values.to_struct({"messageId": row.message_id}),
        query=values.to_struct({"query": row.query}),
        result=values.to_struct(row.result),
    )


def _recording(row: Recording) -> pb.AssistantConversationRecording:
    """One stereo file: the caller is left, the assistant right, so there are no addresses of single voices."""
    return pb.AssistantConversationRecording(id=row.pk, conversationRecordingUrl=recording_url(row))


def _telephony_event(row: TelephonyNote) -> pb.AssistantConversationTelephonyEvent:
    return pb.AssistantConversationTelephonyEvent(
        id=row.id,
        assistantConversationId=row.conversation_id,
        provider=row.carrier,
        eventType=row.name,
        payload=values.to_struct(row.data),
        createdDate=values.timestamp(row.at),
        updatedDate=values.timestamp(row.at),
    )


def _of(model: type[models.Model], *order: str, **conditions: Any) -> Callable[[Collection[int]], Iterable[Any]]:
    def load(ids: Collection[int]) -> Iterable[Any]:
        return model._default_manager.filter(conversation__in=ids, **conditions).order_by(*order)

    return load


_ROWS: Mapping[str, tuple[Callable[[Collection[int]], Iterable[Any]], Callable[[Any], Any]]] = {
    "argument": (_of(Argument, "name"), _argument),
    "option": (_of(Option, "key"), _metadata),
    "metadata": (_of(Metadata, "id", message_id=""), _metadata),
    "context": (_of(Context, "session_id", "seq"), _context),
    "recording": (_of(Recording, "id"), _recording),
    "telephonyevent": (telephony_notes, _telephony_event),
}
