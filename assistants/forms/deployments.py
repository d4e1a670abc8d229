"""How an assistant meets its callers on one channel: what it promises, how it listens, how it speaks.

Every range comes from ``assistants.voice_options``, where it is enforced; the form shows it beside its unit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms

from assistants.forms.options import PrettyJSONField
from assistants.models import Deployment
from assistants.voice.config import BargeInConfig, BargeInTrigger, EndOfSpeechConfig, ExperienceConfig, VadConfig
from assistants.voice_options import (
    DEFAULT_EOS,
    DEFAULT_STT,
    DEFAULT_TTS,
    EOS_FAMILIES,
    EOS_RANGES,
    EXPERIENCE_RANGES,
    NO_SUPPRESSION,
    NOISE_SUPPRESSION,
    NUMBERS,
)
from integrations.registry import Capability, providers_with
from rapida_site.lib.form_fields import MeasureField

_EOS_LABELS = {
    "graded_eos": "By meaning: short wait after a finished sentence, long wait else",
    "pipecat_smart_turn_eos": "By sound: Smart Turn judges the last seconds",
    "adaptive_eos": "By habit: follows the caller's own pauses",
    "silence_based_eos": "By silence: one fixed wait",
    "provider_eos": "By the speech-to-text provider",
}
EXPERIENCE = (
    "greeting",
    "greeting_interruptible",
    "idle_timeout",
    "idle_backoff",
    "idle_message",
    "max_duration",
    "unclear_timeout",
    "unclear_message",
    "error_message",
)
# Form field → option key.
LISTENING = {
    "noise_suppression": NOISE_SUPPRESSION,
    "vad_confidence": "microphone.vad.confidence",
    "vad_start": "microphone.vad.start_secs",
    "vad_stop": "microphone.vad.stop_secs",
    "vad_min_volume": "microphone.vad.min_volume",
    "eos_provider": "microphone.eos.provider",
    "eos_timeout": "microphone.eos.timeout",
    "eos_quick_timeout": "microphone.eos.quick_timeout",
    "eos_extended_timeout": "microphone.eos.extended_timeout",
    "eos_threshold": "microphone.eos.threshold",
    "eos_fallback_timeout": "microphone.eos.fallback_timeout",
    "barge_in_trigger": "microphone.barge_in_trigger",
    "barge_in_min_speech": "microphone.barge_in.min_speech_secs",
    "barge_in_min_words": "microphone.barge_in.min_words",
    "barge_in_resume": "microphone.barge_in.resume",
    "barge_in_resume_after": "microphone.barge_in.resume_after_secs",
}
FIELD_OF = {key: field for field, key in LISTENING.items()}
_EOS_FIELDS = {f"eos_{name}": name for name in EOS_RANGES}


def _text(label: str, help_text: str, initial: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(
        label=label, initial=initial, required=False, max_length=2000, help_text=help_text, widget=widget
    )


def _seconds(name: str, label: str, help_text: str, initial: float) -> MeasureField:
    return MeasureField(EXPERIENCE_RANGES[name], unit="seconds", label=label, help_text=help_text, initial=initial)


def _number(key: str, label: str, help_text: str, initial: float, unit: str = "") -> MeasureField:
    return MeasureField(NUMBERS[key], unit=unit, label=label, help_text=help_text, initial=initial)


def _wait(name: str, label: str, help_text: str, seconds: float) -> MeasureField:
    return MeasureField(
        EOS_RANGES[name], unit="ms", label=label, help_text=help_text, initial=round(seconds * 1000), required=False
    )


class DeploymentForm(forms.Form):
    """One deployment of a channel.

    ``values_of`` reads one into initial values; ``experience`` and ``listening`` are what the action takes.
    """

    _x, _v, _e, _b = ExperienceConfig(), VadConfig(), EndOfSpeechConfig(), BargeInConfig()

    greeting = _text(
        "Greeting", "Said first; {{ args.name }} and the other names of prompts work here. Empty: the caller begins."
    )
    greeting_interruptible = forms.BooleanField(
        label="The caller may interrupt the greeting", required=False, initial=_x.greeting_interruptible
    )
    idle_timeout = _seconds(
        "idle_timeout", "Ask again after silence of", "From the last word of either side.", _x.idle_timeout
    )
    idle_backoff = MeasureField(
        EXPERIENCE_RANGES["idle_backoff"],
        unit="times",
        label="Ask again at most",
        initial=_x.idle_backoff,
        help_text="Then the call ends. 0 ends it at the first silence.",
    )
    idle_message = _text("What it asks", "Empty: it stays silent.", _x.idle_message)
    max_duration = _seconds("max_duration", "End every call after", "", _x.max_duration)
    unclear_timeout = _seconds(
        "unclear_timeout", "Unclear speech, wait", "Voice was heard, but no word came of it.", _x.unclear_timeout
    )
    unclear_message = _text("What it says to unclear speech", "Empty: it stays silent.", _x.unclear_message)
    error_message = _text("What it says when a provider fails", "Said after one retry.", _x.error_message)

    input_provider = forms.ChoiceField(label="Speech to text")
    input_options = PrettyJSONField(
        label="Options of speech to text",
        required=False,
        initial=dict,
        help_text='More listen.* options of the provider as JSON, for example {"listen.language": "en"}.',
        widget=forms.Textarea(attrs={"rows": 2, "class": "mono"}),
    )
    output_provider = forms.ChoiceField(label="Text to speech")
    output_options = PrettyJSONField(
        label="Options of text to speech",
        required=False,
        initial=dict,
        help_text='speak.* options of the provider as JSON, for example {"speak.speed": 1.1}.',
        widget=forms.Textarea(attrs={"rows": 2, "class": "mono"}),
    )

    noise_suppression = forms.ChoiceField(
        label="Noise suppression",
        initial=NO_SUPPRESSION,
        help_text="Recordings keep the noise. WebRTC's suits telephones; RNNoise takes out more, at 30 times the cost.",
    )
    vad_confidence = _number(
        "microphone.vad.confidence",
        "Voice threshold",
        "How sure the detector must be that this is a voice.",
        _v.threshold,
    )
    vad_start = _number(
        "microphone.vad.start_secs", "Voice begins after", "Shorter sounds are ignored.", _v.start, "seconds"
    )
    vad_stop = _number(
        "microphone.vad.stop_secs", "Voice ends after", "Silence of this length is a pause.", _v.stop, "seconds"
    )
    vad_min_volume = _number("microphone.vad.min_volume", "Quietest voice", "0 takes every volume.", _v.min_volume)

    eos_provider = forms.ChoiceField(
        label="End of speech is judged", choices=list(_EOS_LABELS.items()), initial=DEFAULT_EOS
    )
    eos_timeout = _wait("timeout", "Fixed wait", "From the last sound of the voice.", _e.timeout)
    eos_quick_timeout = _wait("quick_timeout", "Short wait", "After what sounds finished.", _e.quick)
    eos_extended_timeout = _wait(
        "extended_timeout", "Long wait", "After what sounds unfinished, and after digits and spelling.", _e.extended
    )
    eos_threshold = MeasureField(
        EOS_RANGES["threshold"],
        label="Finished above",
        required=False,
        initial=_e.threshold,
        help_text="Score of the judge that counts as finished.",
    )
    eos_fallback_timeout = _wait(
        "fallback_timeout", "Without a transcript, wait", "Then the turn is dropped.", _e.fallback
    )

    barge_in_trigger = forms.ChoiceField(
        label="The caller interrupts by",
        choices=[
            (BargeInTrigger.VOICE.value, "Voice: any speech"),
            (BargeInTrigger.WORDS.value, "Words: what was understood"),
        ],
        initial=_b.trigger.value,
    )
    barge_in_min_speech = _number(
        "microphone.barge_in.min_speech_secs", "Voice of at least", "", _b.min_speech, "seconds"
    )
    barge_in_min_words = _number("microphone.barge_in.min_words", "Words, at least", "", _b.min_words, "words")
    barge_in_resume = forms.BooleanField(
        label="Go on when no words followed",
        required=False,
        initial=_b.resume,
        help_text="A cough pauses the answer and does not end it.",
    )
    barge_in_resume_after = _number(
        "microphone.barge_in.resume_after_secs", "Go on after", "Quiet without words.", _b.resume_after, "seconds"
    )
    record = forms.BooleanField(label="Keep a recording of each conversation", required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, capability, default in (
            ("input_provider", Capability.TRANSCRIBE, DEFAULT_STT),
            ("output_provider", Capability.SYNTHESIZE, DEFAULT_TTS),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(code, spec.label) for code, spec in providers_with(capability).items()]
            field.initial = default
        noise = self.fields["noise_suppression"]
        assert isinstance(noise, forms.ChoiceField)
        suppressors = providers_with(Capability.SUPPRESS_NOISE)
        noise.choices = [(NO_SUPPRESSION, "Off"), *((code, spec.label) for code, spec in suppressors.items())]
        for name, option in _EOS_FIELDS.items():
            families = [code for code, family in EOS_FAMILIES.items() if option in family.knows]
            self.fields[name].widget.attrs["data-families"] = " ".join(families)

    @staticmethod
    def values_of(deployment: Deployment) -> dict[str, Any]:
        values: dict[str, Any] = {name: getattr(deployment, name) for name in EXPERIENCE}
        values["record"] = deployment.record
        values["input_provider"] = deployment.input_provider or DEFAULT_STT
        values["output_provider"] = deployment.output_provider or DEFAULT_TTS
        own = {FIELD_OF[key]: value for key, value in deployment.input_options.items() if key in FIELD_OF}
        values["input_options"] = {key: value for key, value in deployment.input_options.items() if key not in FIELD_OF}
        values["output_options"] = deployment.output_options
        if own.get("eos_provider") == "livekit_eos":  # LiveKit's name for the same judge
            own["eos_provider"] = DEFAULT_EOS
        return {**values, **own}

    def clean_input_options(self) -> Mapping[str, Any]:
        return _object(self.cleaned_data["input_options"])

    def clean_output_options(self) -> Mapping[str, Any]:
        return _object(self.cleaned_data["output_options"])

    @property
    def experience(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in EXPERIENCE}

    @property
    def listening(self) -> dict[str, Any]:
        """Options as the action takes them; waits that the chosen judge does not know are left out."""
        knows = EOS_FAMILIES[self.cleaned_data["eos_provider"]].knows
        options = {}
        for name, key in LISTENING.items():
            value = self.cleaned_data[name]
            if value is not None and (name not in _EOS_FIELDS or _EOS_FIELDS[name] in knows):
                options[key] = value
        return {**self.cleaned_data["input_options"], **options}

    def section(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names]


def _object(value: Any) -> Mapping[str, Any]:
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise forms.ValidationError(f"Use a JSON object; this is {json.dumps(value)[:40]}.")
    return value
