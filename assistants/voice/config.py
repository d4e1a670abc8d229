"""The frozen snapshot of everything that a call needs to know, taken once when it starts. No ORM objects, no look-ups
later.

Ranges are enforced where deployments are saved (``assistants.actions``); here stand the defaults and their source:
``P`` the original's documentation, ``V`` measurements on voice agents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistants.voice.frames import StreamMode

# What an option of a call sets, by the first word of its key (``speak.speed``).
OPTION_FAMILIES = {
    "experience": "experience",
    "listen": "input",
    "microphone": "input",
    "speak": "output",
    "speaker": "output",
    "model": "model",
}


class BargeInTrigger(StrEnum):
    VOICE = "vad"
    WORDS = "word"


class EndOfSpeechKind(StrEnum):
    """How long to wait after the last voiced sample before the turn is taken."""

    SILENCE = "silence"
    ADAPTIVE = "adaptive"
    GRADED = "graded"
    PROVIDER = "provider"  # the transcriber's own final ends the turn at once


@dataclass(frozen=True, slots=True)
class VadConfig:
    """Seconds and 0–1 probabilities. ``stop`` is how long voice must be absent before speech counts as ended."""

    threshold: float = 0.5
    start: float = 0.1
    stop: float = 0.2
    min_volume: float = 0.0


@dataclass(frozen=True, slots=True)
class EndOfSpeechConfig:
    """Waits in seconds from the last voiced sample.

    ``timeout`` is the fixed wait of SILENCE; the wait of GRADED slides from ``extended`` at a completeness of 0 to
    ``quick`` at ``threshold`` and above (defaults on the best curve measured: docs/benchmarks.md); ADAPTIVE moves
    between ``quick`` and ``extended`` with the caller's own pauses. Digits and spelled names always get ``extended``.
    ``fallback`` bounds the wait for a transcript that does not come. ``signal`` is what judges completeness: ``text``
    (the words) or ``audio`` (the sound).
    """

    kind: EndOfSpeechKind = EndOfSpeechKind.GRADED
    timeout: float = 0.7
    quick: float = 0.3
    extended: float = 1.3
    fallback: float = 2.0
    threshold: float = 0.3
    signal: str = "text"


@dataclass(frozen=True, slots=True)
class BargeInConfig:
    """VOICE: ``min_speech`` seconds of voice over the assistant's speech stop it. WORDS: ``min_words`` transcribed
    words do.

    With ``resume`` true the output is paused first and goes on after ``resume_after`` seconds of quiet without words.
    """

    trigger: BargeInTrigger = BargeInTrigger.VOICE
    min_speech: float = 0.2
    min_words: int = 1
    resume: bool = True
    resume_after: float = 1.0


@dataclass(frozen=True, slots=True)
class ExperienceConfig:
    """What a deployment promises its callers; seconds throughout. Empty texts mean: say nothing.

    ``idle_timeout`` 15–120, ``idle_backoff`` 0–5 prompts before the call is ended, ``max_duration`` 180–600,
    ``unclear_timeout`` 0.5–10 (P).
    """

    greeting: str = ""
    greeting_interruptible: bool = True
    error_message: str = "Sorry, something went wrong on my side. Could you say that again?"
    idle_timeout: float = 30.0
    idle_backoff: int = 2
    idle_message: str = "Are you still there?"
    max_duration: float = 300.0
    unclear_timeout: float = 2.0
    unclear_message: str = ""


@dataclass(frozen=True, slots=True)
class TimeoutConfig:
    """Deadlines per provider stage in seconds; one retry, then the error message."""

    stt_final: float = 3.0
    llm_first_token: float = 10.0
    llm_between_tokens: float = 10.0
    tts_first_byte: float = 5.0
    no_audio: float = 30.0


@dataclass(frozen=True, slots=True)
class ProviderChoice:
    """A provider by its registry code, with the options of the deployment or version (``listen.*``, ``speak.*``,
    ``model.*`` keys).
    """

    code: str
    options: Mapping[str, Any] = field(default_factory=dict)
    credential_id: int | None = None


@dataclass(frozen=True, slots=True)
class FactsConfig:
    """A small set of sentences an assistant answers from without a knowledge base.

    The best sentence by embedding is handed to the model (``mode`` "generate") or simply spoken ("extract"); when its
    cosine is below ``threshold`` the assistant says ``unknown_answer`` and the model is not asked.
    """

    sentences: tuple[str, ...] = ()
    mode: str = "generate"
    threshold: float = 0.35
    unknown_answer: str = "I'm sorry, I don't know that."


@dataclass(frozen=True, slots=True)
class AgentConfig:
    """What the model agent needs: templates as saved (checked there), defaults of their variables, the model."""

    chat: ProviderChoice
    prompt: tuple[tuple[str, str], ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    facts: FactsConfig = FactsConfig()


@dataclass(frozen=True, slots=True)
class CallConfig:
    """One call's configuration, complete: nothing is looked up later.

    ``session_id`` tells this connection from earlier ones of a resumed conversation, and ``used_ids`` are the ids of
    what the caller said in those; ``created_at`` is when the conversation began (UNIX seconds).
    ``earlier_figures`` are the metrics of the whole conversation as they were before this call.
    ``noise_suppression`` is the provider that takes noise out of the caller's sound; empty: none.
    """

    conversation_id: int
    assistant_id: int
    assistant_name: str
    version_id: int
    organization_id: int
    project_id: int
    source: str
    agent: AgentConfig
    stt: ProviderChoice
    tts: ProviderChoice
    assistant_description: str = ""
    identifier: str = ""
    direction: str = "inbound"
    mode: StreamMode = StreamMode.BOTH
    language: str = "english"
    resumed: bool = False
    experience: ExperienceConfig = ExperienceConfig()
    noise_suppression: str = ""
    vad: VadConfig = VadConfig()
    eos: EndOfSpeechConfig = EndOfSpeechConfig()
    barge_in: BargeInConfig = BargeInConfig()
    timeouts: TimeoutConfig = TimeoutConfig()
    speculate: bool = False
    record: bool = True
    arguments: Mapping[str, Any] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    session_id: int = 0
    used_ids: frozenset[str] = frozenset()
    earlier_figures: Mapping[str, float] = field(default_factory=dict)
    created_at: float = 0.0

    @property
    def recording_path(self) -> str:
        """Where this session's WAV goes, relative to the media root."""
        return recording_path(self.organization_id, self.project_id, self.conversation_id, self.session_id)


def recording_path(organization_id: int, project_id: int, conversation_id: int, session_id: int) -> str:
    """Return a path that is known beforehand, so that a recording is found again after a crash."""
    return f"recordings/{organization_id}/{project_id}/{conversation_id}-{session_id}.wav"
