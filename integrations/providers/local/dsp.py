"""Whole-buffer signal work in numpy: resampling by a windowed-sinc polyphase filter, and Whisper's log-mel features."""

from __future__ import annotations

from functools import lru_cache
from math import gcd

import numpy as np
import numpy.typing as npt

Float = npt.NDArray[np.float32]
MEL_RATE = 16000
HOP, _FFT, _MELS = 160, 400, 80
_TAPS_PER_PHASE = 32  # transition band of a tenth of the pass band, 70 dB down


def from_pcm(pcm: bytes) -> Float:
    """Return s16le bytes as floats in −1…1."""
    return np.frombuffer(pcm, np.int16, len(pcm) // 2).astype(np.float32) * np.float32(1 / 32768)


def to_pcm(samples: Float) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16).tobytes()


def resample(samples: Float, source: int, target: int) -> Float:
    """Convert a whole utterance from ``source`` to ``target`` Hz; no delay, length rounded up."""
    if source == target or not len(samples):
        return samples
    common = gcd(source, target)
    up, down = target // common, source // common
    kernel = _kernel(up, down)
    length = -(-len(samples) * up // down)
    half = len(kernel) // 2
    reach = half // up + 1
    padded = np.pad(samples, (reach, reach + 1))
    # Output n sits at input position n·down/up; its phase picks the taps of the kernel that fall on input samples.
    positions = np.arange(length) * down
    result = np.empty(length, np.float32)
    for phase in range(up):
        chosen = np.flatnonzero(positions % up == phase) if up > 1 else np.arange(length)
        if not len(chosen):
            continue
        taps = kernel[(phase + half) % up :: up][::-1]
        first = (positions[chosen] + half) // up - (len(taps) - 1) + reach
        windows = np.lib.stride_tricks.sliding_window_view(padded, len(taps))
        result[chosen] = windows[np.clip(first, 0, len(windows) - 1)] @ taps
    return result


@lru_cache(maxsize=16)
def _kernel(up: int, down: int) -> Float:
    """Return the low-pass at the intermediate rate: cut-off at the lower Nyquist frequency, Kaiser window."""
    half = _TAPS_PER_PHASE * max(up, down) // 2
    cutoff = 0.92 / max(up, down)
    points = np.arange(-half, half + 1)
    kernel = cutoff * np.sinc(cutoff * points) * np.kaiser(2 * half + 1, 7.0)
    scaled: Float = (kernel * up / kernel.sum()).astype(np.float32)
    return scaled


def log_mel(samples: Float, frames: int) -> Float:
    """Return Whisper's features ``[80, frames]`` of 16 kHz audio, padded with silence or cut to ``frames`` × 10 ms."""
    size = frames * HOP
    fitted = np.pad(samples[:size], (0, max(0, size - len(samples))))
    padded = np.pad(fitted, _FFT // 2, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::HOP][:frames]
    power = np.abs(np.fft.rfft(windows * _hann(), axis=1)).astype(np.float32) ** 2
    mel = np.log10(np.maximum(_filters() @ power.T, 1e-10))
    features: Float = ((np.maximum(mel, mel.max() - 8.0) + 4.0) / 4.0).astype(np.float32)
    return features


@lru_cache(maxsize=1)
def _hann() -> Float:
    return np.hanning(_FFT + 1)[:-1].astype(np.float32)


@lru_cache(maxsize=1)
def _filters() -> Float:
    """Return the Slaney mel filters ``[80, 201]``: linear to 1 kHz, logarithmic above, each of unit area."""
    step = np.log(6.4) / 27.0
    mels = np.linspace(0, 15 + np.log(MEL_RATE / 2 / 1000) / step, _MELS + 2)
    edges = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp(step * (mels - 15)))
    bins = np.linspace(0, MEL_RATE / 2, _FFT // 2 + 1)
    rising = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    area = 2.0 / (edges[2:] - edges[:-2])
    filters: Float = (np.maximum(0, np.minimum(rising, falling)) * area[:, None]).astype(np.float32)
    return filters
