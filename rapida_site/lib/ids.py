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
from datetime import datetime

from rapida_site.lib import env

EPOCH_MS = 1_767_225_600_000
_SEQUENCE_BITS, _PROCESS_BITS = 9, 4
_MAX_SEQUENCE = (1 << _SEQUENCE_BITS) - 1
PROCESSES = 1 << _PROCESS_BITS
# Read once, so that a wrong value is a system check's error; -1: none is given.
_GIVEN = env.integer("RAPIDA_PROCESS_NUMBER", -1, low=0, high=PROCESSES - 1)
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
        return _head(_last_ms) | (process_number() << _SEQUENCE_BITS) | _sequence


def first_id_of(moment: datetime) -> int:
    """Return the smallest id that can be made at ``moment``: all that were made before it are smaller."""
    return _head(max(EPOCH_MS, int(moment.timestamp() * 1000)))


def _head(milliseconds: int) -> int:
    return (milliseconds - EPOCH_MS) << (_SEQUENCE_BITS + _PROCESS_BITS)


def process_number() -> int:
    """Return 0 to 15: ``RAPIDA_PROCESS_NUMBER``, or the process id's last four bits (asked anew: processes fork)."""
    return _GIVEN if _GIVEN >= 0 else os.getpid() % PROCESSES
