"""Outbound calls, at the addresses that the original documents."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.auth.drf import principal_of
from assistants import actions
from assistants.serializers import phone_calls as orders
from assistants.serializers.conversations import ConversationSerializer
from rapida_site.lib.http import Page, answer, answers
from rapida_site.lib.rest import read


class CreatePhoneCallView(APIView):
    @extend_schema(
        operation_id="createPhoneCall",
        tags=["phone calls"],
        request=orders.PhoneCallSerializer,
        responses=answers(ConversationSerializer),
    )
    def post(self, request: Request) -> Response:
        """Have an assistant ring a number. Needs a phone deployment whose carrier is connected."""
        order = orders.order_of(read(orders.PhoneCallSerializer, request))
        conversation = actions.place_call(principal=principal_of(request), order=order)
        return answer(ConversationSerializer(conversation).data)


class CreateBulkPhoneCallView(APIView):
    @extend_schema(
        operation_id="createBulkPhoneCall",
        tags=["phone calls"],
        request=orders.PhoneCallsSerializer,
        responses=answers(ConversationSerializer, many=True),
    )
    def post(self, request: Request) -> Response:
        """One call for each order; all are checked before the first rings."""
        given = read(orders.PhoneCallsSerializer, request)["phoneCalls"]
        conversations = actions.place_calls(
            principal=principal_of(request), orders=[orders.order_of(each) for each in given]
        )
        page = Page(conversations, 1, len(conversations), len(conversations))
        return answer(ConversationSerializer(conversations, many=True).data, page=page)
