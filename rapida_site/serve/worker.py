"""Celery in a child process of ``serve``: worker and scheduler, started again when it dies, stopped with its parent.

``python -m rapida_site.serve.worker`` is that child: it reads its standard input to the end, which comes when
the parent is gone, however it went, and then stops. In production ``celery -A rapida_site`` runs apart from ``serve``.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
import warnings

import structlog

from rapida_site.lib import ids

log = structlog.get_logger(__name__)
_LONGEST_PAUSE_SECONDS = 60.0
_STOP_SECONDS = 15.0


class Worker:
    """The parent's side: keeps one child running until ``stop()``."""

    def __init__(self) -> None:
        self._child: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._keep(), name="worker")

    async def _keep(self) -> None:
        pause = 1.0
        while True:
            started = time.monotonic()
            self._child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                __name__,
                stdin=asyncio.subprocess.PIPE,
                start_new_session=True,
                env={**os.environ, "RAPIDA_PROCESS_NUMBER": str((ids.process_number() + 1) % ids.PROCESSES)},
            )
            code = await self._child.wait()
            if time.monotonic() - started > _LONGEST_PAUSE_SECONDS:
                pause = 1.0
            log.error("worker_died", exit_code=code, restart_in_seconds=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def stop(self) -> None:
        """Let the running task finish for a while, then end the child."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._child is None or self._child.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._child.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await self._child.wait()
        except TimeoutError:
            self._child.kill()
            await self._child.wait()


def main() -> None:
    """The child: attach to the servers, schedule and work until told to stop or left alone."""
    from rapida_site.embedded.command_line import attach

    lease = attach(["worker"])
    threading.Thread(target=_leave_with_parent, daemon=True).start()

    from celery.beat import EmbeddedService
    from celery.exceptions import SecurityWarning

    from rapida_site import paths
    from rapida_site.celery import app

    schedule = paths.DATA / "celery"
    schedule.mkdir(exist_ok=True)
    EmbeddedService(app, thread=True, schedule_filename=str(schedule / "schedule")).start()
    # In the embedded default root is nobody else than the person who typed `make run`.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    app.worker_main(
        [
            "--quiet",
            "worker",
            "--pool=threads",
            "--concurrency=4",
            "--loglevel=WARNING",
            "--without-gossip",
            "--without-mingle",
        ]
    )
    del lease


def _leave_with_parent() -> None:
    while os.read(0, 1024):  # not sys.stdin, whose lock this thread would hold when the interpreter ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
