"""Is there sound in a frame? A peak over every seventh sample: 0.7 µs for a 20 ms frame at 8 kHz, 1.8 µs at 24 kHz."""

from __future__ import annotations


def is_loud(pcm: bytes, threshold: int = 500) -> bool:
    """Return whether a sampled positive peak of s16le ``pcm`` reaches ``threshold`` (500 is −36 dBFS)."""
    if len(pcm) < 2:
        return False
    samples = memoryview(pcm)[: len(pcm) & ~1].cast("h")
    return max(samples[::7]) >= threshold
