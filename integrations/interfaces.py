"""What a provider of speech or language must offer. No Django in here: the voice core imports this module.

All audio is PCM, signed 16-bit little endian, mono. Times are seconds of ``loop.time()`` unless a name says
otherwise. A provider that fails raises (or hands to its sink) ``ProviderFailed`` with the provider's own words; it
never retries by itself more than its transport needs, because the session owns the retry policy.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from rapida_site.lib.errors import RapidaError


# --------------------------------------------------------------------------------------------------- speech to text
@dataclass(frozen=True, slots=True)
class Transcript:
    """One hypothesis for one segment of caller speech.

    A later transcript with the same ``segment`` replaces the earlier one, final or not: an engine may decode a growing
    turn again after each pause. ``final`` means: nothing newer comes for this segment unless more speech is added.
    ``confidence`` is 0–1, or None where the engine gives none.
    """

    text: str
    final: bool
    segment: int = 0
    confidence: float | None = None
    language: str = ""


class TranscriptSink(Protocol):
    """Where a transcriber delivers; called on the event loop's thread."""

    def on_transcript(self, transcript: Transcript) -> None: ...
    def on_transcriber_error(self, error: RapidaError) -> None: ...


class Transcriber(Protocol):
    """Speech to text for one call.

    ``push`` takes every frame of the call in order and must not block. ``speech_started`` and ``speech_ended`` are
    the hints of the voice activity detector; after ``speech_ended`` the engine delivers a final transcript as soon as
    it can (an engine that heard nothing delivers an empty final). ``turn_committed`` says that the text so far was
    taken as a turn: the next transcript starts a new segment. ``endpoints`` is True for an engine that decides speech
    ends by itself; then no VAD is needed, and ``speech_ended`` comes only where the caller's audio stops for a while.
    """

    endpoints: bool

    async def start(self, sink: TranscriptSink) -> None: ...
    def push(self, pcm: bytes) -> None: ...
    def speech_started(self) -> None: ...
    def speech_ended(self) -> None: ...
    def turn_committed(self) -> None: ...
    async def close(self) -> None: ...


# --------------------------------------------------------------------------------------------------- text to speech
@dataclass(frozen=True, slots=True)
class WordTime:
    """A word and where it starts in its utterance's audio, in seconds."""

    word: str
    start: float


@dataclass(frozen=True, slots=True)
class SpeechChunk:
    """Some audio of an utterance at the synthesizer's ``rate``; ``words`` where the engine knows word times."""

    pcm: bytes
    words: tuple[WordTime, ...] = ()


class Synthesizer(Protocol):
    """Text to speech for one call. ``rate`` in Hz is fixed from construction on."""

    rate: int

    async def start(self) -> None: ...

    def synthesize(self, text: str) -> AsyncIterator[SpeechChunk]:
        """Speak one clause or sentence. Closing the iterator (or cancelling its task) stops the engine's work."""
        ...

    async def close(self) -> None: ...


# --------------------------------------------------------------------------------------------------- language models
class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call that the model asks for; ``arguments`` is the parsed JSON object."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One entry of the history. A TOOL message answers ``tool_call_id``; an ASSISTANT message may hold
    ``tool_calls``.
    """

    role: Role
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A function the model may call; ``parameters`` is its JSON schema."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Usage:
    input_tokens: int = 0
    output_tokens: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(self.input_tokens + other.input_tokens, self.output_tokens + other.output_tokens)


@dataclass(frozen=True, slots=True)
class ChatDelta:
    """A piece of an answer: some text, finished tool calls, or (once, last) the usage and why it stopped."""

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    usage: Usage | None = None
    finish_reason: str = ""


@dataclass(frozen=True, slots=True)
class ChatOptions:
    """Per-request options; ``extra`` holds provider keys (``model.*`` without the prefix)."""

    model: str = ""
    temperature: float | None = None
    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    response_schema: Mapping[str, Any] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


class ChatModel(Protocol):
    """A language model; one object may serve many calls at once."""

    def stream(
        self, messages: Sequence[ChatMessage], *, tools: Sequence[ToolSpec] = (), options: ChatOptions = ChatOptions()
    ) -> AsyncIterator[ChatDelta]:
        """Stream an answer. Closing the iterator cancels the provider's work at once."""
        ...

    async def close(self) -> None: ...


class Embedder(Protocol):
    """Text to unit vectors; ``dimensions`` is fixed."""

    dimensions: int

    async def embed(self, texts: Sequence[str]) -> list[list[float]]: ...


# --------------------------------------------------------------------------------------------------- turn signals
class VoiceActivityStream(Protocol):
    """Voice probability for one call. ``push`` takes any number of bytes; results reach the sink in order, later."""

    def push(self, pcm: bytes) -> None: ...
    def reset(self) -> None: ...
    def close(self) -> None: ...


class VoiceActivitySink(Protocol):
    """``at`` values are positions in the call's audio in seconds (sample clock), not wall time."""

    def on_voice(self, probability: float, start: float, end: float) -> None: ...


class VoiceActivityDetector(Protocol):
    """Shared by all calls of a process: one model session, calls batched together."""

    def open(self, sink: VoiceActivitySink, rate: int) -> VoiceActivityStream: ...


# --------------------------------------------------------------------------------------------------- noise
class NoiseSuppressionStream(Protocol):
    """One call's sound with its noise taken out. ``push`` takes any number of bytes and must not block.

    What the sink gets stands where it stood in what was pushed, byte for byte: an engine's own delay is cut from its
    beginning. After an error, and after ``close``, nothing comes.
    """

    def push(self, pcm: bytes) -> None: ...
    def close(self) -> None: ...


class NoiseSuppressionSink(Protocol):
    """Called on the event loop's thread, in order: from within ``push``, or later."""

    def on_suppressed(self, pcm: bytes) -> None: ...
    def on_suppression_error(self, error: RapidaError) -> None: ...


class NoiseSuppressor(Protocol):
    """Opens streams for the calls of the running loop; each has a state of its own."""

    def open(self, sink: NoiseSuppressionSink, rate: int) -> NoiseSuppressionStream: ...


@runtime_checkable
class CompletenessModel(Protocol):
    """How likely a caller's words are a finished turn, 0–1; it chooses the length of a wait and never ends a turn."""

    async def completeness(self, text: str, pcm: bytes, rate: int) -> float: ...
