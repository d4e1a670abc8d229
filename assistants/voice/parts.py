"""What a call is made of: the providers that ``assistants.calls`` opened for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistants.agents.base import Agent
from assistants.voice.ear import OpenTranscriber
from assistants.voice.recorder import Recorder
from assistants.voice.suppression import OpenSuppressor
from integrations.interfaces import CompletenessModel, Synthesizer, VoiceActivityDetector


@dataclass(frozen=True, slots=True)
class Parts:
    """The audio parts are factories, because text calls open none."""

    agent: Agent
    open_transcriber: OpenTranscriber
    open_synthesizer: Callable[[int], Synthesizer]
    detector: VoiceActivityDetector | None
    completeness: CompletenessModel | None
    completeness_needs_audio: bool = False
    recorder: Recorder | None = None
    open_suppressor: OpenSuppressor | None = None
