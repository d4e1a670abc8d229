"""The figures of a run: what the callers heard, and what the server spent while they talked."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass
from typing import Any

from benchmarks import host
from benchmarks.caller import Plan, Tally, now


@dataclass(frozen=True, slots=True)
class Window:
    """What was used from the start of the conversations until the first one ends, while all calls are up.

    With a rush: until the last of the calls ends that were there before it.
    """

    wall: float
    server: float
    stores: float
    own: float
    everything: float
    peak_rss: float


class Meter:
    """Starts counting when it is made; ``helpers`` are this client's other processes."""

    def __init__(self, pid: int, others: tuple[int, ...], helpers: tuple[int, ...] = ()) -> None:
        self._pid, self._others, self._helpers = pid, others, helpers
        self._server, self._stores = host.usage([pid]), host.usage(others)
        self._began, self._own, self._host = now(), self._client_cpu(), host.host_cpu()

    async def until(self, ends: list[asyncio.Future[None]], *, all_of_them: bool) -> Window:
        peak_rss = self._server.rss
        waiting = {asyncio.shield(end) for end in ends}
        while waiting:
            done, waiting = await asyncio.wait(waiting, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
            # In a thread: looking through all processes takes longer than a frame, and late callers are no measure.
            peak_rss = max(peak_rss, (await asyncio.to_thread(host.usage, [self._pid])).rss)
            if done and not all_of_them:
                break
        return await asyncio.to_thread(self._window, peak_rss)

    def _window(self, peak_rss: float) -> Window:
        return Window(
            wall=now() - self._began,
            server=host.usage([self._pid]).cpu - self._server.cpu,
            stores=host.usage(self._others).cpu - self._stores.cpu,
            own=self._client_cpu() - self._own,
            everything=host.host_cpu() - self._host,
            peak_rss=peak_rss,
        )

    def _client_cpu(self) -> float:
        return time.process_time() + host.usage(self._helpers).cpu


def quantile(values: list[float], share: float) -> float | None:
    """Return the value below which ``share`` of them lie (nearest rank); None without any."""
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[max(0, math.ceil(share * len(ordered)) - 1)], 2)


def heard(plan: Plan, tally: Tally) -> dict[str, Any]:
    """What the callers noticed."""
    return {
        "calls": plan.calls,
        "held": tally.held(plan),
        "turns": tally.turns,
        "latency_p50": quantile(tally.latency_ms, 0.5),
        "latency_p90": quantile(tally.latency_ms, 0.9),
        "latency_p99": quantile(tally.latency_ms, 0.99),
        "latency_max": quantile(tally.latency_ms, 1.0),
        "late_turns": tally.late_turns,
        "underruns": tally.underruns,
        "timeouts": tally.timeouts,
        "barge_p50": quantile(tally.barge_ms, 0.5),
        "barge_p99": quantile(tally.barge_ms, 0.99),
        "after_clear_ms": tally.after_clear_ms,
        "stray_ms": tally.stray_ms,
        "refused": len(tally.refused_ms),
        "refused_p50": quantile(tally.refused_ms, 0.5),
        "refused_max": quantile(tally.refused_ms, 1.0),
        "client_lag_p99": quantile(tally.lag_ms, 0.99),
        "errors": len(tally.errors),
        "first_errors": sorted(set(tally.errors))[:3],
    }


def used(held: int, rss_before: float, window: Window) -> dict[str, Any]:
    """What the server, its stores and the machine spent on it."""
    wall = window.wall
    return {
        "cpu_percent_per_call": round(100 * window.server / wall / max(1, held), 3),
        "server_cores": round(window.server / wall, 3),
        "store_cores": round(window.stores / wall, 3),
        "rss_mb_per_call": round((window.peak_rss - rss_before) / max(1, held), 2),
        "rss_peak_mb": round(window.peak_rss, 1),
        "client_cores": round(window.own / wall, 3),
        "noise_cores": round((window.everything - window.server - window.stores - window.own) / wall, 2),
    }
