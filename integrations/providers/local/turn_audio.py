"""Does this sound like a finished turn? Smart Turn v3.2 on the last 8 seconds of the caller's audio.

Blind to what the words mean, and misled by the telephone's narrow band: 0.1 is the threshold there, not 0.5. About
0.1 CPU seconds a question, in a thread of its own. The model file comes with ``fetch_models smart-turn``.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from integrations.providers.local import dsp
from integrations.providers.local.manifest import locate
from integrations.providers.local.onnx import session
from integrations.providers.local.shared import shared

SECONDS = 8


class SmartTurnModel:
    def __init__(self) -> None:
        self._session = session(locate("smart-turn"))
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="smart-turn")

    def judge(self, pcm: bytes, rate: int) -> float:
        """Return the probability that the turn in s16le ``pcm`` is complete."""
        recent = pcm[-SECONDS * rate * 2 :]
        samples = dsp.resample(dsp.from_pcm(recent), rate, dsp.MEL_RATE)[-SECONDS * dsp.MEL_RATE :]
        padded = np.pad(samples, (SECONDS * dsp.MEL_RATE - len(samples), 0))
        level = (padded - padded.mean()) / np.sqrt(padded.var() + 1e-7)
        features = dsp.log_mel(level.astype(np.float32), SECONDS * 100)
        return float(self._session.run(None, {"input_features": features[None]})[0][0][0])


class AudioCompleteness:
    async def completeness(self, text: str, pcm: bytes, rate: int) -> float:
        if not pcm:
            return 0.0
        model = await shared("smart_turn", SmartTurnModel).ready()
        return await asyncio.get_running_loop().run_in_executor(model.pool, model.judge, pcm, rate)


def load_model() -> SmartTurnModel:
    return SmartTurnModel()


def open_completeness() -> AudioCompleteness:
    return AudioCompleteness()
