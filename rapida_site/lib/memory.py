"""The garbage collector kept out of the way of audio.

A full collection walks all objects of Django and of the models: 45–109 ms in which no audio moves. Frozen objects are
never walked; what a call leaves behind is freed by reference counts and by the two young generations.
"""

from __future__ import annotations

import gc


def settle_memory(*, collect: bool = True) -> None:
    """Move everything loaded so far out of the collector's sight, and let it look at the oldest generation rarely.

    While calls are live ``collect`` must be False: garbage then stays, which costs memory but nobody's audio.
    """
    if collect:
        gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 1_000)
