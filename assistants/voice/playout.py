"""The way out: utterances in order, one 20 ms frame at a time, with instant clear and the truth about what was heard.

Guarantees:

* A frame is sent at its deadline ``start + n · 20 ms``; speech may run ``transport.lead`` seconds ahead, silence
  never does.
* The first frame of an utterance goes out in the same loop iteration in which its audio arrives.
* Nothing is said before the transport is ``ready``.
* After ``stop`` or ``pause`` no byte of the stopped audio follows. A paused utterance goes on where the caller
  stopped hearing.
* ``heard`` counts what was *played*, not what was sent: frames still inside the lead do not count.
* A partial last frame is padded and played, never dropped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from assistants.voice.lifetime import Living
from assistants.voice.pacer import FRAME, Pacer
from assistants.voice.transport import Transport
from assistants.voice.utterance import Utterance

# A loop that was stalled for longer skips the missed frames: a burst would only fill the peer's queue and delay every
# later word.
_MAX_OWED = 3


class PlayoutListener(Living, Protocol):
    """Told on the loop's thread, never from inside another listener call of the same frame."""

    def playout_started(self, utterance: Utterance, now: float) -> None: ...
    def playout_finished(self, utterance: Utterance, now: float) -> None: ...


class Tape(Protocol):
    """What keeps the assistant's side of a call (``Recorder``)."""

    def assistant(self, pcm: bytes) -> None:
        """Take a frame as it goes out (silence included)."""
        ...

    def unheard(self, pcm_bytes: int) -> None:
        """Forget the last ``pcm_bytes``: the peer dropped them before they were played."""
        ...


