"""The one way to ask a provider on behalf of a tenant: opens the credential, asks, and records the call.

Everything here is asynchronous and needs a project's writer. Live calls open their providers themselves
(``registry``): this is for single requests of other services and of clients.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import structlog

from accounts import vault
from integrations import audit, registry
from integrations.interfaces import ChatDelta, ChatMessage, ToolCall, ToolSpec, Usage
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import Invalid, RapidaError
from rapida_site.lib.principal import Principal, ProjectRole
from rapida_site.lib.turns import line_of
from rapida_site.lib.waiting import on_waiting_thread

log = structlog.get_logger(__name__)
MAX_TEXTS, MAX_TEXT = 256, 20_000


@dataclass(frozen=True, slots=True)
class Target:
    """Which provider to ask, as whom. A credential comes from the vault by its id, or (a client's own) as its value.

    ``options`` are the provider's ``model.*`` options, ``metadata`` is kept with the record of the call.
    """

    provider: str
    credential_id: int | None = None
    credential: Mapping[str, Any] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """``index`` is the text's place in what was asked; ``score`` is the cosine of its angle to the query, -1 to 1."""

    index: int
    text: str
    score: float


@dataclass(slots=True)
class Answer:
    """A whole answer of a language model; times are seconds. It grows while its stream is read."""

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage = field(default_factory=Usage)
    finish_reason: str = ""
    seconds: float = 0.0
    first_token: float | None = None
    call_id: int = 0

    def add(self, delta: ChatDelta) -> None:
        self.text += delta.text
        self.tool_calls += delta.tool_calls
        self.usage = delta.usage or self.usage
        self.finish_reason = delta.finish_reason or self.finish_reason


async def chat(
    principal: Principal, target: Target, messages: Sequence[ChatMessage], tools: Sequence[ToolSpec] = ()
) -> Answer:
    """Return a whole answer."""
    answer = Answer()
    async with aclosing(stream_chat(principal, target, messages, tools, answer=answer)) as deltas:
        async for _ in deltas:
            continue
    return answer


async def stream_chat(
    principal: Principal,
    target: Target,
    messages: Sequence[ChatMessage],
    tools: Sequence[ToolSpec] = (),
    *,
    answer: Answer,
) -> AsyncGenerator[ChatDelta, None]:
    """Stream an answer and fill ``answer`` meanwhile; closing the generator stops the provider's work."""
    principal.require_project(ProjectRole.WRITER)
    if not messages:
        raise Invalid("Send at least one message.", field="conversations")
    credential = await _credential(principal, target)
    started = time.perf_counter()
    asked = {
        "messages": [{"role": message.role.value, "content": message.content} for message in messages],
        "tools": [tool.name for tool in tools],
        "options": dict(target.options),
    }
    async with _recorded(principal, target, "chat", asked) as kept:
        model = registry.chat_model(target.provider, options=target.options, credential=credential)
        try:
            async with aclosing(_generator(model.stream(messages, tools=tools))) as deltas:
                async for delta in deltas:
                    if answer.first_token is None:
                        answer.first_token = time.perf_counter() - started
                    answer.add(delta)
                    answer.seconds = time.perf_counter() - started
                    yield delta
        finally:
            await model.close()
            calls = [{"name": call.name, "arguments": dict(call.arguments)} for call in answer.tool_calls]
            kept.response = {"text": answer.text, "toolCalls": calls, "finishReason": answer.finish_reason}
            kept.metrics = {"input_tokens": answer.usage.input_tokens, "output_tokens": answer.usage.output_tokens}
    answer.call_id = kept.id


def require_chat(provider: str) -> None:
    """Raise Invalid, which names the known ones, for a provider that cannot chat."""
    registry.require(provider, registry.Capability.CHAT)


async def embed(principal: Principal, target: Target, texts: Sequence[str]) -> list[list[float]]:
    """Return a unit vector for each text, in order."""
    principal.require_project(ProjectRole.WRITER)
    _check_texts(texts)
    await _credential(principal, target)
    asked = {"texts": len(texts), "characters": sum(map(len, texts))}
    async with _recorded(principal, target, "embedding", asked) as kept:
        vectors = await registry.embedder(target.provider).embed(texts)
        kept.response = {"vectors": len(vectors), "dimensions": len(vectors[0]) if vectors else 0}
    return vectors


async def rerank(
    principal: Principal, target: Target, query: str, texts: Sequence[str], *, top: int | None = None
) -> list[Ranked]:
    """Return the texts by how near they are to the query, nearest first, by their embeddings."""
    principal.require_project(ProjectRole.WRITER)
    _check_texts([query, *texts])
    if not query.strip():
        raise Invalid("Say what to rank by.", field="query")
    await _credential(principal, target)
    async with _recorded(principal, target, "reranking", {"query": query, "texts": len(texts)}) as kept:
        wanted, *vectors = await registry.embedder(target.provider).embed([query, *texts])
        # Up to 100,000 products: a live call on this event loop would notice.
        found = await asyncio.to_thread(_ranked, texts, wanted, vectors)
        kept.response = {"order": [ranked.index for ranked in found]}
    return found[:top]


def _ranked(texts: Sequence[str], wanted: Sequence[float], vectors: Sequence[Sequence[float]]) -> list[Ranked]:
    scores = [sum(a * b for a, b in zip(wanted, vector, strict=True)) for vector in vectors]
    found = [Ranked(index, text, score) for index, (text, score) in enumerate(zip(texts, scores, strict=True))]
    return sorted(found, key=lambda ranked: ranked.score, reverse=True)


async def verify(principal: Principal, target: Target) -> None:
    """Ask the provider whether it accepts a credential: Invalid when it refuses, or when it cannot be asked at all."""
    principal.require_project(ProjectRole.WRITER)
    known = registry.PROVIDERS.get(target.provider)
    if known is not None and not known.needs_credential:
        return
    shape = vault.shape_of(target.provider)
    credential = await _credential(principal, replace(target, provider=shape.code))
    if not credential:
        raise Invalid("Send a credential: its id in the vault, or its value.", field="credential")
    if shape.verify is None:
        raise Invalid(f"{shape.label} offers no way to verify a credential without using it.", field="providerName")
    async with _recorded(principal, target, "verify", {}):
        await on_waiting_thread(line_of(principal), shape.verify, vault.clean_value(shape, credential))


@dataclass(slots=True)
class _Kept:
    """What a call learns on its way, for its record."""

    response: Mapping[str, Any] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    id: int = 0


@asynccontextmanager
async def _recorded(
    principal: Principal, target: Target, operation: str, asked: Mapping[str, Any]
) -> AsyncIterator[_Kept]:
    """Keep a record of what happens inside: done, failed with its reason, or given up by its caller."""
    audit.check_metadata(target.metadata)
    kept, started, status, error = _Kept(), time.perf_counter(), 200, ""
    try:
        yield kept
    except RapidaError as failure:
        status, error = failure.http, failure.message
        raise
    except (asyncio.CancelledError, GeneratorExit):
        status, error = 499, "The client gave up before the end."
        raise
    except Exception:  # whoever answers logs it with its cause, which is not for the record that tenants read
        status, error = 500, "The call failed in an unexpected way."
        raise
    finally:
        call = audit.Call(
            provider=target.provider,
            operation=operation,
            seconds=time.perf_counter() - started,
            http_status=status,
            error=error,
            credential_id=target.credential_id,
            request=asked,
            response=kept.response,
            metrics=kept.metrics,
            metadata=target.metadata,
        )
        # Shielded: a call that its client gave up is recorded all the same.
        kept.id = (await asyncio.shield(in_db(audit.record, principal, call))).id


async def _credential(principal: Principal, target: Target) -> Mapping[str, Any] | None:
    """Return what to show the provider; a credential of the vault goes to its own provider and to no other."""
    if target.credential_id:
        return await in_db(
            vault.open_credential, principal.organization_id, target.credential_id, provider=target.provider
        )
    return target.credential


def _check_texts(texts: Sequence[str]) -> None:
    if not texts or len(texts) > MAX_TEXTS:
        raise Invalid(f"Send 1 to {MAX_TEXTS} texts.", field="content")
    if any(len(text) > MAX_TEXT for text in texts):
        raise Invalid(f"A text may have {MAX_TEXT} characters.", field="content")


async def _generator(deltas: AsyncIterator[ChatDelta]) -> AsyncGenerator[ChatDelta, None]:
    """Return the provider's iterator as a generator, which can be closed."""
    try:
        async for delta in deltas:
            yield delta
    finally:
        close = getattr(deltas, "aclose", None)
        if close is not None:
            await close()
