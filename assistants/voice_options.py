"""Voice settings by their public keys: every spelling is brought to one, checked, and read into the call's config.

Deployments and the options of single calls store what ``canonical_input`` and ``canonical_output`` return, so that
nothing else knows older spellings. A key that would have no effect is refused: a setting never lies; only ``eos.model``
and ``eos.max_history_turns``, which clients send along with LiveKit's name, are checked and left out. Times are
seconds, but those of ``microphone.eos.*`` are milliseconds, as clients of the original write them (10 or less means
seconds).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from assistants.voice.config import (
    BargeInConfig,
    BargeInTrigger,
    EndOfSpeechConfig,
    EndOfSpeechKind,
    ExperienceConfig,
    VadConfig,
)
from integrations import registry as providers
from rapida_site.lib.errors import Invalid
from rapida_site.lib.option_values import (
    Range,
    boolean,
    choice,
    is_off,
    number,
    refuse_unless_off,
    scalar,
    text,
    unknown,
    wrong,
)

DEFAULT_STT, DEFAULT_TTS, DEFAULT_CHAT = "local-whisper", "local-hibari", "local-smollm2"
_VAD, _EOS, _BARGE_IN = "microphone.vad.", "microphone.eos.", "microphone.barge_in."
NOISE_SUPPRESSION, NO_SUPPRESSION = "microphone.denoising.provider", "off"


@dataclass(frozen=True, slots=True)
class Family:
    """One way to find the end of speech: which of the settings it knows."""

    kind: EndOfSpeechKind
    knows: frozenset[str]
    signal: str = "text"


_COMMON = frozenset({"extended_timeout", "fallback_timeout"})
_GRADED = frozenset({"threshold", "quick_timeout", "extended_timeout", "fallback_timeout"})
EOS_FAMILIES = {
    "silence_based_eos": Family(EndOfSpeechKind.SILENCE, _COMMON | {"timeout"}),
    "adaptive_eos": Family(EndOfSpeechKind.ADAPTIVE, _GRADED - {"threshold"}),
    "graded_eos": Family(EndOfSpeechKind.GRADED, _GRADED),
    "livekit_eos": Family(EndOfSpeechKind.GRADED, _GRADED),
    "pipecat_smart_turn_eos": Family(EndOfSpeechKind.GRADED, _GRADED, "audio"),
    "provider_eos": Family(EndOfSpeechKind.PROVIDER, frozenset({"fallback_timeout"})),
}
DEFAULT_EOS = "graded_eos"

EOS_RANGES = {
    "timeout": Range(100, 4000),
    "quick_timeout": Range(50, 1000),
    "extended_timeout": Range(100, 5000),
    "fallback_timeout": Range(500, 5000),
    "threshold": Range(0.001, 0.9),
}
# LiveKit's own model reads earlier turns, too; ours judges the words of the running turn alone, whatever is set here.
_HISTORY_TURNS = Range(0, 20, whole=True)
NUMBERS = {
    "microphone.vad.confidence": Range(0.1, 1),
    "microphone.vad.start_secs": Range(0.01, 1),
    "microphone.vad.stop_secs": Range(0.01, 2),
    "microphone.vad.min_volume": Range(0, 1),
    "microphone.barge_in.min_speech_secs": Range(0.05, 2),
    "microphone.barge_in.min_words": Range(1, 10, whole=True),
    "microphone.barge_in.resume_after_secs": Range(0.2, 5),
}
# Older spelling → newer one, and the range and unit of the older.
_OLDER = {
    "microphone.vad.threshold": ("microphone.vad.confidence", Range(0.1, 1)),
    "microphone.vad.min_speech_frame": ("microphone.vad.start_secs", Range(1, 20, scale=0.01)),
    "microphone.vad.min_silence_frame": ("microphone.vad.stop_secs", Range(1, 30, scale=0.01)),
}
_VAD_PROVIDERS = ("silero_vad",)

# ``experience.*`` by both spellings → field of ExperienceConfig.
EXPERIENCE_RANGES = {
    "idle_timeout": Range(15, 120),
    "idle_backoff": Range(0, 5, whole=True),
    "max_duration": Range(180, 600),
    "unclear_timeout": Range(0.5, 10),
}
_EXPERIENCE = {
    "mistake": "error_message",
    "ideal_timeout": "idle_timeout",
    "ideal_timeout_backoff": "idle_backoff",
    "ideal_timeout_message": "idle_message",
    "max_session_duration": "max_duration",
    "unclear_input_timeout": "unclear_timeout",
    "unclear_input_message": "unclear_message",
    **{field.name: field.name for field in fields(ExperienceConfig)},
}


# ---------------------------------------------------------------------------------------- listening
def canonical_input(given: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return ``listen.*`` and ``microphone.*`` options in their canonical spelling, laid over canonical ones."""
    base = dict(base or {})
    named = {_listen_key(key): value for key, value in given.items()}
    provider = _eos_provider(named, base)
    if provider != base.get(f"{_EOS}provider", DEFAULT_EOS):
        base = {key: value for key, value in base.items() if not key.startswith(_EOS)}
    result: dict[str, Any] = {}
    for key, value in named.items():
        pair = _input_pair(key, value, provider)
        if pair is None:
            continue
        if result.get(pair[0], pair[1]) != pair[1]:
            raise wrong(key, value, f"{pair[0]} is already set to {result[pair[0]]} by its other spelling")
        result[pair[0]] = pair[1]
    merged = {**base, **result}
    if merged.get(NOISE_SUPPRESSION) == NO_SUPPRESSION:  # how a call does without its deployment's
        del merged[NOISE_SUPPRESSION]
    _check_waits(merged, provider)
    return merged


