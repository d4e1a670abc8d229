"""Is there sound in a frame? A look at the high bytes of every seventh sample: 0.1 µs for a 20 ms frame at 8 kHz."""

from __future__ import annotations

# High bytes of the samples from −512 to 511, which is −36 dBFS.
_QUIET = bytes((0x00, 0x01, 0xFE, 0xFF))


def is_loud(pcm: bytes) -> bool:
    """Return whether one of the sampled magnitudes of s16le ``pcm`` reaches 512."""
    return bool(pcm[1::14].strip(_QUIET))
