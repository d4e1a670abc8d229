"""Change of sample rate with little delay: a windowed-sinc filter as one small matrix product per 20 ms block.

``Resampler`` gives exactly one 20 ms block for each 20 ms put in, 2.5 ms late at most (20 samples of the lower rate),
and hands out everything still inside at ``flush``. ``resample`` does a whole buffer, without delay. Rates are multiples
of 50 Hz. Measured on tones: flat within 0.1 dB up to 0.425 of the lower rate (3.4 kHz on the telephone), aliases and
images more than 80 dB down from 0.575 on.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SAMPLE_BYTES = 2

TAPS = 40
"""Length of the filter in samples of the lower rate."""

KAISER_BETA = 8.0


class Kernel:
    """The matrix for one pair of rates: a row of ``history + step_in`` samples times it gives ``step_out`` samples."""

    __slots__ = ("delay_out", "history", "matrix", "rows", "step_in", "step_out")

    def __init__(self, rate_in: int, rate_out: int) -> None:
        self.rows = 10 if rate_in % 500 == rate_out % 500 == 0 else 1  # a row of 2 ms multiplies the fewest zeros
        self.step_in, self.step_out = rate_in // 50 // self.rows, rate_out // 50 // self.rows
        lower = min(rate_in, rate_out)
        half = TAPS / 2 / lower
        self.history = -(-TAPS * rate_in // lower)
        self.delay_out = round(half * rate_out)
        """Output samples by which the stream is late."""
        at_in = (np.arange(self.history + self.step_in) - self.history) / rate_in
        at_out = np.arange(self.step_out) / rate_out - half
        lag = (at_out[None, :] - at_in[:, None]) / half
        window = np.i0(KAISER_BETA * np.sqrt(np.clip(1 - lag * lag, 0, None))) * (np.abs(lag) < 1)
        taps = np.sinc(lag * half * lower) * window
        self.matrix: Floats = np.ascontiguousarray(taps / taps.sum(axis=0), dtype=np.float32)


@functools.cache
def kernel(rate_in: int, rate_out: int) -> Kernel:
    for rate in (rate_in, rate_out):
        if rate <= 0 or rate % 50:
            raise ValueError(
                f"cannot resample {rate_in} Hz to {rate_out} Hz: a rate must be a positive multiple of 50 Hz"
            )
    return Kernel(rate_in, rate_out)


def _windows(line: Floats, rows: int, k: Kernel) -> Floats:
    """View ``line`` as overlapping rows, each ``step_in`` samples after the one before."""
    width = line.itemsize
    return as_strided(line, (rows, k.history + k.step_in), (k.step_in * width, width))


def _to_pcm(samples: Floats) -> bytes:
    np.rint(samples, out=samples)
    np.minimum(samples, 32767, out=samples)
    np.maximum(samples, -32768, out=samples)
    return samples.astype("<i2").tobytes()


class Resampler:
    """One direction of one call. ``push`` takes any number of bytes and returns what is ready: whole 20 ms blocks."""

    __slots__ = ("_block", "_fresh", "_kernel", "_line", "_new", "_old", "_out", "_rest", "_rows", "_tail", "_view")

    def __init__(self, rate_in: int, rate_out: int) -> None:
        self._kernel: Kernel | None = None
        self._rest = b""
        self._fresh = True
        if rate_in == rate_out:
            return
        k = self._kernel = kernel(rate_in, rate_out)
        self._block = rate_in // 50 * SAMPLE_BYTES
        # One line holds the filter's history and the block. Its views are made once: making them costs more than the
        # product.
        self._line: Floats = np.zeros(k.history + rate_in // 50, np.float32)
        self._old, self._new = self._line[: k.history], self._line[k.history :]
        self._tail = self._line[-k.history :]
        self._view = _windows(self._line, k.rows, k)
        self._rows: Floats = np.empty(self._view.shape, np.float32)
        self._out: Floats = np.empty((k.rows, k.step_out), np.float32)

    def push(self, pcm: bytes) -> bytes:
        if self._kernel is None:
            return pcm
        block = self._block
        if not self._rest and len(pcm) == block:
            return self._one(pcm)
        data = self._rest + pcm
        whole = len(data) - len(data) % block
        self._rest = data[whole:]
        return b"".join([self._one(data[at : at + block]) for at in range(0, whole, block)])

    def flush(self) -> bytes:
        """Return all that is still inside (the unfinished block and the filter's delay) and start afresh."""
        if self._kernel is None or (self._fresh and not self._rest):
            return b""
        rest = self._rest[: len(self._rest) // SAMPLE_BYTES * SAMPLE_BYTES]
        samples = round(len(rest) / self._block * self._out.size) + self._kernel.delay_out
        blocks = -(-samples // self._out.size)
        padded = rest.ljust(blocks * self._block, b"\0")
        out = b"".join([self._one(padded[at : at + self._block]) for at in range(0, len(padded), self._block)])
        self.reset()
        return out[: samples * SAMPLE_BYTES]

    def reset(self) -> None:
        """Forget everything, for instance when what was spoken is cancelled."""
        self._rest = b""
        self._fresh = True
        if self._kernel is not None:
            self._line.fill(0)

    def _one(self, pcm: bytes) -> bytes:
        assert self._kernel is not None
        self._fresh = False
        self._new[:] = np.frombuffer(pcm, "<i2")
        np.copyto(self._rows, self._view)
        np.matmul(self._rows, self._kernel.matrix, out=self._out)
        self._old[:] = self._tail  # a block is never shorter than the history, so the two do not overlap
        return _to_pcm(self._out)


def resample(pcm: bytes, rate_in: int, rate_out: int) -> bytes:
    """Convert a whole buffer; the result is as long and starts where the input does."""
    if rate_in == rate_out or not pcm:
        return pcm
    k = kernel(rate_in, rate_out)
    samples = np.frombuffer(pcm[: len(pcm) // SAMPLE_BYTES * SAMPLE_BYTES], "<i2")
    wanted = round(samples.size * rate_out / rate_in)
    rows = -(-(wanted + k.delay_out) // k.step_out)
    line: Floats = np.zeros(k.history + max(rows * k.step_in, samples.size), np.float32)
    line[k.history : k.history + samples.size] = samples
    out: Floats = np.ascontiguousarray(_windows(line, rows, k)) @ k.matrix
    return _to_pcm(out.reshape(-1)[k.delay_out : k.delay_out + wanted])
