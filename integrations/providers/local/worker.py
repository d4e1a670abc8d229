"""One daemon thread that runs what the event loop hands it, in order: a third of an executor's cost each way."""

from __future__ import annotations

import queue
import threading
from typing import Protocol


class Job(Protocol):
    """Catches its own exceptions and finds its own way back to the loop."""

    def run(self) -> None: ...


class Worker:
    """Started by its first job; lives as long as the process."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, job: Job) -> None:
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                    self._thread.start()
        self._jobs.put(job)

    def _work(self) -> None:
        while True:
            self._jobs.get().run()
