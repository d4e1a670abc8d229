"""The caller's sound with its noise taken out. When the engine fails, the sound goes on as it came, with none lost."""

from __future__ import annotations

from collections.abc import Callable

from assistants.voice.lifetime import Lifetime, guarded
from integrations.interfaces import NoiseSuppressionStream, NoiseSuppressor
from rapida_site.lib.errors import RapidaError

OpenSuppressor = Callable[[], NoiseSuppressor]


class Suppression:
    """One call's. ``onward`` gets every sample once, in order, later than it was pushed; ``failed`` is told once."""

    def __init__(
        self,
        life: Lifetime,
        open_suppressor: OpenSuppressor,
        rate: int,
        onward: Callable[[bytes], None],
        failed: Callable[[RapidaError], None],
    ) -> None:
        self.life, self._onward, self._failed = life, onward, failed
        # As it came, what the engine has not given back yet.
        self._inside = bytearray()
        self._stream: NoiseSuppressionStream | None = None
        try:
            self._stream = open_suppressor().open(self, rate)
        except RapidaError as error:
            failed(error)

    def push(self, pcm: bytes) -> None:
        if self._stream is None:
            self._onward(pcm)
            return
        self._inside += pcm
        self._stream.push(pcm)

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    @guarded
    def on_suppressed(self, pcm: bytes) -> None:
        del self._inside[: len(pcm)]
        self._onward(pcm)

    @guarded
    def on_suppression_error(self, error: RapidaError) -> None:
        self.close()
        self._failed(error)
        self._onward(bytes(self._inside))
        self._inside.clear()
