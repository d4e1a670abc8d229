"""The settings of one call: the deployment's and the version's, with the call's own options over them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from assistants.models import AssistantVersion, Deployment
from assistants.voice.config import (
    OPTION_FAMILIES,
    BargeInConfig,
    EndOfSpeechConfig,
    ExperienceConfig,
    ProviderChoice,
    VadConfig,
)
from assistants.voice.store.rows import clean
from assistants.voice_options import (
    DEFAULT_STT,
    DEFAULT_TTS,
    barge_in_config,
    canonical_input,
    canonical_model,
    canonical_output,
    end_of_speech_config,
    experience_fields,
    noise_suppression,
    vad_config,
)
from integrations.registry import PROVIDERS, Capability, validate_options
from rapida_site.lib.errors import Invalid

MAX_VALUES = 100
MAX_VALUES_BYTES = 64_000
_MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class CallSettings:
    experience: ExperienceConfig
    stt: ProviderChoice
    tts: ProviderChoice
    chat: ProviderChoice
    noise_suppression: str
    vad: VadConfig
    eos: EndOfSpeechConfig
    barge_in: BargeInConfig
    speculate: bool
    record: bool


def read_settings(version: AssistantVersion, deployment: Deployment | None, options: Mapping[str, Any]) -> CallSettings:
    """Raises ``Invalid`` for an option that is unknown, out of range, or without effect."""
    given = _by_family(options)
    listening = canonical_input(given["input"], deployment.input_options if deployment else {})
    speaking = canonical_output(given["output"], deployment.output_options if deployment else {})
    thinking = canonical_model(given["model"], version.model_options)
    speculate = bool(thinking.pop("model.speculate", PROVIDERS[version.model_provider].may_guess))
    stt = (deployment.input_provider if deployment else "") or DEFAULT_STT
    tts = (deployment.output_provider if deployment else "") or DEFAULT_TTS
    if given["input"]:
        validate_options(stt, Capability.TRANSCRIBE, listening)
    if given["output"]:
        validate_options(tts, Capability.SYNTHESIZE, speaking)
    if given["model"]:
        validate_options(version.model_provider, Capability.CHAT, thinking)
    return CallSettings(
        experience=replace(_experience(deployment), **experience_fields(given["experience"], "experience.")),
        stt=ProviderChoice(stt, listening),
        tts=ProviderChoice(tts, speaking),
        chat=ProviderChoice(version.model_provider, thinking),
        noise_suppression=noise_suppression(listening),
        vad=vad_config(listening),
        eos=end_of_speech_config(listening),
        barge_in=barge_in_config(listening),
        speculate=speculate,
        record=deployment.record if deployment else True,
    )


def _experience(deployment: Deployment | None) -> ExperienceConfig:
    if deployment is None:
        return ExperienceConfig()
    return ExperienceConfig(**{field.name: getattr(deployment, field.name) for field in fields(ExperienceConfig)})


def _by_family(options: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    result: dict[str, dict[str, Any]] = {"experience": {}, "input": {}, "output": {}, "model": {}}
    for key, value in options.items():
        family = OPTION_FAMILIES.get(key.partition(".")[0])
        if family is None:
            known = ", ".join(f"{name}.*" for name in OPTION_FAMILIES)
            raise Invalid(f"{key[:80]!r} is no option of a call; known are: {known}.", field=key[:200])
        result[family][key] = value
    return result


def checked_values(what: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the named values a client sent, or refuse what is too much or not JSON."""
    try:
        text = json.dumps(dict(values), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise Invalid(f"{what} must be a JSON object of names and values ({error}).", field=what) from None
    if len(values) > MAX_VALUES or len(text.encode()) > MAX_VALUES_BYTES:
        raise Invalid(f"{what} may hold {MAX_VALUES} values and {MAX_VALUES_BYTES} bytes.", field=what)
    if any(not key or len(key) > _MAX_NAME for key in values):
        raise Invalid(f"{what}: a name has 1 to {_MAX_NAME} characters.", field=what)
    return {clean(key): clean(value) for key, value in values.items()}