def _listen_key(key: str) -> str:
    """The original's console stores ``listen.x`` as ``microphone.listen.x``."""
    return key.removeprefix("microphone.") if key.startswith("microphone.listen.") else key


def _eos_provider(given: Mapping[str, Any], base: Mapping[str, Any]) -> str:
    key = f"{_EOS}provider"
    provider = str(given.get(key) or base.get(key) or DEFAULT_EOS)
    if provider not in EOS_FAMILIES:
        raise wrong(key, provider, f"use one of {', '.join(EOS_FAMILIES)}")
    return provider


def _input_pair(key: str, value: Any, eos_provider: str) -> tuple[str, Any] | None:
    """Return the canonical key and value, or None for a setting that says nothing (switched off, or empty)."""
    if key.startswith("listen."):
        return key, scalar(key, value)
    if key in _OLDER:
        newer, unit = _OLDER[key]
        return newer, number(key, value, unit)
    if key in NUMBERS:
        return key, number(key, value, NUMBERS[key])
    if key == f"{_BARGE_IN}resume":
        return key, boolean(key, value)
    if key in ("microphone.barge_in_trigger", f"{_BARGE_IN}trigger"):
        return "microphone.barge_in_trigger", choice(key, value, tuple(trigger.value for trigger in BargeInTrigger))
    if key.startswith(_EOS):
        return _eos_pair(key, value, eos_provider)
    if key == f"{_VAD}provider":
        return (key, choice(key, value, _VAD_PROVIDERS)) if value else None
    if key == NOISE_SUPPRESSION:
        return key, _suppressor(key, value)
    raise unknown(
        key,
        ", ".join(
            [
                "listen.*",
                NOISE_SUPPRESSION,
                f"{_VAD}provider",
                f"{_EOS}*",
                f"{_BARGE_IN}trigger",
                f"{_BARGE_IN}resume",
                *NUMBERS,
            ]
        ),
    )


def _suppressor(key: str, value: Any) -> str:
    """Return the code of a suppressor that this machine has, or ``off``."""
    if is_off(value):
        return NO_SUPPRESSION
    known = providers.providers_with(providers.Capability.SUPPRESS_NOISE)
    code = choice(key, value, (NO_SUPPRESSION, *known))
    try:
        providers.noise_suppressor(code)
    except Invalid as error:
        raise wrong(key, value, error.message.removesuffix(".")) from error
    return code


def _eos_pair(key: str, value: Any, provider: str) -> tuple[str, Any] | None:
    name, family = key.removeprefix(_EOS), EOS_FAMILIES[provider]
    if name == "provider":
        return (key, provider) if value else None
    if name == "model":
        choice(key, value, ("en",))
        return None
    if name == "max_history_turns" and provider == "livekit_eos":
        number(key, value, _HISTORY_TURNS)
        return None
    if name == "silence_timeout":
        name = "extended_timeout"
    if name == "timeout" and "timeout" not in family.knows:
        name = "fallback_timeout"
    if name not in EOS_RANGES:
        raise unknown(key, ", ".join(f"{_EOS}{known}" for known in ("provider", "model", *EOS_RANGES)))
    if name not in family.knows:
        raise wrong(key, value, f"it has no effect with {provider}; leave it out")
    if name != "threshold" and _is_seconds(value):
        value = float(value) * 1000
    return f"{_EOS}{name}", number(key, value, EOS_RANGES[name])


