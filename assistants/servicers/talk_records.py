"""The unary methods of ``TalkService``: conversations, messages, judgements and outbound calls."""

from __future__ import annotations

from typing import Any

from assistants import actions
from assistants.actions import PhoneCallOrder
from assistants.servicers.conversations import ConversationLists, conversation_of
from assistants.servicers.messages.conversations import LIST_PARTS, conversation_list, metric_messages
from rapida_site.lib.errors import Invalid
from rapida_site.lib.rpc.values import from_anys
from rapida_site.pb import common_pb2
from rapida_site.pb import talk_api_pb2 as pb


class TalkRecords(ConversationLists):
    """Everything of ``TalkService`` but the stream."""

    def CreateMessageMetric(
        self, request: pb.CreateMessageMetricRequest, context: Any
    ) -> pb.CreateMessageMetricResponse:
        if not request.messageId:
            raise Invalid("Say which message is judged: messageId is empty.", field="messageId")
        return pb.CreateMessageMetricResponse(data=self._add(request, request.messageId))

    def CreateConversationMetric(
        self, request: pb.CreateConversationMetricRequest, context: Any
    ) -> pb.CreateConversationMetricResponse:
        return pb.CreateConversationMetricResponse(data=self._add(request, ""))

    def CreatePhoneCall(self, request: pb.CreatePhoneCallRequest, context: Any) -> pb.CreatePhoneCallResponse:
        conversation = actions.place_call(principal=self.principal, order=_order(request))
        [data] = conversation_list([conversation], LIST_PARTS)
        return pb.CreatePhoneCallResponse(data=data)

    def CreateBulkPhoneCall(
        self, request: pb.CreateBulkPhoneCallRequest, context: Any
    ) -> pb.CreateBulkPhoneCallResponse:
        conversations = actions.place_calls(
            principal=self.principal, orders=[_order(each) for each in request.phoneCalls]
        )
        return pb.CreateBulkPhoneCallResponse(data=conversation_list(conversations, LIST_PARTS))

    def _add(
        self, request: pb.CreateMessageMetricRequest | pb.CreateConversationMetricRequest, message_id: str
    ) -> list[common_pb2.Metric]:
        conversation = conversation_of(self.principal, request.assistantId, request.assistantConversationId)
        rows = actions.add_metrics(
            principal=self.principal,
            conversation_id=conversation.pk,
            metrics=[_given(metric) for metric in request.metrics],
            message_id=message_id,
        )
        return metric_messages(rows)


def _given(metric: common_pb2.Metric) -> dict[str, str]:
    return {"name": metric.name, "value": metric.value, "description": metric.description}


def _order(request: pb.CreatePhoneCallRequest) -> PhoneCallOrder:
    return PhoneCallOrder(
        assistant_id=request.assistant.assistantId,
        version=request.assistant.version,
        to_number=request.toNumber,
        from_number=request.fromNumber,
        arguments=from_anys(request.args),
        metadata=from_anys(request.metadata),
        options=from_anys(request.options),
    )
