"""Ids: 64-bit integers below 2^53, because JavaScript clients lose larger ones.

Layout of the 52 bits used: 39 bits of milliseconds since 2026-01-01 (until 2043), 4 bits of process number, 9 bits of
sequence (256 or more ids a millisecond and process). They sort by time, but are no secret: never use one as a
credential.
"""

from __future__ import annotations

import os
import random
import threading
import time

EPOCH_MS = 1_767_225_600_000
_SEQUENCE_BITS, _PROCESS_BITS = 9, 4
_MAX_SEQUENCE = (1 << _SEQUENCE_BITS) - 1
_lock = threading.Lock()
_last_ms = 0
_sequence = 0


def new_id() -> int:
    """Return a new id; unique per process number, increasing within a process even when the clock steps back."""
    global _last_ms, _sequence
    with _lock:
        now = int(time.time() * 1000)
        if now > _last_ms:
            # A random start keeps two processes that share a number from meeting in the same millisecond.
            _last_ms, _sequence = now, random.randrange(_MAX_SEQUENCE // 2)  # noqa: S311 - no secret
        elif _sequence < _MAX_SEQUENCE:
            _sequence += 1
        else:
            _last_ms, _sequence = _last_ms + 1, 0
        process = int(os.environ.get("RAPIDA_PROCESS_NUMBER", os.getpid())) & ((1 << _PROCESS_BITS) - 1)
        return ((_last_ms - EPOCH_MS) << (_SEQUENCE_BITS + _PROCESS_BITS)) | (process << _SEQUENCE_BITS) | _sequence
