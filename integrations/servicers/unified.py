"""``integration_api.UnifiedProviderService``: any provider of the registry behind one set of methods."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from typing import Any

from integrations import gateway
from integrations.servicers import chat_messages as messages
from integrations.servicers.interruption import Inbox
from rapida_site.lib.errors import Invalid, RapidaError
from rapida_site.lib.rpc.service import Service
from rapida_site.pb import common_pb2
from rapida_site.pb import integration_api_pb2 as pb


class UnifiedProviderService(Service):
    descriptor = pb.DESCRIPTOR.services_by_name["UnifiedProviderService"]

    async def Chat(self, request: pb.ChatRequest, context: Any) -> pb.ChatResponse:
        target = messages.target_of(
            request.providerName, request.credential, request.modelParameters, request.additionalData
        )
        asked, tools = messages.history_of(request.conversations), messages.tools_of(request.toolDefinitions)
        answer = await gateway.chat(self.principal, target, asked, tools)
        return pb.ChatResponse(
            requestId=request.requestId or str(answer.call_id),
            data=messages.message_of(answer.text, answer.tool_calls),
            metrics=messages.metrics_of(answer),
            finishReason=answer.finish_reason,
        )

    async def Embedding(self, request: pb.EmbeddingRequest, context: Any) -> pb.EmbeddingResponse:
        target = messages.target_of(
            request.providerName, request.credential, request.modelParameters, request.additionalData
        )
        indexes = sorted(request.content)
        vectors = await gateway.embed(self.principal, target, [request.content[index] for index in indexes])
        pairs = zip(indexes, vectors, strict=True)
        return pb.EmbeddingResponse(data=[pb.Embedding(index=index, embedding=vector) for index, vector in pairs])

    async def Reranking(self, request: pb.RerankingRequest, context: Any) -> pb.RerankingResponse:
        target = messages.target_of(
            request.providerName, request.credential, request.modelParameters, request.additionalData
        )
        indexes = sorted(request.content)
        texts = [request.content[index] for index in indexes]
        found = await gateway.rerank(self.principal, target, request.query, texts, top=_top(target))
        return pb.RerankingResponse(
            data=[pb.Reranking(index=indexes[one.index], content=one.text, relevanceScore=one.score) for one in found]
        )

    async def VerifyCredential(self, request: pb.VerifyCredentialRequest, context: Any) -> pb.VerifyCredentialResponse:
        target = messages.target_of(request.providerName, request.credential, {}, {})
        await gateway.verify(self.principal, target)
        return pb.VerifyCredentialResponse(response="verified")

    async def StreamChat(self, request_iterator: Any, context: Any) -> AsyncIterator[pb.StreamChatResponse]:
        """Serve a configuration, then any number of chats; a newer one interrupts the one that is being answered."""
        async with Inbox[pb.StreamChatRequest](request_iterator) as inbox:
            configured: pb.StreamChatConfiguration | None = None
            async for request in inbox:
                match request.WhichOneof("request"):
                    case "configuration":
                        configured = request.configuration
                        yield _configured(configured)
                    case "chat":
                        async with aclosing(self._answers(configured, request.chat)) as outputs:
                            async for output in inbox.until_next(outputs):
                                yield pb.StreamChatResponse(chat=output)
                    case "close":
                        yield pb.StreamChatResponse(close=request.close)
                        return
                    case _:
                        raise Invalid("A request holds one of: configuration, chat, close.")

    async def _answers(
        self, configured: pb.StreamChatConfiguration | None, chat: pb.StreamChatInput
    ) -> AsyncGenerator[pb.StreamChatOutput, None]:
        """Stream one answer: its pieces, then an output with the reason of its end; a failure is an output, too."""
        answer = gateway.Answer()
        try:
            target = messages.target_of(
                chat.providerName or (configured.providerName if configured else ""),
                configured.credential if configured else pb.Credential(),
                chat.modelParameters,
                chat.additionalData,
            )
            asked, tools = messages.history_of(chat.conversations), messages.tools_of(chat.toolDefinitions)
            async with aclosing(gateway.stream_chat(self.principal, target, asked, tools, answer=answer)) as deltas:
                async for delta in deltas:
                    if delta.text or delta.tool_calls:
                        piece = messages.message_of(delta.text, delta.tool_calls)
                        yield pb.StreamChatOutput(requestId=chat.requestId, data=piece)
        except RapidaError as error:
            yield pb.StreamChatOutput(requestId=chat.requestId, error=_error(error))
            return
        yield pb.StreamChatOutput(
            requestId=chat.requestId, metrics=messages.metrics_of(answer), finishReason=answer.finish_reason or "stop"
        )


def _configured(configured: pb.StreamChatConfiguration) -> pb.StreamChatResponse:
    """Say whether the provider can chat at all; its credential and options are judged with each chat."""
    name = configured.providerName
    try:
        gateway.require_chat(name)
    except RapidaError as error:
        failed = pb.StreamChatConfigured(providerName=name, success=False, error=_error(error))
        return pb.StreamChatResponse(configuration=failed)
    return pb.StreamChatResponse(configuration=pb.StreamChatConfigured(providerName=name, success=True))


def _top(target: gateway.Target) -> int | None:
    """Return how many ranked texts are wanted, under the names that providers have for it."""
    for name in ("top_n", "top_k", "model.top_n", "model.top_k"):
        if name in target.options:
            try:
                top = int(target.options[name])
            except (TypeError, ValueError) as error:
                raise Invalid(f"{name} is a whole number.", field=name) from error
            if top < 1:
                raise Invalid(f"{name} is 1 or more.", field=name)
            return top
    return None


def _error(error: RapidaError) -> common_pb2.Error:
    return common_pb2.Error(errorCode=error.http, errorMessage=error.code, humanMessage=error.message)
