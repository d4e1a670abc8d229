"""Run one server for as long as anybody uses it, and not a moment longer.

Started by ``servers.py`` as ``python -I keeper.py LOCK SIGNAL -- command…``; standard library only. Every process that uses the
server holds a shared lock on the file LOCK. The keeper waits for the exclusive lock: the kernel grants it when the last user is
gone, however it went (kill -9 included), and the keeper then stops the server. A server that dies early is restarted.
"""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys
import threading
import time
from types import FrameType

# A server that dies younger than this never came up: give up, so that the starter can report it.
_YOUNG_SECONDS = 5.0
_STOP_SECONDS = 20.0


class Keeper:
    def __init__(self, command: list[str], stop_signal: int) -> None:
        self.command, self.stop_signal = command, stop_signal
        self.stopping = threading.Event()
        self.lock = threading.Lock()
        self.child = self._start()
        threading.Thread(target=self._watch, daemon=True).start()

    def _start(self) -> subprocess.Popen[bytes]:
        self.started = time.monotonic()
        return subprocess.Popen(self.command, stdin=subprocess.DEVNULL)

    def _watch(self) -> None:
        while True:
            code = self.child.wait()
            if self.stopping.is_set():
                return
            print(f"keeper: {self.command[0]} ended with {code}", file=sys.stderr, flush=True)
            if time.monotonic() - self.started < _YOUNG_SECONDS:
                signal.raise_signal(signal.SIGTERM)
                return
            time.sleep(1)
            with self.lock:
                if self.stopping.is_set():
                    return
                self.child = self._start()

    def stop(self) -> None:
        with self.lock:
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
    lock_path, stop_signal = arguments[0], int(arguments[1])
    signal.signal(signal.SIGTERM, _leave)
    with open(lock_path, "rb") as lock:
        keeper = Keeper(arguments[3:], stop_signal)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
        finally:
            # The exclusive lock is held until the server is gone, so that a newcomer never meets a half-stopped one.
            keeper.stop()


if __name__ == "__main__":
    main(sys.argv[1:])
