"""Conversations and messages of ``AssistantService``; ``TalkService`` offers two of the lists as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Upper

from assistants import access
from assistants.models import Conversation, Message, Source
from assistants.servicers.messages.conversations import (
    CONVERSATION_PARTS,
    LIST_PARTS,
    MESSAGE_PARTS,
    chosen,
    conversation_list,
    message_list,
)
from rapida_site.lib.errors import NotFound
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.rpc.criteria import narrow, ordered
from rapida_site.lib.rpc.paging import page_of
from rapida_site.pb import assistant_api_pb2 as pb
from rapida_site.pb import common_pb2

# The contract's names of sources. The first one is the number zero, which cannot be told from "not asked for".
_SOURCES: Mapping[int, Source] = {
    common_pb2.DEBUGGER: Source.DEBUGGER,
    common_pb2.SDK: Source.SDK,
    common_pb2.PHONE_CALL: Source.PHONE_CALL,
    common_pb2.WHATSAPP: Source.WHATSAPP,
}
_CONVERSATION_FIELDS = {
    "id": "id", "assistantId": "assistant_id", "assistant_id": "assistant_id", "name": "name",
    "identifier": "identifier", "source": "source", "direction": "direction", "status": "state",
    "createdDate": "started_at", "created_date": "started_at",
    "updatedDate": "updated_at", "updated_date": "updated_at",
}  # fmt: skip
_MESSAGE_FIELDS = {
    "id": "id", "messageId": "message_id", "message_id": "message_id", "role": "role", "body": "text",
    "source": "conversation__source",
    "assistantId": "conversation__assistant_id", "assistant_id": "conversation__assistant_id",
    "assistantConversationId": "conversation_id", "assistant_conversation_id": "conversation_id",
    "createdDate": "at", "created_date": "at",
    "updatedDate": "updated_at", "updated_date": "updated_at",
}  # fmt: skip
_MESSAGE_ORDER = {key: value for key, value in _MESSAGE_FIELDS.items() if value in ("id", "at", "updated_at")}


class ConversationLists:
    """The lists that two services share."""

    principal: Principal

    def GetAllAssistantConversation(
        self, request: common_pb2.GetAllAssistantConversationRequest, context: Any
    ) -> common_pb2.GetAllAssistantConversationResponse:
        """An assistant's conversations, newest first; for a talker its end user's own."""
        found = access.conversations(self.principal, request.assistantId, ProjectRole.TALKER)
        found = found.annotate(state=Upper("status"))
        if request.source in _SOURCES:
            found = found.filter(source=_SOURCES[request.source])
        rows, paginated = page_of(narrow(found, request.criterias, _CONVERSATION_FIELDS), request.paginate)
        return common_pb2.GetAllAssistantConversationResponse(
            data=conversation_list(rows, LIST_PARTS), paginated=paginated
        )

    def GetAllConversationMessage(
        self, request: common_pb2.GetAllConversationMessageRequest, context: Any
    ) -> common_pb2.GetAllConversationMessageResponse:
        """What was said in a conversation, newest first unless an order is asked for; a talker's end user reads their
        own.
        """
        conversation = conversation_of(
            self.principal, request.assistantId, request.assistantConversationId, ProjectRole.TALKER
        )
        found = access.messages(self.principal, role=ProjectRole.TALKER).filter(conversation=conversation)
        if request.source in _SOURCES:
            found = found.filter(conversation__source=_SOURCES[request.source])
        data, paginated = _message_page(found, request, MESSAGE_PARTS)
        return common_pb2.GetAllConversationMessageResponse(data=data, paginated=paginated)


class ConversationMethods(ConversationLists):
    """The conversations' half of ``AssistantService``."""

    def GetAssistantConversation(
        self, request: pb.GetAssistantConversationRequest, context: Any
    ) -> pb.GetAssistantConversationResponse:
        conversation = conversation_of(self.principal, request.assistantId, request.id)
        [data] = conversation_list([conversation], chosen(request.selectors, CONVERSATION_PARTS))
        return pb.GetAssistantConversationResponse(data=data)

    def GetAllAssistantMessage(
        self, request: pb.GetAllAssistantMessageRequest, context: Any
    ) -> pb.GetAllAssistantMessageResponse:
        found = access.messages(self.principal, request.assistantId)
        data, paginated = _message_page(found, request, chosen(request.selectors, MESSAGE_PARTS))
        return pb.GetAllAssistantMessageResponse(data=data, paginated=paginated)

    def GetAllMessage(self, request: pb.GetAllMessageRequest, context: Any) -> pb.GetAllMessageResponse:
        found = access.messages(self.principal)
        data, paginated = _message_page(found, request, chosen(request.selectors, MESSAGE_PARTS))
        return pb.GetAllMessageResponse(data=data, paginated=paginated)


def conversation_of(
    principal: Principal, assistant_id: int, conversation_id: int, role: ProjectRole = ProjectRole.READER
) -> Conversation:
    """Return a conversation; where the request names its assistant, too, it must be that one's."""
    conversation = access.get_conversation(principal, conversation_id, role)
    if assistant_id and conversation.assistant_id != assistant_id:
        raise NotFound
    return conversation


def _message_page(
    found: QuerySet[Message], request: Any, parts: Iterable[str]
) -> tuple[list[common_pb2.AssistantConversationMessage], common_pb2.Paginated]:
    found = ordered(narrow(found, request.criterias, _MESSAGE_FIELDS), request.order, _MESSAGE_ORDER)
    rows, paginated = page_of(found, request.paginate)
    return message_list(rows, frozenset(parts)), paginated
