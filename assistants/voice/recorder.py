"""The recording of one call: left the caller, right the assistant as heard, written while the call goes on.

* The call's loop only appends to a list (under a microsecond per frame); one thread per process aligns, interleaves and
  writes about once a second. After a crash at most ``BATCH_SECONDS`` + ``HOLD_SECONDS`` are missing and the file plays.
* Both channels lie on one time axis. A frame goes right after the one before it unless time shows a real gap, so that
  network jitter, a stall and the burst after it leave no clicks.
* Memory is bounded. Where the disk fails or does not keep up, that is reported once, the audio concerned is left out,
  and the call goes on.
"""

from __future__ import annotations

import asyncio
import functools
import logging
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from assistants.voice.audio import SAMPLE_BYTES
from assistants.voice.records import RecordingRecord
from assistants.voice.wavefile import StereoFile

_log = logging.getLogger(__name__)

BATCH_SECONDS = 1.0
HOLD_SECONDS = 0.5
"""How long audio waits for what comes after it, which tells a stall from a gap, and may still take it back."""
MAX_BATCH_BYTES = 32_768
MAX_BACKLOG_BYTES = 131_072
MAX_AHEAD_SECONDS = 2.0
GAP_SECONDS = 0.06
"""Lateness up to here is jitter."""

# One entry of a batch: the channel, when it came, and its audio, or how many bytes of it were never heard.
Item = tuple[int, float, bytes | int]
CALLER, ASSISTANT = 0, 1
_FOREVER = 1 << 62


@functools.cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="recorder")


class Recorder:
    """``path`` is relative to ``root`` and goes into the record; ``clock`` gives seconds, such as ``loop.time``.

    ``on_error`` is called at most once, on the loop's thread, with a sentence for people. ``worker`` must do one job
    at a time, in order.
    """

    def __init__(
        self,
        root: Path,
        path: str,
        rate: int,
        *,
        clock: Callable[[], float],
        on_error: Callable[[str], None],
        worker: Executor | None = None,
    ) -> None:
        self._path, self._rate, self._clock, self._on_error = path, rate, clock, on_error
        self._worker = worker or _thread()
        self._track = _Track(root / path, rate)
        self._batch: list[Item] = []
        self._batch_bytes = 0
        self._due = clock() + BATCH_SECONDS
        self._handed = 0
        self._reported = False

    def caller(self, pcm: bytes) -> None:
        """Take a frame that just arrived."""
        self._add(CALLER, pcm)

    def assistant(self, pcm: bytes) -> None:
        """Take a frame that goes out now; frames sent ahead of time follow each other, as they will be heard."""
        self._add(ASSISTANT, pcm)

    def unheard(self, pcm_bytes: int) -> None:
        """The last ``pcm_bytes`` of the assistant were cleared before they were heard (up to ``HOLD_SECONDS``)."""
        self._batch.append((ASSISTANT, self._clock(), pcm_bytes))

    async def close(self) -> RecordingRecord:
        """Write the rest; with a duration of 0 there is nothing to play. A second call changes nothing."""
        batch, self._batch = self._batch, []
        loop = asyncio.get_running_loop()
        seconds = await loop.run_in_executor(self._worker, self._track.finish, batch)
        self._report(self._track.error)
        return RecordingRecord(self._path, seconds, self._rate)

    def _add(self, channel: int, pcm: bytes) -> None:
        now = self._clock()
        self._batch.append((channel, now, pcm))
        self._batch_bytes += len(pcm)
        if now >= self._due or self._batch_bytes >= MAX_BATCH_BYTES:
            self._hand_over(now)

    def _hand_over(self, now: float) -> None:
        batch, size = self._batch, self._batch_bytes
        self._batch, self._batch_bytes, self._due = [], 0, now + BATCH_SECONDS
        if self._track.error:
            self._report(self._track.error)
        elif self._handed - self._track.taken > MAX_BACKLOG_BYTES:
            self._report("The disk does not keep up; parts of the recording are silent.")
        else:
            self._handed += size
            self._worker.submit(self._track.write, batch, now, size)

    def _report(self, error: str) -> None:
        if error and not self._reported:
            self._reported = True
            self._on_error(error)


