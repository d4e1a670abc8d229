"""Open a call: the one function that every way of talking uses.

admit → load the frozen snapshot and create or resume the conversation → open providers → run the session → store its
end. The line is held from the first look-up until everything about the call is stored, so that a stop loses nothing.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings

from assistants.agents.base import Agent
from assistants.agents.facts import FactFinder
from assistants.agents.model import ModelAgent
from assistants.call_request import CallRequest
from assistants.live import LiveCalls, registry
from assistants.prompt_values import call_values
from assistants.voice.config import CallConfig, EndOfSpeechKind, ExperienceConfig
from assistants.voice.frames import Disconnected, EndReason
from assistants.voice.lifetime import store_end
from assistants.voice.parts import Parts
from assistants.voice.recorder import Recorder
from assistants.voice.records import CallLog, EventRecord
from assistants.voice.session import Session
from assistants.voice.store import OrmCallLog, load_call
from assistants.voice.transport import CallPeer, Transport
from integrations import registry as providers
from integrations.interfaces import ChatMessage, CompletenessModel, Embedder, Role, VoiceActivityDetector
from rapida_site.lib.db import in_db
from rapida_site.lib.errors import RapidaError
from rapida_site.lib.memory import settle_memory
from rapida_site.lib.templates.prompts import compile_prompt

_log = logging.getLogger(__name__)


class Call(CallPeer, Protocol):
    """A live call: the peer a wire talks to, and its end."""

    conversation_id: int

    async def wait(self) -> Disconnected:
        """Return when the call has ended and everything about it is stored."""
        ...


async def open_call(request: CallRequest, transport: Transport) -> Call:
    """Admit, load, create or resume the conversation, start providers, tell the client ``Initialized``, greet.

    Raises ``Busy`` (no capacity, or shutting down), ``NotFound`` (assistant, version, deployment or conversation
    missing or foreign),
    ``Invalid`` (bad arguments), ``Conflict`` (the conversation is live elsewhere), ``ProviderFailed``.
    """
    live = registry.of_running_loop()
    with ExitStack() as line:
        line.enter_context(live.admitted())
        config, history = await in_db(load_call, request)
        if request.answers_only:
            config = replace(config, experience=_answering(config.experience))
        session = await _begin(config, history, transport, live)
        held = line.pop_all()
    live.add(session)
    _keep(asyncio.get_running_loop().create_task(_release(session, live, held), name="call-line"))
    if config.agent.chat.code not in _warmed and providers.PROVIDERS[config.agent.chat.code].may_guess:
        _warmed.add(config.agent.chat.code)
        _keep(asyncio.get_running_loop().create_task(_warm(config, session.agent), name="models-warm-up"))
    return session


def _answering(experience: ExperienceConfig) -> ExperienceConfig:
    return replace(experience, greeting="", idle_message="", unclear_message="", idle_timeout=experience.max_duration)


_tasks: set[asyncio.Task[None]] = set()
_warmed: set[str] = set()


def _keep(task: asyncio.Task[None]) -> None:
    """The loop itself holds only weak references."""
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def _warm(config: CallConfig, agent: Agent) -> None:
    """While the first caller of this process hears the greeting, load what the first answer will need."""
    signal = config.eos.signal
    await providers.warm_up([config.agent.chat.code, "local-minilm", providers.COMPLETENESS.get(signal, signal)])
    try:
        await agent.warm()
    except RapidaError as error:
        # The first question will meet the same failure and say so to the caller; here it only must not be lost.
        _log.warning("warming up failed: %s", error.message)
    settle_memory(collect=False)  # the models' objects too: a full collection would walk them in the midst of a call


async def _release(session: Session, live: LiveCalls, held: ExitStack) -> None:
    try:
        await session.wait()
    finally:
        live.remove(session)
        held.close()


async def _begin(
    config: CallConfig, history: tuple[ChatMessage, ...], transport: Transport, live: LiveCalls
) -> Session:
    """Start the session; when a provider refuses, the conversation still ends with that reason before the error goes
    up.
    """
    log = OrmCallLog(config)
    session: Session | None = None
    try:
        session = Session(config, _parts(config, transport, log), transport, log, live.pacer, history)
        log.on_end_requested = functools.partial(session.end, EndReason.OPERATOR, "ended by an operator")
        await session.start()
    except BaseException as error:
        known = isinstance(error, RapidaError)
        detail = error.message if isinstance(error, RapidaError) else "the call could not be started"
        reason = EndReason.PROVIDER_ERROR if known else EndReason.ERROR
        await asyncio.shield(_abandon(session, log, reason, detail))
        raise
    return session


async def _abandon(session: Session | None, log: OrmCallLog, reason: EndReason, detail: str) -> None:
    if session is not None:
        session.end(reason, detail, tell=False)
        await session.wait()
    else:
        await store_end(log, reason, detail)


def _parts(config: CallConfig, transport: Transport, log: CallLog) -> Parts:
    agent = ModelAgent(
        config.agent,
        providers.chat_model(config.agent.chat.code, options=config.agent.chat.options),
        functools.partial(_rendered, config),
        facts=_fact_finder() if config.agent.facts.sentences else None,
    )
    stt, tts, noise = config.stt, config.tts, config.noise_suppression
    graded = config.eos.kind is EndOfSpeechKind.GRADED
    recorder = None  # like all parts for audio, it costs nothing until there is some: a text call may turn to voice
    if config.record:
        recorder = Recorder(
            Path(settings.MEDIA_ROOT),
            config.recording_path,
            transport.rate,
            clock=asyncio.get_running_loop().time,
            on_error=lambda why: log.append(EventRecord("recording.failed", time.time(), data={"why": why})),
        )
    return Parts(
        agent=agent,
        open_transcriber=lambda rate: providers.open_transcriber(stt.code, rate=rate, options=stt.options),
        open_synthesizer=lambda rate: providers.open_synthesizer(tts.code, rate_hint=rate, options=tts.options),
        detector=_detector(),
        completeness=_completeness(config.eos.signal) if graded else None,
        completeness_needs_audio=config.eos.signal == "audio",
        recorder=recorder,
        open_suppressor=functools.partial(providers.noise_suppressor, noise) if noise else None,
    )


def _rendered(config: CallConfig, text: str) -> tuple[list[ChatMessage], tuple[str, ...]]:
    prompts = [(Role(role), compile_prompt(template)) for role, template in config.agent.prompt]
    asked_for = any(prompt.names for _, prompt in prompts)
    values = call_values(config, now=datetime.now(UTC), text=text) if asked_for else {}
    rendered = [(role, prompt.render(values)) for role, prompt in prompts]
    missing = dict.fromkeys(name for _, prompt in rendered for name in prompt.missing)
    return [ChatMessage(role, prompt.text) for role, prompt in rendered], tuple(missing)


# One of each for a process: the models behind them are shared by all calls.
@functools.cache
def _detector() -> VoiceActivityDetector:
    return providers.voice_activity_detector()


@functools.cache
def _completeness(signal: str) -> CompletenessModel:
    return providers.completeness_model(signal)


@functools.cache
def _embedder() -> Embedder:
    return providers.embedder()


@functools.cache
def _fact_finder() -> FactFinder:
    return FactFinder(_embedder())