def _is_seconds(value: Any) -> bool:
    try:
        return 0 < float(value) <= 10
    except (TypeError, ValueError):
        return False


def _check_waits(options: Mapping[str, Any], provider: str) -> None:
    eos = end_of_speech_config(options)
    if EOS_FAMILIES[provider].kind in (EndOfSpeechKind.GRADED, EndOfSpeechKind.ADAPTIVE) and eos.quick > eos.extended:
        quick, extended = f"{eos.quick * 1000:g}", f"{eos.extended * 1000:g}"
        raise wrong(f"{_EOS}quick_timeout", quick, f"use at most the extended timeout, {extended}")


# ----------------------------------------------------------------------------------------- speaking
def canonical_output(given: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return ``speak.*`` options laid over ``base``; ``speaker.*`` can only be switched off."""
    result = dict(base or {})
    for original, value in given.items():
        key = original.removeprefix("speaker.") if original.startswith("speaker.speak.") else original
        if key.startswith("speaker.ambient"):
            refuse_unless_off(key, value, "background sound is not available")
        elif key.startswith("speak."):
            result[key] = scalar(key, value)
        else:
            raise unknown(key, "speak.*")
    return result


def canonical_model(given: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return ``model.*`` options laid over ``base``; their values are the provider's to check."""
    result = dict(base or {})
    for key, value in given.items():
        if not key.startswith("model.") or key.startswith("model.connection."):
            raise unknown(key, "model.*")
        if key == "model.credential_id":
            raise wrong(key, value, "stored credentials are not available yet; leave it out")
        result[key] = boolean(key, value) if key == "model.speculate" else value
    return result


# ------------------------------------------------------------------------------------------ reading
def noise_suppression(options: Mapping[str, Any]) -> str:
    """Return the code of its provider, or nothing."""
    return str(options.get(NOISE_SUPPRESSION, ""))


def vad_config(options: Mapping[str, Any]) -> VadConfig:
    default = VadConfig()
    return VadConfig(
        threshold=options.get("microphone.vad.confidence", default.threshold),
        start=options.get("microphone.vad.start_secs", default.start),
        stop=options.get("microphone.vad.stop_secs", default.stop),
        min_volume=options.get("microphone.vad.min_volume", default.min_volume),
    )


def end_of_speech_config(options: Mapping[str, Any]) -> EndOfSpeechConfig:
    default = EndOfSpeechConfig()
    family = EOS_FAMILIES[options.get(f"{_EOS}provider", DEFAULT_EOS)]

    def seconds(name: str, otherwise: float) -> float:
        value = options.get(f"{_EOS}{name}")
        return otherwise if value is None else float(value) / 1000

    return EndOfSpeechConfig(
        kind=family.kind,
        timeout=seconds("timeout", default.timeout),
        quick=seconds("quick_timeout", default.quick),
        extended=seconds("extended_timeout", default.extended),
        fallback=seconds("fallback_timeout", default.fallback),
        threshold=options.get(f"{_EOS}threshold", default.threshold),
        signal=family.signal,
    )


def barge_in_config(options: Mapping[str, Any]) -> BargeInConfig:
    default = BargeInConfig()
    return BargeInConfig(
        trigger=BargeInTrigger(options.get("microphone.barge_in_trigger", default.trigger)),
        min_speech=options.get(f"{_BARGE_IN}min_speech_secs", default.min_speech),
        min_words=options.get(f"{_BARGE_IN}min_words", default.min_words),
        resume=options.get(f"{_BARGE_IN}resume", default.resume),
        resume_after=options.get(f"{_BARGE_IN}resume_after_secs", default.resume_after),
    )


def experience_fields(given: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return checked fields of ``ExperienceConfig``; both spellings will do (``idle_timeout``, ``ideal_timeout``)."""
    result: dict[str, Any] = {}
    for key, value in given.items():
        field = _EXPERIENCE.get(key.removeprefix(prefix))
        if field is None:
            raise unknown(key, f"{prefix}{', '.join(sorted(_EXPERIENCE))}")
        if field in EXPERIENCE_RANGES:
            result[field] = number(key, value, EXPERIENCE_RANGES[field])
        elif field == "greeting_interruptible":
            result[field] = boolean(key, value)
        else:
            result[field] = text(key, value)
    return result
