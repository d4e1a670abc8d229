"""The way in: caller audio → (resample) → (noise suppression) → voice activity, transcriber. Every frame in order,
nothing awaited; the recorder gets the sound as it came.

The sample clock of the call is mapped to the loop's clock here: ``origin + position`` is when a sample was spoken.
Frames cannot arrive before they were spoken, so the smallest (arrival − position) seen is the truth, until a gap shows
that the caller's side stopped sending for a while.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Protocol

from assistants.voice.audio import volume
from assistants.voice.config import VadConfig
from assistants.voice.lifetime import Living, guarded
from assistants.voice.suppression import OpenSuppressor, Suppression
from assistants.voice.vad import Speech, SpeechKind, VoiceGate
from integrations.interfaces import Transcriber, Transcript, VoiceActivityDetector, VoiceActivityStream
from rapida_site.lib.errors import RapidaError
from rapida_site.lib.resample import Resampler

# A frame this much later than the clock expects means a gap in the caller's audio, not jitter.
_GAP = 0.25
# Voice is on but no frame came for this long: the caller's side went dead in mid-speech (pipecat's limit).
_AUDIO_GAP = 1.0
# What the audio completeness model looks at (smart-turn's window).
_RECENT_SECONDS = 8.0

OpenTranscriber = Callable[[int], Transcriber]


class EarListener(Living, Protocol):
    """``at`` are loop times; called on the loop's thread."""

    def heard_voice(self, at: float) -> None: ...
    def heard_quiet(self, at: float) -> None: ...
    def heard_words(self, transcript: Transcript) -> None: ...
    def hearing_restarted(self, error: RapidaError) -> None: ...
    def hearing_failed(self, error: RapidaError) -> None: ...
    def suppression_failed(self, error: RapidaError) -> None: ...


def listening_rate(rate: int) -> int:
    """The rate inside: 8 kHz stays 8 kHz from end to end; everything else is heard at 16 kHz."""
    return 8000 if rate == 8000 else 16000


