"""The failure modes that the scripted providers share."""

from __future__ import annotations

import asyncio

from integrations.options import Options
from rapida_site.lib.errors import ProviderFailed

MODES = ("", "once", "always", "hang", "mid")


class Failures:
    """Reads ``fail`` and ``fail_message``; one object per provider object, so ``once`` means once per call."""

    def __init__(self, options: Options, stage: str) -> None:
        self.mode = options.text("fail", "", MODES)
        self._message = options.text("fail_message", "The scripted provider was told to fail.")
        self._stage = stage
        self._failed = False

    def due(self) -> bool:
        """Return whether this use fails before its first piece."""
        if self.mode == "always" or (self.mode == "once" and not self._failed):
            self._failed = True
            return True
        return False

    async def before(self) -> None:
        """Fail or hang, if this use is to do so before its first piece."""
        if self.mode == "hang":
            await asyncio.Event().wait()
        if self.due():
            raise self.error()

    def after_first(self) -> None:
        if self.mode == "mid":
            raise self.error()

    def error(self) -> ProviderFailed:
        return ProviderFailed(self._message, stage=self._stage)
