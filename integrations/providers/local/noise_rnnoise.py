"""RNNoise for all calls of a process: at 48 kHz inside, on one worker thread, back on the loop in each call's order.

Its library is loaded straight from the wheel of ``pyrnnoise``, whose Python is not imported. A frame of 20 ms costs
0.55–0.85 ms, so a process can serve about 20 such calls at once; a call of which more than ``BACKLOG`` seconds pile up
fails, which lets it go on without.
"""

from __future__ import annotations

import asyncio
import ctypes
import functools
import logging
import weakref

import numpy as np

from integrations.interfaces import NoiseSuppressionSink
from integrations.providers.local.noise_library import checked_rate, folder, missing
from integrations.providers.local.worker import Worker
from rapida_site.lib.errors import ProviderFailed
from rapida_site.lib.resample import Resampler, kernel

RATE, FRAME = 48000, 480
LATE = 960
"""Samples at 48 kHz by which the engine itself is late."""
BACKLOG = 2.0
log = logging.getLogger(__name__)


class Denoiser:
    """One call's state and its way to 48 kHz and back; used by one thread at a time."""

    def __init__(self, library: ctypes.CDLL, rate: int) -> None:
        self._process = library.rnnoise_process_frame
        self._state = library.rnnoise_create(None)
        # Not at exit: the worker may be inside the library then.
        weakref.finalize(self, library.rnnoise_destroy, self._state).atexit = False
        self._up, self._down = Resampler(rate, RATE), Resampler(RATE, rate)
        late = kernel(RATE, rate).delay_out + (kernel(rate, RATE).delay_out + LATE) * rate // RATE
        self._skip = late * 2

    def clean(self, pcm: bytes) -> bytes:
        """Return what is ready, without the beginning that was never put in."""
        # Whole blocks of 20 ms, whatever came in: two frames each, so that the library stays within them.
        samples = np.frombuffer(self._up.push(pcm), np.int16).astype(np.float32)
        first = samples.ctypes.data
        for at in range(first, first + samples.nbytes, FRAME * samples.itemsize):
            self._process(self._state, at, at)
        clean = self._down.push(samples.clip(-32768, 32767).astype(np.int16).tobytes())
        if self._skip:
            clean, self._skip = clean[self._skip :], max(0, self._skip - len(clean))
        return clean


class RnnoiseStream:
    """One call, on the loop's thread; made by ``RnnoiseSuppressor.open``."""

    def __init__(self, denoiser: Denoiser, sink: NoiseSuppressionSink, rate: int) -> None:
        self.loop, self.denoiser = asyncio.get_running_loop(), denoiser
        self._sink: NoiseSuppressionSink | None = sink
        self._waiting, self._most = 0, BACKLOG * rate * 2

    def push(self, pcm: bytes) -> None:
        if self._sink is None:
            return
        self._waiting += len(pcm)
        if self._waiting > self._most:
            self.failed("it takes more time than this machine has")
        else:
            _worker.submit(_Job(self, pcm))

    def close(self) -> None:
        self._sink = None

    @property
    def closed(self) -> bool:
        return self._sink is None

    def done(self, size: int, clean: bytes) -> None:
        self._waiting -= size
        if self._sink is not None and clean:
            self._sink.on_suppressed(clean)

    def failed(self, why: str) -> None:
        sink, self._sink = self._sink, None
        if sink is not None:
            sink.on_suppression_error(ProviderFailed(f"RNNoise failed: {why}", stage="denoise"))


class _Job:
    __slots__ = ("_pcm", "_stream")

    def __init__(self, stream: RnnoiseStream, pcm: bytes) -> None:
        self._stream, self._pcm = stream, pcm

    def run(self) -> None:
        stream = self._stream
        if stream.closed:
            return
        try:
            clean = stream.denoiser.clean(self._pcm)
            back = functools.partial(stream.done, len(self._pcm), clean)
        except Exception as error:
            log.exception("RNNoise failed")
            back = functools.partial(stream.failed, str(error))
        try:
            stream.loop.call_soon_threadsafe(back)
        except RuntimeError:
            log.debug("The event loop closed before its sound was free of noise")


class RnnoiseSuppressor:
    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library

    def open(self, sink: NoiseSuppressionSink, rate: int) -> RnnoiseStream:
        return RnnoiseStream(Denoiser(self._library, checked_rate("rn_noise", rate)), sink, rate)


@functools.cache
def library() -> ctypes.CDLL:
    """Load RNNoise once; ``Invalid`` where it is not installed or is of another platform."""
    for path in folder("rn_noise", "pyrnnoise").glob("librnnoise.*"):
        try:
            loaded = ctypes.CDLL(str(path))
        except OSError as error:
            raise missing("rn_noise", "pyrnnoise", error) from error
        loaded.rnnoise_create.argtypes, loaded.rnnoise_create.restype = [ctypes.c_void_p], ctypes.c_void_p
        loaded.rnnoise_destroy.argtypes, loaded.rnnoise_destroy.restype = [ctypes.c_void_p], None
        loaded.rnnoise_process_frame.argtypes = [ctypes.c_void_p] * 3
        loaded.rnnoise_process_frame.restype = ctypes.c_float
        return loaded
    raise missing("rn_noise", "pyrnnoise", "it holds no library")


def open_suppressor() -> RnnoiseSuppressor:
    return RnnoiseSuppressor(library())


_worker = Worker("noise-suppression")