class Ear:
    """One call's hearing. ``recorded`` gets each frame as it arrives, at the transport's rate."""

    def __init__(
        self,
        *,
        rate: int,
        listener: EarListener,
        clock: Callable[[], float],
        open_transcriber: OpenTranscriber,
        detector: VoiceActivityDetector | None,
        vad: VadConfig,
        recorded: Callable[[bytes], None] | None = None,
        keep_recent: bool = False,
        open_suppressor: OpenSuppressor | None = None,
    ) -> None:
        self.rate = listening_rate(rate)
        self._per_byte = 1 / (2 * rate)
        self._resampler = Resampler(rate, self.rate) if rate != self.rate else None
        self._listener, self._clock, self._recorded = listener, clock, recorded
        self.life = listener.life
        self._open_transcriber, self._detector = open_transcriber, detector
        self._gate = VoiceGate(vad)
        self._measure_volume = vad.min_volume > 0
        self._volume = 1.0
        self._transcriber: Transcriber | None = None
        self._stream: VoiceActivityStream | None = None
        self._position = 0.0
        self._origin: float | None = None
        self._restarting = False
        self._failures = 0
        self._recent: deque[bytes] | None = deque() if keep_recent else None
        self._recent_bytes = 0
        self._open_suppressor = open_suppressor
        self._suppression: Suppression | None = None
        # Nothing of what only some calls have: the way of a frame is as short as it can be.
        self._plain = not (self._measure_volume or keep_recent or open_suppressor)
        self.last_audio: float | None = None
        self.voice = False

    @property
    def seconds(self) -> float:
        """Caller audio heard so far."""
        return self._position

    @property
    def endpoints(self) -> bool:
        return self._transcriber is not None and self._transcriber.endpoints

    @property
    def deadline(self) -> float | None:
        """When ``tick`` is due, or None."""
        return self.last_audio + _AUDIO_GAP if self.voice and self.last_audio is not None else None

    async def start(self) -> None:
        """Connect the transcriber; raises its error, because a call that cannot hear must not begin."""
        self._transcriber = self._open_transcriber(self.rate)
        await self._transcriber.start(self)
        if self._detector is not None and not self._transcriber.endpoints:
            self._stream = self._detector.open(self, self.rate)
        if self._open_suppressor is not None:
            failed = self._listener.suppression_failed
            self._suppression = Suppression(self.life, self._open_suppressor, self.rate, self._hear, failed)

    def push(self, pcm: bytes) -> None:
        """Take caller audio at the transport's rate."""
        now = self._clock()
        self.last_audio = now
        self._position += len(pcm) * self._per_byte
        origin = now - self._position
        if self._origin is None or origin < self._origin or origin - self._origin > _GAP:
            self._origin = origin
        if self._recorded is not None:
            self._recorded(pcm)
        if self._resampler is not None:
            pcm = self._resampler.push(pcm)
        if self._plain:
            if self._stream is not None:
                self._stream.push(pcm)
            if self._transcriber is not None:
                self._transcriber.push(pcm)
        elif self._suppression is not None:
            self._suppression.push(pcm)
        else:
            self._hear(pcm)

    def _hear(self, pcm: bytes) -> None:
        if self._measure_volume:
            self._volume = volume(pcm)
        if self._recent is not None:
            self._keep(pcm)
        if self._stream is not None:
            self._stream.push(pcm)
        if self._transcriber is not None:
            self._transcriber.push(pcm)

    def recent(self) -> bytes:
        """The last seconds of caller audio at ``rate`` (empty unless asked for at construction)."""
        return b"".join(self._recent or ())

    def tick(self, now: float) -> None:
        """Where the caller's side stopped sending while voice was on, end the voice where the audio ended."""
        if self.deadline is not None and now >= self.deadline:
            self.audio_over()

    def audio_over(self) -> None:
        """No more audio comes for now: what is being said ends here, and its words are asked for."""
        if self.voice:
            self.voice = False
            self._gate.reset()
            if self._stream is not None:
                self._stream.reset()
            self._listener.heard_quiet(self.last_audio or self._clock())
        elif not self.endpoints:
            return
        if self._transcriber is not None:
            self._transcriber.speech_ended()

    def turn_taken(self) -> None:
        """The turn machine took or dropped what was said: new words belong to a new segment."""
        if self._transcriber is not None:
            self._transcriber.turn_committed()

    async def close(self) -> None:
        if self._suppression is not None:
            self._suppression.close()
            self._suppression = None
        if self._stream is not None:
            self._stream.close()
            self._stream = None
        transcriber, self._transcriber = self._transcriber, None
        if transcriber is not None:
            await transcriber.close()

    # ---------------------------------------------------------------------------- from the detector
    def on_voice(self, probability: float, start: float, end: float) -> None:
        """``VoiceActivitySink``: one window's verdict, positions in seconds of pushed audio."""
        try:
            speech = self._gate.feed(probability, start, end, self._volume)
            if speech is not None:
                self._turn(speech)
        except Exception:  # noqa: BLE001 - it ends this call, and no other of the detector's batch
            self.life.crashed("on_voice")

    def _turn(self, speech: Speech) -> None:
        at = (self._origin or 0.0) + speech.at
        self.voice = speech.kind is SpeechKind.STARTED
        transcriber = self._transcriber
        if self.voice:
            if transcriber is not None:
                transcriber.speech_started()
            self._listener.heard_voice(at)
        else:
            # In this order: an engine may hand over its final from inside the hint.
            self._listener.heard_quiet(at)
            if transcriber is not None:
                transcriber.speech_ended()

    # ------------------------------------------------------------------------- from the transcriber
    @guarded
    def on_transcript(self, transcript: Transcript) -> None:
        self._failures = 0
        self._listener.heard_words(transcript)

    @guarded
    def on_transcriber_error(self, error: RapidaError) -> None:
        """One restart; a second failure without a word in between is final."""
        self._failures += 1
        if self._failures > 1 or self._restarting:
            self._listener.hearing_failed(error)
            return
        self._listener.hearing_restarted(error)
        self._restarting = True
        self.life.spawn(self._restart(), "transcriber-restart")

    async def _restart(self) -> None:
        broken, self._transcriber = self._transcriber, None
        try:
            if broken is not None:
                await broken.close()
            async with AsyncExitStack() as undo:
                fresh = self._open_transcriber(self.rate)
                undo.push_async_callback(fresh.close)
                await fresh.start(self)
                undo.pop_all()
            if self.voice:
                fresh.speech_started()
            self._transcriber = fresh
        except RapidaError as error:
            self._listener.hearing_failed(error)
        finally:
            self._restarting = False

    def _keep(self, pcm: bytes) -> None:
        assert self._recent is not None
        self._recent.append(pcm)
        self._recent_bytes += len(pcm)
        while self._recent_bytes > _RECENT_SECONDS * self.rate * 2:
            self._recent_bytes -= len(self._recent.popleft())
