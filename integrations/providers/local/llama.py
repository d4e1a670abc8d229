"""SmolLM2 on the llama.cpp server engine (xllamacpp), inside this process: streams with slots, and next-token
probabilities.

The engine insists on a listener. It gets a unix socket in a private directory that is removed as soon as the engine
is up, and a random API key on top: no TCP port is opened and nobody can reach it. One core computes; all streams are
batched into it. The key-value memory of ``CONTEXT`` tokens is shared by the slots, and a prompt that begins like an
earlier one reuses what was computed for it.
"""

from __future__ import annotations

import math
import secrets
import shutil
import tempfile
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import xllamacpp

from integrations.providers.local.manifest import locate
from rapida_site.lib.errors import Invalid, ProviderFailed

SLOTS = 4
CONTEXT = 4096
_SIGNAL_SLOT = SLOTS  # one more, for next-token questions, so that they do not push out the prompts of calls
_CACHE_MIB = 64
# Finished turns of callers, put before the words that are judged. Without them a small model takes a plain question for
# the beginning of a longer one. They never change, so the engine computes them once.
_CALLERS = (
    "how much is it",
    "yes please",
    "i would like to book a table for four people",
    "what time do you open on saturday",
)
_TO_CALLER = "<|im_start|>assistant\nHow can I help you?<|im_end|>\n<|im_start|>user\n"
_CALLS = "".join(f"{_TO_CALLER}{words}<|im_end|>\n" for words in _CALLERS) + _TO_CALLER


class LlamaModel:
    """Blocking calls for threads of ``pool`` (streams; more than ``SLOTS`` wait in the engine) and ``signals``."""

    def __init__(self) -> None:
        self.pool = ThreadPoolExecutor(4 * SLOTS, thread_name_prefix="generate")
        self.signals = ThreadPoolExecutor(1, thread_name_prefix="next-token")
        directory = tempfile.mkdtemp(prefix="rapida-llm-")  # mode 0700
        try:
            self._server = xllamacpp.Server(_parameters(locate("smollm2"), directory))
        finally:
            shutil.rmtree(directory, ignore_errors=True)
        self.next_tokens("hello")

    def stream(
        self, request: Mapping[str, Any], take: Callable[[Mapping[str, Any]], None], cancelled: threading.Event
    ) -> None:
        """Run a chat completion; ``take`` gets each chunk in this thread. Returns soon after ``cancelled`` is set."""

        def chunk(data: Any) -> bool:
            for item in data if isinstance(data, list) else [data]:
                if "error" in item:
                    raise_later.append(_failure(item["error"]))
                elif not cancelled.is_set():
                    take(item)
            return cancelled.is_set() or bool(raise_later)

        raise_later: list[Exception] = []
        try:
            self._server.handle_chat_completions({**request, "stream": True}, chunk)
        except ValueError as error:
            raise Invalid(f"local-smollm2 cannot take this request: {error}") from error
        if raise_later:
            raise raise_later[0]

    def next_tokens(self, text: str) -> list[tuple[str, float]]:
        """Return the likeliest next tokens of a caller who so far said ``text``, with their probabilities."""
        answer = self._server.handle_completions(
            {
                "prompt": _CALLS + text,
                "max_tokens": 1,
                "n_probs": 100,
                "temperature": 0,
                "cache_prompt": True,
                "id_slot": _SIGNAL_SLOT,
            }
        )
        if "error" in answer:
            raise _failure(answer["error"])
        first = answer["choices"][0]["logprobs"]["content"][0]
        return [(item["token"], math.exp(item["logprob"])) for item in first["top_logprobs"]]


def _parameters(model: Path, directory: str) -> xllamacpp.CommonParams:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = SLOTS + 1
    parameters.kv_unified = True
    parameters.cache_ram_mib = _CACHE_MIB
    parameters.cache_idle_slots = False  # a slot that waits keeps its prefix; only a lack of room clears it
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    parameters.verbosity = -1
    parameters.hostnames = [f"{directory}/engine.sock"]
    parameters.api_keys = [secrets.token_hex(32)]
    parameters.n_threads_http = 1
    parameters.ui = parameters.endpoint_slots = parameters.endpoint_props = False
    return parameters


def _failure(error: Mapping[str, Any]) -> Exception:
    message = str(error.get("message", error))
    if error.get("type") == "exceed_context_size_error":
        return Invalid(
            f"The prompt has {error.get('n_prompt_tokens')} tokens; the local model takes {error.get('n_ctx')}. "
            "Shorten the prompt or choose another model."
        )
    return ProviderFailed(f"SmolLM2: {message}", stage="llm")


def load_model() -> LlamaModel:
    return LlamaModel()
