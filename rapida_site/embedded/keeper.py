"""Run one server for as long as anybody uses it, and not a moment longer.

Started by ``servers.py`` as ``python -I keeper.py LOCK SIGNAL -- command…``; standard library only. Every process that
uses the server holds a shared lock on the file LOCK. The keeper waits for the exclusive lock: the kernel grants it when
the last user is gone, however it went (kill -9 included), and the keeper then stops the server. A server that dies is
started again, once the starter has said (SIGUSR1) that it came up at all. The keeper's own life shows as a lock on
LOCK.keeper.
"""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import FrameType

_LONGEST_PAUSE_SECONDS = 30.0
_STOP_SECONDS = 30.0


class Keeper:
    """One server process, restarted with growing pauses until ``stop()``."""

    def __init__(self, command: list[str], stop_signal: int) -> None:
        self.command, self.stop_signal = command, stop_signal
        self.stopping, self.came_up = threading.Event(), threading.Event()
        signal.signal(signal.SIGUSR1, lambda number, frame: self.came_up.set())
        self.turn = threading.Lock()
        self.child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        pause = 0.5
        while True:
            started = time.monotonic()
            code = self.child.wait()
            if self.stopping.is_set():
                return
            sys.stderr.write(f"keeper: {self.command[0]} ended with {code}\n")
            if not self.came_up.is_set():
                signal.pthread_kill(
                    threading.main_thread().ident or 0, signal.SIGTERM
                )  # the one that waits for the lock
                return
            pause = (
                0.5 if time.monotonic() - started > _LONGEST_PAUSE_SECONDS else min(pause * 2, _LONGEST_PAUSE_SECONDS)
            )
            if self.stopping.wait(pause):
                return
            with self.turn:
                if self.stopping.is_set():
                    return
                self.child = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)

    def stop(self) -> None:
        with self.turn:
            self.stopping.set()
        if self.child.poll() is None:
            self.child.send_signal(self.stop_signal)
        try:
            self.child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(1)


def main(arguments: list[str]) -> None:
    users, stop_signal, command = Path(arguments[0]), int(arguments[1]), arguments[3:]
    signal.signal(signal.SIGTERM, _leave)
    with users.open("rb") as lock, users.with_suffix(".keeper").open("wb") as alive:
        fcntl.flock(alive, fcntl.LOCK_EX)
        keeper = Keeper(command, stop_signal)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
        finally:
            # The exclusive lock is held until the server is gone, so that a newcomer never meets a half-stopped one.
            keeper.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