class _Channel:
    """Lays frames out on the time axis. Positions are samples since the recording began.

    ``incoming`` audio may have been under way for some time; outgoing audio is never heard before it is sent.
    """

    def __init__(self, rate: int, *, incoming: bool) -> None:
        self._rate = rate
        self._incoming = incoming
        self._waiting: deque[tuple[int, bytes]] = deque()  # place by the time of arrival, audio
        self._laid = bytearray()
        self._end = 0  # where the laid-out audio ends

    def add(self, place: int, pcm: bytes) -> None:
        self._waiting.append((place, pcm))

    def take_back(self, pcm_bytes: int) -> None:
        while pcm_bytes > 0 and self._waiting:
            place, pcm = self._waiting.pop()
            if len(pcm) > pcm_bytes:
                self._waiting.append((place, pcm[:-pcm_bytes]))
            pcm_bytes -= len(pcm)

    def lay_out(self, until: int) -> None:
        """Place all frames that came before ``until``; those after it show whether a late one was really late."""
        while self._waiting:
            place, pcm = self._waiting[0]
            late = place - self._end
            gap = self._latest_place() - self._end if late > GAP_SECONDS * self._rate else 0
            # One that came later may still belong right here, where silence would be written otherwise.
            if place >= until and (self._end >= until or gap > GAP_SECONDS * self._rate):
                return
            self._waiting.popleft()
            # Left out: what was spoken in a long stall and is written as silence already; what comes far too fast.
            if gap < -GAP_SECONDS * self._rate or -late > MAX_AHEAD_SECONDS * self._rate:
                continue
            if gap > GAP_SECONDS * self._rate:
                self._silence(gap)
            self._laid += pcm
            self._end += len(pcm) // SAMPLE_BYTES

    def _latest_place(self) -> int:
        """Return the latest place the first frame can have: each follower shows it, less what lies between."""
        if not self._incoming:
            return self._waiting[0][0]
        horizon = self._waiting[0][0] + HOLD_SECONDS * self._rate
        latest, between = self._waiting[0][0], 0
        for place, pcm in self._waiting:
            if place > horizon:
                break
            latest = min(latest, place - between)
            between += len(pcm) // SAMPLE_BYTES
        return latest

    @property
    def end(self) -> int:
        """Where its audio will end, as far as is known."""
        if not self._waiting:
            return self._end
        place, pcm = self._waiting[-1]
        return max(self._end, place + len(pcm) // SAMPLE_BYTES)

    def cut(self, until: int) -> bytes:
        """Return the audio up to ``until``, filled up with silence, and forget it."""
        self._silence(until - self._end)
        size = len(self._laid) - (self._end - until) * SAMPLE_BYTES
        audio = bytes(self._laid[:size])
        del self._laid[:size]
        return audio

    def _silence(self, samples: int) -> None:
        if samples > 0:
            self._laid += bytes(samples * SAMPLE_BYTES)
            self._end += samples


class _Track:
    """The writing side; everything but ``error`` and ``taken`` belongs to the recorder thread."""

    def __init__(self, path: Path, rate: int) -> None:
        self._path, self._rate = path, rate
        self._channels = (_Channel(rate, incoming=True), _Channel(rate, incoming=False))
        self._file: StereoFile | None = None
        self._began: float | None = None
        self._written = 0
        self._finished = False
        self.error = ""
        self.taken = 0

    def write(self, batch: list[Item], now: float, size: int) -> None:
        """Place a batch and write what can no longer change."""
        with self._guard():
            self._place(batch)
            if self._began is not None:
                self._flush(round((now - self._began - HOLD_SECONDS) * self._rate))
        self.taken += size

    def finish(self, batch: list[Item]) -> float:
        """Write everything and return the recording's seconds."""
        if not self._finished:
            self._finished = True
            with self._guard():
                self._place(batch)
                self._flush(max(channel.end for channel in self._channels))
                for channel in self._channels:
                    channel.lay_out(_FOREVER)
                self._flush(max(channel.end for channel in self._channels))
            if self._file is not None:
                with self._guard():
                    self._file.close()
        return self._file.seconds if self._file is not None else 0.0

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """A fault costs the rest of the recording: never the call, nor what was written already."""
        try:
            yield
        except Exception:  # noqa: BLE001
            _log.exception("a recording failed", extra={"path": str(self._path)})
            self.error = self.error or "The recording stopped because of an internal error."

    def _place(self, batch: list[Item]) -> None:
        for channel, at, pcm in batch:
            if isinstance(pcm, int):
                self._channels[channel].take_back(pcm)
                continue
            samples = len(pcm) // SAMPLE_BYTES
            # The caller's frame was spoken before it arrived, the assistant's is heard after it goes out.
            spoken = at - samples / self._rate if channel == CALLER else at
            if self._began is None:
                self._began = spoken
            self._channels[channel].add(round((spoken - self._began) * self._rate), pcm)

    def _flush(self, until: int) -> None:
        """Write up to ``until``, a second at a time, so that a long silence takes no more memory than a short one."""
        while self._written < until:
            self._write_until(min(until, self._written + self._rate))

    def _write_until(self, until: int) -> None:
        for channel in self._channels:
            channel.lay_out(until)
        samples = until - self._written
        stereo = np.empty((samples, 2), "<i2")
        for side, channel in enumerate(self._channels):
            stereo[:, side] = np.frombuffer(channel.cut(until), "<i2")
        self._written = until
        if self.error:
            return
        try:
            if self._file is None:
                self._file = StereoFile(self._path, self._rate)
            self._file.append(stereo.tobytes())
        except OSError as error:
            _log.warning("a recording stopped", extra={"path": str(self._path)}, exc_info=True)
            self.error = f"The recording stopped: {error.strerror or error}."
