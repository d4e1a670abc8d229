"""Processes and cores: who used how much of them, from ``psutil``, and which core a process runs on."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

SERVER_CORE, CLIENT_CORE = 0, 1
PRECEDENCE = -20


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU seconds and resident MB of some process trees."""

    cpu: float
    rss: float

    def __sub__(self, earlier: Usage) -> Usage:
        return Usage(self.cpu - earlier.cpu, self.rss - earlier.rss)


def usage(pids: Iterable[int]) -> Usage:
    cpu = rss = 0.0
    for process in _trees(pids):
        try:
            with process.oneshot():
                times = process.cpu_times()
                cpu += times.user + times.system
                rss += process.memory_info().rss / 2**20
        except psutil.NoSuchProcess:
            continue
    return Usage(cpu, rss)


def _trees(pids: Iterable[int]) -> list[psutil.Process]:
    found: dict[int, psutil.Process] = {}
    for pid in pids:
        try:
            root = psutil.Process(pid)
            for process in (root, *root.children(recursive=True)):
                found[process.pid] = process
        except psutil.NoSuchProcess:
            continue
    return list(found.values())


def host_cpu() -> float:
    """Return the CPU seconds that everything on this machine has used since it started."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))


def pin(core: int) -> None:
    """Keep this process (and its children) on one core, where there is more than one and the system lets us."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {core})


def go_first() -> None:
    """Let this process and all it starts go before everything else on this machine; raises ``PermissionError``."""
    os.setpriority(os.PRIO_PROCESS, 0, PRECEDENCE)
    # Linux on a desktop shares time between sessions first, and only then between the processes of each.
    group = Path("/proc/self/autogroup")
    if group.exists():
        with contextlib.suppress(PermissionError):  # it leads a session of its own already
            os.setsid()
        group.write_text(str(PRECEDENCE))


def goes_first() -> bool:
    return os.getpriority(os.PRIO_PROCESS, 0) == PRECEDENCE
