"""Every provider the platform can talk to, by code, and the one way to open what it offers.

Importing this module imports no provider: a provider's code and its libraries come in when something of it is opened.
A factory checks options and credential at once (``Invalid`` with a sentence) and loads no model; models load when
first used, once for the process.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from typing import Any, cast

from integrations.interfaces import (
    ChatModel,
    CompletenessModel,
    Embedder,
    NoiseSuppressor,
    Synthesizer,
    Transcriber,
    VoiceActivityDetector,
)
from integrations.providers.local.shared import ModelState, loading_state, warm_up
from rapida_site.lib.errors import Invalid

__all__ = [
    "COMPLETENESS",
    "PROVIDERS",
    "Capability",
    "ModelState",
    "ProviderSpec",
    "chat_model",
    "completeness_model",
    "embedder",
    "loading_state",
    "noise_suppressor",
    "open_synthesizer",
    "open_transcriber",
    "providers_with",
    "require",
    "validate_options",
    "voice_activity_detector",
    "warm_up",
]


class Capability(StrEnum):
    TRANSCRIBE = "transcribe"
    SYNTHESIZE = "synthesize"
    CHAT = "chat"
    EMBED = "embed"
    VOICE_ACTIVITY = "voice_activity"
    COMPLETENESS = "completeness"
    SUPPRESS_NOISE = "suppress_noise"


@dataclass(frozen=True, slots=True)
class ProviderSpec:
    """One provider. ``capabilities`` maps what it can do to the dotted path of its factory, ``module:function``.

    ``may_guess``: a request costs no money, so answers are begun on guesses unless a version says otherwise.
    """

    label: str
    capabilities: Mapping[Capability, str]
    description: str
    needs_credential: bool = False
    is_local: bool = False
    may_guess: bool = False


_LOCAL, _FAKE = "integrations.providers.local", "integrations.providers.fake"

PROVIDERS: dict[str, ProviderSpec] = {
    "local-whisper": ProviderSpec(
        "Whisper tiny.en, on this machine",
        {Capability.TRANSCRIBE: f"{_LOCAL}.stt:open_transcriber"},
        "English speech to text; no key, no network. Weak at digits read out one by one.",
        is_local=True,
    ),
    "local-hibari": ProviderSpec(
        "Hibari, on this machine",
        {Capability.SYNTHESIZE: f"{_LOCAL}.tts:open_synthesizer"},
        "English text to speech, one female voice, 24 kHz; no key, no network.",
        is_local=True,
    ),
    "local-smollm2": ProviderSpec(
        "SmolLM2 135M, on this machine",
        {Capability.CHAT: f"{_LOCAL}.chat:open_chat_model"},
        "A very small language model: it can say one given fact in other words, and little more.",
        is_local=True,
        may_guess=True,
    ),
    "local-minilm": ProviderSpec(
        "MiniLM L6, on this machine",
        {Capability.EMBED: f"{_LOCAL}.embed:open_embedder"},
        "English sentence embeddings with 384 dimensions.",
        is_local=True,
    ),
    "silero_vad": ProviderSpec(
        "Silero VAD",
        {Capability.VOICE_ACTIVITY: f"{_LOCAL}.vad:open_detector"},
        "Voice activity at 8 and 16 kHz; all calls of a process share one batched model.",
        is_local=True,
    ),
    "webrtc": ProviderSpec(
        "WebRTC noise suppression",
        {Capability.SUPPRESS_NOISE: f"{_LOCAL}.noise_webrtc:open_suppressor"},
        "Takes 10 to 12 dB off steady noise, 9 ms late; words stay as clear as they were. The choice for telephones.",
        is_local=True,
    ),
    "rn_noise": ProviderSpec(
        "RNNoise",
        {Capability.SUPPRESS_NOISE: f"{_LOCAL}.noise_rnnoise:open_suppressor"},
        "Silences nearly all noise, 25 ms late, at thirty times the cost; recognizers make more mistakes after it.",
        is_local=True,
    ),
    "smart_turn": ProviderSpec(
        "Smart Turn v3.2",
        {Capability.COMPLETENESS: f"{_LOCAL}.turn_audio:open_completeness"},
        "Judges from the sound of the last 8 seconds whether a turn is finished; about 0.1 CPU seconds a question.",
        is_local=True,
    ),
    "local-turn-text": ProviderSpec(
        "Next word by SmolLM2, on this machine",
        {Capability.COMPLETENESS: f"{_LOCAL}.turn_text:open_completeness"},
        "Judges from the words whether a turn is finished: the chance that nothing follows them.",
        is_local=True,
    ),
    "fake": ProviderSpec(
        "Scripted, for tests",
        {
            Capability.TRANSCRIBE: f"{_FAKE}.stt:open_transcriber",
            Capability.SYNTHESIZE: f"{_FAKE}.tts:open_synthesizer",
            Capability.CHAT: f"{_FAKE}.chat:open_chat_model",
            Capability.EMBED: f"{_FAKE}.embed:open_embedder",
            Capability.VOICE_ACTIVITY: f"{_FAKE}.vad:open_detector",
            Capability.SUPPRESS_NOISE: f"{_FAKE}.noise:open_suppressor",
        },
        "Says what its options tell it to, after the delays and with the failures they tell; for tests and benchmarks.",
        is_local=True,
    ),
}
# What a factory with options takes besides them, to try those out.
_TRIAL: dict[Capability, Mapping[str, Any]] = {
    Capability.TRANSCRIBE: {"rate": 16000},
    Capability.SYNTHESIZE: {"rate_hint": 16000},
    Capability.CHAT: {},
}
# The signals that choose the wait at the end of speech, by their short names.
COMPLETENESS = {"text": "local-turn-text", "audio": "smart_turn"}


def open_transcriber(
    code: str, *, rate: int, options: Mapping[str, Any], credential: Mapping[str, Any] | None = None
) -> Transcriber:
    """Return a transcriber for one call whose audio comes at ``rate`` Hz."""
    factory = _factory(code, Capability.TRANSCRIBE, credential)
    return cast("Transcriber", factory(rate=rate, options=options, credential=credential))


def open_synthesizer(
    code: str, *, rate_hint: int, options: Mapping[str, Any], credential: Mapping[str, Any] | None = None
) -> Synthesizer:
    """Return a synthesizer for one call; its ``rate`` is ``rate_hint`` Hz where the engine can, else the engine's
    own.
    """
    factory = _factory(code, Capability.SYNTHESIZE, credential)
    return cast("Synthesizer", factory(rate_hint=rate_hint, options=options, credential=credential))


def chat_model(code: str, *, options: Mapping[str, Any], credential: Mapping[str, Any] | None = None) -> ChatModel:
    """Return a language model; ``options`` are the defaults of its requests."""
    factory = _factory(code, Capability.CHAT, credential)
    return cast("ChatModel", factory(options=options, credential=credential))


def embedder(code: str = "local-minilm") -> Embedder:
    return cast("Embedder", _factory(code, Capability.EMBED, None)())


def voice_activity_detector(code: str = "silero_vad") -> VoiceActivityDetector:
    return cast("VoiceActivityDetector", _factory(code, Capability.VOICE_ACTIVITY, None)())


def noise_suppressor(code: str) -> NoiseSuppressor:
    """Return what takes noise out of callers' sound; ``Invalid`` where this machine lacks its library."""
    return cast("NoiseSuppressor", _factory(code, Capability.SUPPRESS_NOISE, None)())