class Playout:
    """The outgoing audio of one call."""

    def __init__(
        self,
        transport: Transport,
        pacer: Pacer,
        listener: PlayoutListener,
        clock: Callable[[], float],
        tape: Tape | None = None,
    ) -> None:
        self._transport, self._pacer, self._listener, self._clock = transport, pacer, listener, clock
        self.life = listener.life
        self._tape = tape
        self._fills_silence, self._send = transport.fills_silence, transport.send_audio
        self._frame_bytes = round(transport.rate * FRAME) * 2
        self._silence = bytes(self._frame_bytes)
        self._lead_frames = max(0, round(transport.lead / FRAME))
        self._queue: deque[Utterance] = deque()
        self._current: Utterance | None = None
        self._piece = 0
        self._offset = 0
        self._sent_of_current = 0  # bytes of the current utterance handed to the transport
        self._announced = False
        self._draining = False
        self._ends_at = 0.0
        self._paused = False
        self._running = False
        self._start = 0.0
        self._frames = 0

    # ------------------------------------------------------------------------------------- commands
    def open(self) -> None:
        """Begin the clock; a transport that wants silence gets it from now on."""
        if self._fills_silence:
            self._run()

    def close(self) -> None:
        self._pacer.remove(self)
        self._running = False
        self._queue.clear()
        self._current = None

    def play(self, utterance: Utterance) -> None:
        """Play after what is already queued."""
        self._queue.append(utterance)
        self.wake()

    def wake(self) -> None:
        """New audio was added to a playing utterance (or it is finished): send at once what may be sent."""
        if self._paused or (self._current is None and not self._queue):
            return
        if not self._running:
            self._run()
        self._send_due(self._clock())

    def pause(self) -> None:
        """Fall silent now and take back what the peer has not played yet."""
        if self._paused:
            return
        self._paused = True
        self._silence_peer(self._clock())

    def resume(self) -> None:
        if not self._paused:
            return
        self._paused = False
        self.wake()

    def stop(self) -> list[tuple[Utterance, str]]:
        """Drop everything; return the utterances that were playing or waiting, each with the text that was heard of
        it.
        """
        if not self._paused:
            self._silence_peer(self._clock())
        dropped = [(u, u.heard(self._played_seconds) if u is self._current else "") for u in self._all()]
        self._paused = self._draining = False
        self._queue.clear()
        self._leave_current()
        return dropped

    @property
    def is_idle(self) -> bool:
        return self._current is None and not self._queue

    @property
    def seconds_ahead(self) -> float:
        """Audio that was made but not sent yet."""
        waiting = sum(utterance.seconds for utterance in self._all())
        return max(0.0, waiting - self._sent_of_current / (2 * self._transport.rate))

    # ------------------------------------------------------------------------------------ the clock
    def tick(self, now: float) -> None:
        """Called by the pacer every 20 ms."""
        if not self._running:
            return
        # The usual moments of a call, kept short: one frame is due, of the running speech or of silence.
        due = int((now - self._start) / FRAME + 1e-6)
        if self._announced:
            if self._frames == due + self._lead_frames and self._goes_on():
                return
        elif self._frames == due and self._fills_silence and self._current is None and not self._queue:
            self._emit(self._silence)
            return
        if self._draining and now >= self._ends_at:
            self._finish_current(now)
        self._send_due(now)
        if self.is_idle and not self._fills_silence:
            self._pacer.remove(self)
            self._running = False

    def _run(self) -> None:
        self._running = True
        self._start, self._frames = self._clock(), 0
        self._pacer.add(self)

    def _send_due(self, now: float) -> None:
        due = int((now - self._start) / FRAME + 1e-6) + 1
        if self._frames < due - _MAX_OWED:
            self._start += (due - 1 - self._frames) * FRAME
            due = self._frames + 1
        if not self._paused and not self._draining and self._transport.ready:
            while self._frames < due + self._lead_frames:
                frame = self._next_frame(now)
                if frame is None:
                    break
                self._emit(frame)
        if self._fills_silence:
            while self._frames < due:
                self._emit(self._silence)
        elif self._frames < due and (self._current is None or self._paused or self._starved):
            # A peer that wants no silence just waits; the clock is set again when there is something to say.
            self._frames = due

    def _emit(self, frame: bytes) -> None:
        self._frames += 1
        self._send(frame)
        if self._tape is not None:
            self._tape.assistant(frame)

    # -------------------------------------------------------------------------- audio of utterances
    @property
    def _starved(self) -> bool:
        utterance = self._current
        return utterance is not None and self._piece >= len(utterance.pieces)

    @property
    def _played_seconds(self) -> float:
        return self._sent_of_current / (2 * self._transport.rate)

    def _all(self) -> list[Utterance]:
        return [*([self._current] if self._current else []), *self._queue]

    def _next_frame(self, now: float) -> bytes | None:
        """Return the next frame of speech, or None when none is ready (or the end was reached)."""
        if self._current is None:
            if not self._queue:
                return None
            self._current = self._queue.popleft()
            self._piece = self._offset = self._sent_of_current = 0
            self._announced = False
        frame = self._cut(self._current)
        if frame is None:
            if self._current.finished and self._piece >= len(self._current.pieces):
                self._begin_draining(now)
            return None
        if not self._announced:
            self._announced = True
            self._listener.playout_started(self._current, now)
        return frame

    def _goes_on(self) -> bool:
        """Send one more frame of the piece that is being said; False where there is more to it than that."""
        utterance = self._current
        if utterance is None or self._paused or self._draining or self._piece >= len(utterance.pieces):
            return False
        pcm, end = utterance.pieces[self._piece].pcm, self._offset + self._frame_bytes
        if len(pcm) < end or not self._transport.ready:
            return False
        frame = bytes(pcm[self._offset : end])
        self._offset = end
        self._sent_of_current += self._frame_bytes
        self._emit(frame)
        return True

    def _cut(self, utterance: Utterance) -> bytes | None:
        """Take one frame across pieces; a short one is padded only where no more audio can come."""
        want = self._frame_bytes
        taken = b""
        while self._piece < len(utterance.pieces):
            piece = utterance.pieces[self._piece]
            end = self._offset + want - len(taken)
            if len(piece.pcm) >= end:
                part = bytes(piece.pcm[self._offset : end])
                self._offset = end
                self._sent_of_current += len(part)
                return taken + part if taken else part
            if not piece.complete:
                break
            part = bytes(piece.pcm[self._offset :])
            taken += part
            self._sent_of_current += len(part)
            self._piece, self._offset = self._piece + 1, 0
        if not taken:
            return None
        # Either the end (pad), or the next piece is late: pad as well, because a gap is coming anyway.
        return taken + bytes(want - len(taken))

    def _begin_draining(self, now: float) -> None:
        """Everything was sent; the utterance ends when the peer has played it."""
        if not self._announced:
            self._finish_current(now)
            return
        self._draining = True
        self._ends_at = self._start + self._frames * FRAME
        if now >= self._ends_at:
            self._finish_current(now)

    def _finish_current(self, now: float) -> None:
        utterance = self._current
        self._leave_current()
        self._draining = False
        if utterance is not None:
            self._listener.playout_finished(utterance, now)
        if self._queue:
            self._send_due(now)

    def _leave_current(self) -> None:
        self._current = None
        self._piece = self._offset = self._sent_of_current = 0
        self._announced = False

    def _silence_peer(self, now: float) -> None:
        if self._announced:
            self._take_back(now)
            self._transport.clear()

    def _take_back(self, now: float) -> None:
        """Rewind over frames that were sent ahead of real time and cannot have been heard."""
        ahead = self._frames - (int((now - self._start) / FRAME + 1e-6) + 1)
        self._draining = False
        if ahead <= 0 or self._current is None:
            return
        self._frames -= ahead
        if self._tape is not None:
            self._tape.unheard(ahead * self._frame_bytes)
        left = min(ahead * self._frame_bytes, self._sent_of_current)
        self._sent_of_current -= left
        position = self._sent_of_current
        self._piece = self._offset = 0
        for piece in self._current.pieces:
            if position < len(piece.pcm) or not piece.complete:
                break
            position -= len(piece.pcm)
            self._piece += 1
        self._offset = position