def completeness_model(code: str) -> CompletenessModel:
    """Return a completeness signal by its provider code or by its short name, ``text`` or ``audio``."""
    return cast("CompletenessModel", _factory(COMPLETENESS.get(code, code), Capability.COMPLETENESS, None)())


def validate_options(code: str, capability: Capability, options: Mapping[str, Any]) -> None:
    """Raise ``Invalid`` where a deployment's options would make the provider refuse to open; for use when they are
    saved.
    """
    factory = _resolve(require(code, capability).capabilities[capability])
    if capability in _TRIAL:
        factory(credential=None, options=options, **_TRIAL[capability])


def providers_with(capability: Capability) -> dict[str, ProviderSpec]:
    """Return the providers that can do ``capability``, for a form's choices."""
    return {code: spec for code, spec in PROVIDERS.items() if capability in spec.capabilities}


def require(code: str, capability: Capability) -> ProviderSpec:
    """Return a provider that can do ``capability``; Invalid, which names those that can."""
    spec = PROVIDERS.get(code)
    if spec is None or capability not in spec.capabilities:
        known = ", ".join(sorted(providers_with(capability)))
        raise Invalid(
            f"No provider {code[:64]!r} can {capability.replace('_', ' ')}; known are: {known}.", provider=code[:64]
        )
    return spec


def _factory(code: str, capability: Capability, credential: Mapping[str, Any] | None) -> Any:
    spec = require(code, capability)
    if spec.needs_credential and not credential:
        raise Invalid(f"{spec.label} needs a credential; add one under Credentials and choose it here.", provider=code)
    return _resolve(spec.capabilities[capability])


def _resolve(dotted: str) -> Any:
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)
